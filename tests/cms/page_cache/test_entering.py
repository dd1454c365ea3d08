"""What never enters the page cache, whoever pushes, and how much of it is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from wagtail.models import PageViewRestriction, Site

from cms.models import User
from cms.page_cache import KEEP, folders, keepable, serving
from cms.page_cache.serving import PageCache, may_be_kept
from tests.cms.page_cache.portal import Portal, kept_files
from tests.factories import ArticlePageFactory, HomePageFactory


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
    head = next((folders.root() / folders.current()).rglob("*=*.json"))
    head.write_text("{")
    portal.layer = PageCache(portal._count)
    assert portal.ask(article.url).status == 200


def test_a_page_is_never_made_of_two(portal):
    """Two processes render the same page at once; a process dies between its files."""
    name, place = folders.current(), "testserver/bai=1"
    one, other = (serving.finish([], text * 300) for text in (b"one ", b"another "))
    assert folders.keep(name, place, one)
    assert folders.keep(name, place, other)
    assert folders.load(name, place) == one
    (folders.root() / name / f"{place}.bin.gz").unlink()
    assert folders.load(name, place) is None


def test_every_view_that_is_kept_is_kept_without_a_cookie(portal, article, category):
    for address in ("/", article.url, category.url, "/rss/", "/so-do-cong/", "/dinh-chinh/"):
        headers = portal.ask(address).headers
        assert "Set-Cookie" not in headers
        assert "cookie" not in headers["Vary"].lower()


def test_keepable_marks_only_requests_of_the_layer(rf):
    request = rf.get("/")
    keepable(request)
    assert KEEP not in request.environ
