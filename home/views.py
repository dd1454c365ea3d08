"""Pages of the front door that are not in the page tree."""

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms import page_cache
from cms.navigation import Crumb, in_language_of, without_private
from news.models import ArticlePage


@dataclass
class SiteMapNode:
    """One page of the site map."""

    title: str
    url: str
    children: list["SiteMapNode"] = field(default_factory=list)


def site_map(request: HttpRequest) -> HttpResponse:
    """Sơ đồ cổng thông tin: every standing page and category, as a tree, in one query."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    page_cache.keepable(request)
    home = site.root_page
    pages = without_private(in_language_of(home).live()).not_exact_type(ArticlePage)
    nodes = {home.path: SiteMapNode(home.title, home.get_url(request))}
    for page in pages.order_by("path"):
        node = nodes[page.path] = SiteMapNode(page.title, page.get_url(request))
        if parent := nodes.get(page.path[: -Page.steplen]):
            parent.children.append(node)
    tree = nodes[home.path].children
    context = {
        "tree": tree,
        "breadcrumbs": [Crumb(home.title, home.get_url(request))],
        "here": Crumb(_("Site map of the portal"), request.path),
    }
    return render(request, "home/site_map.html", context)
