"""The short way to a page: it leads where Wagtail's own way does, whatever has changed."""

from http import HTTPStatus

import pytest
from wagtail.models import PageViewRestriction, Site

from cms.routes import Signposts, find_site
from tests.factories import (
    ArticlePageFactory,
    CategoryPageFactory,
    HomePageFactory,
    StandardPageFactory,
)
from tests.queries import queries_of


@pytest.fixture(autouse=True)
def any_host(settings):
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def article(category):
    return ArticlePageFactory(parent=category, title="Bài của phường này")


def status_of(client, address: str, host: str = "testserver") -> int:
    return client.get(address, headers={"host": host}).status_code


def test_two_wards_with_the_same_addresses_serve_each_its_own(client, root, category, article):
    other_home = HomePageFactory(parent=root)
    other = CategoryPageFactory(parent=other_home, title=category.title)
    ArticlePageFactory(parent=other, title=article.title, lead="Của phường khác")
    address = article.url
    Site.objects.create(hostname="phuong-khac.test", root_page=other_home)
    for _turn in range(2):
        here = client.get(address).content.decode()
        there = client.get(address, headers={"host": "phuong-khac.test"}).content.decode()
        assert "Của phường khác" in there
        assert "Của phường khác" not in here


def test_a_page_is_private_from_the_next_request_on_and_public_again(client, category, article):
    for restricted in (article, category):
        assert status_of(client, article.url) == HTTPStatus.OK
        restriction = PageViewRestriction.objects.create(
            page=restricted, restriction_type=PageViewRestriction.LOGIN
        )
        assert status_of(client, article.url) == HTTPStatus.FOUND
        restriction.delete()
    assert status_of(client, article.url) == HTTPStatus.OK


def test_what_is_private_elsewhere_hides_nothing(client, home, article):
    other = CategoryPageFactory(parent=home)
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    assert status_of(client, article.url) == HTTPStatus.OK
    assert status_of(client, other.url) == HTTPStatus.FOUND


def test_the_alias_of_a_private_page_is_as_private(client, home, category):
    page = StandardPageFactory(parent=category)
    alias = page.create_alias(parent=home, update_slug="ban-sao")
    assert status_of(client, alias.url) == HTTPStatus.OK
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert status_of(client, alias.url) == HTTPStatus.FOUND


def test_a_page_that_is_taken_down_or_renamed_is_gone_at_once(client, category, article):
    address = article.url
    assert status_of(client, address) == HTTPStatus.OK
    article.slug = "ten-moi"
    article.save_revision().publish()
    assert status_of(client, address) != HTTPStatus.OK
    assert status_of(client, f"{category.url}ten-moi/") == HTTPStatus.OK
    category.slug = "muc-moi"
    category.save_revision().publish()
    assert status_of(client, "/muc-moi/ten-moi/") == HTTPStatus.OK
    article.refresh_from_db()
    article.unpublish()
    assert status_of(client, "/muc-moi/ten-moi/") != HTTPStatus.OK


def test_a_page_below_one_that_is_taken_down_is_served_as_wagtail_does(client, category, article):
    category.unpublish()
    assert status_of(client, article.url) == HTTPStatus.OK
    assert status_of(client, category.url) == HTTPStatus.NOT_FOUND


def test_a_site_follows_its_new_name(client, root, site, article):
    new_home = HomePageFactory(parent=root)
    address = article.url
    assert status_of(client, address) == HTTPStatus.OK
    site.root_page = new_home
    site.save()
    assert status_of(client, address) == HTTPStatus.NOT_FOUND
    Site.objects.create(hostname="ten-moi.test", root_page=article.get_parent().get_parent())
    assert status_of(client, address, "ten-moi.test") == HTTPStatus.OK


def test_a_site_within_a_site_is_left_to_wagtail(client, rf, category, article):
    address = article.url
    Site.objects.create(hostname="trong.test", root_page=category)
    assert Signposts.of(rf.get("/")) is None
    assert status_of(client, address) == HTTPStatus.OK
    assert status_of(client, f"/{article.slug}/", "trong.test") == HTTPStatus.OK


def test_what_a_request_notes_on_its_site_stays_with_it(rf, site):
    first, second = find_site(rf.get("/")), find_site(rf.get("/"))
    first.root_page.title = "Của riêng"
    assert second.root_page.title == find_site(rf.get("/")).root_page.title == site.root_page.title


def test_depth_costs_no_query(client, category, article):
    inner = CategoryPageFactory(parent=CategoryPageFactory(parent=category))
    deep, _beside = ArticlePageFactory.create_batch(2, parent=inner)
    assert queries_of(client, deep.url) == queries_of(client, article.url)


@pytest.mark.parametrize(
    "address", ["/khong-co/", "/khong-co/bai/", "/CAI-CACH-HANH-CHINH/", "/%00/", "/a'--/"]
)
def test_an_address_without_a_page_is_not_found(client, category, address):
    assert status_of(client, address) in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}
