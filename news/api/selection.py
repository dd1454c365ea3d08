"""Which articles answer a question: ids, a slice at a time, none by counting past the others.

Every list is entered at its cursor through an index, so that its last page costs what its first
does. Only placements are read, which hold what an anonymous reader of the site may read now.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from wagtail.models import Site

from news.api.bounds import search_place
from news.api.questions import CHANGES, LIST, NEWEST, OLDEST, SEARCH, Cursor, Question
from news.models import ArticleAuthor, ArticleChange, ArticleTag, Placement, SearchEntry
from news.search.engines import COUNT_LIMIT
from news.search.filters import Filters
from news.search.results import Search

# The articles of a tag or an author are looked up while they are so few; beyond, the list is
# walked, which then soon meets enough of them.
FEW = 1_000


@dataclass(frozen=True)
class Selection:
    """Articles in order, those to take down with the moment of it, and where to go on."""

    article_ids: list[int]
    removed: list[tuple[int, datetime]] = field(default_factory=list)
    next: Cursor | None = None


def select(question: Question, site: Site, request: HttpRequest, now: datetime) -> Selection:
    """The slice of the site's articles that a question asks for."""
    if question.kind == SEARCH:
        return _found(question, site, request, now)
    placed = _placed(question, site.root_page_id, now)
    if question.kind == CHANGES:
        return _changed(question, site.root_page_id, placed)
    return _listed(question, placed)


def _placed(question: Question, home_id: int, now: datetime) -> QuerySet:
    section = question.category.pk if question.category else home_id
    placed = Placement.objects.in_section(section, now)
    if question.starts_at:
        placed = placed.filter(displayed_at__gte=question.starts_at)
    if question.ends_at:
        placed = placed.filter(displayed_at__lt=question.ends_at)
    if question.tags:
        tagged = ArticleTag.objects.filter(tag__in=question.tags)
        placed = _of(placed, tagged, "content_object_id")
    if question.authors:
        written = ArticleAuthor.objects.filter(author__in=question.authors)
        placed = _of(placed, written, "article_id")
    return placed


def _of(placed: QuerySet, rows: QuerySet, column: str) -> QuerySet:
    """Those placements whose articles have such a row."""
    few = list(rows.order_by().values_list(column, flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return placed.filter(article_id__in=few)
    return placed.filter(Exists(rows.filter(**{column: OuterRef("article_id")})))


def _listed(question: Question, placed: QuerySet) -> Selection:
    after = question.cursor
    if question.ordering == OLDEST:
        placed = placed.order_by("displayed_at", "article_id")
        placed = placed.newer_than(after.moment, after.number) if after else placed
    elif after:
        placed = placed.older_than(after.moment, after.number)
    rows = list(placed.values_list("displayed_at", "article_id")[: question.limit + 1])
    shown = rows[: question.limit]
    return Selection(
        [article_id for _moment, article_id in shown],
        next=Cursor(LIST, *shown[-1]) if len(rows) > len(shown) else None,
    )


def _changed(question: Question, home_id: int, placed: QuerySet) -> Selection:
    """What changed and matches; what changed and does not is to be taken down, if it was taken."""
    changes = ArticleChange.objects.since(home_id, question.updated_since)
    if question.cursor:
        changes = changes.after(question.cursor.moment, question.cursor.number)
    rows = list(changes.values_list("changed_at", "article_id")[: question.limit + 1])
    shown = rows[: question.limit]
    matching = placed.order_by().filter(
        article_id__in=[article_id for _moment, article_id in shown]
    )
    here = set(matching.values_list("article_id", flat=True))
    return Selection(
        [article_id for _moment, article_id in shown if article_id in here],
        removed=[(article_id, moment) for moment, article_id in shown if article_id not in here],
        next=Cursor(CHANGES, *shown[-1]) if len(rows) > len(shown) else None,
    )


def _found(question: Question, site: Site, request: HttpRequest, now: datetime) -> Selection:
    """Hits of the portal's own search, which ranks no more than `COUNT_LIMIT` of them."""
    filters = Filters(
        category=question.category,
        since=question.since,
        until=question.until,
        newest_first=question.ordering == NEWEST,
    )
    start = question.cursor.number if question.cursor else 0
    end = min(start + question.limit, COUNT_LIMIT)
    with search_place():
        search = Search(site, question.q, now, request, filters)
        positions = search.ranked(end)[start:]
    entries = SearchEntry.objects.filter(position__in=positions)
    articles = dict(entries.values_list("position", "article_id"))
    has_more = end < min(search.count, COUNT_LIMIT)
    return Selection(
        [articles[position] for position in positions if position in articles],
        next=Cursor(SEARCH, number=end) if has_more else None,
    )
