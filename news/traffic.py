"""Records and reads views.

A view is counted by one upsert in one transaction, exact under any number of processes; nothing
is read and written back. What an acknowledged request counted survives the death of any process.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from news.models import DailyViews, StartingViews, VisitMark

# `excluded` and the target's own name mean the same to SQLite (3.24 on) and PostgreSQL.
_MARK_VISIT = """
INSERT INTO news_visitmark (key, seen_at) VALUES (%s, %s)
ON CONFLICT (key) DO UPDATE SET seen_at = excluded.seen_at
WHERE news_visitmark.seen_at < %s
"""
_COUNT_VIEW = """
INSERT INTO news_dailyviews (page_id, day, kind, views) VALUES (%s, %s, %s, 1)
ON CONFLICT (page_id, kind, day) DO UPDATE SET views = news_dailyviews.views + 1
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


def record_view(page_id: int, visitor: Visitor, now: datetime) -> bool:
    """Counts one view of a page, unless the same visitor saw it a moment ago; says whether."""
    window = timedelta(seconds=settings.VIEW_WINDOW_SECONDS)
    moment = connection.ops.adapt_datetimefield_value
    today = connection.ops.adapt_datefield_value(timezone.localdate(now))
    with transaction.atomic(), connection.cursor() as cursor:
        if window:
            key = _visit_key(page_id, visitor, now)
            cursor.execute(_MARK_VISIT, [key, moment(now), moment(now - window)])
            if cursor.rowcount == 0:
                return False
        cursor.execute(_COUNT_VIEW, [page_id, today, str(visitor.kind)])
    return True


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


def add_views(source_id: int, target_id: int) -> None:
    """Counts the views of one page for another too: for a page that is about to be deleted."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_VIEWS, [target_id, source_id])


def forget_visits(now: datetime) -> int:
    """Deletes the marks that no longer keep anything from being counted; returns how many."""
    window = timedelta(seconds=settings.VIEW_WINDOW_SECONDS)
    return VisitMark.objects.filter(seen_at__lt=now - window).delete()[0]


def _visit_key(page_id: int, visitor: Visitor, now: datetime) -> str:
    """A salted hash of visitor and page; with the day in its salt, two days cannot be joined."""
    day = timezone.localdate(now).isoformat()
    salt = hmac.digest(settings.SECRET_KEY.encode(), f"visit {day}".encode(), "sha256")
    identity = f"{page_id}\n{visitor.address}\n{visitor.user_agent}"
    return hashlib.blake2b(identity.encode(), key=salt, digest_size=16).hexdigest()
