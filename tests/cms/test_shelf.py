"""The shelf: what is kept in a process holds until somebody changes it, and not a moment longer."""

import pytest
from django.db import transaction
from wagtail.models import Page, PageViewRestriction, Site

from cms import shelf, tree
from cms.models import Generation
from cms.portal import Portal
from cms.shelf import Shelf
from news.models import SearchSynonym
from news.search.filters import site_categories
from news.search.query import site_synonyms
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory


def menu(rf) -> list[str]:
    """The menu as one request sees it."""
    return [item.title for item in Portal(rf.get("/")).menu]


@pytest.fixture
def sections(home):
    return [
        CategoryPageFactory(parent=home, title=title, show_in_menus=True)
        for title in ("Một", "Hai")
    ]


def test_it_is_made_once_until_it_is_cleared(db):
    made = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [Shelf().take("key", make) for _ in range(3)] == [1, 1, 1]
    shelf.clear()
    assert [Shelf().take("key", make) for _ in range(2)] == [2, 2]


def test_one_request_reads_the_mark_once(db, rf, django_assert_num_queries):
    request = rf.get("/")
    with django_assert_num_queries(1):
        for number in range(3):
            Shelf.of(request).take(("number", number), lambda: None)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_was_rolled_back_leaves_nothing_behind():
    shelf.clear()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        shelf.clear()
        assert Shelf().take("key", lambda: "never committed") == "never committed"
        raise ZeroDivisionError
    assert Shelf().take("key", lambda: "as it is") == "as it is"


def test_without_its_row_nothing_is_kept(db):
    Generation.objects.all().delete()
    assert Shelf().take("key", lambda: 1) == 1
    assert Shelf().take("key", lambda: 2) == 2
    shelf.clear()
    assert Shelf().take("key", lambda: 3) == Shelf().take("key", lambda: 4) == 3


def test_it_does_not_grow_without_bound(db, monkeypatch):
    monkeypatch.setattr(shelf, "MOST_KEPT", 3)
    for number in range(20):
        Shelf().take(("site", number), lambda: None)
    assert len(shelf._kept) <= 3


def test_the_menu_follows_every_change_of_a_page(rf, home, sections):
    first, second = sections
    assert menu(rf) == ["Một", "Hai"]
    third = CategoryPageFactory(parent=home, title="Ba", show_in_menus=True)
    assert menu(rf) == ["Một", "Hai", "Ba"]
    third.title = "Bốn"
    third.save_revision().publish()
    assert menu(rf) == ["Một", "Hai", "Bốn"]
    tree.swap(Page.objects.get(pk=first.pk), Page.objects.get(pk=second.pk))
    assert menu(rf) == ["Hai", "Một", "Bốn"]
    third.refresh_from_db()
    third.move(Page.objects.get(pk=second.pk), pos="left")
    assert menu(rf) == ["Bốn", "Hai", "Một"]
    PageViewRestriction.objects.create(page=first, restriction_type="login")
    assert menu(rf) == ["Bốn", "Hai"]
    Page.objects.get(pk=second.pk).unpublish()
    assert menu(rf) == ["Bốn"]
    Page.objects.get(pk=third.pk).delete()
    assert menu(rf) == []


def test_each_site_has_its_own(rf, root, home, sections):
    other = HomePageFactory(parent=root)
    CategoryPageFactory(parent=other, title="Khác", show_in_menus=True)
    Site.objects.create(hostname="khac.test", root_page=other)
    assert menu(rf) == ["Một", "Hai"]
    items = Portal(rf.get("/", SERVER_NAME="khac.test")).menu
    assert [item.title for item in items] == ["Khác"]


def test_search_follows_categories_and_synonyms(site, sections):
    assert [page.title for page in site_categories(site, Shelf())] == ["Một", "Hai"]
    sections[0].delete()
    assert [page.title for page in site_categories(site, Shelf())] == ["Hai"]
    synonym = SearchSynonym.objects.create(site=site, terms="Hải Vân; Hòa Bắc")
    assert "Hải Vân; Hòa Bắc" in site_synonyms(site, Shelf())
    synonym.delete()
    assert "Hải Vân; Hòa Bắc" not in site_synonyms(site, Shelf())


def test_publishing_an_article_clears_nothing(category):
    mark = Generation.objects.get().mark
    article = ArticlePageFactory(parent=category)
    article.save_revision().publish()
    article.refresh_from_db()
    article.unpublish()
    assert Generation.objects.get().mark == mark
