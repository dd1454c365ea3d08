"""How fast finished pages are served, against the same bytes without any work.

`python bench/pages.py` (in `make bench`): loopback only, about three minutes. Under gunicorn the
baseline is a bare WSGI application that answers the same from memory; under nginx plain files. Both
hold as many answers as there are articles, and are asked for one or for all as the portal is: one
hot article and a mix of ARTICLES addresses, asked by CLIENTS processes that keep their connections.
The ratio is the median of ROUNDS rounds, in each of which everything is measured once. The uncached
page (PAGE_CACHE=off) is shown beside them.
"""

import json
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.table import Row, show
from tests.servers import behind_nginx, free_port, prepared, serving

CLIENTS = 8
SECONDS = 0.75
ROUNDS = 10
ARTICLES = 1_000
SAME, SHORT = "bare WSGI, the same answer", "bare WSGI, the body with two headers"
SAME_MIX = "bare WSGI, the same answers"

MAKE_ARTICLES = f"""
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Đo tốc độ"))
for number in range({ARTICLES}):
    article = category.add_child(instance=ArticlePage(title=f"Bài {{number}}", live=True))
    print("address", article.url)
"""


def bare(answers: str, *, is_short: bool = False) -> Callable:
    """The baseline: the answers of a file by address, from memory and without work.

    An address that is not there (`/healthz`) gets the first. `is_short` leaves out all headers but
    two, which no public page may do.
    """
    kept = {}
    for address, (given, text) in json.loads(Path(answers).read_text()).items():
        headers = [tuple(header) for header in given]
        if is_short:
            headers = [one for one in headers if one[0] in ("Content-Type", "Content-Length")]
        kept[address] = (headers, [text.encode()])
    first = next(iter(kept.values()))

    def application(wsgi: dict, start_response: Callable) -> Iterable[bytes]:
        headers, body = kept.get(wsgi["RAW_URI"], first)
        start_response("200 OK", headers[:])
        return body

    return application


def rate(url: str, host: str, addresses: list[str], seconds: float = SECONDS) -> float:
    """Answers a second over all clients."""
    with get_context("fork").Pool(CLIENTS) as pool:
        tasks = [(url, host, addresses, seconds, client) for client in range(CLIENTS)]
        return sum(pool.starmap(_client, tasks)) / seconds


def _client(url: str, host: str, addresses: list[str], seconds: float, client: int) -> int:
    parts = urlsplit(url)
    answered = client * 131
    first = answered
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
            while time.monotonic() < deadline:
                address = addresses[answered % len(addresses)]
                connection.sendall(f"GET {address} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                if not _read(connection):
                    break  # the worker was replaced
                answered += 1
    return answered - first


def _read(connection: socket.socket) -> bool:
    received = b""
    while b"\r\n\r\n" not in received:
        if not (part := connection.recv(262_144)):
            return False
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"Not answered with 200: {head[:80]!r}")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(262_144))
    return True


def fill(url: str, host: str, addresses: list[str]) -> dict[str, tuple[list, str]]:
    """Asks for every page once: the headers that the application gave and the body, by address."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    gunicorns = ("server", "date", "connection")
    answers = {}
    for address in addresses:
        connection.request("GET", address, headers={"Host": host})
        answer = connection.getresponse()
        headers = [header for header in answer.getheaders() if header[0].lower() not in gunicorns]
        answers[address] = (headers, answer.read().decode())
    return answers


class Case(NamedTuple):
    """What is measured in every round: a server's address, what is asked there, its baseline."""

    title: str
    url: str
    addresses: list[str]
    baseline: str = ""
    target: str = ""


def measured(cases: list[Case], host: str) -> dict[str, list[float]]:
    """Answers a second of each case, in ROUNDS rounds: ratios are of one round."""
    rates: dict[str, list[float]] = {case.title: [] for case in cases}
    for case in cases:
        rate(case.url, host, case.addresses, 0.5)
    for _round in range(ROUNDS):
        for case in cases:
            rates[case.title].append(rate(case.url, host, case.addresses))
    return rates


def rows() -> list[Row]:
    """Requests a second, each beside its baseline of the same round."""

    def elsewhere() -> dict[str, str]:
        return {**environment, "PORT": str(free_port())}

    with tempfile.TemporaryDirectory() as name, prepared(Path(name)) as environment:
        folder = Path(name)
        folder.chmod(0o755)
        plain = folder / "plain"
        plain.mkdir()
        host = f"localhost:{environment['PORT']}"
        with serving({**environment, "PAGE_CACHE": "off"}) as server:
            printed = server.manage("shell", "-v", "0", "-c", MAKE_ARTICLES)
            addresses = re.findall(r"^address (\S+)$", printed, re.MULTILINE)
            not_kept = measured([Case("gunicorn, not kept", server.url, addresses)], host)
        files = [f"/plain/{number}.html" for number in range(len(addresses))]
        kept = folder / "answers.json"
        with serving(environment) as server, behind_nginx(server, plain) as nginx:
            answers = fill(server.url, host, addresses)
            kept.write_text(json.dumps(answers))
            for number, address in enumerate(addresses):
                (plain / f"{number}.html").write_text(answers[address][1])
            with (
                serving(elsewhere(), f"bench.pages:bare('{kept}')") as same,
                serving(elsewhere(), f"bench.pages:bare('{kept}', is_short=True)") as short,
            ):
                cases = [
                    Case(SAME, same.url, addresses[:1]),
                    Case(SAME_MIX, same.url, addresses),
                    Case(SHORT, short.url, addresses[:1]),
                    Case("gunicorn, hot page", server.url, addresses[:1], SAME, "≥ 0.9"),
                    Case("gunicorn, mix", server.url, addresses, SAME_MIX, "≥ 0.9"),
                    Case("nginx, plain file", nginx, files[:1]),
                    Case("nginx, hot page", nginx, addresses[:1], "nginx, plain file", "≥ 0.95"),
                    Case("nginx, plain files", nginx, files),
                    Case("nginx, mix", nginx, addresses, "nginx, plain files", "≥ 0.95"),
                ]
                rates = measured(cases, host)
        cases.append(Case("gunicorn, hot page", "", [], SHORT))
        cases.append(Case("gunicorn, not kept", "", [], SAME))
        rates |= not_kept
    return [_row(case, rates) for case in cases if case.baseline]


def _row(case: Case, rates: dict[str, list[float]]) -> Row:
    ours, baseline = rates[case.title], rates[case.baseline]
    ratio = median(one / other for one, other in zip(ours, baseline, strict=True))
    return Row(
        f"{case.title}, {ARTICLES:,} articles",
        f"{median(ours):,.0f} requests/s",
        f"{median(baseline):,.0f} ({case.baseline})",
        ratio,
        case.target,
    )


if __name__ == "__main__":
    show("Finished pages", rows())
