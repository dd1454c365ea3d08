"""/tim-kiem/: the search page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.navigation import Crumb
from news.search.engines import COUNT_LIMIT
from news.search.results import Search


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `?q=`, page `?page=`. Any input is answered; nothing is written or indexed."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    found = Search(site, request.GET.get("q", ""), timezone.now(), request)
    context = {
        "query": found.query.typed,
        "results": found.page(request.GET.get("page")),
        "count": min(found.count, COUNT_LIMIT),
        "count_is_capped": found.count > COUNT_LIMIT,
        "suggestion": found.suggestion,
        "categories": found.categories,
        "breadcrumbs": [Crumb(site.root_page.title, site.root_page.get_url(request))],
    }
    response = render(request, "news/search.html", context)
    # Spammers link to search pages with their words in the address; none may be indexed.
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response
