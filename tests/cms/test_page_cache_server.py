"""The page cache under real gunicorn workers: not one stale byte after an acknowledged publish."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from bs4 import BeautifulSoup

from cms.page_cache.following import FOLLOWED_SECONDS
from tests.news.editorial_desk import PASSWORD
from tests.servers import PROJECT, Server, filled_in, free_port, prepared, serving

PUBLISHES = 200
HEALED_SECONDS = FOLLOWED_SECONDS
_EDITION = re.compile("Bản (\\d+) xong")

MAKE_ARTICLE = """
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Thử"))
article = category.add_child(instance=ArticlePage(title="Bản 0 xong", live=False))
article.save_revision().publish(skip_permission_checks=True)
print("address", article.url)
"""
# Another process of the same machine: it says after each publish that it is done.
PUBLISH = """
import sys
from news.models import ArticlePage
article = ArticlePage.objects.get()
for number in range(1, {publishes} + 1):
    article.title = f"Bản {{number}} xong"
    article.save_revision().publish(skip_permission_checks=True)
    print("published", number, flush=True)
"""
# Dies between its commit and the switch.
PUBLISH_AND_DIE = """
import os, signal
from cms.page_cache import folders
from news.models import ArticlePage
folders.switch = lambda mark: os.kill(os.getpid(), signal.SIGKILL)
ArticlePage.objects.update(title="Bản 777 xong")
"""

APPROVALS = 12
OPEN_OFFICE = """
from wagtail.models import Site
from home.models import HomePage
from news.models import CategoryPage
from tests.news.editorial_desk import action_url, open_office
home = HomePage.objects.get()
category, other = (home.add_child(instance=CategoryPage(title=title)) for title in ("Tin", "Khác"))
office = open_office(Site.objects.get(), category, other)
for number in range({approvals}):
    article = office.checked(title=f"Tin số {{number}} mới")
    print("approve", action_url(article, "approve"), article.url)
print("category", category.url)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("page-cache")
    with prepared(folder, WEB_WORKERS="3") as environment:
        yield environment


@pytest.fixture(scope="module")
def server(environment) -> Iterator[Server]:
    with serving(environment) as server:
        yield server


@pytest.fixture(scope="module")
def article(server) -> str:
    return shell(server, MAKE_ARTICLE).split()[-1]


def shell(server: Server, script: str) -> str:
    return server.manage("shell", "-v", "0", "-c", script)


