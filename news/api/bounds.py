"""How much of a web process the API may take: readers of pages come first.

Kept answers never come here; these are answers that have to be made. A process has few threads,
so whoever asks more at once than is good for readers is told to come again, at no cost.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import BoundedSemaphore

from django.utils.translation import gettext as _

from news.api.problems import Code, Fault, Problem

AT_ONCE = 2  # of a web process, which has WEB_THREADS (4) threads
SEARCHES_AT_ONCE = 1
SEARCH_WAITS_SECONDS = 0.25
AGAIN_AFTER_SECONDS = 1

_places = BoundedSemaphore(AT_ONCE)
_searches = BoundedSemaphore(SEARCHES_AT_ONCE)


@contextmanager
def place() -> Iterator[None]:
    """Around the making of an answer; a `Problem` (429) where all places are taken."""
    with _taken(_places, 0):
        yield


@contextmanager
def search_place() -> Iterator[None]:
    """Around a search besides."""
    with _taken(_searches, SEARCH_WAITS_SECONDS):
        yield


@contextmanager
def _taken(places: BoundedSemaphore, seconds: float) -> Iterator[None]:
    if not places.acquire(timeout=seconds):
        told = _("Ask one question after the other, and this one again in a second.")
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            Fault(Code.BUSY, told),
            headers={"Retry-After": str(AGAIN_AFTER_SECONDS)},
        )
    try:
        yield
    finally:
        places.release()
