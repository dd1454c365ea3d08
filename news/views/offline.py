"""/sw.js and the page for readers without a network."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from cms import languages
from cms.portal import Portal
from cms.routes import Signposts
from news.reading import reading_settings

# What every page needs; each is fetched once, under a name that changes with its content.
FILES = (
    "css/portal.css",
    "js/head/reading.js",
    "js/portal.js",
    "fonts/be-vietnam-pro-600.woff2",
)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; where the site switched it off, one that clears and removes itself.

    At the root, so that it may answer for the whole site; asked for again at every visit.
    """
    template = "worker.js" if reading_settings(request).works_offline else "worker_off.js"
    files = [static(name) for name in FILES]
    if colour := Portal(request).settings.accent_colour:
        files.append(reverse("accent_styles", args=[colour.lower()[1:]]))
    context = {"told": json.dumps({"files": files, "pages": _offline_pages(request)})}
    response = render(
        request, f"news/offline/{template}", context, content_type="text/javascript; charset=utf-8"
    )
    response["Cache-Control"] = "no-cache"
    return response


def _offline_pages(request: HttpRequest) -> dict[str, str]:
    """By the home page of each language, the main one last, what stands in for all its pages."""
    signposts = Signposts.of(request)
    sections = signposts.live_sections[1:] if signposts else []
    pages = {}
    for language in [*(section.language for section in sections), settings.SITE_LANGUAGE]:
        with override(language):
            pages[f"/{languages.prefix()}"] = reverse("news:offline")
    return pages


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a reader without a network gets; the script lists what the device has kept."""
    response = render(request, "news/offline/page.html")
    response["Cache-Control"] = "no-cache"
    return response
