"""A WSGI layer in front of Django that answers readers from finished pages.

What a page is asked by is taken literally: one spelling of an address, known hosts, no header but
`Host`. Whatever is spelt otherwise, or carries a session, goes to Django as it came.
"""

import gzip
import hashlib
import re
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import brotli
from django.conf import settings

from cms.page_cache import KEEP, folders, following, marks
from cms.page_cache.folders import Page

Application = Callable[[dict, Callable], Iterable[bytes]]

LONGEST_ADDRESS = 512
LARGEST_PAGE = 4 * 1024**2
MOST_IN_MEMORY = 48 * 1024**2  # of one process
SMALLEST_COMPRESSED = 200

_ADDRESS = re.compile(
    r"(/(?:\.well-known/)?(?:[A-Za-z0-9_-]+/)*(?:[a-z-]+(?:-[0-9]+)?\.(?:json|txt|webmanifest|xml))?)(?:\?page=([2-9]|[1-9][0-9]{1,3}))?"
)
# The addresses that are kept with a question: their views say which spelling is the plain one.
_QUESTION = re.compile(
    r"(/(?:[a-z]{2}/)?(?:api/v1/articles|nhung/tin-moi)/)\?([A-Za-z0-9_.~%/&=-]{1,300})"
)
# What other sites and their programs ask for: many answers, which leave the pages their room.
EXTRAS = re.compile(r"/(?:[a-z]{2}/)?(?:api|nhung)/")
# What Facebook, Zalo, Google and mailings append to a shared address; no page reads it.
TRACKING = (
    "(?:utm_[a-z]+|_ga|_gl|dclid|fbclid|gad_source|gbraid|gclid|igsh|igshid|mc_[ce]id"
    "|msclkid|ttclid|twclid|wbraid|zarsrc)"
)
_TRACKED = re.compile(rf"([^?]*)\?(?:{TRACKING}=[^&]*(?:&|$))+")
_NEVER = re.compile(
    r"/(?:[a-z]{2}/)?(?:admin|anh-chia-se|bao-loi|bieu-tuong|duyet-bai|giao-dien|healthz|luot-xem|media|readyz"
    r"|static|tai-lieu|tim-kiem)\b.*"
)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,252})(?::[0-9]{1,5})?")
_KEPT_TYPES = re.compile(r"text/(?:html|plain)|application/(?:[a-z]+\+)?(?:json|xml)")
_OWN_HEADERS = {"content-length", "content-encoding", "etag", "vary", "cache-control", "date"}


class _Kept:
    """The pages of one generation that this process has in memory; none where it has no name."""

    def __init__(self, name: str | None, signal: bytes = b"") -> None:
        self.name = name
        self.signal = signal
        self.answers: dict[tuple, tuple] = {}
        self.size = 0

    def put(self, key: tuple, answer: tuple) -> None:
        self.answers[key] = answer
        self.size += len(answer[2])
        while self.size > MOST_IN_MEMORY and self.answers:
            oldest = next(iter(self.answers), None)
            dropped = self.answers.pop(oldest, None)
            self.size -= len(dropped[2]) if dropped else 0


