"""The page cache in front of Django: what enters, what is served, and what nobody can push in."""

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import brotli
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from cms import middleware
from cms.models import Banner, PortalRendition, SiteSettings, User, WebLink, WebLinkSet
from cms.page_cache import KEEP, folders, following, keepable, marks, serving
from cms.page_cache.serving import PageCache, _coding, finish, may_be_kept
from news.models import ArticlePage, ErrorReport, OutsideLink, Placement
from news.search import entries
from news.traffic import Visitor, fold, record_view
from tests.factories import (
    ArticlePageFactory,
    CategoryPageFactory,
    HomePageFactory,
    PortalImageFactory,
)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Portal:
    """The layer over Django; `asked` counts what reached Django."""

    def __init__(self) -> None:
        self.asked = 0
        self.django = get_wsgi_application()
        self.layer = PageCache(self._count)

    def _count(self, wsgi: dict, start_response: Callable):
        self.asked += 1
        return self.django(wsgi, start_response)

    def ask(self, address: str = "/", method: str = "GET", **headers: str) -> Answer:
        path, _, query = address.partition("?")
        given: list = []
        wsgi = {
            "REQUEST_METHOD": method,
            "RAW_URI": address,
            "PATH_INFO": unquote(path, encoding="latin-1"),
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            **headers,
        }
        body = self.layer(wsgi, lambda *arguments: given.append(arguments))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        status, pairs = given[-1][:2]
        return Answer(int(status[:3]), dict(pairs), content)

    def reaches_django(self, *arguments, **headers) -> bool:
        before = self.asked
        self.ask(*arguments, **headers)
        return self.asked > before


def kept_files() -> list[str]:
    base = folders.root() / (folders.current() or "")
    return sorted(str(head.parent.relative_to(base)) for head in base.rglob("head.json"))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests do not close the connection that the test's transaction is in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def portal(home, settings, tmp_path, one_connection) -> Portal:
    settings.VAR_DIR = tmp_path
    settings.PAGE_CACHE = "on"
    folders.begin()
    return Portal()


@pytest.fixture
def article(category) -> ArticlePage:
    return ArticlePageFactory(parent=category, title="Bài một")


# What is served


def test_the_second_reader_is_answered_without_django(portal, article):
    first = portal.ask(article.url)
    second = portal.ask(article.url)
    assert (first.status, portal.asked) == (200, 1)
    assert first == second
    assert "Bài một" in second.body.decode()


def test_another_process_finds_the_page_on_the_disk(portal, article):
    first = portal.ask(article.url)
    portal.layer = PageCache(portal._count)
    assert portal.ask(article.url) == first
    assert portal.asked == 1


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/rss/",
        "/atom/",
        "/feed.json",
        "/sitemap.xml",
        "/robots.txt",
        "/so-do-cong/",
        "/opensearch.xml",
        "/site.webmanifest",
    ],
)
def test_what_is_the_same_for_all_is_kept(portal, address):
    assert portal.ask(address).status == 200
    assert not portal.reaches_django(address)


def test_security_txt_is_kept(portal, site):
    SiteSettings.objects.create(site=site, email="phuong@example.test")
    assert portal.ask("/.well-known/security.txt").status == 200
    assert not portal.reaches_django("/.well-known/security.txt")


