"""Placements agree with the page tree after everything that editors can do."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news import placements
from news.listings import listing_page
from news.models import Placement
from tests.factories import ArticlePageFactory, CategoryPageFactory


def listed(section) -> list[str]:
    return [card.title for card in page_of(section)]


def page_of(section, page: str = "1"):
    return listing_page(section, RequestFactory().get("/", {"page": page}), timezone.now())


@pytest.fixture
def inner(category):
    return CategoryPageFactory(parent=category, title="Chuyển đổi số")


def test_an_article_shows_in_its_category_every_parent_and_on_the_home_page(home, category, inner):
    ArticlePageFactory(parent=inner, title="Bài")
    assert listed(inner) == listed(category) == listed(home) == ["Bài"]
    assert Placement.objects.get(is_own_category=True).section_id == inner.pk


def test_a_guest_shows_in_the_other_category_too(home, category):
    other = CategoryPageFactory(parent=home)
    article = ArticlePageFactory(parent=category, title="Bài")
    article.other_categories.add(other)
    article.save_revision().publish()
    assert listed(other) == listed(category) == ["Bài"]
    assert listed(home) == ["Bài"]


def test_moving_a_category_moves_its_articles_listings(home, category, inner):
    ArticlePageFactory(parent=inner, title="Bài")
    other = CategoryPageFactory(parent=home)
    inner.move(other, pos="last-child")
    assert listed(category) == []
    assert listed(other) == ["Bài"]


def test_a_new_date_moves_the_article_in_the_listing(category):
    first = ArticlePageFactory(parent=category, title="Một")
    ArticlePageFactory(parent=category, title="Hai")
    first.displayed_at = timezone.now() + timedelta(hours=1)
    first.save_revision().publish()
    assert listed(category) == ["Một", "Hai"]


def test_a_private_category_lists_nothing_until_it_is_public_again(home, category, inner):
    ArticlePageFactory(parent=inner, title="Bài")
    restriction = PageViewRestriction.objects.create(
        page=category, restriction_type=PageViewRestriction.LOGIN
    )
    assert listed(home) == []
    restriction.delete()
    assert listed(home) == ["Bài"]


def test_page_numbers_that_make_no_sense_give_the_nearest_page(category):
    ArticlePageFactory.create_batch(21, parent=category)
    assert page_of(category, "abc").number == 1
    assert page_of(category, "-3").number == 2
    assert page_of(category, "9999").number == 2
    assert len(page_of(category, "2")) == 1


def test_rebuild_writes_what_the_events_wrote(home, category, inner, capsys):
    other = CategoryPageFactory(parent=home)
    guest = ArticlePageFactory(parent=inner)
    guest.other_categories.add(other)
    guest.save_revision().publish()
    ArticlePageFactory(parent=category, expire_at=timezone.now() + timedelta(days=1))
    ArticlePageFactory(parent=category, live=False)
    private = ArticlePageFactory(parent=other)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    columns = ("section_id", "article_id", "displayed_at", "expires_at", "is_own_category")
    by_events = set(Placement.objects.values_list(*columns))
    Placement.objects.all().delete()
    call_command("rebuild_placements")
    assert set(Placement.objects.values_list(*columns)) == by_events
    assert len(by_events) > 5


def test_syncing_one_article_takes_the_same_queries_in_a_large_site(
    category, django_assert_max_num_queries
):
    article = ArticlePageFactory(parent=category)
    ArticlePageFactory.create_batch(10, parent=category)
    with django_assert_max_num_queries(8):
        placements.sync_article(article)
