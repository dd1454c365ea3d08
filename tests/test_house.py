"""The house test: the demo is loaded, every page and feed opened, every link followed."""

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from news.models import ArticlePage, CategoryPage
from tests.strangers import agrees_with_page

HOST = "http://testserver"


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker):
    """The demo portal, loaded once for this module and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        answer_for_testserver()
        yield Site.objects.get(is_default_site=True)
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


def answer_for_testserver() -> None:
    Site.objects.filter(is_default_site=True).update(hostname="testserver", port=80)
    Site.clear_site_root_paths_cache()


def addresses_in(soup: BeautifulSoup) -> set[str]:
    """Every address that a page links to, loads or asks a question of."""
    found = set()
    for element in soup.find_all(lambda element: element.get("method") != "post"):
        for attribute in ("href", "src", "action", "data-view-url"):
            if element.get(attribute):
                found.add(element[attribute])
        if element.get("srcset"):
            found |= {part.split()[0] for part in element["srcset"].split(",")}
    return found


def own_path(address: str, base: str) -> str | None:
    """The path and query of an address on this site, else None."""
    absolute = urldefrag(urljoin(HOST + base, address)).url
    parts = urlsplit(absolute)
    if parts.scheme not in {"http", "https"} or parts.netloc != "testserver":
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.django_db
def test_every_address_of_the_demo_answers_and_sets_no_cookie(portal):
    client = Client()
    waiting, seen = ["/", "/sitemap.xml", "/sitemap-tin-tuc.xml", "/robots.txt", "/rss/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/static/", "/luot-xem/", "/admin/")):
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        if response.headers["Content-Type"].startswith("text/html"):
            soup = BeautifulSoup(response.content, "html.parser")
            assert len(soup.find_all("h1")) == 1, path
            own = (own_path(address, path) for address in addresses_in(soup))
            waiting += [address for address in own if address]
    for page in Page.objects.live().public().descendant_of(portal.root_page):
        assert page.url in seen, f"{page.url} is linked from nowhere"


@pytest.mark.django_db
def test_public_pages_load_nothing_from_elsewhere_and_hold_no_inline_code(portal):
    client = Client()
    article = ArticlePage.objects.live().order_by("-displayed_at", "pk").first()
    category = CategoryPage.objects.live().order_by("path").first()
    for path in (
        "/",
        category.url,
        article.url,
        "/tim-kiem/?q=phuong",
        "/so-do-cong/",
        "/khong-co/",
    ):
        soup = BeautifulSoup(client.get(path).content, "html.parser")
        for element in soup.find_all(["script", "link", "img", "source", "iframe"]):
            address = element.get("src") or element.get("href") or ""
            names = {"canonical", "schema.DC"} & set(element.get("rel") or [])
            is_link = element.name == "link" and names
            is_own = address.startswith("data:") or own_path(address, path) is not None
            assert is_link or is_own, (path, str(element)[:120])
        for script in soup.find_all("script"):
            assert script.get("src") or script.get("type") == "application/ld+json", path
        assert not soup.find_all("style"), path
        assert not soup.find_all(style=True), path


@pytest.mark.django_db
def test_query_counts_do_not_grow_in_a_portal_ten_times_as_large(portal):
    client = Client()
    paths = ["/", "/cai-cach-hanh-chinh/", ArticlePage.objects.live().earliest("pk").url, "/rss/"]

    def counts() -> dict[str, int]:
        found = {}
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found[path] = len(queries)
        return found

    few = counts()
    call_command("load_demo", articles=600, verbosity=0)
    answer_for_testserver()
    assert ArticlePage.objects.live().count() >= 600
    # The newest of the larger portal carry less: neither corrections nor tags.
    assert [path for path, number in counts().items() if number > few[path]] == []


@pytest.mark.django_db
def test_what_machines_read_of_the_demo_agrees_with_its_pages(portal):
    client = Client()
    newest = ArticlePage.objects.live().order_by("-displayed_at", "pk").first()
    seed = ArticlePage.objects.live().get(displayed_at__year=2018)
    for article in (newest, seed):
        agrees_with_page(client, article.url, article.get_parent().url, is_new=article == newest)