@pytest.mark.parametrize("name", ["rss/", "atom/", "feed.json"])
def test_a_feed_that_has_not_changed_is_not_sent_again(portal, category, article, name):
    address = f"{category.url}{name}"
    first = portal.ask(address)
    again = portal.ask(address, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")


def test_pictures_for_sharing_stay_out_of_the_cache(portal, article):
    page = portal.ask(article.url).body.decode()
    address = page.split('og:image" content="http://testserver')[1].split('"')[0]
    assert portal.ask(address).status == 200
    assert portal.reaches_django(address)


def test_a_category_and_its_feed_and_further_pages_are_kept(portal, category):
    for number in range(21):
        ArticlePageFactory(parent=category, title=f"Bài {number}")
    for address in (category.url, f"{category.url}?page=2", f"{category.url}rss/"):
        assert portal.ask(address).status == 200
        assert not portal.reaches_django(address), address
    assert portal.ask(category.url).body != portal.ask(f"{category.url}?page=2").body


def test_headers_are_those_of_django_and_browsers_ask_again(portal):
    portal.ask("/")
    headers = portal.ask("/").headers
    assert headers["Content-Security-Policy"] == middleware.PUBLIC_POLICY
    assert headers["Permissions-Policy"] == middleware.PERMISSIONS
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Vary"] == "Accept-Encoding"


def test_the_coding_is_negotiated(portal):
    plain = portal.ask("/")
    packed = portal.ask("/", HTTP_ACCEPT_ENCODING="gzip, deflate, br")
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.body) == plain.body
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert portal.asked == 1


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("br;q=0.1, gzip", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0", None),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", None),
        ("identity, gzip;q=0.5", ""),
        ("gzip;q=2, br;q=x", ""),
        ("brotli, xgzip", ""),
        ("GZIP", "gzip"),
    ],
)
def test_accept_encoding_is_read_strictly(accepted, coding):
    assert _coding(accepted) == coding


def test_an_etag_saves_the_body(portal):
    etag = portal.ask("/").headers["ETag"]
    for asked in (etag, f'"other", {etag}', etag.removeprefix("W/"), "*"):
        answer = portal.ask("/", HTTP_IF_NONE_MATCH=asked)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["ETag"] == etag
        assert "Content-Length" not in answer.headers
    assert portal.ask("/", HTTP_IF_NONE_MATCH='"other"').status == 200
    assert portal.ask("/", HTTP_IF_NONE_MATCH=etag.strip('W/"')).status == 200


def test_head_has_the_headers_and_no_body(portal):
    page = portal.ask("/")
    head = portal.ask("/", "HEAD")
    assert (head.status, head.headers, head.body) == (200, page.headers, b"")


# What never enters


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get", "PURGE", "HEAD"])
def test_no_other_method_puts_a_page_in(portal, method):
    portal.ask("/", method)
    assert kept_files() == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PURGE"], ids=str.lower)
def test_no_other_method_is_answered_from_the_cache(portal, method):
    portal.ask("/")
    assert portal.reaches_django("/", method)


@pytest.mark.parametrize(
    "address",
    [
        "/%2e%2e/",
        "/%2e/",
        "/../",
        "/./",
        "//",
        "//evil.test/",
        "/so-do-cong//",
        "/so%2Ddo-cong/",
        "/so%2ddo-cong/",
        "/so-do-cong/%00",
        "/so-do-cong\\",
        "/so-do-cong/\xff",
        "/so-do-cong/;x=1/",
        "/so-do-cong/#x",
        "http://evil.test/so-do-cong/",
        "http://testserver/so-do-cong/",
        "/so-do-cong/?",
        "/so-do-cong/?x=1",
        "/so-do-cong/?fbclid=1&x=1",
        "/so-do-cong/?page=2&fbclid=1",
        "/so-do-cong/?fbclid",
        "/so-do-cong/?page=1",
        "/so-do-cong/?page=02",
        "/so-do-cong/?page=99999",
        "/so-do-cong/?page=2&page=3",
        "/so-do-cong/?page=2",
        "/?page=2",
        "/so-do-cong",
        "/khong-co/",
        "/=1/",
        "/.new/",
        "/" + "a" * 600 + "/",
        "/tim-kiem/",
        "/tim-kiem/?q=a",
        "/admin/",
        "/admin/login/",
        "/healthz",
        "*",
        "",
    ],
)
def test_no_odd_address_enters(portal, address):
    portal.ask(address)
    portal.ask(address)
    assert kept_files() == []


