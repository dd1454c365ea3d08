"""How fast a view is counted, against a bare WSGI answer under the same gunicorn.

`python bench/views.py` (in `make bench`): loopback only, about half a minute. On PostgreSQL when
TEST_DATABASE_URL is set, else on SQLite. Each case runs for a few seconds from CLIENTS processes
that keep their connections; the CPU is that of gunicorn and its workers alone.
"""

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.servers import Server, prepared, serving

CLIENTS = 8
SECONDS = 4
WARM_UP_SECONDS = 1
ARTICLES = 100
ANSWER = b'{"views": 12345}'
TICKS = os.sysconf("SC_CLK_TCK")

MAKE_ARTICLES = f"""
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Đo tốc độ"))
for number in range({ARTICLES}):
    article = category.add_child(instance=ArticlePage(title=f"Bài {{number}}", live=False))
    article.save_revision().publish(skip_permission_checks=True)
    print("id", article.pk)
"""
SUM_VIEWS = """
from django.db.models import Sum
from news.models import DailyViews
print("sum", DailyViews.objects.by_readers().aggregate(total=Sum("views"))["total"] or 0)
"""


class Run(NamedTuple):
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
    _send(server, page_ids, is_new_visitor, WARM_UP_SECONDS)
    before = _cpu_seconds(server.process.pid)
    start = time.perf_counter()
    answered = _send(server, page_ids, is_new_visitor, SECONDS)
    seconds = time.perf_counter() - start
    return Run(answered, seconds, _cpu_seconds(server.process.pid) - before)


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
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        while time.monotonic() < deadline:
            visit = moment + answered if is_new_visitor else 0
            request = (
                f"POST /luot-xem/{page_ids[answered % len(page_ids)]}/ HTTP/1.1\r\n"
                f"Host: {parts.netloc}\r\nContent-Length: 0\r\n"
                f"User-Agent: Mozilla/5.0 (bench {client} {visit})\r\n"
                f"X-Forwarded-For: 198.51.100.{client}\r\n\r\n"
            )
            connection.sendall(request.encode())
            if not read_answer(connection):
                raise SystemExit("A view was not answered with 200.")
            answered += 1
    return answered


def read_answer(connection: socket.socket) -> bool:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head.startswith(b"HTTP/1.1 200")


def _cpu_seconds(master: int) -> float:
    """CPU of gunicorn and its workers so far."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    total = 0
    for process in [master, *children]:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def main() -> None:
    engine = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    with tempfile.TemporaryDirectory() as folder, prepared(Path(folder)) as environment:
        with serving(environment, "bench.views:bare") as server:
            baseline = measure(server, [1], is_new_visitor=True)
        with serving(environment) as server:
            printed = server.manage("shell", "-v", "0", "-c", MAKE_ARTICLES)
            page_ids = [int(number) for number in printed.split() if number.isdecimal()]
            runs = {
                "counted, one article": measure(server, page_ids[:1], True),
                f"counted, {ARTICLES} articles": measure(server, page_ids, True),
                "repeat, not counted": measure(server, page_ids[:1], False),
            }
            stored = int(server.manage("shell", "-v", "0", "-c", SUM_VIEWS).split()[-1])
    print(f"POST /luot-xem/ on {engine}, {CLIENTS} clients (baseline: a bare WSGI answer)")
    print(f"{'':26}{'requests/s':>12}{'of baseline':>13}{'CPU ms':>9}{'of baseline':>13}")
    for name, run in {"bare WSGI": baseline, **runs}.items():
        print(
            f"{name:26}{run.rate:12,.0f}{run.rate / baseline.rate:13.3f}"
            f"{run.cpu_ms:9.2f}{run.cpu_ms / baseline.cpu_ms:13.1f}"
        )
    print(f"{stored:,} views stored")


if __name__ == "__main__":
    main()