class PageCache:
    """Answers from finished pages; asks `application` for the rest, and keeps what may be kept."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._kept = _Kept(None)
        self._signal = folders.signal()
        self._sessions = (f"{settings.SESSION_COOKIE_NAME}=", "messages=")
        self._is_shared = settings.PAGE_CACHE == "many"
        self._needs_https = settings.SECURE_SSL_REDIRECT
        self._https_header, self._https_value = settings.SECURE_PROXY_SSL_HEADER or ("", "")

    def __call__(self, wsgi: dict, start_response: Callable) -> Iterable[bytes]:
        method = wsgi["REQUEST_METHOD"]
        if (method == "GET" or method == "HEAD") and not self._is_personal(wsgi):
            # No system call: it would hand the interpreter to another thread on every request.
            signal, kept = self._signal[:], self._kept
            if kept.signal != signal:
                kept = self._kept = _Kept(folders.current(), signal)
                _forget_addresses()
            if kept.name is None:
                return self._ask(wsgi, start_response)
            coding = _coding(wsgi.get("HTTP_ACCEPT_ENCODING", ""))
            if coding is not None:
                key = (wsgi.get("HTTP_HOST"), _untracked(wsgi.get("RAW_URI")), coding)
                answer = kept.answers.get(key) or self._from_disk(kept, key)
                if answer:
                    return _answer(wsgi, start_response, answer)
                if method == "GET" and _place(*key[:2]):
                    return self._make(wsgi, start_response, kept, key)
        return self._ask(wsgi, start_response)

    def _is_personal(self, wsgi: dict) -> bool:
        """Whether anything but the address may decide what the answer is."""
        cookie = wsgi.get("HTTP_COOKIE")
        if cookie and any(name in cookie for name in self._sessions):
            return True
        return bool(
            self._is_https(wsgi) != self._needs_https
            or "HTTP_AUTHORIZATION" in wsgi
            or wsgi.get("SCRIPT_NAME")
            or wsgi.get("CONTENT_LENGTH", "0") not in ("", "0")
            or "HTTP_TRANSFER_ENCODING" in wsgi
            or (self._is_shared and not (following.follower and following.follower.is_fresh()))
        )

    def _is_https(self, wsgi: dict) -> bool:
        """As Django decides it."""
        if self._https_header in wsgi:
            return wsgi[self._https_header].split(",")[0].strip() == self._https_value
        return wsgi["wsgi.url_scheme"] == "https"

    def _ask(self, wsgi: dict, start_response: Callable) -> Iterable[bytes]:
        """Django's own answer; where several machines serve, not before all have followed."""
        marks.forget_change()
        answer = self._application(wsgi, start_response)
        since = marks.seconds_since_change()
        if self._is_shared and since is not None:
            time.sleep(max(0.0, following.FOLLOWED_SECONDS - since))
        return answer

    def _from_disk(self, kept: _Kept, key: tuple) -> tuple | None:
        place = _place(*key[:2])
        page = folders.load(kept.name, place) if place else None
        return self._remember(kept, key, page) if page else None

    def _remember(self, kept: _Kept, key: tuple, page: Page) -> tuple:
        coding = key[2] if key[2] in page.bodies else ""
        body = page.bodies[coding]
        headers = [*page.headers, ("ETag", page.etag)]
        if coding:
            headers.append(("Content-Encoding", coding))
        answer = ([*headers, ("Content-Length", str(len(body)))], headers, body, page.etag)
        if not EXTRAS.match(key[1]):  # they push no page out of memory
            kept.put(key, answer)
        return answer

    def _make(
        self, wsgi: dict, start_response: Callable, kept: _Kept, key: tuple
    ) -> Iterable[bytes]:
        """Asks Django for the page, of the address alone, and keeps it where the view says so.

        `kept` was chosen before anything was read: what changes meanwhile leads away from it.
        """
        plain = {name: value for name, value in wsgi.items() if not name.startswith("HTTP_")}
        plain["HTTP_HOST"] = wsgi["HTTP_HOST"]
        plain["RAW_URI"], plain["QUERY_STRING"] = key[1], key[1].partition("?")[2]
        if self._https_header in wsgi:
            plain[self._https_header] = wsgi[self._https_header]
        plain[KEEP] = None
        given: list[Any] = []
        result = self._application(plain, lambda *arguments: given.append(arguments))
        status, headers = given[-1][:2]
        if plain[KEEP] != _named(key[1]) or not may_be_kept(status, headers):
            start_response(*given[-1])
            return result
        try:
            body = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        page = finish(headers, body)
        if len(body) <= LARGEST_PAGE and key[0] in known_hosts():
            is_extra = bool(EXTRAS.match(key[1]))
            folders.keep(kept.name, _place(*key[:2]), page, is_extra=is_extra)
            answer = self._remember(kept, key, page)
        else:
            answer = self._remember(_Kept(None), key, page)
        return _answer(wsgi, start_response, answer)


