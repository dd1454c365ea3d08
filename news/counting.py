"""Counts views in front of Django.

What a request for `/luot-xem/<id>/` must pass is written once, in `news.views.traffic`. This layer
answers alone only where Django has just answered the same page, under the same host, with 200, and
as long as a question asked every second finds the page still open to readers; everything else, and
everybody with a session, goes to Django. Both write the view down with the same function.
"""

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from cms.visitors import address_in, is_robot
from news import traffic
from news.models import DailyViews
from news.views.traffic import PIXEL, open_pages

logger = logging.getLogger(__name__)

PREFIX = "/luot-xem/"
EVERY_SECONDS = 0.5
# What was asked longer ago is asked again before the answer.
OPEN_SECONDS = 2
# A page that nobody reads for this long is not asked about any more.
READ_SECONDS = 60
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
    """A page that readers may open: when the database said so, and when one last did."""

    said_at: float
    read_at: float


class Door:
    """One way in (scheme, host, kind of answer): its answers' headers, and the pages open there."""

    def __init__(self, meta: dict, headers: list[tuple[str, str]]) -> None:
        self.headers = [header for header in headers if header[0].lower() != "content-length"]
        self._environ = {name: meta[name] for name in _DOOR if name in meta}
        self._pages: dict[int, Known] = {}

    def admits(self, page_id: int, moment: float) -> bool:
        """Whether readers may open the page; asks the database where it was not asked lately."""
        known = self._pages.get(page_id)
        if known is None or moment - known.said_at > OPEN_SECONDS:
            close_old_connections()
            first = page_id - page_id % BLOCK
            self._ask(range(first, first + BLOCK), moment)
            known = self._pages.get(page_id)
        if known is None or moment - known.said_at > OPEN_SECONDS:
            return False
        self._pages[page_id] = Known(known.said_at, moment)
        return True

    def ask_again(self, moment: float) -> None:
        """Asks the database which of the pages are still open; forgets those nobody reads."""
        known = list(self._pages.items())
        for page_id, page in known:
            if moment - page.read_at > READ_SECONDS:
                self._pages.pop(page_id, None)
        self._ask([page_id for page_id, _page in known if page_id in self._pages], moment)

    def _ask(self, page_ids: Iterable[int], moment: float) -> None:
        request = HttpRequest()
        request.META = self._environ
        pages = open_pages(request, timezone.now()).filter(pk__in=page_ids)
        still_open = set(pages.values_list("pk", flat=True))
        if len(self._pages) + len(still_open) > MOST_PAGES:
            self._pages.clear()
        for page_id in page_ids:
            known = self._pages.get(page_id)
            if page_id in still_open:
                self._pages[page_id] = Known(moment, known.read_at if known else moment)
            elif known and known.said_at < moment:
                self._pages.pop(page_id, None)


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
        moment = time.monotonic()
        door = self._doors.get(key)
        if not door:
            return self._learn(key, meta, start_response)
        try:
            if not door.admits(page_id, moment):
                return self._application(meta, start_response)
            views = traffic.record_view(page_id, _visitor(meta), timezone.now())
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
                    door.ask_again(time.monotonic())
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
