"""/opensearch.xml: lets browsers offer the portal's search among their own.

Source: OpenSearch 1.1, draft 6; the limits of the names are its own.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms import page_cache
from cms.portal import Portal
from cms.text import last_words

SHORT_NAME_LENGTH = 16
LONG_NAME_LENGTH = 48


@require_safe
@cache_control(public=True, max_age=86_400)
def opensearch(request: HttpRequest) -> HttpResponse:
    """The description of the search of the site that is asked."""
    portal = Portal(request)
    if portal.site is None:
        raise Http404
    page_cache.keepable(request)
    context = {
        "short_name": last_words(portal.name, SHORT_NAME_LENGTH),
        "long_name": last_words(portal.name, LONG_NAME_LENGTH),
        "address": portal.site.root_url + reverse("news:search"),
    }
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "news/opensearch.xml", context, content_type=content_type)
