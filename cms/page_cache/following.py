"""Keeps the folders in step with the database, about twice a second, in every web process.

Heals what a crash left between a commit and the switch, follows the changes of other machines, and
ends a generation when its time has come.
"""

import logging
import threading
import time
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from cms.page_cache import folders, marks

logger = logging.getLogger(__name__)

EVERY_SECONDS = 0.4
# After it pages are made anew, for what has no moment: most read, the number of views.
LONGEST_LIFE_SECONDS = 600
# The time within which every machine has followed a change, or serves nothing from the cache.
FOLLOWED_SECONDS = 1.0


class Follower(threading.Thread):
    """One per web process; `is_fresh` while it has compared the marks a moment ago."""

    def __init__(self) -> None:
        super().__init__(name="page-cache", daemon=True)
        self._followed_at = time.monotonic()
        self._end: tuple[str, float] = ("", 0.0)

    def is_fresh(self) -> bool:
        return time.monotonic() - self._followed_at < FOLLOWED_SECONDS

    def run(self) -> None:
        while True:
            began = time.monotonic()
            try:
                self.turn(time.time())
                self._followed_at = began
            except Exception:
                logger.exception("The page cache could not be compared with the database")
                connection.close()
            time.sleep(EVERY_SECONDS)

    def turn(self, now: float) -> None:
        """Begins a new generation where that of the folder is not the database's, or has ended."""
        folders.tell_again()
        name = folders.current()
        mark = marks.read()
        if self._is_over(name, mark, now):
            folders.switch_from(name, mark)
        folders.sweep(now)

    def _is_over(self, name: str | None, mark: str, now: float) -> bool:
        if name is None or folders.mark_of(name) != mark or not (folders.root() / name).is_dir():
            return True
        if self._end[0] != name:
            self._end = (name, _end_of(name))
        return now >= self._end[1]


def _end_of(name: str) -> float:
    """When the pages of a generation are no longer right, or no longer new enough."""
    begun = folders.begun_at(name)
    after = datetime.fromtimestamp(begun, UTC)
    moments = [import_string(path)(after) for path in settings.PAGE_MOMENTS]
    return min(
        [begun + LONGEST_LIFE_SECONDS, *(moment.timestamp() for moment in moments if moment)]
    )


follower: Follower | None = None


def start() -> None:
    """Called once in every web process, after the fork."""
    global follower
    if settings.PAGE_CACHE != "off":
        follower = Follower()
        follower.start()
