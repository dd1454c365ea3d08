"""The view counter under four gunicorn workers, counted from outside, workers killed."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.servers import PROJECT, Server, free_port, prepared, serving

# The tests share one prepared database, so they run on one worker of pytest-xdist.
pytestmark = pytest.mark.xdist_group("traffic_server")

READER = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
SENDERS = 16
VIEWS = 2000
PATIENCE_SECONDS = 60

MAKE_ARTICLE = """
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Tin"))
article = category.add_child(instance=ArticlePage(title="Bài", live=False))
article.save_revision().publish(skip_permission_checks=True)
print("id", article.pk)
"""
SAVE_UNTIL_TOLD = """
import sys, threading
from news.models import ArticlePage
told = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), told.set()), daemon=True).start()
article = ArticlePage.objects.get(pk=%d)
print("saving", flush=True)
saves = 0
while not told.is_set():
    article.save_revision().publish(skip_permission_checks=True)
    saves += 1
print("saves", saves)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("traffic")
    with prepared(folder, WEB_WORKERS="4") as environment:
        yield environment


@pytest.fixture(scope="module")
def server(environment):
    with serving(environment) as server:
        assert len(workers(server)) == 4
        yield server


def new_article(server: Server) -> int:
    printed = server.manage("shell", "-v", "0", "-c", MAKE_ARTICLE.replace("Tin", str(time.time())))
    return int(printed.split()[-1])


def visitor(number: int) -> str:
    return f"198.51.{number // 250}.{number % 250}"


def send_views(server: Server, page_id: int, addresses: list[str], answers: list[int]) -> None:
    """Posts one view from each address; each number that comes back joins `answers` at once.

    A view that gets no answer is not sent again.
    """
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    for address in addresses:
        headers = {"User-Agent": READER, "X-Forwarded-For": address}
        try:
            connection.request("POST", f"/luot-xem/{page_id}/", headers=headers)
            response = connection.getresponse()
            body = response.read()
            if response.status == 200:
                answers.append(json.loads(body)["views"])
        except (OSError, http.client.HTTPException):
            connection.close()
            time.sleep(0.1)
    connection.close()


def send_concurrently(server: Server, page_id: int, addresses: list[str], answers: list[int]):
    share = len(addresses) // SENDERS
    shares = [addresses[start : start + share] for start in range(0, len(addresses), share)]
    with ThreadPoolExecutor(SENDERS) as pool:
        for _done in pool.map(lambda part: send_views(server, page_id, part, answers), shares):
            pass


def shown(server: Server, page_id: int) -> int:
    """The number before one more view by a visitor who counts."""
    answers: list[int] = []
    send_views(server, page_id, [visitor(60_000)], answers)
    return answers[0] - 1


def workers(server: Server) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(server.process.pid)], capture_output=True, text=True, check=True
    )
    return [int(line) for line in found.stdout.split()]


def kill(processes: list[int]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def test_two_thousand_views_are_all_counted_while_an_editor_publishes(server):
    page_id = new_article(server)
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", SAVE_UNTIL_TOLD % page_id]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=server.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as editor:
        assert editor.stdout.readline() == "saving\n"
        answers: list[int] = []
        send_concurrently(server, page_id, [visitor(number) for number in range(VIEWS)], answers)
        said, _ = editor.communicate("", timeout=PATIENCE_SECONDS)
    assert editor.returncode == 0
    assert int(said.split()[-1]) > 0
    assert len(answers) == VIEWS
    assert max(answers) == VIEWS
    assert shown(server, page_id) == VIEWS


def test_one_of_many_repeats_at_the_same_moment_counts(server):
    page_id = new_article(server)
    answers: list[int] = []
    send_concurrently(server, page_id, [visitor(1)] * (10 * SENDERS), answers)
    assert set(answers) == {1}
    assert shown(server, page_id) == 1


def test_acknowledged_views_survive_the_death_of_every_process(environment):
    environment = {**environment, "PORT": str(free_port())}
    answers: list[int] = []
    before_the_kill: list[int] = []

    def kill_half_way(processes: list[int]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(answers) < VIEWS // 4 and time.monotonic() < deadline:
            time.sleep(0.005)
        kill(processes)
        before_the_kill.append(len(answers))

    with serving(environment) as server:
        page_id = new_article(server)
        first_workers = workers(server)
        killer = threading.Thread(target=kill_half_way, args=[first_workers])
        killer.start()
        send_concurrently(server, page_id, [visitor(number) for number in range(VIEWS)], answers)
        killer.join()
        assert not set(first_workers) & set(workers(server))
        assert VIEWS // 4 <= before_the_kill[0] < len(answers)
        stored = shown(server, page_id)
        assert len(answers) <= stored <= VIEWS
        kill([server.process.pid, *workers(server)])
        server.process.wait(timeout=PATIENCE_SECONDS)
    with serving(environment) as started_again:
        assert shown(started_again, page_id) == stored
