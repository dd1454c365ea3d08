"""How fast a view is counted, against a bare WSGI answer under the same gunicorn.

`python bench/views.py` (in `make bench`): loopback only, about half a minute. On PostgreSQL when
TEST_DATABASE_URL is set, else on SQLite. Each case runs for SECONDS in each of ROUNDS rounds, from
CLIENTS processes that keep their connections; figures are medians, the CPU is that of gunicorn and
its workers alone.
"""

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.table import Row, show
from tests.servers import Server, free_port, prepared, serving

CLIENTS = 8
SECONDS = 2
WARM_UP_SECONDS = 0.5
ROUNDS = 3
BASELINE = "bare WSGI answer"
ARTICLES = 1_000
ANSWER = b'{"views": 12345}'
TICKS = os.sysconf("SC_CLK_TCK")

MAKE_ARTICLES = f"""
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Đo tốc độ"))
for number in range({ARTICLES}):
    article = category.add_child(instance=ArticlePage(title=f"Bài {{number}}", live=True))
    print("id", article.pk)
"""
SUM_VIEWS = """
from django.utils import timezone
from news.traffic import fold
fold(timezone.now())
from django.db.models import Sum
from news.models import DailyViews
print("sum", DailyViews.objects.by_readers().aggregate(total=Sum("views"))["total"] or 0)
"""


class Run(NamedTuple):
    """`sent` counts what was answered while warming up, too."""

    sent: int
    answered: int
    seconds: float
    cpu_seconds: float

    @property
    def rate(self) -> float:
        return self.answered / self.seconds

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu_seconds / self.answered


def bare(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """The baseline: an answer of the same size and no work."""
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(ANSWER)))]
    start_response("200 OK", headers)
    return [ANSWER]


def measure(server: Server, page_ids: list[int], is_new_visitor: bool) -> Run:
    """Posts views for SECONDS; each from a visitor of its own, or all of a client from one."""
    warming = _send(server, page_ids, is_new_visitor, WARM_UP_SECONDS)
    before = cpu_seconds(server.process.pid)
    start = time.perf_counter()
    answered = _send(server, page_ids, is_new_visitor, SECONDS)
    seconds = time.perf_counter() - start
    return Run(warming + answered, answered, seconds, cpu_seconds(server.process.pid) - before)


def _send(server: Server, page_ids: list[int], is_new_visitor: bool, seconds: float) -> int:
    with get_context("fork").Pool(CLIENTS) as pool:
        tasks = [
            (server.url, page_ids, is_new_visitor, seconds, client) for client in range(CLIENTS)
        ]
        return sum(pool.starmap(_client, tasks))


def _client(
    url: str, page_ids: list[int], is_new_visitor: bool, seconds: float, client: int
) -> int:
    """One connection's requests, one after another; how many were answered with 200."""
    parts = urlsplit(url)
    answered = 0
    moment = time.time_ns()
    deadline = time.monotonic() + seconds
    connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
    while time.monotonic() < deadline:
        visit = moment + answered if is_new_visitor else 0
        request = (
            f"POST /luot-xem/{page_ids[answered % len(page_ids)]}/ HTTP/1.1\r\n"
            f"Host: {parts.netloc}\r\nContent-Length: 0\r\n"
            f"User-Agent: Mozilla/5.0 (bench {client} {visit})\r\n"
            f"X-Forwarded-For: 198.51.100.{client}\r\n\r\n"
        )
        try:
            connection.sendall(request.encode())
            is_answered = read_answer(connection)
        except ConnectionError:
            # gunicorn begins a worker anew after so many requests.
            connection.close()
            connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
            continue
        if not is_answered:
            raise SystemExit("A view was not answered with 200.")
        answered += 1
    connection.close()
    return answered


def read_answer(connection: socket.socket) -> bool:
    """Whether the answer is a 200; raises ConnectionError where none comes."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _receive(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += _receive(connection)
    return head.startswith(b"HTTP/1.1 200")


def _receive(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError
    return received


def cpu_seconds(master: int) -> float:
    """CPU of gunicorn and its workers so far."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    total = 0
    for process in [master, *children]:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def rows() -> list[Row]:
    """Views a second, beside the baseline's of the same round; each counted one is stored, or the
    run ends with an error."""
    engine = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    with tempfile.TemporaryDirectory() as folder, prepared(Path(folder)) as environment:
        elsewhere = {**environment, "PORT": str(free_port())}
        with serving(elsewhere, "bench.views:bare") as bare, serving(environment) as server:
            printed = server.manage("shell", "-v", "0", "-c", MAKE_ARTICLES)
            page_ids = [int(number) for number in printed.split() if number.isdecimal()]
            cases = {
                BASELINE: (bare, [1], True),
                "counted, one article": (server, page_ids[:1], True),
                f"counted, {ARTICLES} articles": (server, page_ids, True),
                "repeat, not counted": (server, page_ids[:1], False),
            }
            runs: dict[str, list[Run]] = {name: [] for name in cases}
            for _round in range(ROUNDS):
                for name, case in cases.items():
                    runs[name].append(measure(*case))
            stored = int(server.manage("shell", "-v", "0", "-c", SUM_VIEWS).split()[-1])
    counted = sum(run.sent for name in runs if name.startswith("counted") for run in runs[name])
    if stored < counted:
        sys.exit(f"{counted:,} views were answered, {stored:,} are stored.")
    baseline = runs.pop(BASELINE)
    return [
        Row(
            f"view {name}, {engine}",
            _said(found),
            f"{_said(baseline)} ({BASELINE})",
            median(one.rate / other.rate for one, other in zip(found, baseline, strict=True)),
            "≥ 0.5" if name.startswith("counted") else "",
        )
        for name, found in runs.items()
    ]


def _said(runs: list[Run]) -> str:
    rate, cpu_ms = median(run.rate for run in runs), median(run.cpu_ms for run in runs)
    return f"{rate:,.0f}/s, {cpu_ms:.2f} ms CPU"


if __name__ == "__main__":
    show("Views counted", rows())
