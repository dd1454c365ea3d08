"""XML sitemaps: one file while it fits, an index of files beyond, and the last two days' news.

An article's `lastmod` is the date that readers see: it moves when a change matters to them.
Sources: sitemaps.org protocol; Google's sitemap schemas for news 0.9 and images 1.1.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from cms import page_cache
from cms.models import PortalRendition, SiteSettings
from cms.navigation import without_private
from cms.pictures import RENDITIONS
from cms.routes import Section, Signposts
from news.models import ArticlePage, Placement

PER_FILE = 10_000
NEWS_DAYS = 2
NEWS_LIMIT = 1000
IMAGE_SPEC = RENDITIONS["lead"][-1]


class SectionSitemap(Sitemap):
    """Part of a site, under the name that readers know the site by, whichever it was asked under.

    Each address names the same page in other languages, where there are any.
    """

    limit = PER_FILE

    def __init__(self, site: Site, sections: Sequence[Section] = ()) -> None:
        self.home = site.root_page
        self.sections = {section.locale_id: section for section in sections}
        self._root = urlsplit(site.root_url)

    def get_protocol(self, protocol: str | None = None) -> str:
        return self._root.scheme

    def get_domain(self, site: object = None) -> str:
        return self._root.netloc

    def image(self, item: tuple | Page) -> str | None:
        """The whole address of the picture that goes with an address, where there is one."""
        return None

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict]:
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            url["image"] = self.image(url["item"])
            if len(self.sections) > 1:
                url["alternates"] = [
                    {"location": f"{protocol}://{domain}{path}", "lang_code": code}
                    for code, path in self._translations.get(self._key(url["item"]), ())
                ]
        return urls

    @cached_property
    def _translations(self) -> dict[UUID, list[tuple[str, str]]]:
        """By translation key, (language, path) of pages that are live in several; one query."""
        others = [each.locale_id for each in list(self.sections.values())[1:]]
        translated = Page.objects.descendant_of(self.home, inclusive=True).live()
        keys = translated.filter(locale__in=others).order_by().values("translation_key")
        same = without_private(translated.filter(translation_key__in=keys)).order_by("path")
        found: dict[UUID, list[tuple[str, str]]] = {}
        for key, locale_id, url_path in same.values_list("translation_key", "locale", "url_path"):
            if locale_id in self.sections:
                path = url_path.removeprefix(self.home.url_path.rstrip("/"))
                found.setdefault(key, []).append((self.sections[locale_id].language, path))
        return {key: same for key, same in found.items() if len(same) > 1}


class StandingSitemap(SectionSitemap):
    """Every live, public page of a site that is not an article.

    A page that lists articles has changed when the newest of them has.
    """

    def _key(self, page: Page) -> UUID:
        return page.translation_key

    def items(self) -> list[Page]:
        pages = Page.objects.descendant_of(self.home, inclusive=True).live()
        listed = Placement.objects.in_section(OuterRef("pk"), timezone.now())
        newest = Subquery(listed.values("displayed_at")[:1])
        standing = without_private(pages).not_exact_type(ArticlePage)
        return list(standing.annotate(newest_at=newest).order_by("path"))

    def location(self, page: Page) -> str:
        return page.url_path.removeprefix(self.home.url_path.rstrip("/"))

    def lastmod(self, page: Page) -> datetime | None:
        return max(filter(None, [page.last_published_at, page.newest_at]), default=None)


class ArticleSitemap(SectionSitemap):
    """Every article listed in one language of a site, newest first; each file is one slice."""

    def __init__(
        self, site: Site, sections: Sequence[Section] = (), section_id: int | None = None
    ) -> None:
        super().__init__(site, sections)
        self._listed = Placement.objects.in_section(section_id or self.home.pk, timezone.now())

    def _key(self, item: tuple) -> UUID:
        return item[3]

    def items(self):  # noqa: ANN201  (url_path, displayed_at, file of the cover, translation_key)
        covers = PortalRendition.objects.filter(
            image=OuterRef("article__cover"), filter_spec=IMAGE_SPEC
        ).order_by("-pk")
        cover_file = Subquery(covers.values("file")[:1])
        return self._listed.annotate(cover_file=cover_file).values_list(
            "article__url_path", "displayed_at", "cover_file", "article__translation_key"
        )

    @cached_property
    def paginator(self) -> Paginator:
        """Asked for twice in one answer; it counts without what only the addresses need."""
        paginator = super().paginator
        paginator.count = self._listed.count()
        return paginator

    def location(self, item: tuple) -> str:
        return item[0].removeprefix(self.home.url_path.rstrip("/"))

    def lastmod(self, item: tuple) -> datetime:
        return item[1]

    def image(self, item: tuple) -> str | None:
        if not item[2]:
            return None
        address = default_storage.url(item[2])
        return address if urlsplit(address).netloc else f"{self._root.geturl()}{address}"

    def get_latest_lastmod(self) -> datetime | None:
        latest = self._listed.first()
        return latest and latest.displayed_at


def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses in one file, or the index of the files once they do not fit in one."""
    sections = _sections(request)
    if sum(section.paginator.count for section in sections.values()) > PER_FILE:
        return sitemap_views.index(request, sections, sitemap_url_name="news:sitemap_section")
    return _file(request, sections)


def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One file of the index; `?p=2` is its second slice."""
    return _file(request, _sections(request), section)


def _file(request: HttpRequest, sections: dict, section: str | None = None) -> HttpResponse:
    template = "news/sitemap.xml"
    return sitemap_views.sitemap(request, sections, section=section, template_name=template)


def news_sitemap(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days, as news search engines want them."""
    site = _site(request)
    now = timezone.now()
    homes = [site.root_page_id, *(section.page_id for section in _other_sections(request))]
    since = now - timedelta(days=NEWS_DAYS)
    listed = [
        row
        for home in homes
        for row in Placement.objects.in_section(home, now)
        .filter(displayed_at__gt=since)
        .select_related("article__locale")
        .only(
            "displayed_at", "article__title", "article__url_path", "article__locale__language_code"
        )[:NEWS_LIMIT]
    ]
    listed.sort(key=lambda row: (row.displayed_at, row.article_id), reverse=True)
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
        *(f"Disallow: /{section.language}/tim-kiem/" for section in _other_sections(request)),
        "Disallow: /bao-loi/",
        "Disallow: /danh-gia/",
        "",
        f"Sitemap: {root}/sitemap.xml",
        f"Sitemap: {root}/sitemap-tin-tuc.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _other_sections(request: HttpRequest) -> list[Section]:
    signposts = Signposts.of(request)
    return signposts.live_sections[1:] if signposts else []


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    page_cache.keepable(request)
    return site


def _sections(request: HttpRequest) -> dict[str, Sitemap]:
    site = _site(request)
    signposts = Signposts.of(request)
    languages = signposts.live_sections if signposts else []
    articles = {"bai-viet": ArticleSitemap(site, languages)}
    for section in languages[1:]:
        name = f"bai-viet-{section.language}"
        articles[name] = ArticleSitemap(site, languages, section.page_id)
    return {"trang": StandingSitemap(site, languages), **articles}
