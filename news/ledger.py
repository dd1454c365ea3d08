"""What one process knows of views: whom it counted lately, and the numbers that readers see.

A number is what the database last said (`base`) and what this process has written into its
journal since. All of it is bounded; the exact sums are the database's.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from news import journal
from news.journal import Journal, View
from news.models import DailyViews, FoldedViews, VisitMark

# A number is asked of the database again after this long. Folding and asking come every half
# second, so that nobody is shown a number two seconds old.
FRESH_SECONDS = 1.0
READ_SECONDS = 10
# A visit is in the database this long after it at most; else a repeat is told when it is folded.
FOLDED_SECONDS = 1.0
BLOCK = 64
MOST_PAGES = 20_000
MOST_VISITS = 50_000


class Ledger:
    """Of one process; its threads share it. `views_of` asks the database for numbers."""

    def __init__(self, where: Path, views_of: Callable[[Iterable[int]], dict[int, int]]) -> None:
        self._folder = where
        self._views_of = views_of
        self._lock = threading.Lock()
        self._journal: Journal | None = None
        self._full = False
        # Journals of ours that are not read to their end; the one written to is the last.
        self._names: list[str] = []
        self._visits: dict[bytes, float] = {}
        self._visits_known_until = 0.0
        self._earlier_visits: dict[bytes, float] = {}
        self._waiting: Counter[int] = Counter()
        self._asking = threading.Lock()
        self._bases: dict[int, tuple[int, float]] = {}
        self._counted_up_to: dict[str, int] = {}
        self._read_at: dict[int, float] = {}

    def add(self, view: View, window_seconds: float) -> None:
        """Writes a view down, unless this process wrote the visitor's last one within the window.

        A repeat that another process wrote a moment ago is left out by `traffic.fold`.
        Raises OSError where there is no room.
        """
        if not self._visits_known_until:
            self.learn_visits(view.seen_at)
        with self._lock:
            seen_at = self._visits.get(view.key) or self._earlier_visits.get(view.key)
            if window_seconds and seen_at and seen_at >= view.seen_at - window_seconds:
                return
            self._write(view)
            if view.kind == DailyViews.Kind.READER:
                self._waiting[view.page_id] += 1
            self._note(view.key, view.seen_at)

    def learn_visits(self, now: float) -> None:
        """Learns whom other processes and machines counted, as far as it is folded.

        When exactly is asked the first time alone: later it comes twice a second, and a visit that
        is remembered as a little older is told when the next one is folded.
        """
        is_first = not self._visits_known_until
        since = self._visits_known_until - FOLDED_SECONDS
        since = max(since, now - settings.VIEW_WINDOW_SECONDS)
        self._visits_known_until = now
        marks = VisitMark.objects.filter(seen_at__gte=datetime.fromtimestamp(since, UTC))
        marks = marks.order_by("-seen_at")[:MOST_VISITS]
        if is_first:
            rows = marks.values_list("key", "seen_at")
            found = [(bytes.fromhex(key), at.timestamp()) for key, at in rows]
        else:
            found = [(bytes.fromhex(key), since) for key in marks.values_list("key", flat=True)]
        with self._lock:
            for visit, seen_at in found:
                if self._visits.get(visit, 0.0) < seen_at:
                    self._note(visit, seen_at)

    def views(self, page_id: int) -> int:
        """The number that readers see."""
        moment = time.monotonic()
        self._read_at[page_id] = moment
        known = self._known(page_id)
        if known is None or moment - known[1] > FRESH_SECONDS:
            first = page_id - page_id % BLOCK
            self._ask([page_id] if known else range(first, first + BLOCK))
        while (known := self._known(page_id)) is None:
            self._ask([page_id])
        return known[0]

    def refresh(self) -> None:
        """Asks the database for the numbers that were read lately; begins a new journal if due."""
        earliest = time.monotonic() - READ_SECONDS
        read_at = list(self._read_at.items())
        self._read_at = {page_id: at for page_id, at in read_at if at >= earliest}
        with self._lock:
            if self._journal and self._journal.size > journal.LONG_BYTES:
                self._close()
            if len(self._bases) > MOST_PAGES:
                self._bases = {}
        self._ask(list(self._read_at))

    def look_for_room(self) -> None:
        """Notes whether the journals of this machine may grow."""
        most = settings.VIEW_JOURNAL_MEGABYTES * 1024 * 1024
        self._full = journal.used_bytes(self._folder) >= most

    def _note(self, key: bytes, seen_at: float) -> None:
        if len(self._visits) >= MOST_VISITS:
            self._visits, self._earlier_visits = {}, self._visits
        self._visits[key] = seen_at

    def _write(self, view: View) -> None:
        if self._full:
            raise OSError("The journals of views may not grow (VIEW_JOURNAL_MEGABYTES).")
        if self._journal is None:
            self._journal = Journal(self._folder)
            self._names.append(self._journal.name)
        try:
            self._journal.append(view)
        except OSError:
            self._close()
            raise

    def _close(self) -> None:
        if self._journal:
            self._journal.close()
            self._journal = None

    def _known(self, page_id: int) -> tuple[int, float] | None:
        """The number, and when the database was last asked."""
        with self._lock:
            base = self._bases.get(page_id)
            return base and (base[0] + self._waiting[page_id], base[1])

    def _ask(self, page_ids: Iterable[int]) -> None:
        with self._asking:
            moment = time.monotonic()
            wanted, offsets = set(page_ids), self._offsets()
            while True:
                if offsets != self._counted_up_to:
                    # Folding went on: no other number that is known goes with what waits now.
                    wanted |= set(list(self._read_at))
                bases = self._views_of(wanted)
                before, offsets = offsets, self._offsets()
                # Nothing was folded in between: the numbers count our journals up to there.
                if before == offsets:
                    break
            with self._lock:
                if offsets != self._counted_up_to:
                    self._bases = {}
                self._bases.update((page_id, (base, moment)) for page_id, base in bases.items())
                self._waiting = self._unread(offsets)
                self._counted_up_to = offsets

    def _offsets(self) -> dict[str, int]:
        rows = FoldedViews.objects.filter(source__in=self._names)
        return dict(rows.values_list("source", "folded_up_to"))

    def _unread(self, offsets: dict[str, int]) -> Counter[int]:
        """Readers' views of this process that the database has not; called under the lock."""
        unread: Counter[int] = Counter()
        for name in list(self._names):
            offset = offsets.get(name, 0)
            length = journal.unread_bytes(self._folder, name, offset)
            if not length and not (self._journal and self._journal.name == name):
                self._names.remove(name)
            for view in journal.read(self._folder, name, offset, length // journal.RECORD_BYTES):
                if view.kind == DailyViews.Kind.READER:
                    unread[view.page_id] += 1
        return unread