def may_be_kept(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whether an answer is a plain page, the same for all who ask."""
    values: dict[str, str] = {}
    for name, value in headers:
        values[name.lower()] = f"{values.get(name.lower(), '')},{value.lower()}"
    content_type = values.get("content-type", "").strip(",").split(";")[0].strip()
    return (
        status.startswith("200 ")
        and "set-cookie" not in values
        and "content-encoding" not in values
        and "content-range" not in values
        and "cookie" not in values.get("vary", "")
        and "*" not in values.get("vary", "")
        and not re.search("private|no-store", values.get("cache-control", ""))
        and bool(_KEPT_TYPES.fullmatch(content_type))
    )


def finish(headers: list[tuple[str, str]], body: bytes) -> Page:
    """A page as it is kept: compressed once, with an ETag of its content."""
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    own = [(name, value) for name, value in headers if name.lower() not in _OWN_HEADERS]
    own += [("Vary", "Accept-Encoding"), ("Cache-Control", "no-cache")]
    bodies = {"": body}
    if len(body) >= SMALLEST_COMPRESSED:
        bodies["gzip"] = gzip.compress(body, 6, mtime=0)
        bodies["br"] = brotli.compress(body, quality=5)
    return Page(own, etag, bodies)


def known_hosts() -> set[str]:
    """The hosts that a page may be kept for, as browsers write them; a stranger adds none."""
    from wagtail.models import Site  # the layer is made before the models may be read

    names = {name.lower() for name in settings.ALLOWED_HOSTS if name[0] not in ".*"}
    ports = {"", ":80", ":443", f":{settings.PORT}"}
    for hostname, port in Site.objects.values_list("hostname", "port"):
        names.add(hostname.lower())
        ports.add(f":{port}")
    return {name + port for name in names for port in ports}


def _forget_addresses() -> None:
    """What Wagtail knows of sites' addresses may be older than the change."""
    from wagtail.models import Site

    Site.clear_site_root_paths_cache()


def _untracked(address: str | None) -> str | None:
    """The address without its query, where that only says where the reader came from."""
    tracked = _TRACKED.fullmatch(address) if address and "?" in address else None
    return tracked[1] if tracked else address


def _place(host: str | None, address: str | None) -> str | None:
    """Where a page lies in its generation; None for what is never kept."""
    if not host or not address or len(address) > LONGEST_ADDRESS or not _HOST.fullmatch(host):
        return None
    if question := _QUESTION.fullmatch(address):
        name = hashlib.blake2b(question[2].encode(), digest_size=20).hexdigest()
        return f"{host}/{question[1].strip('/')}=q{name}"
    match = _ADDRESS.fullmatch(address)
    if not match or _NEVER.fullmatch(match[1]):
        return None
    return f"{host}/{match[1].strip('/')}={match[2] or 1}"


def _named(address: str) -> int | str:
    """What a view must say to have its answer kept at this address: the page, or the question."""
    question = _QUESTION.fullmatch(address)
    return question[2] if question else int(_ADDRESS.fullmatch(address)[2] or 1)


@lru_cache(maxsize=256)
def _coding(accepted: str) -> str | None:
    """The content coding for an Accept-Encoding header; None where not even plain bytes will do."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _, parameter = part.strip().partition(";")
        match = re.fullmatch(r"\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", parameter)
        if coding.strip() and (match or not parameter):
            weights[coding.strip()] = float(match[1]) if match else 1.0
    best = [
        (weights.get(coding, weights.get("*", 0.0)), rank, coding)
        for rank, coding in ((2, "br"), (1, "gzip"))
    ]
    weight, _rank, coding = max(best)
    plain = weights.get("identity", weights.get("*", 1.0) or 0.0)
    if weight > 0 and weight >= weights.get("identity", 0.0):
        return coding
    return "" if plain > 0 else None


def _answer(wsgi: dict, start_response: Callable, answer: tuple) -> Iterable[bytes]:
    headers, bare_headers, body, etag = answer
    asked = wsgi.get("HTTP_IF_NONE_MATCH")
    if asked and _matches(asked, etag):
        start_response("304 Not Modified", bare_headers[:])
        return []
    start_response("200 OK", headers[:])
    return [] if wsgi["REQUEST_METHOD"] == "HEAD" else [body]


def _matches(asked: str, etag: str) -> bool:
    """Whether If-None-Match names this page; weak comparison, as RFC 9110 wants for GET."""
    if asked.strip() == "*":
        return True
    opaque = etag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == opaque for part in asked.split(","))
