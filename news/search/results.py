"""Answers a reader's query: ranked hits, their number, and what may have been meant.

Ranking is by tiers, each newest first, so that both databases give the same order: words side by
side in the title, title, lead, body, and the accents as typed before other accents. A query with
accents puts its exact hits first wherever they stand; one without may mean any accents, so
there the place counts more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from wagtail.models import Page, Site

from cms.shelf import Shelf
from news.models import ArticlePage, SearchEntry
from news.search.engines import COUNT_LIMIT, Engine, Field, Scope, engine
from news.search.filters import Filters
from news.search.marks import Marker
from news.search.query import Query, parse, site_synonyms
from news.search.suggestions import corrected

PER_PAGE = 10


@dataclass(frozen=True)
class Hit:
    """One article found, as its list item shows it."""

    title: str
    title_marked: SafeString
    url: str
    displayed_at: datetime
    category_title: str
    category_url: str
    snippet: SafeString


class Search:
    """One query on one site. `count`: articles found, up to `engines.COUNT_LIMIT` + 1."""

    def __init__(
        self,
        site: Site,
        typed: str,
        now: datetime,
        request: HttpRequest | None,
        filters: Filters | None = None,
    ) -> None:
        filters = filters or Filters()
        self._newest_first = filters.newest_first
        self._field = Field(
            home_id=site.root_page_id,
            now=now,
            section_id=filters.category.pk if filters.category else None,
            since=filters.starts_at,
            before=filters.ends_at,
        )
        self._request = request
        self._engine: Engine = engine()
        self.query, self.count = self._answerable(
            parse(typed, site_synonyms(site, Shelf.of(request)))
        )

    def page(self, number: str | None) -> ResultPage:
        """One page of hits; a number that makes no sense gives the nearest page."""
        return _HitPaginator(self, PER_PAGE).get_page(number)

    def ranked(self, limit: int) -> list[int]:
        """Positions of the best entries, best first."""
        if not self.count:
            return []
        found: dict[int, None] = {}
        is_common = self.count > COUNT_LIMIT
        with self._engine.session():
            for query, scope, exact in self._tiers():
                # Few texts spell a word without its accents.
                common = is_common and (query.has_accents or not exact)
                hits = self._engine.newest(
                    query, scope, self._field, limit, exact=exact, common=common
                )
                found.update(dict.fromkeys(hits))
                if len(found) >= min(limit, self.count):
                    break
        return list(found)[:limit]

    def hits(self, positions: list[int]) -> list[Hit]:
        """What is shown of these entries, in this order."""
        order = {position: place for place, position in enumerate(positions)}
        articles = (
            ArticlePage.objects.filter(search_entry__position__in=positions)
            .select_related("search_entry")
            .only(
                "title",
                "lead",
                "displayed_at",
                "path",
                "depth",
                "slug",
                "url_path",
                "locale",
                "search_entry__position",
                "search_entry__body",
            )
        )
        articles = sorted(articles, key=lambda article: order[article.search_entry.position])
        parent_paths = {article.path[: -Page.steplen] for article in articles}
        parents = {page.path: page for page in Page.objects.filter(path__in=parent_paths)}
        return [
            self._hit(article, parents.get(article.path[: -Page.steplen])) for article in articles
        ]

    @cached_property
    def suggestion(self) -> str:
        """The near query that finds most, where this one finds nothing; else empty."""
        if not self.query or self.count:
            return ""
        near = list(corrected(self.query, self._field.home_id))
        if not near:
            return ""
        with self._engine.session():
            counts = {query: self._engine.count(query, self._field) for query in near}
            best = max(counts, key=counts.get)
            return self._spelt(best) if counts[best] else ""

    def _answerable(self, query: Query) -> tuple[Query, int]:
        """The query with its count; if whole words find nothing, the last may be unfinished."""
        if not query:
            return query, 0
        with self._engine.session():
            for meant in (query, query.unfinished(), query.without_lone_letter()):
                if meant and (count := self._engine.count(meant, self._field)):
                    return meant, count
        return query, 0

    @cached_property
    def _marker(self) -> Marker:
        return Marker(self.query)

    def _tiers(self) -> Iterator[tuple[Query, Scope, bool]]:
        query = self.query
        if self._newest_first:
            yield query, Scope.ALL, False
            return
        asked = [(query, Scope.TITLE), (query, Scope.LEAD), (query, Scope.ALL)]
        if phrase := query.side_by_side():
            asked.insert(0, (phrase, Scope.TITLE))
        if query.has_accents:
            yield from ((part, scope, exact) for exact in (True, False) for part, scope in asked)
        else:
            yield from ((part, scope, exact) for part, scope in asked for exact in (True, False))

    def _hit(self, article: ArticlePage, parent: Page | None) -> Hit:
        return Hit(
            title=article.title,
            title_marked=self._marker.mark(article.title),
            url=article.get_url(self._request),
            displayed_at=article.displayed_at,
            category_title=parent.title if parent else "",
            category_url=parent.get_url(self._request) if parent else "",
            snippet=self._marker.snippet(article.lead, article.search_entry.body),
        )

    def _spelt(self, query: Query) -> str:
        """The query as the best article for it writes the words."""
        best = self._engine.newest(query, Scope.ALL, self._field, 1)
        texts: tuple[str, ...] = ()
        for entry in SearchEntry.objects.select_related("article").filter(position__in=best):
            texts = (entry.article.title, entry.article.lead, entry.body)
        keys = [key for term in query.terms for key in term[0].keys]
        return " ".join(self._marker.spelling(key, texts) or key for key in keys)


class _HitPaginator(Paginator):
    """Pages of hits; only the page that is shown is ranked and read."""

    def __init__(self, search: Search, per_page: int) -> None:
        super().__init__(search, per_page)
        self.count = min(search.count, COUNT_LIMIT)

    def page(self, number: int) -> ResultPage:
        number = self.validate_number(number)
        end = number * self.per_page
        positions = self.object_list.ranked(end)[end - self.per_page :]
        return ResultPage(self.object_list.hits(positions), number, self)
