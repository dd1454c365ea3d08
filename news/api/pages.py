"""Open data for people: the page that explains it, and the list of news for other sites' pages."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from cms import page_cache
from cms.navigation import Crumb
from cms.routes import find_site
from news.api.description import ARTICLE, WHOLE, rows
from news.api.problems import Code
from news.api.questions import PARAMETERS, path_of
from news.api.shapes import Portal
from news.listings import newest_ids
from news.models import ArticlePage, CategoryPage

CATEGORY, NUMBER = "chuyen-muc", "so-bai"
DEFAULT_NUMBER, LARGEST_NUMBER = 5, 10
NUMBERS = (3, 5, 8, 10)
# What another site sets aside for the frame: its heading and end, and three lines an article.
FRAME_HEIGHT, ROW_HEIGHT = 128, 112

# Any site may show this one page in a frame; it runs nothing and sends nothing.
EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)


@dataclass(frozen=True)
class Chosen:
    """What an embedded list shows: a category (or all news), and how many."""

    category: CategoryPage | None = None
    number: int = DEFAULT_NUMBER
    path: str = ""

    @property
    def query(self) -> str:
        """The one plain spelling; empty for all news in the usual number."""
        parts = {CATEGORY: self.path} if self.path else {}
        if self.number != DEFAULT_NUMBER or parts:
            parts[NUMBER] = str(self.number)
        return urlencode(parts, quote_via=quote, safe="/")

    @property
    def height(self) -> int:
        """In CSS pixels, for a column of some 300."""
        return FRAME_HEIGHT + ROW_HEIGHT * self.number


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """`/du-lieu-mo/`: terms, examples, fields, and the line to copy for another site's page."""
    portal = _portal(request)
    if not request.META.get("QUERY_STRING"):
        page_cache.keepable(request)
    chosen = _chosen(request, portal)
    embed = portal.address("news:embed")
    articles = portal.address("news:api_articles")
    category = portal.categories[0] if portal.categories else None
    slug = path_of(category, portal.home.url_path) if category else ""
    context = {
        "breadcrumbs": [Crumb(portal.home.title, portal.home.get_url(request) or "/")],
        "root": portal.root,
        "articles_address": articles,
        "category_address": f"{articles}?category={slug}&limit=10" if slug else articles,
        "harvest_address": f"{articles}?updated_since=2018-12-03T00:00:00%2B07:00",
        "description_address": portal.address("news:api_description"),
        "parameters": PARAMETERS,
        "list_rows": list(rows(ARTICLE)),
        "whole_rows": list(rows(WHOLE)),
        "codes": list(Code),
        "choices": [
            (path_of(each, portal.home.url_path), each.title, each.depth - portal.home.depth - 1)
            for each in portal.categories
        ],
        "numbers": NUMBERS,
        "chosen": chosen,
        "embed_address": f"{embed}?{chosen.query}" if chosen.query else embed,
    }
    return render(request, "news/open_data.html", context)


@require_safe
@xframe_options_exempt
def latest_news(request: HttpRequest) -> HttpResponse:
    """`/nhung/tin-moi/?chuyen-muc=&so-bai=`: the newest headlines, for a frame on any site.

    A category that is no more gives all news: the line that another site copied stays useful.
    """
    portal = _portal(request)
    chosen = _chosen(request, portal)
    query = request.META.get("QUERY_STRING", "")
    if query == chosen.query:
        page_cache.keepable(request, query=query)
    section = chosen.category or portal.home
    ids = newest_ids(section.pk, chosen.number, portal.now)
    articles = ArticlePage.objects.headlines_in_order(ids)
    context = {
        "section": section if chosen.category else None,
        "more_address": portal.page_address(section),
        "articles": [(article, portal.page_address(article)) for article in articles],
    }
    response = render(request, "news/embed.html", context)
    response["Content-Security-Policy"] = EMBED_POLICY
    response["X-Robots-Tag"] = "noindex"
    return response


def _portal(request: HttpRequest) -> Portal:
    site = find_site(request)
    if site is None:
        raise Http404
    return Portal(site, request, timezone.now())


def _chosen(request: HttpRequest, portal: Portal) -> Chosen:
    """What is asked for; what makes no sense is passed over."""
    typed = request.GET.get(CATEGORY, "")
    home_address = portal.home.url_path
    named = [page for page in portal.categories if path_of(page, home_address) == typed]
    named = named or [page for page in portal.categories if typed in (page.slug, str(page.pk))]
    number = request.GET.get(NUMBER, "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 4
    category = named[0] if len(named) == 1 else None
    return Chosen(
        category=category,
        number=min(max(int(number), 1), LARGEST_NUMBER) if is_number else DEFAULT_NUMBER,
        path=path_of(category, home_address) if category else "",
    )
