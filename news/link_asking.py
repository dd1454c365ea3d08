"""Asks one outside address whether it opens, as a careful stranger.

Editors type the addresses, so whoever takes over an account could make the server knock at doors
inside its own network. Therefore: only http and https on their own ports; a name is resolved once
and the connection goes to that very address, which must be public, and so must every other address
of the name; the same after each redirect; no proxy, cookie or password of the machine is used. The
answer's body is never read, so its size, packing and slowness do not matter, and everything
together has one deadline.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from news.models import OutsideLink
from news.models.links import LONGEST_ADDRESS

SECONDS = 8.0
MOST_REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
HEADERS = {
    "User-Agent": "CongPhuong-LinkCheck/1.0",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}

Outcome = OutsideLink.Outcome

_ANSWERS = {404: Outcome.NOT_FOUND, 410: Outcome.NOT_FOUND}
# After these a site that dislikes HEAD may still answer GET.
_ASKED_TWICE = {
    Outcome.NOT_FOUND,
    Outcome.SERVER_ERROR,
    Outcome.UNCLEAR,
    Outcome.UNREACHABLE,
    Outcome.REDIRECTS,
}
_GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
# Neither private by name nor a machine of somebody's: relays and translators to other networks
# (through which private IPv4 addresses can be reached), protocol and documentation blocks.
_NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
]


@dataclass(frozen=True)
class Answer:
    """What came of asking; `status` is that of HTTP, if it came so far."""

    outcome: OutsideLink.Outcome
    status: int | None = None


class _Failed(Exception):
    def __init__(self, outcome: OutsideLink.Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def askable(address: str) -> str:
    """The address as it is asked, in ASCII and without its fragment; '' where it may not be."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    own_port = PORTS.get(parts.scheme)
    if not host or own_port is None or "@" in parts.netloc or port not in {None, *PORTS.values()}:
        return ""
    name = f"[{host}]" if ":" in host else host
    name = name if port in {None, own_port} else f"{name}:{port}"
    target = iri_to_uri(f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}")
    asked = f"{parts.scheme}://{name}{target}"
    if len(asked) > LONGEST_ADDRESS or not all("!" <= sign <= "~" for sign in asked):
        return ""
    return asked


def ask(address: str) -> Answer:
    """Asks by HEAD, then by GET where HEAD was not enough; takes `SECONDS` and raises nothing.

    Only the system's own resolver may take longer, which has limits of its own.
    """
    deadline = time.monotonic() + SECONDS
    answer = _follow("HEAD", address, deadline)
    if answer.outcome in _ASKED_TWICE and time.monotonic() < deadline:
        answer = _follow("GET", address, deadline)
    return answer


def is_public(address: str) -> bool:
    """Whether `address`, a number, is that of a machine on the public internet."""
    number = ipaddress.ip_address(address)
    if number.version == 6 and number not in _GLOBAL_IPV6:
        return False
    if number.is_multicast or number.is_reserved or not number.is_global:
        return False
    return not any(number in network for network in _NOT_PUBLIC)


def _follow(method: str, address: str, deadline: float) -> Answer:
    for _turn in range(MOST_REDIRECTS + 1):
        address = askable(address)
        if not address:
            return Answer(Outcome.NOT_PUBLIC)
        try:
            status, location = _request(method, urlsplit(address), deadline)
        except _Failed as failed:
            return Answer(failed.outcome)
        if status not in {301, 302, 303, 307, 308} or not location:
            return Answer(_outcome_of(status), status)
        try:
            address = urljoin(address, location)
        except ValueError:
            return Answer(Outcome.UNCLEAR, status)
    return Answer(Outcome.REDIRECTS)


def _outcome_of(status: int) -> OutsideLink.Outcome:
    if 200 <= status < 400:
        return Outcome.OPENS
    if status >= 500:
        return Outcome.SERVER_ERROR
    # 401, 403, 429 and their like: the site is there and does not let machines look.
    return _ANSWERS.get(status, Outcome.UNCLEAR)


def _request(method: str, parts: SplitResult, deadline: float) -> tuple[int, str]:
    """Status and Location of one answer; its body is left on the line."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    line = _Line(_public_addresses(host, port), port, deadline)
    try:
        line.open()
        if parts.scheme == "https":
            line.encrypt(host)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = line.socket
        connection.putrequest(
            method,
            parts.path + ("?" + parts.query if parts.query else ""),
            skip_host=True,
            skip_accept_encoding=True,
        )
        for name, value in {"Host": parts.netloc, **HEADERS}.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        location = response.getheader("Location") or ""
        response.close()
        line.stop_if_cut()  # headers that end too early look whole
    except ssl.SSLCertVerificationError as error:
        raise _Failed(Outcome.CERTIFICATE) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = isinstance(error, TimeoutError) or line.is_cut
        raise _Failed(Outcome.TIMEOUT if late else Outcome.UNREACHABLE) from error
    finally:
        line.close()
    # Headers are bytes of Latin-1 to Python, and of UTF-8 to careless sites.
    return response.status, location.encode("latin-1", "replace").decode("utf-8", "replace")


def _public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a name, resolved this once; refused whole where one is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        # The name server's own trouble says nothing of the name.
        is_unknown = error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)}
        raise _Failed(Outcome.UNKNOWN_HOST if is_unknown else Outcome.UNCLEAR) from error
    except (OSError, UnicodeError) as error:
        raise _Failed(Outcome.UNKNOWN_HOST) from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not addresses or not all(is_public(address) for address in addresses):
        raise _Failed(Outcome.NOT_PUBLIC)
    return addresses


class _Line:
    """A connection that is cut at the deadline, however slowly the other side drips."""

    def __init__(self, addresses: list[str], port: int, deadline: float) -> None:
        self.addresses, self.port, self.deadline = addresses, port, deadline
        self.socket: socket.socket | None = None
        self.is_cut = False
        self._timer = threading.Timer(max(0, deadline - time.monotonic()), self._cut)
        self._timer.daemon = True

    def open(self) -> None:
        """Connects to the first address that takes a connection."""
        self._timer.start()
        refused: OSError | None = None
        for address in self.addresses:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                self.socket = socket.create_connection((address, self.port), timeout=left)
            except OSError as error:
                refused = error
                continue
            self.stop_if_cut()
            return
        raise refused or OSError

    def encrypt(self, host: str) -> None:
        """Speaks TLS as `host`, whose certificate must be valid."""
        context = ssl.create_default_context()
        self.socket = context.wrap_socket(
            self.socket, server_hostname=host, do_handshake_on_connect=False
        )
        self.stop_if_cut()
        self.socket.do_handshake()

    def stop_if_cut(self) -> None:
        """The deadline may have passed while one socket took the place of another."""
        if self.is_cut:
            raise TimeoutError

    def close(self) -> None:
        self._timer.cancel()
        if self.socket is not None:
            self.socket.close()

    def _cut(self) -> None:
        self.is_cut = True
        if self.socket is not None:
            try:
                # Past TLS, which would wait for the other side.
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)
            except OSError:
                return
