"""The two databases' full-text search, behind one door: positions of entries, newest first.

The indexes are made by the migrations `0003_search_full_text` and `0007_search_promotions`.
"""

# ruff: noqa: S608  the SQL is made of this module's constants only; keys go in as parameters

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from django.db import connection, transaction

from news.models import SearchEntry
from news.search.query import Query, Sequence

# More hits than this are neither counted one by one nor ranked: readers refine long before.
COUNT_LIMIT = 1_000


class Scope(Enum):
    """Where all terms of a query must be found."""

    TITLE = "title"
    LEAD = "title or lead"
    ALL = "anywhere"


@dataclass(frozen=True)
class Field:
    """The articles to search: one ward's, unexpired, of one section and period if given."""

    home_id: int
    now: datetime
    section_id: int | None = None
    since: datetime | None = None
    before: datetime | None = None

    def limits(self, position: str, article_id: str) -> tuple[str, list]:
        """SQL to follow a WHERE, given the columns of an entry's position and article."""
        parts, values = [], []
        if self.since:
            parts.append(f"{position} >= %s")
            values.append(SearchEntry.position_at(self.since, 0))
        if self.before:
            parts.append(f"{position} < %s")
            values.append(SearchEntry.position_at(self.before, 0))
        if self.section_id:
            parts.append(
                "EXISTS (SELECT 1 FROM news_placement AS placed"
                f" WHERE placed.section_id = %s AND placed.article_id = {article_id})"
            )
            values.append(self.section_id)
        return "".join(f" AND {part}" for part in parts), values


class Engine(Protocol):
    def session(self) -> AbstractContextManager:
        """Around the queries of one search."""

    def count(self, query: Query, field: Field) -> int:
        """How many articles of the field hold the query anywhere, up to `COUNT_LIMIT` + 1."""

    def newest(
        self,
        query: Query,
        scope: Scope,
        field: Field,
        limit: int,
        *,
        exact: bool = False,
        common: bool = True,
    ) -> list[int]:
        """Positions of entries that hold the query within `scope`, newest first.

        `exact`: with the accents as typed, too. `common`: there may well be many.
        """

    def tidy(self) -> None:
        """Puts the index in order after it was written anew, a short transaction at a time."""


class SqliteEngine:
    """One FTS5 table per scope; row ids are the positions."""

    TABLES = {
        Scope.TITLE: "news_search_title",
        Scope.LEAD: "news_search_lead",
        Scope.ALL: "news_search_all",
    }

    PAGES_JOINED_AT_ONCE = 500

    def session(self) -> AbstractContextManager:
        return nullcontext()

    def tidy(self) -> None:
        """Joins the pieces that writing left: https://sqlite.org/fts5.html#the_merge_command."""
        for table in self.TABLES.values():
            pages = -self.PAGES_JOINED_AT_ONCE  # negative: pieces of any size
            while _changes_of(f"INSERT INTO {table}({table}, rank) VALUES ('merge', {pages})") > 1:
                pages = self.PAGES_JOINED_AT_ONCE

    def count(self, query: Query, field: Field) -> int:
        find, values = self._find(query, Scope.ALL, field, exact=False)
        return _rows(f"SELECT COUNT(*) FROM ({find} LIMIT {COUNT_LIMIT + 1})", values)[0][0]

    def newest(
        self,
        query: Query,
        scope: Scope,
        field: Field,
        limit: int,
        *,
        exact: bool = False,
        common: bool = True,
    ) -> list[int]:
        find, values = self._find(query, scope, field, exact=exact)
        return [row[0] for row in _rows(f"{find} ORDER BY rowid DESC LIMIT %s", [*values, limit])]

    def _find(self, query: Query, scope: Scope, field: Field, *, exact: bool) -> tuple[str, list]:
        table = self.TABLES[scope]
        article_id = f"{table}.rowid %% {SearchEntry.POSITIONS_PER_SECOND}"
        limits, values = field.limits("rowid", article_id)
        sql = f"""
            SELECT rowid FROM {table} WHERE {table} MATCH %s AND rowid NOT IN (
                SELECT position FROM news_searchentry WHERE expires_at <= %s
            ){limits}"""
        parts = [f'"home_{field.home_id}"']
        # Words with their accents stand in no order, and in the lead's table are the body's too.
        if not exact or query.has_phrase or scope is Scope.LEAD:
            parts.append(_all_terms(query, self._folded, " AND ", " OR "))
        if exact:
            parts.append(_all_terms(query, self._exact, " AND ", " OR "))
        return sql, [" AND ".join(parts), _moment(field.now), *values]

    def _folded(self, sequence: Sequence) -> str:
        star = "*" if sequence.is_prefix else ""
        if sequence.is_phrase:
            return f'"{" ".join(sequence.keys)}"{star}'
        return "(" + " AND ".join(f'"{key}"' for key in sequence.keys) + star + ")"

    def _exact(self, sequence: Sequence) -> str:
        return "(" + " AND ".join(f'"_{key}"' for key in sequence.exact_keys) + ")"


