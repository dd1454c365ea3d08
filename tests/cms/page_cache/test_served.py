"""What the page cache serves: to whom, with which headers, in which coding."""

from pathlib import Path

import brotli
import pytest

from cms import middleware
from cms.models import SiteSettings
from cms.page_cache import serving
from cms.page_cache.serving import PageCache, _coding, finish
from tests.factories import ArticlePageFactory


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


def test_small_bodies_are_not_compressed():
    assert set(finish([("Content-Type", "text/html; charset=utf-8")], b"short").bodies) == {""}


def test_nginx_sends_the_same_policies():
    configuration = (Path(__file__).parents[3] / "deploy" / "nginx.conf").read_text()
    for policy in (middleware.PUBLIC_POLICY, middleware.PERMISSIONS):
        assert f'"{policy}"' in configuration
    assert serving.TRACKING in configuration
