"""The open data in the page cache: kept with its question, in a share of its own."""

from pathlib import Path

import pytest
from wagtail.models import Site

from cms.page_cache import folders, marks
from tests.cms.page_cache.portal import kept_files
from tests.factories import HomePageFactory

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
    pages = [path.relative_to(path.parents[1]) for path in folders.root().rglob("*.html")]
    assert pages == [Path("testserver/=1.html")]  # the home page alone