class PostgresqlEngine:
    """Generated tsvector columns with GIN indexes."""

    VECTORS = {
        Scope.TITLE: ("title_vector", "exact_title_vector"),
        Scope.LEAD: ("lead_vector", "exact_vector"),
        Scope.ALL: ("body_vector", "exact_vector"),
    }
    # So many of the newest entries are read for each hit wanted, before the index is asked.
    WALKED_PER_HIT = 40
    WALKED = 1_000

    @contextmanager
    def session(self) -> Iterator[None]:
        """Keeps the planner from reading the whole table where an index is asked."""
        with transaction.atomic(savepoint=False):
            _execute("SET LOCAL enable_seqscan = off")
            yield
            _execute("SET LOCAL enable_seqscan TO DEFAULT")

    def tidy(self) -> None:
        """Autovacuum does."""

    def count(self, query: Query, field: Field) -> int:
        count = 0
        # Of a common word the titles alone may hold enough, and their index is short.
        for scope in (Scope.TITLE, Scope.ALL):
            find, values = self._find_by_index(query, scope, field, exact=False)
            sql = f"SELECT COUNT(*) FROM ({find} LIMIT {COUNT_LIMIT + 1}) AS found"
            count = _rows(sql, values)[0][0]
            if count > COUNT_LIMIT:
                break
        return count

    def newest(
        self,
        query: Query,
        scope: Scope,
        field: Field,
        limit: int,
        *,
        exact: bool = False,
        common: bool = True,
    ) -> list[int]:
        """What many entries hold is found among the newest at once; the rest by the index.

        Neither way is good for both, and left alone the planner takes `@@` for cheap: it reads
        every vector of the table for a common word, and walks to its oldest end for a rare one.
        """
        found: list[tuple] = []
        if common:
            find, values = self._find_among_newest(query, scope, field, limit, exact=exact)
            found = _rows(f"{find} ORDER BY position DESC LIMIT %s", [*values, limit])
        if len(found) < limit:
            find, values = self._find_by_index(query, scope, field, exact=exact)
            found = _rows(f"{find} ORDER BY position DESC LIMIT %s", [*values, limit])
        return [row[0] for row in found]

    def _find_among_newest(
        self, query: Query, scope: Scope, field: Field, limit: int, *, exact: bool
    ) -> tuple[str, list]:
        holds, values = self._holds(query, scope, exact=exact)
        shown, shown_values = self._shown(field)
        sql = f"""
            SELECT position FROM (
                SELECT * FROM news_searchentry WHERE {shown} ORDER BY position DESC LIMIT %s
            ) AS newest WHERE {holds}"""
        return sql, [*shown_values, min(limit * self.WALKED_PER_HIT, self.WALKED), *values]

    def _find_by_index(
        self, query: Query, scope: Scope, field: Field, *, exact: bool
    ) -> tuple[str, list]:
        """OFFSET 0 keeps the planner from mixing the other conditions into the search."""
        holds, values = self._holds(query, scope, exact=exact)
        shown, shown_values = self._shown(field)
        sql = f"""
            SELECT position FROM (
                SELECT position, article_id, home_id, expires_at
                FROM news_searchentry WHERE {holds} OFFSET 0
            ) AS news_searchentry WHERE {shown}"""
        return sql, [*values, *shown_values]

    def _shown(self, field: Field) -> tuple[str, list]:
        limits, values = field.limits("position", "news_searchentry.article_id")
        sql = "home_id = %s AND (expires_at IS NULL OR expires_at > %s)"
        return sql + limits, [field.home_id, field.now, *values]

    def _holds(self, query: Query, scope: Scope, *, exact: bool) -> tuple[str, list]:
        vector, exact_vector = self.VECTORS[scope]
        sql = f"{vector} @@ %s::tsquery"
        values = [_all_terms(query, self._folded, " & ", " | ")]
        if exact:
            sql += f" AND {exact_vector} @@ %s::tsquery"
            values.append(_all_terms(query, self._exact, " & ", " | "))
        return sql, values

    def _folded(self, sequence: Sequence) -> str:
        between = " <-> " if sequence.is_phrase else " & "
        star = ":*" if sequence.is_prefix else ""
        return "(" + between.join(f"'{key}'" for key in sequence.keys) + star + ")"

    def _exact(self, sequence: Sequence) -> str:
        return "(" + " & ".join(f"'{key}'" for key in sequence.exact_keys) + ")"


def engine() -> Engine:
    """The engine of the database in use."""
    return PostgresqlEngine() if connection.vendor == "postgresql" else SqliteEngine()


def _all_terms(query: Query, written, and_: str, or_: str) -> str:
    return and_.join(f"({or_.join(map(written, term))})" for term in query.terms)


def _moment(now: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(now))


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _changes_of(sql: str) -> int:
    """How many rows SQLite says that it changed, those inside its index among them."""
    before = connection.connection.total_changes
    _execute(sql)
    return connection.connection.total_changes - before


def _rows(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
