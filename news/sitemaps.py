"""XML sitemaps: one file while it fits, an index of files beyond, and the last two days' news.

Source: sitemaps.org protocol; Google's news sitemap schema 0.9.
"""

from datetime import timedelta

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.models import Page, Site

from cms.models import SiteSettings
from cms.navigation import without_private
from news.models import ArticlePage, Placement

PER_FILE = 10_000
NEWS_DAYS = 2
NEWS_LIMIT = 1000


class StandingSitemap(Sitemap):
    """Every live, public page of a site that is not an article."""

    limit = PER_FILE

    def __init__(self, site: Site) -> None:
        self.home = site.root_page

    def items(self) -> list[Page]:
        pages = Page.objects.descendant_of(self.home, inclusive=True).live()
        return list(without_private(pages).not_exact_type(ArticlePage).order_by("path"))

    def location(self, page: Page) -> str:
        return page.url_path.removeprefix(self.home.url_path.rstrip("/"))

    def lastmod(self, page: Page):  # noqa: ANN201  a datetime, or None for a page never published
        return page.last_published_at


class ArticleSitemap(Sitemap):
    """Every listed article of a site, newest first; each file is one slice of the listing."""

    limit = PER_FILE

    def __init__(self, site: Site) -> None:
        self.home = site.root_page

    def items(self):  # noqa: ANN201  a queryset of (url_path, last_published_at)
        listed = Placement.objects.in_section(self.home, timezone.now())
        return listed.values_list("article__url_path", "article__last_published_at")

    def location(self, item: tuple) -> str:
        return item[0].removeprefix(self.home.url_path.rstrip("/"))

    def lastmod(self, item: tuple):  # noqa: ANN201  a datetime
        return item[1]

    def get_latest_lastmod(self):  # noqa: ANN201  a datetime or None
        latest = self.items().order_by("-article__last_published_at").first()
        return latest[1] if latest else None


def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses in one file, or the index of the files once they do not fit in one."""
    sections = _sections(request)
    standing, articles = sections["trang"], sections["bai-viet"]
    if len(standing.items()) + articles.paginator.count > PER_FILE:
        return sitemap_views.index(request, sections, sitemap_url_name="news:sitemap_section")
    return sitemap_views.sitemap(request, sections)


def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One file of the index; `?p=2` is its second slice."""
    return sitemap_views.sitemap(request, _sections(request), section=section)


def news_sitemap(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days, as news search engines want them."""
    site = _site(request)
    now = timezone.now()
    listed = (
        Placement.objects.in_section(site.root_page, now)
        .filter(displayed_at__gt=now - timedelta(days=NEWS_DAYS))
        .select_related("article__locale")
        .only(
            "displayed_at", "article__title", "article__url_path", "article__locale__language_code"
        )
    )
    settings = SiteSettings.for_request(request)
    return TemplateResponse(
        request,
        "news/sitemap_news.xml",
        {
            "publication": settings.agency_name or site.site_name,
            "placements": [(row, row.article.get_full_url(request)) for row in listed[:NEWS_LIMIT]],
        },
        content_type="application/xml",
        headers={"X-Robots-Tag": "noindex"},
    )


def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the sitemaps are."""
    root = _site(request).root_url
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /tim-kiem/",
        "Disallow: /luot-xem/",
        "",
        f"Sitemap: {root}/sitemap.xml",
        f"Sitemap: {root}/sitemap-tin-tuc.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def _sections(request: HttpRequest) -> dict[str, Sitemap]:
    site = _site(request)
    return {"trang": StandingSitemap(site), "bai-viet": ArticleSitemap(site)}
