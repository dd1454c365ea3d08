"""Results that editors put above the others, for queries of their choice."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page, Site

from cms import text
from cms.navigation import without_private
from cms.shelf import Shelf
from news.models import SearchPromotion
from news.search.query import Query

MOST_SHOWN = 3


@dataclass(frozen=True)
class Promotion:
    """A chosen result as readers see it."""

    title: str
    summary: str
    url: str


def promotions(site: Site, query: Query, request: HttpRequest | None) -> list[Promotion]:
    """The results chosen for exactly these words, accents aside."""
    typed = _keys(query.typed)
    return list(_shown(site, request, lambda keys: keys == typed)) if typed else []


def begun_promotions(site: Site, query: Query, request: HttpRequest | None) -> list[Promotion]:
    """The results chosen for words that begin as these do."""
    typed = " ".join(_keys(query.typed))
    return list(_shown(site, request, lambda keys: " ".join(keys).startswith(typed)))


def _shown(site: Site, request: HttpRequest | None, is_meant) -> Iterator[Promotion]:
    rows = Shelf.of(request).take(
        ("search promotions", site.pk),
        lambda: list(SearchPromotion.objects.filter(site=site).order_by("pk")),
    )
    meant = [row for row in rows if any(is_meant(_keys(term)) for term in row.get_terms())]
    page_ids = [row.page_id for row in meant if row.page_id]
    readable = without_private(Page.objects.live()).in_bulk(page_ids) if page_ids else {}
    shown = 0
    for row in meant:
        page = readable.get(row.page_id)
        if page and page.locale_id != site.root_page.locale_id:
            continue
        if shown == MOST_SHOWN or (row.page_id and page is None):
            continue
        shown += 1
        yield Promotion(
            title=row.title or page.title,
            summary=row.summary,
            url=page.get_url(request) if page else row.address,
        )


def _keys(written: str) -> tuple[str, ...]:
    return tuple(word.key for word in text.words(text.nfc(written)))
