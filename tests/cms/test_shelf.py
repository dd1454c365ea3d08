"""The shelf: what is kept in a process holds until somebody changes it, and not a moment longer."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.template import Context, Template
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction, Site

from cms import shelf, tree
from cms.models import Banner, Generation, SiteSettings, WebLink, WebLinkSet
from cms.portal import Portal
from cms.shelf import Shelf
from news.models import SearchSynonym
from news.search.filters import site_categories
from news.search.query import site_synonyms
from tests.factories import (
    ArticlePageFactory,
    CategoryPageFactory,
    HomePageFactory,
    PortalImageFactory,
)


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
    mark = Generation.objects.get(pk=Generation.ONLY).mark
    article = ArticlePageFactory(parent=category)
    article.save_revision().publish()
    article.refresh_from_db()
    article.unpublish()
    assert Generation.objects.get(pk=Generation.ONLY).mark == mark


def test_a_page_shows_settings_and_footer_links_as_they_are_now(client, site, home):
    def page() -> str:
        return client.get("/").content.decode()

    settings = SiteSettings.objects.create(site=site, agency_name="UBND phường Một")
    links = WebLinkSet.objects.create(site=site, name="Chân trang", in_footer=True)
    link = WebLink.objects.create(link_set=links, title="Cổng quốc gia", address="https://a.vn/")
    assert "UBND phường Một" in page() and "Cổng quốc gia" in page()
    settings.agency_name, settings.address = "UBND phường Hai", "12 Trần Phú"
    settings.save()
    link.title = "Cổng thành phố"
    link.save()
    shown = page()
    assert shown.count("UBND phường Hai") >= 3 and "12 Trần Phú" in shown
    assert "UBND phường Một" not in shown
    assert "Cổng thành phố" in shown and "Cổng quốc gia" not in shown
    links.delete()
    assert "Cổng thành phố" not in page()


def test_a_banner_comes_and_goes_at_its_minute(rf, site, time_machine):
    start = timezone.now()
    banner = Banner.objects.create(
        site=site,
        heading="Cúp điện",
        starts_at=start + timedelta(hours=1),
        ends_at=start + timedelta(hours=2),
    )

    def shown(after: timedelta) -> list[Banner]:
        time_machine.move_to(start + after, tick=False)
        return Portal(rf.get("/")).banners

    hour, second = timedelta(hours=1), timedelta(seconds=1)
    assert shown(hour - second) == []
    assert shown(hour) == shown(2 * hour - second) == [banner]
    assert shown(2 * hour) == []


def test_markup_is_kept_by_language_site_and_what_it_varies_with(rf, root, home, site):
    def rendered(name: str = "localhost", language: str = "vi", **context) -> str:
        request = rf.get("/", SERVER_NAME=name)
        text = '{% kept "x" is_home %}{{ word }}{% if is_home %}!{% endif %}{% endkept %}'
        with translation.override(language):
            return Template(text).render(Context({"request": request, **context}))

    Site.objects.create(hostname="khac.test", root_page=HomePageFactory(parent=root))
    assert rendered(word="một") == "một" == rendered(word="khác lần sau")
    assert rendered(word="nhà", is_home=True) == "nhà!"
    assert rendered(word="khác", name="khac.test") == "khác"
    assert rendered(word="one", language="en") == "one"
    shelf.clear()
    assert rendered(word="hai") == "hai"


def test_markup_names_no_picture_that_was_thrown_away(site):
    image = PortalImageFactory()
    image.get_rendition("width-40")
    mark = Generation.objects.get(pk=Generation.ONLY).mark
    image.renditions.all().delete()
    assert Generation.objects.get(pk=Generation.ONLY).mark != mark
