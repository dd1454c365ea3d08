"""Tin cùng chuyên mục: the neighbours of an article."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news.listings import related_to
from news.models import RelatedPick
from tests.factories import ArticlePageFactory

NOON = timezone.make_aware(timezone.datetime(2026, 10, 5, 12, 0))


def at(category, days: int = 0, **kwargs):
    return ArticlePageFactory(parent=category, displayed_at=NOON + timedelta(days=days), **kwargs)


@pytest.fixture
def article(category):
    return at(category)


def test_newer_and_older_surround_the_article_in_time(category, article, rf):
    newer = [at(category, days) for days in (3, 2, 1)]
    older = [at(category, days) for days in (-1, -2, -3)]
    related = related_to(article, rf.get("/"), timezone.now())
    assert [card.pk for card in related.newer] == [page.pk for page in newer]
    assert [card.pk for card in related.older] == [page.pk for page in older]


def test_articles_of_the_same_minute_are_all_reachable(category, rf):
    same_minute = [at(category) for _ in range(5)]
    for article in same_minute:
        related = related_to(article, rf.get("/"), timezone.now())
        shown = {card.pk for card in [*related.newer, *related.older]}
        assert shown == {page.pk for page in same_minute} - {article.pk}


def test_picks_come_first_and_only_once(category, article, rf):
    others = [at(category, days) for days in (-1, -2)]
    RelatedPick.objects.create(article=article, picked=others[1])
    related = related_to(article, rf.get("/"), timezone.now())
    assert [card.pk for card in related.picks] == [others[1].pk]
    assert [card.pk for card in related.older] == [others[0].pk]


def test_expired_unpublished_and_private_articles_never_show(category, article, rf):
    expired = at(category, -1, expire_at=timezone.now() - timedelta(minutes=1))
    private = at(category, -2)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    unpublished = at(category, -3)
    unpublished.unpublish()
    for hidden in (expired, private, unpublished):
        RelatedPick.objects.create(article=article, picked=hidden)
    related = related_to(article, rf.get("/"), timezone.now())
    assert not related
