"""What a reader may be about to type: chosen results, categories, titles."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest
from wagtail.models import Site

from cms import text
from cms.shelf import Shelf
from news.models import ArticlePage
from news.search.engines import Field, Scope, engine
from news.search.filters import site_categories
from news.search.marks import Marker
from news.search.promotions import begun_promotions
from news.search.query import Query, clean_query, parse, site_synonyms

MOST = 8
MOST_CATEGORIES = 3
# Of so many newest titles, those that say it as typed come first.
CONSIDERED = 40
SHORTEST = 2


class Kind(StrEnum):
    PROMOTION = "promotion"
    CATEGORY = "category"
    ARTICLE = "article"


@dataclass(frozen=True)
class Completion:
    """One line of the list. `marked`: (start, end) of what was typed, in UTF-16 units."""

    text: str
    url: str
    kind: Kind
    marked: list[tuple[int, int]]


def completions(
    site: Site, typed: str, now: datetime, request: HttpRequest | None
) -> list[Completion]:
    """At most `MOST` lines for what was typed so far; none for less than `SHORTEST` letters."""
    query = parse(_without_lone_letter(typed), site_synonyms(site, Shelf.of(request)))
    if sum(len(key) for sequence in query.sequences for key in sequence.keys) < SHORTEST:
        return []
    query = query.unfinished() or query
    marker = Marker(query)
    found = [
        _completion(marker, promotion.title, promotion.url, Kind.PROMOTION)
        for promotion in begun_promotions(site, query, request)
    ]
    named = [
        page for page in site_categories(site, Shelf.of(request)) if query.is_held_by(page.title)
    ]
    found += [
        _completion(marker, page.title, page.get_url(request), Kind.CATEGORY)
        for page in named[:MOST_CATEGORIES]
    ]
    found += [
        _completion(marker, page.title, page.get_url(request), Kind.ARTICLE)
        for page in _articles(query, Field(site.root_page_id, now))
    ]
    by_url: dict[str, Completion] = {}
    for line in found:
        by_url.setdefault(line.url, line)
    return list(by_url.values())[:MOST]


def _without_lone_letter(typed: str) -> str:
    """What was typed but for a word just begun: it names nothing yet."""
    words = clean_query(typed).split()
    return " ".join(words[:-1] if len(words) > 1 and len(words[-1]) == 1 else words)


def _articles(query: Query, field: Field) -> list[ArticlePage]:
    with engine().session():
        positions = engine().newest(query, Scope.TITLE, field, CONSIDERED)
    pages = ArticlePage.objects.filter(search_entry__position__in=positions)
    newest = pages.order_by("-search_entry__position").only("title", "url_path", "slug", "path")
    accented, bare = query.typed.lower(), text.fold(query.typed)
    nearest = sorted(
        newest,
        key=lambda page: (accented not in page.title.lower(), bare not in text.fold(page.title)),
    )
    return nearest[:MOST]


def _completion(marker: Marker, shown: str, url: str, kind: Kind) -> Completion:
    marked = [(_units(shown[:start]), _units(shown[:end])) for start, end in marker.spans(shown)]
    return Completion(shown, url, kind, marked)


def _units(part: str) -> int:
    return len(part.encode("utf-16-le", "surrogatepass")) // 2
