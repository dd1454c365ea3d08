"""Addresses of the house that are not pages."""

import re

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from wagtail.admin.views import account

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


class LoginView(account.LoginView):
    """Wagtail's; whoever is refused for a while is told so by the status too."""

    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        refused_until = getattr(self.request, "login_refused_until", None)
        if refused_until:
            response.status_code = 429
            seconds = (refused_until - timezone.now()).total_seconds()
            response.headers["Retry-After"] = str(max(1, round(seconds)))
        return response