class Reader:
    """Reads over one connection that is kept."""

    def __init__(self, server: Server) -> None:
        self._host = urlsplit(server.url).netloc
        self._connection = http.client.HTTPConnection(self._host, timeout=30)

    def read(self, address: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        for _attempt in range(2):
            try:
                self._connection.request("GET", address, headers=headers)
                answer = self._connection.getresponse()
                return answer, answer.read()
            except (http.client.HTTPException, ConnectionError):
                self._connection.close()  # a worker was replaced
        raise AssertionError("no answer twice")

    def edition(self, address: str) -> int:
        return int(_EDITION.search(self.read(address)[1].decode())[1])


def test_no_stale_byte_after_any_of_many_publishes(server, article):
    acknowledged, reads, stale = [0], [0], []
    is_over = threading.Event()

    def read_on(address: str) -> None:
        reader = Reader(server)
        while not is_over.is_set():
            least = acknowledged[0]  # read before the request is sent
            found = reader.edition(address)
            reads[0] += 1
            if found < least:
                stale.append((address, found, least))

    category = article.rsplit("/", 2)[0] + "/"
    addresses = [article, category, article, "/rss/"]
    threads = [threading.Thread(target=read_on, args=[address]) for address in addresses]
    for thread in threads:
        thread.start()
    publisher = subprocess.Popen(
        [
            sys.executable,
            "manage.py",
            "shell",
            "-v",
            "0",
            "-c",
            PUBLISH.format(publishes=PUBLISHES),
        ],
        cwd=PROJECT,
        env=server.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in publisher.stdout:
        acknowledged[0] = int(line.split()[1])
    publisher.wait()
    is_over.set()
    for thread in threads:
        thread.join()
    assert acknowledged[0] == PUBLISHES
    assert stale == []
    assert reads[0] > PUBLISHES
    assert {Reader(server).edition(address) for address in addresses} == {PUBLISHES}


class Desk:
    """Somebody at the admin, over HTTP as a browser speaks it."""

    def __init__(self, server: Server, username: str) -> None:
        self._url, self._session = server.url, requests.Session()
        self.send("/admin/login/", username=username, password=PASSWORD)

    def send(self, address: str, form_at: str = "", **values: str) -> None:
        """Fills in the form of a page and sends it; returns when the portal said that it is done."""
        page = self._session.get(self._url + (form_at or address), timeout=60)
        answer = self._session.post(
            self._url + address if form_at else page.url,
            filled_in(page.text) | values,
            allow_redirects=False,
            timeout=60,
        )
        errors = BeautifulSoup(answer.text, "html.parser").select(".error-message, .messages")
        assert answer.status_code == 302, [error.text for error in errors]


def test_the_admin_says_done_when_every_worker_shows_it(server):
    """Approving a piece, a banner, the portal's name: each seen by all before the answer."""
    printed = shell(server, OPEN_OFFICE.format(approvals=APPROVALS))
    category = re.search(r"^category (\S+)$", printed, re.MULTILINE)[1]
    is_over = threading.Event()

    def read_on() -> None:
        reader = Reader(server)
        while not is_over.is_set():
            reader.read(category)

    def shown(words: str, address: str) -> bool:
        pages = {Reader(server).read(address)[1].decode() for _worker in range(9)}
        return all(words in page for page in pages)

    readers = [threading.Thread(target=read_on) for _reader in range(3)]
    for reader in readers:
        reader.start()
    try:
        desk = Desk(server, "approver")
        approvals = re.findall(r"^approve (\S+) (\S+)$", printed, re.MULTILINE)
        for number, (action, article) in enumerate(approvals):
            assert Reader(server).read(article)[0].status == 404
            desk.send(action, form_at="/admin/account/")
            assert shown(f"Tin số {number} mới", category)
            assert shown(f"Tin số {number} mới", article)
        desk = Desk(server, "admin")
        for number in range(4):
            desk.send(
                "/admin/snippets/cms/banner/add/",
                heading=f"Bão số {number} gần bờ",
                starts_at="07:00 - 01/01/2026",
            )
            assert shown(f"Bão số {number} gần bờ", category)
            desk.send("/admin/settings/cms/sitesettings/", agency_name=f"Phường thứ {number}")
            assert shown(f"Phường thứ {number}", category)
    finally:
        is_over.set()
        for reader in readers:
            reader.join()


def test_a_crash_between_commit_and_switch_is_healed(server, article):
    assert Reader(server).edition(article) != 777
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", PUBLISH_AND_DIE],
        cwd=PROJECT,
        env=server.environment,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while {Reader(server).edition(article) for _worker in range(12)} != {777}:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_killed_worker_leaves_the_cache_whole(server, article):
    children = f"/proc/{server.process.pid}/task/{server.process.pid}/children"
    for worker in Path(children).read_text().split():
        os.kill(int(worker), signal.SIGKILL)
    deadline = time.monotonic() + 20
    while True:
        try:
            assert Reader(server).edition(article) == 777
            break
        except AssertionError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    shell(server, "from news.models import *; ArticlePage.objects.update(title='Bản 778 xong')")
    assert {Reader(server).edition(article) for _worker in range(12)} == {778}


def test_two_machines_follow_each_other_within_the_answer(environment, server, article, tmp_path):
    """The second has a disk and a port of its own, and was told that they are many."""
    other_environment = {
        **environment,
        "VAR_DIR": str(tmp_path),
        "PORT": str(free_port()),
        "PAGE_CACHE": "many",
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
        "SITE_URL": server.url,
    }
    subprocess.run(
        ["cp", "-r", f"{environment['VAR_DIR']}/static", f"{tmp_path}/static"], check=True
    )
    with serving(other_environment) as other:
        for number in range(800, 806):
            Reader(other).edition(article)
            shell(
                server,
                f"from news.models import *; ArticlePage.objects.update(title='Bản {number} xong')",
            )
            time.sleep(HEALED_SECONDS)
            found = {Reader(other).edition(article) for _worker in range(6)}
            assert found == {number}


def test_the_answer_to_a_change_waits_where_machines_are_many(server):
    script = (
        "import time; from cms.page_cache import marks; from cms.page_cache.serving import PageCache\n"
        "from django.conf import settings; settings.PAGE_CACHE='many'\n"
        "layer = PageCache(lambda wsgi, start: marks.changed() or [])\n"
        "begin = time.monotonic()\n"
        "layer._ask({}, None); print('waited', time.monotonic() - begin)"
    )
    assert float(shell(server, script).split()[-1]) >= FOLLOWED_SECONDS


def test_views_change_no_generation_and_carry_no_cookie(server, article):
    link = Path(server.environment["VAR_DIR"]) / "page-cache" / "current"
    reader = Reader(server)
    reader.read(article)
    number = re.search(rb'data-view-count="(\d+)"', reader.read(article)[1])[1].decode()
    before = link.readlink()
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    for visitor in range(5):
        connection.request(
            "POST", f"/luot-xem/{number}/", headers={"User-Agent": f"Mozilla/5.0 {visitor}"}
        )
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Set-Cookie")) == (200, None)
        answer.read()
    time.sleep(HEALED_SECONDS)
    assert link.readlink() == before


def test_no_response_with_a_cookie_is_kept(server):
    reader = Reader(server)
    for _turn in range(3):
        answer, _body = reader.read("/admin/login/")
        assert answer.getheader("Set-Cookie")
        answer, _body = reader.read("/")
        assert answer.getheader("Set-Cookie") is None
