"""Articles, categories and the site as the API writes them.

What the articles of one answer need is fetched together: the number of queries is the same for one
article and for a hundred.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urljoin

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms import pictures
from cms.blocks.contents import minutes_to_read
from cms.blocks.prefetch import prefetch_for_blocks
from cms.models import PortalDocument, SiteSettings
from cms.shelf import Shelf
from news.api import bodies
from news.api.questions import path_of
from news.listings import COUNT_SECONDS
from news.models import (
    ArticleAttachment,
    ArticleAuthor,
    ArticleChange,
    ArticlePage,
    ArticleTag,
    CategoryPage,
    Correction,
    Placement,
)
from news.search.filters import site_categories

VERSION = "1.0"
# A cover comes in the crop of the portal's first cards, and in proportions of its own.
COVER_SHAPES = {"lead": "crop", "text": "whole"}
_COVER_SPECS = {
    spec: shape for name, shape in COVER_SHAPES.items() for spec in pictures.RENDITIONS[name]
}
_IN_LISTS = (
    "title", "path", "depth", "url_path", "slug", "lead", "displayed_at", "first_published_at",
    "corrected_at", "change_note", "byline", "source_name", "source_url", "cover_alt_text",
    "cover_caption", "cover",
)  # fmt: skip


@dataclass(frozen=True)
class Portal:
    """The site that answers, with what every answer names of it."""

    site: Site
    request: HttpRequest
    now: datetime

    @cached_property
    def root(self) -> str:
        """Its address, as it is linked: without a slash at the end."""
        return self.site.root_url

    @cached_property
    def home(self) -> Page:
        return self.site.root_page

    @cached_property
    def _top(self) -> Page:
        """Where addresses begin; `home` is that of the language asked for."""
        return getattr(self.site, "top_page", self.home)

    @cached_property
    def categories(self) -> list[CategoryPage]:
        return site_categories(self.site, Shelf.of(self.request))

    @cached_property
    def _by_path(self) -> dict[str, CategoryPage]:
        return {category.path: category for category in self.categories}

    def address(self, name: str, *arguments: int) -> str:
        return self.root + reverse(name, args=arguments)

    def page_address(self, page: Page) -> str:
        return f"{self.root}/{page.url_path.removeprefix(self._top.url_path)}"

    def category_above(self, article: ArticlePage) -> CategoryPage | None:
        """None where readers cannot open it."""
        return self._by_path.get(article.path[: -Page.steplen])


def articles_of(ids: Iterable[int], portal: Portal) -> list[dict]:
    """The articles of a list, in this order, each without its body."""
    ids = list(ids)
    if not ids:
        return []
    found = _with_numbers(ArticlePage.objects.only(*_IN_LISTS), portal).in_bulk(ids)
    articles = [found[article_id] for article_id in ids if article_id in found]
    pictures.prefetch_renditions(
        [article.cover for article in articles if article.cover], _COVER_SPECS
    )
    around = _Around(articles, portal)
    return [around.describe(article) for article in articles]


def whole_article(article_id: int, portal: Portal) -> dict | None:
    """One article with its body and files; None where no reader of this site may read it."""
    if not Placement.objects.in_section(portal.home, portal.now).filter(article=article_id):
        return None
    article = _with_numbers(ArticlePage.objects.all(), portal).filter(pk=article_id).first()
    if article is None:
        return None
    prefetch_for_blocks(article.body, [article.cover] if article.cover else [])
    html = bodies.html_of(article.body, f"{portal.root}/")
    return {
        **_Around([article], portal).describe(article),
        "body_html": html,
        "body_text": bodies.text_of(html),
        "reading_minutes": minutes_to_read(article.body, article.title, article.lead),
        "audio_url": portal.address("news:listen", article.pk) if article.audio_id else None,
        "attachments": [
            _document(each.document, each.title, portal)
            for each in ArticleAttachment.objects.filter(article=article)
            .select_related("document")
            .order_by("sort_order", "pk")
        ],
        "corrections": [
            {"day": each.day.isoformat(), "wrong": each.wrong or None, "right": each.right}
            for each in _corrections(article)
        ],
    }


def was_ever_here(article_id: int, portal: Portal) -> bool:
    """Whether readers of this site could once read the article."""
    return ArticleChange.objects.filter(home=portal.home, article_id=article_id).exists()


def category_tree(portal: Portal) -> list[dict]:
    """The categories of the site, each with those below it, in the editors' order."""
    described = CategoryPage.objects.filter(pk__in=[each.pk for each in portal.categories])
    descriptions = dict(described.values_list("pk", "description"))
    counts = article_counts(portal)
    tree: list[dict] = []
    by_path: dict[str, dict] = {}
    for category in portal.categories:
        node = {
            **_category(category, portal),
            "slug": category.slug,
            "path": path_of(category, portal.home.url_path),
            "description": descriptions.get(category.pk) or None,
            "article_count": counts.get(category.pk, 0),
            "articles_url": f"{portal.address('news:api_articles')}?category={category.pk}",
            "feed_url": f"{portal.page_address(category)}rss/",
            "children": [],
        }
        by_path[category.path] = node
        above = by_path.get(category.path[: -Page.steplen])
        (above["children"] if above else tree).append(node)
    return tree