@pytest.mark.parametrize(
    "query",
    [
        "fbclid=IwAR0-x_y",
        "utm_source=zalo&utm_medium=zalo&zarsrc=30",
        "gclid=",
        "fbclid=?/%00&_ga=1",
    ],
)
def test_where_a_reader_came_from_makes_no_other_page(portal, article, query):
    first = portal.ask(f"{article.url}?{query}")
    kept = kept_files()
    assert len(kept) == 1
    asked = portal.asked
    assert portal.ask(article.url).body == portal.ask(f"{article.url}?{query}1").body == first.body
    assert (portal.asked, kept_files()) == (asked, kept)
    assert query not in first.body.decode()


def test_a_page_number_beyond_the_last_is_not_kept(portal, category):
    ArticlePageFactory(parent=category)
    assert portal.ask(f"{category.url}?page=7").status == 200
    assert portal.ask(f"{category.url}?page=0").status == 200
    assert kept_files() == []


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "x.example.test",
        "TESTSERVER",
        "testserver.",
        "testserver:81",
        "../testserver",
        "..",
        "testserver/..",
        "testserver@evil.test",
        "",
    ],
)
def test_no_strange_host_enters(portal, host):
    portal.ask("/", HTTP_HOST=host)
    assert kept_files() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.test"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_FORWARDED_FOR": "198.51.100.1"},
        {"HTTP_X_FORWARDED_PREFIX": "/evil"},
        {"HTTP_FORWARDED": "host=evil.test"},
        {"HTTP_X_ORIGINAL_URL": "/admin/"},
        {"HTTP_X_REWRITE_URL": "/admin/"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
        {"HTTP_ACCEPT_LANGUAGE": "en"},
        {"HTTP_USER_AGENT": "<script>evil</script>"},
        {"HTTP_REFERER": "https://evil.test/"},
        {"HTTP_COOKIE": "theme=evil; csrftoken=evil"},
        {"HTTP_RANGE": "bytes=0-5"},
        {"HTTP_IF_NONE_MATCH": '"evil"'},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_changes_what_is_kept(portal, headers):
    clean = portal.ask("/").body
    folders.begin()
    poisoned = portal.ask("/", **headers)
    asked = portal.asked
    assert portal.ask("/").body == poisoned.body == clean
    assert portal.asked == asked


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "sessionid=x"},
        {"HTTP_COOKIE": "a=b; messages=x"},
        {"HTTP_AUTHORIZATION": "Basic eDp5"},
        {"SCRIPT_NAME": "/evil"},
        {"CONTENT_LENGTH": "5"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_ACCEPT_ENCODING": "*;q=0"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_who_may_see_something_else_is_answered_by_django(portal, headers):
    portal.ask("/", **headers)
    assert kept_files() == []
    portal.ask("/")
    assert portal.reaches_django("/", **headers)


def test_in_production_only_what_came_by_https_is_answered(portal, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    portal = Portal()
    assert portal.ask("/").status == 301
    assert portal.ask("/", HTTP_X_FORWARDED_PROTO="https").status == 200
    assert not portal.reaches_django("/", HTTP_X_FORWARDED_PROTO="https")
    assert portal.ask("/").status == 301


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_a_private_page_never_enters(portal, article, category, kind):
    PageViewRestriction.objects.create(page=category, restriction_type=kind, password="mật")
    for address in (article.url, category.url, f"{category.url}rss/"):
        portal.ask(address)
    assert kept_files() == []


def test_a_preview_never_enters(portal, article, client):
    client.force_login(User.objects.create_superuser("chu", "chu@example.test", "x" * 12))
    session = client.cookies["sessionid"].value
    address = f"/admin/pages/{article.pk}/edit/preview/"
    for headers in ({}, {"HTTP_COOKIE": f"sessionid={session}"}):
        portal.ask(address, **headers)
    article.make_preview_request()
    assert kept_files() == []


def test_pages_of_people_who_are_logged_in_never_enter(portal, client, article):
    client.force_login(User.objects.create_superuser("chu", "chu@example.test", "x" * 12))
    session = client.cookies["sessionid"].value
    portal.ask(article.url, HTTP_COOKIE=f"sessionid={session}")
    assert kept_files() == []


HTML = ("Content-Type", "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", [HTML]),
        ("500 Server Error", [HTML]),
        ("301 Moved", [HTML]),
        ("206 Partial Content", [HTML]),
        ("200 OK", [HTML, ("Set-Cookie", "a=b")]),
        ("200 OK", [HTML, ("set-cookie", "a=b")]),
        ("200 OK", [HTML, ("Vary", "Accept-Encoding, Cookie")]),
        ("200 OK", [HTML, ("Vary", "*")]),
        ("200 OK", [HTML, ("Vary", "Accept-Encoding"), ("Vary", "cookie")]),
        ("200 OK", [HTML, ("Cache-Control", "max-age=0, Private")]),
        ("200 OK", [HTML, ("Cache-Control", "no-store")]),
        ("200 OK", [HTML, ("Content-Encoding", "gzip")]),
        ("200 OK", [("Content-Type", "application/problem+json; charset=utf-8"), ("Vary", "*")]),
        ("200 OK", [("Content-Type", "application/javascript")]),
        ("200 OK", [("Content-Type", "image/png")]),
        ("200 OK", []),
    ],
)
def test_only_a_plain_page_may_be_kept(status, headers):
    assert not may_be_kept(status, headers)
    assert may_be_kept("200 OK", [HTML, ("Vary", "Accept-Encoding")])


