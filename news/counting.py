"""Counts views in front of Django.

What a request for `/luot-xem/<id>/` must pass is written once, in `news.views.traffic`. This layer
answers alone only where Django has answered under the same host with 200, for pages that the
database called open to readers, as long as the page cache's mark, asked for twice a second, says
that nothing has changed. Everything else, and everybody with a session, goes to Django. Both write
the view down with the same function.
"""

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from cms.page_cache import marks
from cms.visitors import address_in, is_robot
from news import journal, traffic
from news.models import DailyViews
from news.views.traffic import PIXEL, open_pages

logger = logging.getLogger(__name__)

PREFIX = "/luot-xem/"
EVERY_SECONDS = 0.5
# What was asked longer ago is asked again before the answer.
OPEN_SECONDS = 2
# A page is asked about together with its neighbours: the first readers of many pages wait less.
BLOCK = 64
MOST_PAGES = 10_000
MOST_DOORS = 20
LONGEST_WAIT_SECONDS = 30

_ADDRESS = re.compile(r"/luot-xem/([1-9][0-9]{0,17})/(anh\.gif)?")
# What decides the site, the scheme and so the answer's headers.
_DOOR = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
)
# With one of these a request is Django's.
_UNUSUAL = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_AUTHORIZATION")

Application = Callable[[dict, Callable], Iterable[bytes]]


class Known(NamedTuple):
    """Pages that readers may open, as long as nothing that they see changes.

    `mark` is the page cache's, read before the pages were asked for; `said_at` when the database
    last said that it still holds. `ends` has the moment at which a page expires, or None.
    """

    mark: str
    said_at: float
    ends: dict[int, datetime | None]


class Door:
    """One way in (scheme, host, kind of answer): its answers' headers, and the pages open there."""

    def __init__(self, meta: dict, headers: list[tuple[str, str]]) -> None:
        self.headers = [header for header in headers if header[0].lower() != "content-length"]
        self._environ = {name: meta[name] for name in _DOOR if name in meta}
        self._known = Known("", -OPEN_SECONDS, {})

    def admits(self, page_id: int, now: datetime) -> bool:
        """Whether readers may open the page; asks the database where it was not asked lately."""
        if time.monotonic() - self._known.said_at > OPEN_SECONDS:
            close_old_connections()
            self.ask_again()
        ends = self._known.ends
        if page_id not in ends:
            close_old_connections()
            first = page_id - page_id % BLOCK
            ends.update(self._ask(range(first, first + BLOCK), now))
        end = ends.get(page_id, now)
        return end is None or end > now

    def ask_again(self) -> None:
        """Forgets the pages where anything that readers see has changed."""
        said_at, mark = time.monotonic(), marks.read()
        known = self._known
        if mark == known.mark and len(known.ends) < MOST_PAGES:
            self._known = known._replace(said_at=said_at)
        else:
            self._known = Known(mark, said_at, {})

    def _ask(self, page_ids: Iterable[int], now: datetime) -> dict[int, datetime | None]:
        request = HttpRequest()
        request.META = self._environ
        pages = open_pages(request, now).filter(pk__in=page_ids)
        return dict(pages.values_list("pk", "expire_at"))


class CountingLayer:
    """The WSGI layer; with its first request in a process, that process begins to fold."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._doors: dict[tuple, Door] = {}
        self._process_id = 0
        self._starting = threading.Lock()

    def __call__(self, meta: dict, start_response: Callable) -> Iterable[bytes]:
        if self._process_id != os.getpid():
            self._start()
        if not meta["PATH_INFO"].startswith(PREFIX):
            return self._application(meta, start_response)
        address = _ADDRESS.fullmatch(meta["PATH_INFO"])
        if not address or not _is_plain(meta, "GET" if address[2] else "POST"):
            return self._application(meta, start_response)
        page_id, is_picture = int(address[1]), bool(address[2])
        key = (is_picture, *(meta.get(name) for name in _DOOR))
        door = self._doors.get(key)
        if not door:
            return self._learn(key, meta, start_response)
        try:
            now = timezone.now()
            if not door.admits(page_id, now):
                return self._application(meta, start_response)
            views = traffic.record_view(page_id, _visitor(meta), now)
        except Exception:
            # Django's answer says what is wrong; a view that was written down is then a repeat.
            return self._application(meta, start_response)
        body = PIXEL if is_picture else b'{"views": %d}' % views
        start_response("200 OK", [*door.headers, ("Content-Length", str(len(body)))])
        return [body]

    def _learn(self, key: tuple, meta: dict, start_response: Callable) -> Iterable[bytes]:
        """Has Django answer; where it counted the view, its headers serve for the next."""

        def watch(status: str, headers: list[tuple[str, str]], *error: object) -> Callable:
            names = {name.lower() for name, _value in headers}
            if status.startswith("200") and not names & {"set-cookie", "content-encoding"}:
                if len(self._doors) >= MOST_DOORS:
                    self._doors.clear()
                self._doors[key] = Door(meta, headers)
            return start_response(status, headers, *error)

        return self._application(meta, watch)

    def _start(self) -> None:
        with self._starting:
            if self._process_id != os.getpid():
                self._process_id = os.getpid()
                self._doors = {}
                threading.Thread(target=self._keep, name="views", daemon=True).start()

    def _keep(self) -> None:
        failures = 0
        while True:
            time.sleep(min(EVERY_SECONDS * 2**failures, LONGEST_WAIT_SECONDS))
            try:
                traffic.ledger().look_for_room()
                close_old_connections()
                for door in list(self._doors.values()):
                    door.ask_again()
                if not journal.folded_within(journal.folder(), EVERY_SECONDS * 0.8):
                    traffic.fold(timezone.now())
                traffic.ledger().refresh()
                traffic.ledger().learn_visits(time.time())
                failures = 0
            except Exception:
                failures = min(failures + 1, 10)
                logger.exception("Views were not folded; they are kept")


def _is_plain(meta: dict, method: str) -> bool:
    return (
        meta["REQUEST_METHOD"] == method
        and meta.get("HTTP_SEC_FETCH_SITE") != "cross-site"
        and settings.SESSION_COOKIE_NAME not in meta.get("HTTP_COOKIE", "")
        and not any(name in meta for name in _UNUSUAL)
    )


def _visitor(meta: dict) -> traffic.Visitor:
    """As of a request without a session."""
    user_agent = meta.get("HTTP_USER_AGENT", "")
    kind = DailyViews.Kind.ROBOT if is_robot(user_agent) else DailyViews.Kind.READER
    return traffic.Visitor(kind, address_in(meta), user_agent)
