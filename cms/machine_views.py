"""Addresses that machines ask for: shared pictures, icons, the manifest, security.txt."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms import drawn_files, icons, page_cache, share_pictures
from cms.models import BasePage
from cms.navigation import without_private
from cms.portal import Portal
from cms.templatetags.portal_tags import telephone_digits
from cms.text import last_words

FAVICON_SECONDS = 86_400
SHORT_NAME_LENGTH = 16
PAPER = "#fdfcfa"
SECURITY_TXT_DAYS = 180
# Whom a report may be written to in.
REPORT_LANGUAGES = ("vi", "en")
CONTENT_TYPES = {"png": "image/png", "ico": "image/x-icon"}


@require_safe
def share_picture(request: HttpRequest, page_id: int, digest: str) -> HttpResponseBase:
    """`/anh-chia-se/<page id>-<digest>.jpg`: of a page that readers of this site may open.

    An address of the past leads to today's.
    """
    portal = _portal(request)
    pages = Page.objects.descendant_of(portal.site.root_page, inclusive=True).live()
    page = without_private(pages).filter(pk=page_id).first()
    page = page and page.specific
    if not isinstance(page, BasePage):
        raise Http404
    address = share_pictures.address(page, portal.site, portal.settings)
    if address != request.path:
        return drawn_files.lead_on(address)
    content = share_pictures.make(page, portal.site, portal.settings)
    return drawn_files.answer(content, "image/jpeg")


@require_safe
def site_icon(request: HttpRequest, digest: str, kind: str) -> HttpResponseBase:
    """`/bieu-tuong/<digest>/<kind>`: one of the site's icons."""
    portal = _portal(request)
    if kind not in icons.KINDS:
        raise Http404
    address = icons.address(kind, portal.settings)
    if address != request.path:
        return drawn_files.lead_on(address)
    return _icon(portal, kind, drawn_files.FOREVER_SECONDS)


@require_safe
def favicon(request: HttpRequest) -> HttpResponseBase:
    """`/favicon.ico`, which programs ask for without having read a page."""
    return _icon(_portal(request), "favicon.ico", FAVICON_SECONDS)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """`/site.webmanifest`: how a phone shows the portal among its programs."""
    portal = _portal(request)
    page_cache.keepable(request)

    def icon(kind: str, side: int, purpose: str) -> dict:
        source = icons.address(kind, portal.settings)
        return {
            "src": source,
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": purpose,
        }

    told = {
        "id": "/",
        "name": portal.name,
        "short_name": last_words(portal.name, SHORT_NAME_LENGTH),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": portal.settings.accent,
        "background_color": PAPER,
        "icons": [
            icon("192.png", 192, "any"),
            icon("512.png", 512, "any"),
            icon("maskable-512.png", 512, "maskable"),
        ],
    }
    return JsonResponse(
        told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116): whom to tell of a hole in the portal.

    404 where the site's settings name neither an e-mail address nor a telephone.
    """
    portal = _portal(request)
    contacts = []
    if portal.settings.email:
        contacts.append(f"mailto:{portal.settings.email}")
    if digits := telephone_digits(portal.settings.telephone):
        contacts.append(f"tel:{digits}")
    if not contacts:
        raise Http404
    page_cache.keepable(request)
    # A whole day, so that it is the same text all day long.
    today = timezone.now().astimezone(UTC).date()
    expires = datetime(today.year, today.month, today.day, tzinfo=UTC)
    expires += timedelta(days=SECURITY_TXT_DAYS)
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(REPORT_LANGUAGES)}",
        f"Canonical: {portal.site.root_url}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _portal(request: HttpRequest) -> Portal:
    portal = Portal(request)
    if portal.site is None:
        raise Http404
    return portal


def _icon(portal: Portal, kind: str, seconds: int) -> HttpResponseBase:
    content = icons.make(kind, portal.site, portal.settings)
    return drawn_files.answer(content, CONTENT_TYPES[kind.rpartition(".")[2]], seconds)
