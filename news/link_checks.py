"""Whether the outside links of our pieces still open: a recurring job (`settings.JOBS`).

The scheduler only queues; the task worker reads the links of a few pieces, drafts first, and asks
a few addresses. Editors never wait for it: the checklist reads what is written down here.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from news.checklist.outside import FAILURES_BEFORE_TOLD, outside_address, own_hosts
from news.checklist.piece import read
from news.link_asking import Answer, ask
from news.models import ArticlePage, LinkReading, OutsideLink

PIECES_PER_RUN = 20
LINKS_PER_RUN = 20
LINKS_PER_HOST = 3
MOST_LOOKED_THROUGH = 2_000
ASKED_AT_ONCE = 4
FRESH_FOR = timedelta(days=7)
READ_AGAIN_AFTER = timedelta(days=14)
ASKED_AGAIN_AFTER = timedelta(minutes=30)
MOST_FAILURES_COUNTED = 20
FORGOTTEN_AFTER = timedelta(days=60)


def check(now: datetime) -> None:
    """Queues a run for the task worker, unless this installation asks nobody."""
    if settings.CHECK_OUTSIDE_LINKS:
        run_check.enqueue()


@task()
def run_check() -> None:
    """Run by the task worker: reads links of a few pieces and asks a few addresses."""
    now = timezone.now()
    for piece in _pieces_to_read(now):
        _note_links_of(piece, now)
    claimed = list(_claim_due(now))
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        answers = list(pool.map(ask, [link.address for link in claimed]))
    for link, answer in zip(claimed, answers, strict=True):
        _write_down(link, answer, now)
    OutsideLink.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()


def _pieces_to_read(now: datetime) -> QuerySet[ArticlePage]:
    """Drafts that changed since they were read; when no link waits, others not read for long."""
    unread = Q(link_reading=None)
    pieces = Q(has_unpublished_changes=True) & (
        unread | Q(latest_revision_created_at__gt=F("link_reading__read_at"))
    )
    if not _due(now).exists():
        is_in_use = Q(live=True) | Q(has_unpublished_changes=True)
        pieces |= is_in_use & (unread | Q(link_reading__read_at__lt=now - READ_AGAIN_AFTER))
    latest = F("latest_revision_created_at").desc(nulls_last=True)
    found = ArticlePage.objects.filter(pieces)
    return found.order_by("-has_unpublished_changes", latest, "-pk")[:PIECES_PER_RUN]


def _note_links_of(piece: ArticlePage, now: datetime) -> None:
    links = read(piece.get_latest_revision_as_object()).links
    ours = own_hosts()
    addresses = {outside_address(link.address, ours) for link in links if link.address} - {""}
    # Those of drafts go before all that waits: somebody is at work on them.
    due_at = now - FRESH_FOR if piece.has_unpublished_changes else now
    OutsideLink.objects.bulk_create(
        [OutsideLink(address=address, due_at=due_at, seen_at=now) for address in sorted(addresses)],
        ignore_conflicts=True,
    )
    known = OutsideLink.objects.filter(address__in=addresses)
    known.update(seen_at=now)
    known.filter(due_at=None, asked_at__lt=now - FRESH_FOR).update(due_at=due_at)
    LinkReading.objects.update_or_create(page_id=piece.pk, defaults={"read_at": now})


def _due(now: datetime) -> QuerySet[OutsideLink]:
    return OutsideLink.objects.filter(due_at__lte=now).order_by("due_at", "pk")


def _claim_due(now: datetime) -> Iterator[OutsideLink]:
    """What this run asks, few of one site; whoever runs at the same time asks others."""
    of_host: dict[str, int] = {}
    claimed = 0
    for link in _due(now)[:MOST_LOOKED_THROUGH]:
        host = urlsplit(link.address).hostname or ""
        if claimed == LINKS_PER_RUN:
            return
        if of_host.get(host, 0) == LINKS_PER_HOST:
            continue
        mine = OutsideLink.objects.filter(pk=link.pk, due_at=link.due_at)
        if mine.update(due_at=now + ASKED_AGAIN_AFTER):
            of_host[host] = of_host.get(host, 0) + 1
            claimed += 1
            yield link


def _write_down(link: OutsideLink, answer: Answer, now: datetime) -> None:
    """Keeps the answer; after a failure the address is asked again, ever more seldom."""
    has_failed = answer.outcome in FAILURES_BEFORE_TOLD
    failures = min(link.failures + 1, MOST_FAILURES_COUNTED) if has_failed else 0
    wait = min(ASKED_AGAIN_AFTER * 2 ** max(0, failures - 1), FRESH_FOR)
    OutsideLink.objects.filter(pk=link.pk).update(
        outcome=answer.outcome,
        status=answer.status,
        failures=failures,
        asked_at=now,
        due_at=now + wait if has_failed else None,
    )
