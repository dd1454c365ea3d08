"""Addresses of the house that are not pages."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from cms.colours import accent_tokens


@cache_control(public=True, immutable=True, max_age=31_536_000)
def accent_styles(request: HttpRequest, colour: str) -> HttpResponse:
    """The stylesheet of an accent colour of the ward's own; the colour (rrggbb) is its address.

    A stylesheet of its own because the content security policy allows no inline style.
    """
    if not re.fullmatch(r"[0-9a-f]{6}", colour):
        raise Http404
    tokens = "".join(f"{name}:{value};" for name, value in accent_tokens(f"#{colour}").items())
    return HttpResponse(f"@layer tokens{{:root{{{tokens}}}}}\n", content_type="text/css")
