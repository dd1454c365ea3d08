"""The view counter under four gunicorn workers, counted from outside, workers killed."""

import http.client
import json
import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.servers import Server, prepared, serving

READER = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
SENDERS = 16
VIEWS = 2000

MAKE_ARTICLE = """
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Tin"))
article = category.add_child(instance=ArticlePage(title="Bài", live=False))
article.save_revision().publish(skip_permission_checks=True)
print("id", article.pk)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("traffic")
    with prepared(folder, WEB_WORKERS="4") as environment:
        yield environment


def new_article(server: Server) -> int:
    printed = server.manage("shell", "-v", "0", "-c", MAKE_ARTICLE.replace("Tin", str(time.time())))
    return int(printed.split()[-1])


def send_views(server: Server, page_id: int, numbers: range) -> list[int]:
    """Posts one view for each number from a visitor of its own; the answers that came back."""
    host = urlsplit(server.url).netloc
    answers = []
    connection = http.client.HTTPConnection(host, timeout=30)
    for number in numbers:
        address = f"198.51.{number // 250}.{number % 250}"
        headers = {"User-Agent": READER, "X-Forwarded-For": address}
        try:
            connection.request("POST", f"/luot-xem/{page_id}/", headers=headers)
            response = connection.getresponse()
            body = response.read()
            if response.status == 200:
                answers.append(json.loads(body)["views"])
        except (OSError, http.client.HTTPException):
            connection.close()
            time.sleep(0.2)
    connection.close()
    return answers


def send_concurrently(server: Server, page_id: int) -> list[int]:
    share = VIEWS // SENDERS
    slices = [range(start, start + share) for start in range(0, VIEWS, share)]
    with ThreadPoolExecutor(SENDERS) as pool:
        found = pool.map(lambda numbers: send_views(server, page_id, numbers), slices)
        return [answer for answers in found for answer in answers]


def shown(server: Server, page_id: int) -> int:
    """The number after one more view by a visitor who counts."""
    (answer,) = send_views(server, page_id, range(60_000, 60_001))
    return answer - 1


def workers(server: Server) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(server.process.pid)], capture_output=True, text=True, check=True
    )
    return [int(line) for line in found.stdout.split()]


def test_two_thousand_concurrent_views_under_four_workers_are_all_counted(environment):
    with serving(environment) as server:
        page_id = new_article(server)
        assert len(workers(server)) == 4
        answers = send_concurrently(server, page_id)
        assert len(answers) == VIEWS
        assert max(answers) == VIEWS
        assert shown(server, page_id) == VIEWS


def test_acknowledged_views_survive_the_death_of_every_worker(environment):
    with serving(environment) as server:
        page_id = new_article(server)
        first_workers = workers(server)

        def kill_all() -> None:
            time.sleep(1.0)
            for worker in first_workers:
                os.kill(worker, signal.SIGKILL)

        killer = threading.Thread(target=kill_all)
        killer.start()
        answers = send_concurrently(server, page_id)
        killer.join()
        assert not set(first_workers) & set(workers(server))
        assert len(answers) <= shown(server, page_id) <= VIEWS
        assert len(answers) > VIEWS // 4
