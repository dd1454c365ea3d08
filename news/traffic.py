"""Records and reads views.

A view is written into this process's journal (`news.journal`) and so survives the death of any
process; `fold` adds what is there to `DailyViews`, in a transaction that also notes how far the
journals were read.
"""

import hashlib
import hmac
import os
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Page

from news import journal
from news.journal import View
from news.ledger import Ledger
from news.models import DailyViews, FoldedViews, StartingViews, VisitMark

MOST_FOLDED = 20_000
MOST_MONTHS_ROWS = 5_000
ROWS_A_STATEMENT = 250
LATE_SECONDS = 60

# `excluded` and the target's own name mean the same to SQLite (3.24 on) and PostgreSQL.
_MARK_VISIT = """
INSERT INTO news_visitmark (key, seen_at) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET seen_at = excluded.seen_at
"""
_COUNT_VIEWS = """
INSERT INTO news_dailyviews (page_id, kind, day, views) VALUES {rows}
ON CONFLICT (page_id, kind, day) DO UPDATE SET views = news_dailyviews.views + excluded.views
"""
_ADD_VIEWS = """
INSERT INTO news_dailyviews (page_id, day, kind, views)
SELECT %s, day, kind, views FROM news_dailyviews WHERE page_id = %s
ON CONFLICT (page_id, kind, day) DO UPDATE SET views = news_dailyviews.views + excluded.views
"""


class Visitor(NamedTuple):
    """Who looks: kind (a DailyViews.Kind), client address, user agent. None of it is stored."""

    kind: str
    address: str
    user_agent: str


def record_view(page_id: int, visitor: Visitor, now: datetime) -> int:
    """Counts a view, unless the same visitor saw the page a moment ago; what readers then see.

    It is written down when this returns, and in `DailyViews` after the next `fold`.
    """
    day = now.astimezone(timezone.get_default_timezone()).date().toordinal()
    key = _visit_key(page_id, visitor, day)
    view = View(key, page_id, day, str(visitor.kind), now.timestamp())
    ledger().add(view, settings.VIEW_WINDOW_SECONDS)
    return ledger().views(page_id)


def views_now(page_id: int) -> int:
    """The number that readers see, with the views that this process has not folded yet."""
    return ledger().views(page_id)


def views_shown(page_id: int) -> int:
    """The number that readers see: readers' views plus the imported starting figure."""
    return views_of([page_id])[page_id]


def views_of(page_ids: Iterable[int]) -> dict[int, int]:
    """The number that readers see, for many pages in two queries."""
    shown = dict.fromkeys(page_ids, 0)
    started = StartingViews.objects.filter(page__in=shown).values_list("page_id", "views")
    counted = DailyViews.objects.by_readers().filter(page__in=shown).values_list("page_id")
    for page_id, views in [*started, *counted.annotate(Sum("views")).order_by()]:
        shown[page_id] += views
    return shown


def ledger() -> Ledger:
    """This process's; one made before a fork is not used after it."""
    return _ledger(settings.VIEW_JOURNALS, os.getpid())


def fold(now: datetime) -> int:
    """Moves the views of this machine into `DailyViews`; returns how many it read.

    It may run in several processes and on several machines at once: they take turns. What comes
    while it works is left for the next time: many views in one transaction cost little.
    """
    where, total = journal.folder(), 0
    with journal.folding(where) as is_ours:
        is_more = is_ours
        while is_more:
            offsets = _offsets(where)
            unread = sum(journal.unread_bytes(where, *each) for each in offsets.items())
            folded = _fold_some(where, list(offsets), now) if unread else 0
            total += folded
            is_more = folded == MOST_FOLDED
        if is_ours:
            _delete_read(where)
    return total


def readiness() -> str:
    """For /readyz: "ok", or since when views of this machine wait to be folded."""
    where = journal.folder()
    waiting = [journal.read(where, *each, most=1) for each in _offsets(where).items()]
    oldest = min((views[0].seen_at for views in waiting if views), default=None)
    if oldest is None or timezone.now().timestamp() - oldest < LATE_SECONDS:
        return "ok"
    return f"not folded since {datetime.fromtimestamp(oldest, UTC):%Y-%m-%dT%H:%M:%SZ}"


def first_day_kept(today: date) -> date:
    """Views before this day are known by month alone; always the first day of a month."""
    return (today - timedelta(days=settings.VIEW_DAYS_KEPT)).replace(day=1)


def fold_days_into_months(now: datetime) -> int:
    """Adds old days to the first day of their month; returns how many rows went. No sum changes."""
    old = DailyViews.objects.filter(day__lt=first_day_kept(timezone.localdate(now)))
    days = old.exclude(day__day=1).order_by("pk")
    gone, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(days.filter(pk__gt=last).select_for_update()[:MOST_MONTHS_ROWS])
            if not rows:
                return gone
            months: Counter = Counter()
            for row in rows:
                months[row.page_id, row.kind, row.day.replace(day=1).toordinal()] += row.views
            _count(months)
            DailyViews.objects.filter(pk__in=[row.pk for row in rows]).delete()
        gone, last = gone + len(rows), rows[-1].pk


