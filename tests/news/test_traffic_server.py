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
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.servers import PROJECT, Server, free_port, prepared, serving

# The tests share one prepared database, so they run on one worker of pytest-xdist.
pytestmark = pytest.mark.xdist_group("traffic_server")

READER = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
SENDERS = 16
VIEWS = 2000
MANY_VIEWS, MANY_ARTICLES = 20_000, 1_000
PATIENCE_SECONDS = 60

MAKE_ARTICLE = """
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Tin"))
article = category.add_child(instance=ArticlePage(title="Bài", live=False))
article.save_revision().publish(skip_permission_checks=True)
print("id", article.pk)
"""
MAKE_MANY = """
from django.utils import timezone
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Nhiều"))
for number in range(%s):
    article = category.add_child(instance=ArticlePage(title=f"Bài {number}", live=True))
    print(article.pk)
"""
TAKE_DOWN = """
from news.models import ArticlePage
ArticlePage.objects.get(pk=%d).unpublish()
"""
SUMS = """
from django.db.models import Sum
from news.models import DailyViews
counted = DailyViews.objects.by_readers().filter(page__gte=%s, page__lte=%s)
for row in counted.values("page").annotate(total=Sum("views")).order_by("page"):
    print(row["total"])
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


def send_views(
    server: Server, page_ids: list[int], addresses: list[str], answers: list[int]
) -> None:
    """Posts one view of the articles in turns from each address.

    Each number that comes back joins `answers` at once. What gets no answer is not sent again.
    """
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    for number, address in enumerate(addresses):
        page_id = page_ids[number % len(page_ids)]
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


def send_concurrently(
    server: Server, page_ids: list[int], addresses: list[str], answers: list[int]
):
    share = len(addresses) // SENDERS
    shares = [addresses[start : start + share] for start in range(0, len(addresses), share)]
    with ThreadPoolExecutor(SENDERS) as pool:
        for _done in pool.map(lambda part: send_views(server, page_ids, part, answers), shares):
            pass


def shown(server: Server, page_id: int, visitor_number: int = 60_000) -> int:
    """The number before one more view by a visitor who counts, when all workers' are in it."""
    time.sleep(2)
    answers: list[int] = []
    send_views(server, [page_id], [visitor(visitor_number)], answers)
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


@contextlib.contextmanager
def editors_saving(server: Server, *page_ids: int) -> Iterator[None]:
    """Editors who publish one piece again and again; every one of their saves must succeed."""
    editors = [
        subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", SAVE_UNTIL_TOLD % page_id],
            cwd=PROJECT,
            env=server.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for page_id in page_ids
    ]
    try:
        for editor in editors:
            assert editor.stdout.readline() == "saving\n"
        yield
        for editor in editors:
            said, _ = editor.communicate("", timeout=PATIENCE_SECONDS)
            assert editor.returncode == 0
            assert int(said.split()[-1]) > 0
    finally:
        for editor in editors:
            editor.kill()
            editor.wait()


def test_twenty_thousand_views_of_one_article_are_exact_while_editors_publish(server):
    page_id, other_id = new_article(server), new_article(server)
    answers: list[int] = []
    visitors = [visitor(number) for number in range(MANY_VIEWS)]
    with editors_saving(server, page_id, other_id):
        send_concurrently(server, [page_id], visitors, answers)
    assert len(answers) == MANY_VIEWS
    assert max(answers) <= MANY_VIEWS
    assert shown(server, page_id) == MANY_VIEWS


def test_twenty_thousand_views_of_a_thousand_articles_are_exact_while_editors_publish(server):
    printed = server.manage("shell", "-v", "0", "-c", MAKE_MANY % MANY_ARTICLES)
    page_ids = [int(number) for number in printed.split()]
    answers: list[int] = []
    visitors = [visitor(number) for number in range(MANY_VIEWS)]
    with editors_saving(server, *page_ids[:2]):
        send_concurrently(server, page_ids, visitors, answers)
    assert len(answers) == MANY_VIEWS
    time.sleep(2)
    sums = server.manage("shell", "-v", "0", "-c", SUMS % (page_ids[0], page_ids[-1])).split()
    assert len(sums) == MANY_ARTICLES
    assert sum(map(int, sums)) == MANY_VIEWS
    # Each sender goes through the articles from the first on, and begins again after the last.
    rounds, more = divmod(MANY_VIEWS // SENDERS, MANY_ARTICLES)
    assert [int(each) for each in sums] == [
        SENDERS * (rounds + (number < more)) for number in range(MANY_ARTICLES)
    ]


def test_one_of_many_repeats_at_the_same_moment_counts(server):
    page_id = new_article(server)
    answers: list[int] = []
    send_concurrently(server, [page_id], [visitor(1)] * (10 * SENDERS), answers)
    # A worker may show a repeat of its own until it is folded with the view that another wrote.
    assert set(answers) <= {1, 2}
    assert shown(server, page_id) == 1


def test_a_piece_taken_down_is_not_counted_two_seconds_later(server):
    page_id = new_article(server)
    answers: list[int] = []
    send_concurrently(server, [page_id], [visitor(number) for number in range(SENDERS)], answers)
    assert len(answers) == SENDERS
    server.manage("shell", "-v", "0", "-c", TAKE_DOWN % page_id)
    time.sleep(2)
    send_concurrently(server, [page_id], [visitor(number) for number in range(SENDERS)], answers)
    assert len(answers) == SENDERS


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
        send_concurrently(server, [page_id], [visitor(number) for number in range(VIEWS)], answers)
        killer.join()
        assert not set(first_workers) & set(workers(server))
        assert VIEWS // 4 <= before_the_kill[0] < len(answers)
        stored = shown(server, page_id)
        assert len(answers) <= stored <= VIEWS
        kill([server.process.pid, *workers(server)])
        server.process.wait(timeout=PATIENCE_SECONDS)
    with serving(environment) as started_again:
        assert shown(started_again, page_id, 60_001) == stored + 1
