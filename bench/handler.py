"""Asks for pages within one process, through the whole handler: what each costs.

`python -m bench.handler [--as USERNAME] PATH…` in the environment of a portal prints, as JSON,
for each path: `cpu_ms` (median of REQUESTS), `wall_ms`, `queries` of a warm process, `kilobytes` of
the answer and `memory_mb`, the most that Python held beyond what it held before.
"""

import argparse
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from statistics import median

import django
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, reset_queries
from django.test.utils import CaptureQueriesContext

WARM_UP = 3
REQUESTS = 15
LONGEST_SECONDS = 2.0


def ask(application: Callable, path: str, cookie: str = "") -> int:
    """The length of the answer's body in bytes; anything but 200 ends the process."""
    address, _, query = path.partition("?")
    port = str(settings.PORT)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": port,
        "HTTP_HOST": f"localhost:{port}",
        "HTTP_COOKIE": cookie,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    statuses: list[str] = []
    answer = application(environ, lambda status, _headers, _error=None: statuses.append(status))
    length = sum(map(len, answer))
    answer.close()
    if int(statuses[0].split()[0]) != HTTPStatus.OK:
        sys.exit(f"{path} was answered with {statuses[0]}")
    return length


def cost(application: Callable, path: str, cookie: str) -> dict[str, float]:
    """What one page costs; see the module's words."""
    for _ in range(WARM_UP):
        length = ask(application, path, cookie)
    with CaptureQueriesContext(connection) as captured:
        ask(application, path, cookie)
    queries = len(captured)
    cpu, wall = [], []
    end = time.monotonic() + LONGEST_SECONDS
    while len(cpu) < REQUESTS and (len(cpu) < WARM_UP or time.monotonic() < end):
        cpu_before, wall_before = time.process_time(), time.perf_counter()
        ask(application, path, cookie)
        cpu.append(1000 * (time.process_time() - cpu_before))
        wall.append(1000 * (time.perf_counter() - wall_before))
    tracemalloc.start()
    ask(application, path, cookie)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "cpu_ms": median(cpu),
        "wall_ms": median(wall),
        "queries": queries,
        "kilobytes": length / 1000,
        "memory_mb": held / 1e6,
    }


def session_cookie(username: str) -> str:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--as", dest="username", default="")
    parser.add_argument("paths", nargs="+")
    given = parser.parse_args()
    django.setup()
    application = get_wsgi_application()
    # One connection, so that its queries are seen; a web process keeps its own as well.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    request_started.disconnect(reset_queries)
    cookie = session_cookie(given.username) if given.username else ""
    print(json.dumps({path: cost(application, path, cookie) for path in given.paths}))


if __name__ == "__main__":
    main()
