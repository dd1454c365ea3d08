"""/tim-kiem/: the search page, and what it offers while a reader types."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.navigation import Crumb
from cms.shelf import Shelf
from news.search.engines import COUNT_LIMIT
from news.search.filters import parse_filters, site_categories
from news.search.promotions import promotions
from news.search.results import Search
from news.search.typeahead import completions


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `?q=`, page `?page=`, narrowed by `news.search.filters`.

    Any input is answered; nothing is written or indexed.
    """
    site = _site(request)
    categories = site_categories(site, Shelf.of(request))
    filters = parse_filters(request.GET, categories)
    found = Search(site, request.GET.get("q", ""), timezone.now(), request, filters)
    context = {
        "query": found.query.typed,
        "filters": filters,
        "category_choices": [(page.pk, page.title, page.depth) for page in categories],
        "results": found.page(request.GET.get("page")),
        "count": min(found.count, COUNT_LIMIT),
        "count_is_capped": found.count > COUNT_LIMIT,
        "suggestion": found.suggestion,
        "categories": [page for page in categories if found.query.is_held_by(page.title)],
        "promotions": promotions(site, found.query, request),
        "breadcrumbs": [Crumb(site.root_page.title, site.root_page.get_url(request))],
    }
    return _unkept(render(request, "news/search.html", context))


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """JSON for `?q=`: {"suggestions": [{text, url, kind, marked: [[start, end], …]}, …]}."""
    found = completions(_site(request), request.GET.get("q", ""), timezone.now(), request)
    return _unkept(JsonResponse({"suggestions": [asdict(line) for line in found]}))


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def _unkept(response: HttpResponse) -> HttpResponse:
    # Spammers link to search pages with their words in the address; none may be indexed.
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response
