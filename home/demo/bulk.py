"""Fills the demo up to any number of articles, for benchmarks: rows in bulk, no workflow.

Titles and bodies are the demo's own texts taken apart and put together anew, so lengths and
words are realistic; dates are spread over five years; the pictures are the demo's.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import connection, router, transaction
from django.db.models import F
from wagtail.models import Page, Site

from cms import text
from home.demo.stories import SOURCE_KEY
from news import placements
from news.models import ArticlePage, CategoryPage, StartingViews
from news.search import entries

BATCH = 500
YEARS = 5
NEWEST_DAYS = 3
SEED = 20181203
PLACES = [
    "Nam Ô", "Kim Liên", "Thủy Tú", "Xuân Dương", "Tà Lang", "Giàn Bí", "khu tái định cư",
    "ven sông Cu Đê", "chân đèo Hải Vân", "đường Nguyễn Văn Cừ",
]  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One article of the demo, taken apart."""

    title: str
    lead: str
    blocks: list[dict]
    byline: str
    cover_id: int | None
    cover_alt_text: str
    cover_caption: str


def missing(site: Site, wanted: int) -> int:
    """How many articles the site lacks to have `wanted` published ones."""
    articles = ArticlePage.objects.descendant_of(site.root_page).live()
    return max(0, wanted - articles.count())


def fill(site: Site, count: int, now: datetime, advance: Callable[[int], None]) -> None:
    """Adds `count` published articles; `advance` is told after each batch how many came."""
    sources = _sources(site)
    categories = list(CategoryPage.objects.descendant_of(site.root_page).order_by("path"))
    for number in range(0, count, BATCH):
        size = min(BATCH, count - number)
        category = categories[(number // BATCH) % len(categories)]
        _add_batch(category.pk, sources, size, now, Random(f"{SEED} {number} {count}"))  # noqa: S311
        advance(size)


def index(show_progress: bool) -> None:
    """Lists and indexes everything anew, and lets the database measure its tables."""
    placements.rebuild()
    entries.rebuild(show_progress=show_progress)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@transaction.atomic
def _add_batch(
    category_id: int, sources: list[Source], size: int, now: datetime, chance: Random
) -> None:
    category = CategoryPage.objects.select_for_update().get(pk=category_id)
    last = category.get_last_child()
    first_step = (ArticlePage._str2int(last.path[-Page.steplen :]) if last else 0) + 1
    articles = [
        _article(category, first_step + number, sources, now, chance) for number in range(size)
    ]
    _insert(articles)
    Page.objects.filter(pk=category.pk).update(numchild=F("numchild") + size)
    StartingViews.objects.bulk_create(
        StartingViews(page_id=article.pk, views=int(chance.paretovariate(1.2) * 40))
        for article in articles
    )


def _insert(articles: list[ArticlePage]) -> None:
    """Two bulk inserts, parent rows first: Django's bulk_create knows no inherited tables."""
    page_fields = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    pages = [Page(**{name: getattr(article, name) for name in page_fields}) for article in articles]
    for article, page in zip(articles, Page.objects.bulk_create(pages), strict=True):
        article.pk = article.page_ptr_id = article.id = page.pk
    ArticlePage._base_manager._insert(
        articles,
        fields=ArticlePage._meta.local_concrete_fields,
        using=router.db_for_write(ArticlePage),
    )


def _article(
    category: CategoryPage, step: int, sources: list[Source], now: datetime, chance: Random
) -> ArticlePage:
    first, second, third = chance.sample(sources, 3)
    minutes = chance.randrange(NEWEST_DAYS * 1440, YEARS * 365 * 1440)
    moment = (now - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    title = _title(first.title, moment, chance)
    slug = f"{text.slug(title, 100)}-{step}"
    blocks = [*first.blocks, *_some(second.blocks, chance), *_some(third.blocks, chance)]
    return ArticlePage(
        path=CategoryPage._get_path(category.path, category.depth + 1, step),
        depth=category.depth + 1,
        numchild=0,
        translation_key=uuid.uuid4(),
        locale_id=category.locale_id,
        content_type=ContentType.objects.get_for_model(ArticlePage),
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{category.url_path}{slug}/",
        live=True,
        has_unpublished_changes=False,
        first_published_at=moment,
        last_published_at=moment,
        latest_revision_created_at=moment,
        displayed_at=moment,
        lead=f"{first.lead} {second.lead}"[:1200] if chance.random() < 0.2 else first.lead,
        body=json.dumps(blocks),
        byline=second.byline,
        cover_id=third.cover_id,
        cover_alt_text=third.cover_alt_text,
        cover_caption=third.cover_caption,
    )


def _title(title: str, moment: datetime, chance: Random) -> str:
    head = title.partition(":")[0]
    place, number = chance.choice(PLACES), chance.randrange(2, 60)
    form = chance.choice(
        (
            "{head}, tháng {month}/{year}",
            "{head} ở {place}",
            "{head} (kỳ {number})",
            "Tổ dân phố số {number}: {small}",
            "{place}: {small}, đợt {month} năm {year}",
        )
    )
    small = head[:1].lower() + head[1:] if not head[:2].isupper() else head
    filled = form.format(
        head=head, small=small, place=place, number=number, month=moment.month, year=moment.year
    )
    return f"{filled[:1].upper()}{filled[1:]}"[:200]


def _some(blocks: list[dict], chance: Random) -> Iterator[dict]:
    running = [block for block in blocks if block["type"] in {"paragraph", "heading", "quote"}]
    return iter(chance.sample(running, min(len(running), chance.randrange(1, 3))))


def _sources(site: Site) -> list[Source]:
    articles = ArticlePage.objects.descendant_of(site.root_page).live()
    demo = articles.filter(imported_from__source_key__startswith=SOURCE_KEY).order_by("pk")
    return [
        Source(
            title=article.title,
            lead=article.lead,
            blocks=list(article.body.raw_data),
            byline=article.byline,
            cover_id=article.cover_id,
            cover_alt_text=article.cover_alt_text,
            cover_caption=article.cover_caption,
        )
        for article in demo
    ]
