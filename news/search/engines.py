"""The two databases' full-text search, behind one door: positions of entries, newest first.

Every method is one query over an index made by migration `0003_search_full_text`.
"""

# ruff: noqa: S608  the SQL is made of this module's constants only; keys go in as parameters

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from django.db import connection, transaction

from news.models import SearchEntry
from news.search.query import Query, Sequence

# More hits than this are not counted one by one.
COUNT_LIMIT = 10_000
# Fewer hits than this are sorted after they are found; more are read in the table's own order.
FEW = 2_000


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

    def conditions(self, position: str, article_id: str) -> tuple[str, list]:
        """SQL over the columns that hold an entry's position and article; empty for no limits."""
        parts, values = [], []
        if self.since:
            parts.append(f"{position} >= %s")
            values.append(SearchEntry.position_at(self.since, 0))
        if self.before:
            parts.append(f"{position} < %s")
            values.append(SearchEntry.position_at(self.before, 0))
        if self.section_id:
            parts.append(
                f"{article_id} IN (SELECT article_id FROM news_placement WHERE section_id = %s)"
            )
            values.append(self.section_id)
        return "".join(f" AND {part}" for part in parts), values


class Engine(Protocol):
    def count(self, query: Query, field: Field) -> int:
        """How many articles of the field hold the query anywhere, up to `COUNT_LIMIT` + 1."""

    def newest(
        self, query: Query, scope: Scope, field: Field, limit: int, *, exact: bool, few: bool
    ) -> list[int]:
        """Positions of entries that hold the query within `scope`, newest first.

        `exact`: with the accents as typed, too. `few`: the query has few hits altogether.
        """


class SqliteEngine:
    """FTS5; its row ids are the positions."""

    COLUMNS = {
        Scope.TITLE: "{title_words}",
        Scope.LEAD: "{title_words lead_words}",
        Scope.ALL: "{title_words lead_words body_words}",
    }
    FIND = """
        SELECT rowid FROM news_search_fts
        WHERE news_search_fts MATCH %s AND rowid NOT IN (
            SELECT position FROM news_searchentry WHERE expires_at <= %s
        )"""
    ARTICLE = f"rowid %% {SearchEntry.POSITIONS_PER_SECOND}"

    def count(self, query: Query, field: Field) -> int:
        find, values = self._find(query, Scope.ALL, field, exact=False)
        return _rows(f"SELECT COUNT(*) FROM ({find} LIMIT {COUNT_LIMIT + 1})", values)[0][0]

    def newest(
        self, query: Query, scope: Scope, field: Field, limit: int, *, exact: bool, few: bool
    ) -> list[int]:
        find, values = self._find(query, scope, field, exact=exact)
        return [row[0] for row in _rows(f"{find} ORDER BY rowid DESC LIMIT %s", [*values, limit])]

    def _find(self, query: Query, scope: Scope, field: Field, *, exact: bool) -> tuple[str, list]:
        limits, values = field.conditions("rowid", self.ARTICLE)
        match = self._match(field.home_id, query, scope, exact=exact)
        return self.FIND + limits, [match, _moment(field.now), *values]

    def _match(self, home_id: int, query: Query, scope: Scope, *, exact: bool) -> str:
        parts = [f'{{home_id}} : "{home_id}"']
        parts.append(
            f"{self.COLUMNS[scope]} : ({_all_terms(query, self._sequence, ' AND ', ' OR ')})"
        )
        if exact:
            column = "{exact_title}" if scope is Scope.TITLE else "{exact_words}"
            parts.append(f"{column} : ({_all_terms(query, self._exact, ' AND ', ' OR ')})")
        return " AND ".join(parts)

    def _sequence(self, sequence: Sequence) -> str:
        star = "*" if sequence.is_prefix else ""
        if sequence.is_phrase:
            return f'"{" ".join(sequence.keys)}"{star}'
        return "(" + " AND ".join(f'"{key}"' for key in sequence.keys) + star + ")"

    def _exact(self, sequence: Sequence) -> str:
        return "(" + " AND ".join(f'"{key}"' for key in sequence.exact_keys) + ")"


class PostgresqlEngine:
    """Generated tsvector columns with GIN indexes."""

    COLUMNS = {
        Scope.TITLE: "title_vector",
        Scope.LEAD: "lead_vector",
        Scope.ALL: "body_vector",
    }
    SHOWN = "home_id = %s AND (expires_at IS NULL OR expires_at > %s)"

    def count(self, query: Query, field: Field) -> int:
        find, values = self._find_by_index(query, Scope.ALL, field, exact=False)
        sql = f"SELECT COUNT(*) FROM ({find} LIMIT {COUNT_LIMIT + 1}) AS found"
        return _rows(sql, values, without_scan=True)[0][0]

    def newest(
        self, query: Query, scope: Scope, field: Field, limit: int, *, exact: bool, few: bool
    ) -> list[int]:
        if few:
            find, values = self._find_by_index(query, scope, field, exact=exact)
        else:
            where, values = self._where(query, scope, exact=exact)
            limits, limit_values = self._limits(field)
            find = f"SELECT position FROM news_searchentry WHERE {where} AND {limits}"
            values += limit_values
        sql = f"{find} ORDER BY position DESC LIMIT %s"
        return [row[0] for row in _rows(sql, [*values, limit], without_scan=few)]

    def _find_by_index(
        self, query: Query, scope: Scope, field: Field, *, exact: bool
    ) -> tuple[str, list]:
        """Finds by the full-text index, and by nothing else.

        Left alone, the planner takes `@@` for cheap: it reads every vector of the table for a
        common word, and walks the table from its newest end for a rare one.
        """
        where, values = self._where(query, scope, exact=exact)
        limits, limit_values = self._limits(field)
        sql = f"""
            WITH hits AS MATERIALIZED (
                SELECT position, article_id, home_id, expires_at
                FROM news_searchentry WHERE {where}
            )
            SELECT position FROM hits WHERE {limits}"""
        return sql, [*values, *limit_values]

    def _limits(self, field: Field) -> tuple[str, list]:
        limits, values = field.conditions("position", "article_id")
        return self.SHOWN + limits, [field.home_id, field.now, *values]

    def _where(self, query: Query, scope: Scope, *, exact: bool) -> tuple[str, list]:
        sql = f"{self.COLUMNS[scope]} @@ %s::tsquery"
        values: list = [_all_terms(query, self._sequence, " & ", " | ")]
        if exact:
            column = "exact_title_vector" if scope is Scope.TITLE else "exact_vector"
            sql += f" AND {column} @@ %s::tsquery"
            values.append(_all_terms(query, self._exact, " & ", " | "))
        return sql, values

    def _sequence(self, sequence: Sequence) -> str:
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


def _rows(sql: str, values: list, *, without_scan: bool = False) -> list[tuple]:
    """All rows; `without_scan` (PostgreSQL) keeps the planner from reading the whole table."""
    with connection.cursor() as cursor:
        if not without_scan:
            cursor.execute(sql, values)
            return cursor.fetchall()
        with transaction.atomic(savepoint=False):
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(sql, values)
            rows = cursor.fetchall()
            cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
            return rows
