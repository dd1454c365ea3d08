"""deploy/nginx.conf over the real nginx: what it answers from the disk, and what it never does."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest
import requests

from tests.cms.test_page_cache_server import MAKE_ARTICLE, shell
from tests.servers import Server, behind_nginx, prepared, serving

pytestmark = pytest.mark.one_engine


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("nginx")
    with prepared(folder) as environment, serving(environment) as server:
        yield server


@pytest.fixture(scope="module")
def nginx(server) -> Iterator[str]:
    with behind_nginx(server) as url:
        yield url


@pytest.fixture(scope="module")
def article(server) -> str:
    return shell(server, MAKE_ARTICLE).split()[-1]


@contextmanager
def without_portal(server: Server) -> Iterator[None]:
    """gunicorn and its workers stand still: only what lies on the disk is answered."""
    process = server.process.pid
    workers = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    processes = [process, *map(int, workers)]
    for each in processes:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in processes:
            os.kill(each, signal.SIGCONT)


def is_from_disk(address: str, method: str = "GET", **headers: str) -> bool:
    request = requests.Request(method, "http://localhost/", headers=headers).prepare()
    request.url = address  # as it is: no spelling is put right
    with requests.Session() as session:
        try:
            return session.send(request, timeout=0.5, allow_redirects=False).status_code == 200
        except requests.Timeout:
            return False


def test_a_kept_page_needs_no_portal(server, nginx, article):
    first = requests.get(nginx + article, timeout=30)
    with without_portal(server):
        kept = requests.get(nginx + article, timeout=5)
        shared = requests.get(f"{nginx}{article}?fbclid=IwAR0&utm_source=zalo", timeout=5)
    assert kept.text == shared.text == first.text
    assert kept.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_later_page_of_a_list_is_a_file_of_its_own(server, nginx, article):
    requests.get(nginx + article, timeout=30)
    folder = Path(server.environment["VAR_DIR"]) / "page-cache" / "current"
    (first,) = folder.glob(f"*{article.rstrip('/')}=1.html")
    first.with_name(first.name.replace("=1.", "=2.")).write_text("trang hai")
    with without_portal(server):
        assert requests.get(f"{nginx}{article}?page=2", timeout=5).text == "trang hai"
        assert not is_from_disk(f"{nginx}{article}?page=3")


def test_its_headers_are_those_of_the_portal(server, nginx, article):
    own = {"Server", "Date", "Connection", "Content-Length", "Transfer-Encoding", "ETag", "Vary"}
    own.add("Strict-Transport-Security")  # the portal says it by https alone
    requests.get(nginx + article, timeout=30)
    given = requests.get(server.url + article, timeout=30).headers
    with without_portal(server):
        kept = requests.get(nginx + article, timeout=5).headers
    assert {name: kept[name] for name in kept if name not in own} == {
        name: given[name] for name in given if name not in own
    }
    assert "Set-Cookie" not in kept


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_it_is_sent_as_it_was_compressed(server, nginx, article, coding):
    plain = requests.get(nginx + article, timeout=30).text
    with without_portal(server):
        answer = requests.get(
            nginx + article, headers={"Accept-Encoding": coding}, timeout=5, stream=True
        )
        assert answer.headers.get("Content-Encoding", "identity") == coding
        if coding == "br":
            assert brotli.decompress(answer.raw.read(decode_content=False)).decode() == plain
        else:
            assert answer.text == plain


def test_an_unchanged_page_is_not_sent_again(server, nginx, article):
    requests.get(nginx + article, timeout=30)
    with without_portal(server):
        first = requests.get(nginx + article, timeout=5)
        headers = {"If-None-Match": first.headers["ETag"]}
        assert requests.get(nginx + article, headers=headers, timeout=5).status_code == 304
    shell(server, "from news.models import *; ArticlePage.objects.update(title='Bản 5 xong')")
    again = requests.get(nginx + article, headers=headers, timeout=30)
    assert again.status_code == 200
    assert "Bản 5 xong" in again.text


def test_a_change_is_seen_at_once(server, nginx, article):
    for number in range(20, 40):
        requests.get(nginx + article, timeout=30)
        shown = f"Bản {number} xong"
        script = f"from news.models import *; ArticlePage.objects.update(title='{shown}')"
        shell(server, script)
        assert shown in requests.get(nginx + article, timeout=30).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "sessionid=x"},
        {"Cookie": "a=b; SESSIONID=x"},
        {"Cookie": "messages=x"},
        {"Authorization": "Basic eDp5"},
    ],
    ids=str,
)
def test_who_may_see_something_else_is_not_answered_from_the_disk(server, nginx, article, headers):
    requests.get(nginx + article, timeout=30)
    with without_portal(server):
        assert requests.get(nginx + article, headers={"Cookie": "theme=x"}, timeout=5).ok
        assert not is_from_disk(nginx + article, **headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PURGE", "PROPFIND"])
def test_other_methods_go_to_the_portal(server, nginx, article, method):
    requests.get(nginx + article, timeout=30)
    with without_portal(server):
        assert not is_from_disk(nginx + article, method)
    by_nginx, by_portal = (
        requests.request(method, url + article, data="x=1", timeout=30)
        for url in (nginx, server.url)
    )
    assert (by_nginx.status_code, by_nginx.headers.get("Allow"), by_nginx.text) == (
        by_portal.status_code,
        by_portal.headers.get("Allow"),
        by_portal.text,
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "/=",
        "{0}?x=1",
        "{0}?page=1",
        "{0}?page=2&page=3",
        "{0}?fbclid=1&x=1",
        "/{0}",
        "{0}/",
        "{0}%2e/",
        "{0}%2e%2e/{0}",
        "{0};x",
        "/=1.html",
        "{0}=1.html",
        "{0}=1.json",
        "{0}=1.html.gz",
        "/../current{0}",
        "/%2e%2e/%2e%2e/portal.sqlite3",
        "/.used",
        "/.new/",
    ],
)
def test_no_other_spelling_reaches_the_disk(server, nginx, article, spelling):
    requests.get(nginx + article, timeout=30)
    with without_portal(server):
        assert not is_from_disk(nginx + spelling.format(article))


def test_nothing_is_served_that_the_portal_does_not_keep(server, nginx):
    for address in ("/tim-kiem/", "/admin/login/", "/khong-co/", "/healthz", "/rss/"):
        requests.get(nginx + address, timeout=30)
    with without_portal(server):
        for address in ("/tim-kiem/", "/admin/login/", "/khong-co/", "/healthz", "/rss/"):
            assert not is_from_disk(nginx + address)


def test_a_page_is_opened_anew_when_another_lies_there(server, nginx, article):
    """nginx keeps files open: it must look at each request whether they are still the same."""
    plain = {"Accept-Encoding": "identity"}
    requests.get(nginx + article, headers=plain, timeout=30)
    with without_portal(server):
        opened = requests.get(nginx + article, headers=plain, timeout=5).text
        folder = Path(server.environment["VAR_DIR"]) / "page-cache" / "current"
        (page,) = folder.glob(f"*{article.rstrip('/')}=1.html")
        other = page.with_suffix(".new")
        other.write_text(opened.replace("<title>", "<title>Khác "))
        other.rename(page)
        assert requests.get(nginx + article, headers=plain, timeout=5).text == page.read_text()
        assert opened != page.read_text()
        page.unlink()
        assert not is_from_disk(nginx + article, **plain)


def test_the_number_of_views_comes_from_the_portal(server, nginx, article):
    page = requests.get(nginx + article, timeout=30)
    number = re.search(r'data-view-count="(\d+)"', page.text)[1]
    headers = {"User-Agent": "Mozilla/5.0"}
    answer = requests.post(f"{nginx}/luot-xem/{number}/", headers=headers, timeout=30)
    assert answer.json()["views"] >= 1


def test_the_frame_for_other_sites_keeps_its_own_policy(server, nginx, article):
    for _turn in range(2):  # made, then kept
        frame = requests.get(f"{nginx}/nhung/tin-moi/", timeout=30)
        assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in frame.headers
        page = requests.get(f"{nginx}/", timeout=30)
        assert page.headers["X-Frame-Options"] == "DENY"


def test_open_data_comes_as_json_that_any_site_may_read(server, nginx, article):
    for address in ("/api/v1/articles/", "/api/v1/articles/?limit=5"):
        for _turn in range(2):
            answer = requests.get(nginx + address, timeout=30)
            assert answer.headers["Content-Type"] == "application/json"
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert answer.json()["articles"][0]["url"].endswith(article)
        asked = {"If-None-Match": answer.headers["ETag"]}
        assert requests.get(nginx + address, headers=asked, timeout=30).status_code == 304