def test_a_view_that_does_not_say_so_is_not_kept(portal, monkeypatch):
    def personal(wsgi: dict, start_response: Callable):
        start_response("200 OK", [HTML])
        return [b"for you alone"]

    portal.django = personal
    assert portal.ask("/").body == b"for you alone"
    assert kept_files() == []


def test_two_sites_never_mix(portal, root, home):
    other = HomePageFactory(parent=root, title="Phường Khác")
    Site.objects.create(hostname="khac.example.test", root_page=other, site_name="Phường Khác")
    for _turn in range(2):
        assert "Phường Khác" not in portal.ask("/").body.decode()
        assert "Phường Khác" in portal.ask("/", HTTP_HOST="khac.example.test").body.decode()
    assert kept_files() == ["khac.example.test/=1", "testserver/=1"]


def test_a_generation_is_bounded(portal, category, monkeypatch):
    addresses = [ArticlePageFactory(parent=category).url for _number in range(6)]
    portal.ask(addresses[0])
    used = (folders.root() / folders.current() / ".used").stat().st_size
    monkeypatch.setattr(folders, "MOST_BYTES", 3 * used * folders.BLOCK)
    assert {portal.ask(address).status for address in addresses} == {200}
    assert 1 < len(kept_files()) <= 3


def test_memory_is_bounded(portal, category, monkeypatch):
    monkeypatch.setattr(serving, "MOST_IN_MEMORY", 20_000)
    for _number in range(8):
        portal.ask(ArticlePageFactory(parent=category).url)
    kept = portal.layer._kept
    assert kept.size == sum(len(answer[2]) for answer in kept.answers.values()) <= 20_000


