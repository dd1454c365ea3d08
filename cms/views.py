"""Addresses of the house that are not pages."""

import json
import re

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST
from wagtail.admin.views import account

from cms.colours import accent_tokens
from cms.paste import MAX_BYTES, TooLong, clean_html, clean_text
from cms.paste.states import version_of


@cache_control(public=True, immutable=True, max_age=31_536_000)
def accent_styles(request: HttpRequest, colour: str) -> HttpResponse:
    """The stylesheet of an accent colour of the ward's own; the colour (rrggbb) is its address.

    A stylesheet of its own because the content security policy allows no inline style; its
    selector outweighs the theme's, which names its colours too.
    """
    if not re.fullmatch(r"[0-9a-f]{6}", colour):
        raise Http404
    tokens = "".join(f"{name}:{value};" for name, value in accent_tokens(f"#{colour}").items())
    return HttpResponse(f"@layer tokens{{:root:root{{{tokens}}}}}\n", content_type="text/css")


@require_POST
def clean_paste(request: HttpRequest) -> JsonResponse:
    """Cleans what an editor pastes; for those who may enter the admin (its urls see to that).

    Takes JSON: `html`, `text`, `pictures` (files on the clipboard), `plain` (the field holds
    letters only). Answers `pasted` and, where letters of old fonts are met, `converted`.
    """
    sent = request.read(MAX_BYTES + 1)
    if len(sent) > MAX_BYTES:
        return _refused(_("What you paste is larger than 5 MB. Paste it in parts."), 413)
    try:
        asked = json.loads(sent)
        html, text = str(asked.get("html") or ""), str(asked.get("text") or "")
        files = min(max(int(asked.get("pictures") or 0), 0), 99)
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError):
        return _refused(_("The paste could not be read."), 400)
    try:
        pasted = clean_html(html)
        if asked.get("plain"):
            # The markup may name a font where the letters are too few for a guess.
            converted = clean_text(text).converted or pasted.converted
            return JsonResponse({"converted": {"text": converted.plain} if converted else None})
        pictures = pasted.pictures + files
        if not pasted.plain:
            pasted = clean_text(text)
        converted = pasted.converted
    except TooLong:
        return _refused(_("This is more text than one page can hold. Paste it in parts."), 413)
    return JsonResponse(
        {
            "pasted": version_of(pasted, pictures),
            "converted": version_of(converted, pictures) if converted else None,
        }
    )


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


def _refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"message": reason}, status=status)
