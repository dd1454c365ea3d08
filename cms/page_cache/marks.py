"""Notes every change that readers may see: a new mark in the database, in the same transaction.

Every statement of every connection is looked at, so that an `update()` or plain SQL counts too. A
change of a table that is not listed below counts: what is forgotten here costs speed, not truth.
After the commit, and before anybody is told of it, this machine serves from a new generation.
"""

import re
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from cms.models import Generation
from cms.page_cache import folders

# What no reader's page shows, and tables whose change comes with one of a table that counts.
QUIET_TABLES = re.compile(
    r"django_.*|auth_.*|cms_(generation|jobheartbeat|loginattempt|user_.*)"
    r"|news_(dailyviews|foldedviews|visitmark|searchentry|searchword|search_.*|importedarticle"
    r"|searchpromotion|searchsynonym|approvallink|articlerating|basesalary|categorydesk"
    r"|categoryworkflow|deputyship|editorialtask.*|errorreport|linkreading|outsidelink|reminder|rolegroup"
    r"|royalty.*|siteworkflow|urgentpublication)"
    r"|wagtailadmin_.*|wagtailsearch_.*|wagtailusers_.*"
    r"|wagtailcore_(revision|comment|commentreply|modellogentry|pagelogentry|pagesubscription"
    r"|referenceindex|task|taskstate|uploadedfile|workflow.*|groupapprovaltask.*"
    r"|group.*permission)"
)
# What saving a draft writes on the page that is live, and logging in on a person.
QUIET_COLUMNS = {
    "wagtailcore_page": {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_id",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by_id",
    },
    "cms_user": {"last_login", "password"},
}
# A picture's new form: no kept page names it yet.
QUIET_INSERTS = {"cms_portalrendition"}

_WRITE = re.compile(
    r"\s*(?:/\*.*?\*/\s*)*(INSERT|UPDATE|DELETE|REPLACE|WITH|TRUNCATE|MERGE)\b", re.I
)
_TARGET = re.compile(
    r'\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM|UPDATE(?!\s+SET\b)(?:\s+ONLY)?)\s+"?(\w+)"?',
    re.I,
)
_COLUMN = re.compile(r'"(\w+)" = ')

_DRAW_MARK = """
INSERT INTO cms_generation (id, mark) VALUES (%s, %s)
ON CONFLICT (id) DO UPDATE SET mark = excluded.mark
"""

_thread = threading.local()


def is_seen(sql: Any) -> bool:
    """Whether a statement changes what a reader's page may show."""
    if not isinstance(sql, str):
        return True
    kind = _WRITE.match(sql)
    if not kind:
        return False
    word = kind[1].upper()
    tables = _TARGET.findall(sql)
    if not tables:
        return word != "WITH"
    for table in (name.lower() for name in tables):
        if QUIET_TABLES.fullmatch(table):
            continue
        if word == "INSERT" and table in QUIET_INSERTS and "DO UPDATE" not in sql:
            continue
        if word == "UPDATE" and table in QUIET_COLUMNS:
            given = sql.partition(" SET ")[2].partition(" WHERE ")[0]
            columns = set(_COLUMN.findall(given))
            if columns and columns <= QUIET_COLUMNS[table]:
                continue
        return True
    return False


def read() -> str:
    """The mark that stands in the database."""
    marks = Generation.objects.filter(pk=Generation.PAGES).values_list("mark", flat=True)
    mark = marks.first()
    return mark.hex if mark else "none"


def changed() -> None:
    """For what changes readers' pages past the database: a new mark, and a new generation."""
    with transaction.atomic():
        connection.ensure_connection()
        connection.pages_changed = True


def seconds_since_change() -> float | None:
    """How long ago this thread committed a change, since `forget_change`."""
    moment = getattr(_thread, "changed_at", None)
    return None if moment is None else time.monotonic() - moment


def forget_change() -> None:
    _thread.changed_at = None


@receiver(connection_created)
def watch(sender, connection: BaseDatabaseWrapper, **kwargs) -> None:
    """Looks at all that a connection writes, and at its commits."""
    if connection.alias != DEFAULT_DB_ALIAS or _look in connection.execute_wrappers:
        return
    connection.execute_wrappers.append(_look)
    connection.pages_changed = False
    connection.commit = _committing(connection, connection.commit)


def _look(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    written = context["connection"]
    if not is_seen(sql):
        return execute(sql, params, many, context)
    if not written.get_autocommit():
        written.pages_changed = True
        return execute(sql, params, many, context)
    # A statement on its own: a transaction around it, so that the mark is committed with it.
    around = transaction.atomic()
    around.__enter__()
    try:
        written.pages_changed = True
        done = execute(sql, params, many, context)
    except BaseException as error:
        around.__exit__(type(error), error, error.__traceback__)
        raise
    if written.vendor == "sqlite" and "RETURNING" in sql:
        # SQLite commits it only when its rows are taken; Django closes the cursor then.
        _when_closed(context["cursor"], lambda: around.__exit__(None, None, None))
    else:
        around.__exit__(None, None, None)
    return done


def _when_closed(cursor: Any, then: Callable[[], object]) -> None:
    close = cursor.close

    def close_and_then() -> None:
        del cursor.close
        close()
        then()

    cursor.close = close_and_then


def _committing(written: BaseDatabaseWrapper, commit: Callable[[], None]) -> Callable[[], None]:
    def commit_with_mark() -> None:
        if not written.pages_changed or not _has_marks(written):
            commit()
            return
        # Last of the transaction: nobody waits for this row while holding one of another's.
        mark = uuid.uuid4().hex
        with written.cursor() as cursor:
            cursor.execute(_DRAW_MARK, [Generation.PAGES, mark])
        written.pages_changed = False
        commit()
        folders.switch(mark)
        _thread.changed_at = time.monotonic()

    return commit_with_mark


def _has_marks(written: BaseDatabaseWrapper) -> bool:
    """Whether the table is there: the first migrations run without it."""
    if not getattr(written, "has_page_marks", False):
        written.has_page_marks = Generation._meta.db_table in written.introspection.table_names()
    return written.has_page_marks