def test_a_full_disk_stops_no_reader(portal, article, monkeypatch):
    def refuse(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert portal.ask(article.url).status == 200
    monkeypatch.undo()
    assert kept_files() == []


def test_a_damaged_file_is_made_anew(portal, article):
    portal.ask(article.url)
    head = next((folders.root() / folders.current()).rglob("head.json"))
    head.write_text("{")
    portal.layer = PageCache(portal._count)
    assert portal.ask(article.url).status == 200


# Never stale


def test_a_page_that_was_begun_before_a_change_is_not_served_after_it(portal, article):
    django = portal.django

    def slow(wsgi: dict, start_response: Callable):
        answer = django(wsgi, start_response)
        folders.switch("changed")  # somebody published while the old page was rendered
        return answer

    portal.django = slow
    old = portal.ask(article.url)
    portal.django = django
    assert old.status == 200
    assert kept_files() == []
    assert portal.reaches_django(article.url)


def test_a_generation_never_returns(portal, article):
    folders.switch("a")
    portal.ask(article.url)
    folders.switch("b")
    folders.switch("a")  # a process that read the mark too early
    assert kept_files() == []
    assert portal.reaches_django(article.url)


def test_where_no_generation_can_be_begun_nothing_is_served(portal, monkeypatch):
    portal.ask("/")

    def refuse(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    folders.switch("changed")
    assert folders.current() is None
    assert portal.reaches_django("/")


def test_the_follower_heals_a_switch_that_a_crash_left_out(portal):
    portal.ask("/")
    follower = following.Follower()
    now = timezone.now().timestamp()
    follower.turn(now)
    healed = folders.current()
    assert folders.mark_of(healed) == marks.read()
    follower.turn(now)
    assert folders.current() == healed
    marks.Generation.objects.update_or_create(
        pk=marks.Generation.PAGES, defaults={"mark": "11111111-2222-3333-4444-555555555555"}
    )
    follower.turn(now)
    assert folders.mark_of(folders.current()) == "11111111222233334444555555555555"


def test_the_follower_heals_a_signal_that_a_crash_left_out(portal, monkeypatch):
    portal.ask("/")
    now = timezone.now().timestamp()
    following.Follower().turn(now)
    with monkeypatch.context() as crash:
        crash.setattr(folders, "tell", lambda name: None)
        folders.switch(marks.read())
    following.Follower().turn(now)
    assert portal.reaches_django("/")


def test_who_deletes_the_folder_ends_the_cache(portal):
    portal.ask("/")
    assert not portal.reaches_django("/")
    shutil.rmtree(folders.root())
    with suppress(OSError):
        following.Follower().turn(timezone.now().timestamp())
    assert portal.reaches_django("/")
    assert portal.reaches_django("/")


def test_a_generation_ends_when_a_banner_comes_or_goes_or_an_article_ends(portal, site, article):
    now = timezone.now()
    follower = following.Follower()
    follower.turn(now.timestamp())
    name = folders.current()
    assert following._end_of(name) == folders.begun_at(name) + following.LONGEST_LIFE_SECONDS
    ends = {minutes: now + timedelta(minutes=minutes) for minutes in (7, 5, 3)}
    Banner.objects.create(
        site=site, heading="Bão", starts_at=now - timedelta(days=1), ends_at=ends[7]
    )
    assert following._end_of(name) == ends[7].timestamp()
    Banner.objects.create(site=site, heading="Mưa", starts_at=ends[5])
    assert following._end_of(name) == ends[5].timestamp()
    Placement.objects.filter(article=article).update(expires_at=ends[3])
    assert Placement.objects.filter(article=article).exists()
    assert following._end_of(name) == ends[3].timestamp()
    follower = following.Follower()
    follower.turn(ends[3].timestamp() - 1)
    assert folders.current() == name
    follower.turn(ends[3].timestamp())
    assert folders.current() != name


def test_old_generations_are_deleted(portal):
    portal.ask("/")
    old = folders.current()
    folders.switch("next")
    folders.sweep(timezone.now().timestamp())
    assert (folders.root() / old).is_dir()  # a reader may be in it
    folders.sweep(timezone.now().timestamp() + folders.SWEEP_AFTER_SECONDS + 1)
    assert not (folders.root() / old).exists()
    assert folders.root().joinpath(folders.current()).is_dir()


def test_a_machine_that_lost_the_database_serves_nothing_kept(portal, settings, monkeypatch):
    settings.PAGE_CACHE = "many"
    portal = Portal()
    follower = following.Follower()
    monkeypatch.setattr(following, "follower", follower)
    portal.ask("/")
    assert not portal.reaches_django("/")
    follower._followed_at -= following.FOLLOWED_SECONDS
    assert portal.reaches_django("/")


# What other sites and their programs ask for

LIST, EMBED = "/api/v1/articles/", "/nhung/tin-moi/"


@pytest.fixture
def questions(article) -> list[str]:
    """Answers that are kept, one a kind of address."""
    article.tags.add("thẻ mới")
    article.save_revision().publish()
    return [
        "/api/v1/",
        "/api/v1/site/",
        "/api/v1/categories/",
        "/api/v1/openapi.json",
        LIST,
        f"{LIST}{article.pk}/",
        f"{LIST}?category=cai-cach-hanh-chinh",
        f"{LIST}?from=2020-01-01&to=2099-01-01&ordering=displayed&limit=5",
        f"{LIST}?tag=th%E1%BA%BB%20m%E1%BB%9Bi",
        f"{LIST}?cursor=d4000000000000000-9",
        EMBED,
        f"{EMBED}?chuyen-muc=cai-cach-hanh-chinh&so-bai=5",
        f"{EMBED}?so-bai=3",
    ]


def test_open_data_is_kept_with_its_question(portal, questions):
    for address in questions:
        first = portal.ask(address)
        assert first.status == 200, address
        assert not portal.reaches_django(address), address
        assert portal.ask(address) == first
    assert len(kept_files()) == len(questions)


def test_open_data_keeps_its_headers_and_etag(portal, questions):
    for address in questions:
        portal.ask(address)
        kept = portal.ask(address)
        is_api = address.startswith("/api/")
        assert ("Access-Control-Allow-Origin" in kept.headers) == is_api
        assert ("X-Frame-Options" in kept.headers) == is_api
        policy = kept.headers["Content-Security-Policy"]
        assert ("frame-ancestors *" in policy) == (not is_api)
        again = portal.ask(address, HTTP_IF_NONE_MATCH=kept.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
    page = portal.ask("/")
    assert "Access-Control-Allow-Origin" not in page.headers
    assert page.headers["X-Frame-Options"] == "DENY"


def test_open_data_is_fresh_after_a_publish(portal, questions, article):
    shown = [portal.ask(address).body.decode() for address in questions]
    article.title = "Bài đã sửa"
    article.save_revision().publish()
    folders.switch(marks.read())  # as after the commit, which a test's transaction never sees
    for address, before in zip(questions, shown, strict=True):
        now = portal.ask(address).body.decode()
        assert "Bài một" not in now, address
        assert ("Bài đã sửa" in now) == ("Bài một" in before), address


@pytest.mark.parametrize(
    "address",
    [
        f"{LIST}?q=bai",
        f"{LIST}?updated_since=2020-01-01",
        f"{LIST}?limit=5&category=cai-cach-hanh-chinh",  # another order
        f"{LIST}?category=cai-cach-hanh-chinh&category=cai-cach-hanh-chinh",
        f"{LIST}?category=cai%2Dcach-hanh-chinh",
        f"{LIST}?tag=th%e1%ba%bb%20m%e1%bb%9bi",
        f"{LIST}?tag=th%E1%BA%BB+m%E1%BB%9Bi",
        f"{LIST}?tag=",
        f"{LIST}?limit=5&",
        f"{LIST}?&limit=5",
        f"{LIST}?limit=05",
        f"{LIST}?limit=5&x=1",
        f"{LIST}?limit=5#x",
        f"{LIST}?limit=5;x",
        f"{LIST}?limit=5%00",
        f"{LIST}?limit=500",
        f"{LIST}?category=khong-co",
        f"{LIST}?page=2",
        f"{LIST}?",
        f"{LIST}?limit=5&cursor=" + "1" * 400,
        f"/x/..{LIST}?limit=5",
        f"/{LIST}?limit=5",
        "/api/v1/site/?limit=5",
        "/api/v1/khac/",
        f"{LIST}999999/",
        f"{EMBED}?so-bai=5",  # the usual number is left out
        f"{EMBED}?so-bai=5&chuyen-muc=cai-cach-hanh-chinh",
        f"{EMBED}?chuyen-muc=cai-cach-hanh-chinh",
        f"{EMBED}?chuyen-muc=khong-co&so-bai=5",
        f"{EMBED}?so-bai=99",
        f"{EMBED}?so-bai=3&x=1",
        f"{EMBED}?x=1",
        f"{EMBED}?page=2",
        f"{EMBED}?chuyen-muc=../../=1&so-bai=5",
        "/du-lieu-mo/?chuyen-muc=cai-cach-hanh-chinh&so-bai=5",
    ],
)
def test_no_other_spelling_of_a_question_enters(portal, questions, address):
    portal.ask(address)
    portal.ask(address)
    assert kept_files() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.test"},
        {"HTTP_ACCEPT_LANGUAGE": "en"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_X_FORWARDED_HOST": "evil.test"},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_ACCESS_CONTROL_REQUEST_METHOD": "DELETE"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_changes_what_is_kept_of_open_data(portal, questions, headers):
    for address in (LIST, f"{LIST}?limit=5", EMBED):
        portal.ask(address, **headers)
        poisoned = portal.ask(address)
        folders.begin()
        assert portal.ask(address).body == poisoned.body
        assert "evil" not in poisoned.body.decode()
        assert poisoned.headers == portal.ask(address).headers


def test_no_other_method_puts_open_data_in(portal, questions):
    for method in ("POST", "OPTIONS", "HEAD", "DELETE"):
        portal.ask(LIST, method)
        portal.ask(f"{LIST}?limit=5", method)
    assert kept_files() == []


def test_open_data_of_two_sites_never_mixes(portal, root, article):
    other = HomePageFactory(parent=root, title="Phường Khác")
    Site.objects.create(hostname="khac.example.test", root_page=other)
    for address in (LIST, f"{LIST}?limit=5", f"{LIST}{article.pk}/", EMBED):
        assert "Bài một" in portal.ask(address).body.decode()
        there = portal.ask(address, HTTP_HOST="khac.example.test").body.decode()
        assert "Bài một" not in there


def test_whoever_asks_for_much_open_data_leaves_the_pages_their_room(
    portal, questions, article, monkeypatch
):
    monkeypatch.setattr(folders, "MOST_BYTES_OF_EXTRAS", 40 * folders.BLOCK)
    for number in range(1, 60):
        assert portal.ask(f"{LIST}?limit={number}").status == 200
    assert 1 < len(kept_files()) < 20
    assert portal.layer._kept.size == 0  # none of it is in the memory of the process
    portal.ask(article.url)
    assert not portal.reaches_django(article.url)
    assert portal.reaches_django(f"{LIST}{article.pk}/")
    assert portal.reaches_django(f"{LIST}{article.pk}/")


def test_what_has_a_policy_of_its_own_never_lies_where_nginx_looks(portal, questions):
    for address in (EMBED, f"{EMBED}?so-bai=3", LIST, "/"):
        portal.ask(address)
    pages = [path.parent.parent.name for path in folders.root().rglob("index.html")]
    assert pages == ["testserver"]  # the home page alone


# What counts as a change


@pytest.fixture
def is_noted(site):
    def is_noted(change: Callable[[], object]) -> bool:
        connection.pages_changed = False
        change()
        noted = connection.pages_changed
        connection.pages_changed = False
        return noted

    return is_noted


def test_what_readers_see_is_noted(is_noted, site, home, category, article):
    links = WebLinkSet.objects.create(site=site, name="Liên kết")
    other = CategoryPageFactory(parent=home)
    picture = PortalImageFactory()
    picture.get_rendition("width-100")
    changes = {
        "publish": lambda: article.save_revision().publish(),
        "update": lambda: ArticlePage.objects.update(title="Khác"),
        "plain SQL": lambda: connection.cursor().execute("UPDATE wagtailcore_page SET title = 'x'"),
        "move": lambda: Page.objects.get(pk=article.pk).move(Page.objects.get(pk=other.pk)),
        "unpublish": lambda: Page.objects.get(pk=article.pk).unpublish(),
        "settings": lambda: SiteSettings.objects.update_or_create(site=site),
        "link": lambda: WebLink.objects.create(
            link_set=links, title="Thành phố", address="https://a.vn"
        ),
        "banner": lambda: Banner.objects.create(site=site, heading="Bão", starts_at=timezone.now()),
        "restriction": lambda: PageViewRestriction.objects.create(
            page=category, restriction_type="login"
        ),
        "picture": picture.save,
        "rendition gone": lambda: (
            PortalRendition.objects.filter(image=picture).delete()
            or connection.cursor().execute("DELETE FROM cms_portalrendition")
        ),
        "name of a person": lambda: User.objects.update(last_name="Khác"),
        "placement": lambda: Placement.objects.update(displayed_at=timezone.now()),
        "delete": lambda: Page.objects.get(pk=article.pk).delete(),
        "site": site.save,
    }
    assert [name for name, change in changes.items() if not is_noted(change)] == []


def test_what_no_reader_sees_is_not_noted(is_noted, article, client):
    person = User.objects.create_superuser("chu", "chu@example.test", "x" * 12)
    visitor = Visitor("reader", "198.51.100.1", "Mozilla")
    changes = {
        "a view": lambda: record_view(article.pk, visitor, timezone.now()),
        "folding": lambda: fold(timezone.now()),
        "a reader's report": lambda: ErrorReport.objects.create(page=article, text="Sai tên"),
        "a link looked at": lambda: OutsideLink.objects.create(
            address="https://a.vn/", seen_at=timezone.now()
        ),
        "a draft": lambda: Page.objects.get(pk=article.pk).specific.save_revision(),
        "logging in": lambda: client.force_login(person),
        "reading": lambda: list(Page.objects.all()),
        "rebuilding the search": entries.rebuild,
    }
    assert [name for name, change in changes.items() if is_noted(change)] == []


@pytest.mark.parametrize(
    ("sql", "is_seen"),
    [
        ('SELECT 1 FROM "wagtailcore_page" FOR UPDATE', False),
        ("VACUUM", False),
        ("SAVEPOINT x", False),
        ('INSERT INTO "django_session" VALUES (1)', False),
        ("insert or replace into cms_banner values (1)", True),
        ("INSERT INTO news_search_all(news_search_all, rank) VALUES ('merge', -500)", False),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s WHERE "id" = 1', False),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "title" = %s', True),
        ("UPDATE wagtailcore_page SET draft_title = 'x', title = 'y'", True),
        ("WITH x AS (SELECT 1) UPDATE cms_banner SET level = 1", True),
        ("WITH x AS (SELECT 1) SELECT * FROM x", False),
        ("/* why */ DELETE FROM home_homepage", True),
        ("TRUNCATE home_homepage", True),
        ("INSERT INTO a_table_made_tomorrow VALUES (1)", True),
        ("  UPDATE cms_banner SET level = 1", True),
    ],
)
def test_statements_are_told_apart(sql, is_seen):
    assert marks.is_seen(sql) == is_seen


def test_every_view_that_is_kept_is_kept_without_a_cookie(portal, article, category):
    for address in ("/", article.url, category.url, "/rss/", "/so-do-cong/", "/dinh-chinh/"):
        headers = portal.ask(address).headers
        assert "Set-Cookie" not in headers
        assert "cookie" not in headers["Vary"].lower()


def test_keepable_marks_only_requests_of_the_layer(rf):
    request = rf.get("/")
    keepable(request)
    assert KEEP not in request.environ


def test_small_bodies_are_not_compressed():
    assert set(finish([HTML], b"short").bodies) == {""}


def test_nginx_sends_the_same_policies():
    configuration = (Path(__file__).parents[2] / "deploy" / "nginx.conf").read_text()
    for policy in (middleware.PUBLIC_POLICY, middleware.PERMISSIONS):
        assert f'"{policy}"' in configuration
    assert serving.TRACKING in configuration
