"""The admin's own search: accents make no difference, and nothing typed is an error."""

import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Not, Or, Phrase, PlainText

from cms.models import PortalImage
from news.models import ArticlePage
from tests.factories import (
    ArticlePageFactory,
    PortalDocumentFactory,
    PortalImageFactory,
    UserFactory,
)

TITLE = "Kiểm tra công tác ở phường Hòa Hiệp Bắc"
SPELLINGS = ["kiem tra", "Kiểm Tra", unicodedata.normalize("NFD", "Kiểm tra"), "hoà hiệp bắc"]
HOSTILE = ['"', '""', "'", "\x00", "a\x00b", "%", "*", ":", "(", "NOT", "\\", "🎉", "-", "x" * 3000]


@pytest.fixture
def admin(client, site):
    client.force_login(UserFactory(is_superuser=True, username="quan-tri"))
    return client


def addresses(category) -> list[str]:
    """Every screen of the admin on which one may search for what is made here."""
    return [
        reverse("wagtailadmin_explore", args=(category.pk,)),
        reverse("wagtailadmin_pages:search"),
        reverse("wagtailimages:index"),
        reverse("wagtailimages_chooser:choose_results"),
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs_chooser:choose_results"),
    ]


@pytest.mark.parametrize("query", SPELLINGS)
def test_every_spelling_finds_it_on_every_screen(admin, category, query):
    ArticlePageFactory(parent=category, title=TITLE)
    PortalImageFactory(title=TITLE)
    PortalDocumentFactory(title=TITLE)
    for address in addresses(category):
        response = admin.get(address, {"q": query})
        assert response.status_code == 200, address
        assert TITLE in response.content.decode(), address


def test_the_page_chooser_finds_it(admin, category):
    ArticlePageFactory(parent=category, title=TITLE)
    response = admin.get(reverse("wagtailadmin_choose_page_search"), {"q": "hoa hiep"})
    assert TITLE in response.content.decode()


def test_people_are_found_without_accents(admin):
    UserFactory(username="dhp", first_name="Phúc", last_name="Đinh Hữu")
    response = admin.get(reverse("wagtailusers_users:index"), {"q": "dinh huu phuc"})
    assert "Đinh Hữu Phúc" in response.content.decode()
    for ordering in ("name", "-name", "username", "last_login"):
        address = reverse("wagtailusers_users:index")
        assert admin.get(address, {"q": "phuc", "ordering": ordering}).status_code == 200


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_typed_is_an_error(admin, category, query):
    ArticlePageFactory(parent=category, title=TITLE)
    for address in [*addresses(category), reverse("wagtailusers_users:index")]:
        assert admin.get(address, {"q": query}).status_code == 200, address


def test_words_that_are_not_there_find_nothing(category):
    ArticlePageFactory(parent=category, title=TITLE)
    assert list(ArticlePage.objects.search("kiem dinh")) == []
    assert list(ArticlePage.objects.autocomplete("kiem tra xa")) == []


def test_the_lead_and_body_are_searched_and_the_newest_comes_first(category):
    pages = [
        ArticlePageFactory(
            parent=category, lead="Đảng ủy họp", body=[("paragraph", "<p>Thuỷ lợi</p>")]
        )
        for _ in range(3)
    ]
    newest_first = [page.pk for page in reversed(pages)]
    assert [page.pk for page in Page.objects.search("dang uy")] == newest_first
    assert [page.pk for page in Page.objects.search("thủy lợi", fields=["body"])] == newest_first
    assert Page.objects.search("dang uy").count() == 3


def test_composed_queries_are_folded_in_every_part(category):
    article = ArticlePageFactory(parent=category, title=TITLE)
    search = get_search_backend().search
    for query, found in [
        (Phrase("Hoà hiệp"), True),
        (Phrase("hiệp hoà"), False),
        (And([PlainText("kiểm"), PlainText('"')]), True),
        (Or([PlainText("không"), PlainText("bắc")]), True),
        (PlainText("kiểm") & ~PlainText("bắc"), False),
        (PlainText("\x00"), False),
    ]:
        results = [page.pk for page in search(query, ArticlePage)]
        assert results == ([article.pk] if found else []), query


def test_negation_alone_excludes(category):
    article = ArticlePageFactory(parent=category, title=TITLE)
    other = ArticlePageFactory(parent=category, title="Khác")
    results = {page.pk for page in get_search_backend().search(Not(PlainText("kiem")), ArticlePage)}
    assert article.pk not in results
    assert other.pk in results


def test_rebuilding_the_index_keeps_it_folded(category, capsys):
    ArticlePageFactory(parent=category, title=TITLE)
    PortalImageFactory(title=TITLE)
    call_command("update_index", verbosity=0)
    assert ArticlePage.objects.search("hoa hiep").count() == 1
    assert PortalImage.objects.search("hoa hiep").count() == 1


def test_saving_a_page_does_not_scan_the_index(category):
    article = ArticlePageFactory(parent=category)
    with CaptureQueriesContext(connection) as queries:
        article.save()
    assert not [entry for entry in queries if "AVG(" in entry["sql"].upper()]