def add_views(source_id: int, target_id: int) -> None:
    """Counts the views of one page for another too: for a page that is about to be deleted."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_VIEWS, [target_id, source_id])


def forget_visits(now: datetime) -> int:
    """Deletes the marks that no longer keep anything from being counted; returns how many."""
    window = timedelta(seconds=settings.VIEW_WINDOW_SECONDS)
    return VisitMark.objects.filter(seen_at__lt=now - window).delete()[0]


@lru_cache(maxsize=1)
def _ledger(where: str, process_id: int) -> Ledger:
    return Ledger(Path(where), views_of)


def _offsets(where: Path) -> dict[str, int]:
    """How far each journal of this machine is read."""
    offsets = dict.fromkeys(journal.names(where), 0)
    rows = FoldedViews.objects.filter(source__in=offsets)
    return offsets | dict(rows.values_list("source", "folded_up_to"))


def _fold_some(where: Path, names: list[str], now: datetime) -> int:
    fresh = [FoldedViews(source=name) for name in names]
    FoldedViews.objects.bulk_create(fresh, ignore_conflicts=True)
    views: list[View] = []
    with transaction.atomic():
        # Every folder locks every row, so that those of all machines come one after another.
        marks = FoldedViews.objects.select_for_update().order_by("pk").in_bulk()
        for name in names:
            mark = marks[name]
            read = journal.read(where, name, mark.folded_up_to, MOST_FOLDED - len(views))
            mark.folded_up_to += len(read) * journal.RECORD_BYTES
            mark.folded_at = now
            views += read
        FoldedViews.objects.bulk_update(
            [marks[name] for name in names], ["folded_up_to", "folded_at"]
        )
        views.sort(key=lambda view: view.seen_at)
        _count(Counter((view.page_id, view.kind, view.day) for view in _counting(views)))
    return len(views)


def _delete_read(where: Path) -> None:
    """Deletes the journals, all read, whose process is gone; the file before its row."""
    for name, offset in _offsets(where).items():
        if not journal.is_written(where, name) and not journal.unread_bytes(where, name, offset):
            journal.delete(where, name)
            FoldedViews.objects.filter(source=name).delete()


def _counting(views: list[View]) -> list[View]:
    """Without pages that are gone, and what another machine counted within the window; marks it."""
    ids = {view.page_id for view in views}
    pages = set(Page.objects.filter(pk__in=ids).values_list("pk", flat=True))
    views = [view for view in views if view.page_id in pages]
    window = settings.VIEW_WINDOW_SECONDS
    if not window:
        return views
    marks = VisitMark.objects.in_bulk({view.key.hex() for view in views})
    seen_at = {key: mark.seen_at.timestamp() for key, mark in marks.items()}
    counting = []
    for view in views:
        key = view.key.hex()
        if key not in seen_at or seen_at[key] < view.seen_at - window:
            seen_at[key] = view.seen_at
            counting.append(view)
    moment = connection.ops.adapt_datetimefield_value
    fresh = {view.key.hex(): datetime.fromtimestamp(view.seen_at, UTC) for view in counting}
    _insert(_MARK_VISIT, [(key, moment(at)) for key, at in sorted(fresh.items())])
    return counting


def _count(views: Counter) -> None:
    """Adds numbers of views by page, kind and day, in one order: nobody deadlocks."""
    moment = connection.ops.adapt_datefield_value
    rows = [
        (page_id, kind, moment(date.fromordinal(day)), number)
        for (page_id, kind, day), number in sorted(views.items())
    ]
    _insert(_COUNT_VIEWS, rows)


def _insert(statement: str, rows: list[tuple]) -> None:
    """Many rows a statement: PostgreSQL takes one by one ten times as long."""
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_A_STATEMENT):
            some = rows[start : start + ROWS_A_STATEMENT]
            places = ", ".join([f"({', '.join(['%s'] * len(some[0]))})"] * len(some))
            cursor.execute(statement.format(rows=places), list(chain.from_iterable(some)))


def _visit_key(page_id: int, visitor: Visitor, day: int) -> bytes:
    """A salted hash of visitor and page; with the day in its salt, two days cannot be joined."""
    identity = f"{page_id}\n{visitor.address}\n{visitor.user_agent}"
    salt = _salt(settings.SECRET_KEY, day)
    return hashlib.blake2b(identity.encode(), key=salt, digest_size=16).digest()


@lru_cache(maxsize=2)
def _salt(secret: str, day: int) -> bytes:
    return hmac.digest(secret.encode(), f"visit {date.fromordinal(day)}".encode(), "sha256")