def article_counts(portal: Portal) -> dict[int, int]:
    """Articles by the id of their category (or home page), those of sub-categories among them."""

    def count() -> dict[int, int]:
        sections = [portal.home.pk, *(category.pk for category in portal.categories)]
        placed = Placement.objects.filter(section__in=sections).filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=portal.now)
        )
        counted = placed.order_by().values("section").annotate(articles=Count("pk"))
        return dict(counted.values_list("section", "articles"))

    key = ("articles by category", portal.site.pk)
    return Shelf.of(portal.request).take_until_change(key, COUNT_SECONDS, count)


def about_site(portal: Portal) -> dict:
    """What the site says of itself, and where everything is."""
    settings = SiteSettings.for_site(portal.site)
    made = pictures.logo(settings.logo) if settings.logo else None
    return {
        "name": settings.agency_name or portal.site.site_name,
        "parent_agency": settings.parent_agency or None,
        "url": f"{portal.root}/",
        "language": get_language(),
        "time_zone": timezone.get_default_timezone_name(),
        "logo": _picture(made, portal) if made else None,
        "responsible_person": settings.responsible_person or None,
        "address": settings.address or None,
        "telephone": settings.telephone or None,
        "email": settings.email or None,
        "copyright": settings.copyright_notice or None,
        "terms_url": f"{portal.address('news:open_data')}#dieu-kien",
        "article_count": article_counts(portal).get(portal.home.pk, 0),
        "feed_url": portal.address("news:feed"),
        "api": addresses(portal),
    }


def addresses(portal: Portal) -> dict:
    """Where the parts of the API are."""
    return {
        "version": VERSION,
        "articles_url": portal.address("news:api_articles"),
        "categories_url": portal.address("news:api_categories"),
        "site_url": portal.address("news:api_site"),
        "description_url": portal.address("news:api_description"),
        "documentation_url": portal.address("news:open_data"),
    }


def moment(value: datetime | None) -> str | None:
    """A point in time in Vietnam: 2018-12-03T13:49:00+07:00."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def exact_moment(value: datetime) -> str:
    """The same to the microsecond, for `updated_since`."""
    return timezone.localtime(value).isoformat(timespec="microseconds")


class _Around:
    """What stands around some articles: authors, tags, further categories; a query each."""

    def __init__(self, articles: list[ArticlePage], portal: Portal) -> None:
        self._portal = portal
        ids = [article.pk for article in articles]
        authors = ArticleAuthor.objects.filter(article__in=ids).select_related("author")
        self._authors = _grouped(authors.order_by("sort_order", "pk"), "article_id")
        tags = ArticleTag.objects.filter(content_object__in=ids).select_related("tag")
        self._tags = _grouped(tags.order_by("tag__name", "pk"), "content_object_id")
        through = ArticlePage.other_categories.through.objects.filter(articlepage__in=ids)
        self._others = _grouped(through.order_by("pk"), "articlepage_id")
        self._categories = {category.pk: category for category in portal.categories}

    def describe(self, article: ArticlePage) -> dict:
        portal = self._portal
        above = portal.category_above(article)
        authors = self._authors.get(article.pk, [])
        others = [
            self._categories[row.categorypage_id]
            for row in self._others.get(article.pk, [])
            if row.categorypage_id in self._categories
        ]
        byline = article.byline or ", ".join(link.author.byline_name for link in authors)
        return {
            "id": article.pk,
            "title": article.title,
            "lead": article.lead,
            "url": portal.page_address(article),
            "api_url": portal.address("news:api_article", article.pk),
            "category": _category(above, portal) if above else None,
            "other_categories": [_category(each, portal) for each in others],
            "published": moment(article.first_published_at or article.displayed_at),
            "displayed": moment(article.displayed_at),
            "corrected": moment(article.corrected_at),
            "changed": exact_moment(article.changed_at) if article.changed_at else None,
            "change_note": article.change_note or None,
            "byline": byline or None,
            "authors": [
                {"id": link.author_id, "name": link.author.byline_name, "role": link.role}
                for link in authors
            ],
            "source": _source(article),
            "tags": [
                {"name": row.tag.name, "slug": row.tag.slug}
                for row in self._tags.get(article.pk, [])
            ],
            "cover": _cover(article, portal) if article.cover else None,
            "views": article.views,
        }


def _with_numbers(articles: QuerySet, portal: Portal) -> QuerySet:
    """With the cover, the number of views and the moment of the last change, in the same query."""
    change = ArticleChange.objects.filter(home=portal.home, article_id=OuterRef("pk"))
    changed_at = Subquery(change.values("changed_at")[:1])
    return articles.live().select_related("cover").with_views().annotate(changed_at=changed_at)


def _grouped(rows: QuerySet, column: str) -> dict[int, list]:
    groups: dict[int, list] = {}
    for row in rows:
        groups.setdefault(getattr(row, column), []).append(row)
    return groups


def _category(category: CategoryPage, portal: Portal) -> dict:
    return {
        "id": category.pk,
        "title": category.title,
        "url": portal.page_address(category),
    }


def _source(article: ArticlePage) -> dict | None:
    if not (article.source_name or article.source_url):
        return None
    return {"name": article.source_name or None, "url": article.source_url or None}


def _cover(article: ArticlePage, portal: Portal) -> dict:
    """The forms of the cover that are made; they are when it is published (`cms.pictures`)."""
    made = [
        each for each in article.cover.prefetched_renditions if each.filter_spec in _COVER_SPECS
    ]
    return {
        "alt": article.cover_alt_text,
        "caption": article.cover_caption or None,
        "credit": article.cover.credit or None,
        "renditions": [
            {"shape": _COVER_SPECS[each.filter_spec], **_picture(each, portal)}
            for each in sorted(made, key=lambda each: (each.filter_spec, each.pk))
        ],
    }


def _picture(rendition, portal: Portal) -> dict:
    kind = rendition.file.name.rpartition(".")[2].lower()
    return {
        "url": urljoin(f"{portal.root}/", rendition.url),
        "width": rendition.width,
        "height": rendition.height,
        "type": f"image/{'jpeg' if kind == 'jpg' else kind}",
    }


def _document(document: PortalDocument, title: str, portal: Portal) -> dict:
    return {
        "title": title or document.title,
        "url": urljoin(f"{portal.root}/", document.url),
        "number": document.number or None,
        "summary": document.summary or None,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "extension": document.file_extension.lower(),
        "bytes": document.file_size,
    }


def _corrections(article: ArticlePage) -> Iterable[Correction]:
    """Newest first; no query where it has none."""
    if not article.corrected_at:
        return []
    return Correction.objects.filter(article=article).order_by("-day", "-pk")
