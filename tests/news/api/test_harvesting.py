"""Harvesting: what changed, was taken down or deleted since a moment."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from cms.models import User
from news import changes, placements, withdrawals
from news.models import ArticleChange, ArticlePage
from tests.factories import ArticlePageFactory, AuthorFactory, CategoryPageFactory, HomePageFactory
from tests.news.api.asking import LIST, own, titles, told

pytestmark = pytest.mark.django_db


def harvest(client: Client, since, query: str = "") -> tuple[list[str], list[int]]:
    page = told(client, f"{LIST}?updated_since={since.isoformat().replace('+', '%2B')}{query}")
    return (
        [article["title"] for article in page["articles"]],
        [gone["id"] for gone in page["removed"]],
    )


@pytest.fixture
def since(dated) -> datetime:
    """A moment after everything of the fixture was published."""
    for day in range(3):
        dated(f"Bài {day}", day)
    return timezone.now()


def test_what_changes_is_told_oldest_change_first(client, since):
    assert harvest(client, since) == ([], [])
    for title in ("Bài 2", "Bài 0"):
        article = ArticlePage.objects.get(title=title)
        article.lead = "Câu dẫn mới."
        article.save_revision().publish()
    assert harvest(client, since) == (["Bài 2", "Bài 0"], [])


def test_what_is_taken_down_is_told(client, since):
    article = ArticlePage.objects.get(title="Bài 1")
    user = User.objects.create_superuser("chu", "chu@example.test", "x" * 12)
    withdrawals.take_down(article, user, "Sai", "explain", "Bài sai.")
    assert harvest(client, since) == ([], [article.pk])
    problem = told(client, f"{LIST}{article.pk}/", 410)
    assert problem["code"] == "gone"
    assert "Bài 1" not in json.dumps(problem, ensure_ascii=False)
    ArticlePage.objects.get(pk=article.pk).save_revision().publish()
    assert harvest(client, since) == (["Bài 1"], [])


def test_what_is_deleted_is_told(client, since, category):
    ids = sorted(ArticlePage.objects.values_list("pk", flat=True))
    ArticlePage.objects.get(pk=ids[0]).delete()
    assert harvest(client, since) == ([], ids[:1])
    Page.objects.get(pk=category.pk).delete()
    assert sorted(harvest(client, since)[1]) == ids
    assert told(client, f"{LIST}{ids[0]}/", 410)["code"] == "gone"


def test_what_becomes_private_or_moves_is_told(client, since, root, home, category):
    restriction = PageViewRestriction.objects.create(page=category, restriction_type="login")
    assert len(harvest(client, since)[1]) == 3
    restriction.delete()
    assert len(harvest(client, since)[0]) == 3
    other = HomePageFactory(parent=root, title="Phường Khác")
    Site.objects.create(hostname="khac.example.test", root_page=other)
    away = CategoryPageFactory(parent=other)
    article = ArticlePage.objects.get(title="Bài 1")
    article.move(away, pos="last-child")
    assert harvest(client, since)[1] == [article.pk]
    there = told(Client(SERVER_NAME="khac.example.test"), f"{LIST}?updated_since=2026-01-01")
    assert [each["title"] for each in there["articles"]] == ["Bài 1"]


def test_what_ends_is_told_once_it_is_taken_down(client, since):
    article = ArticlePage.objects.get(title="Bài 1")
    article.expire_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    assert harvest(client, since) == (["Bài 1"], [])
    placements.Placement.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert told(client, f"{LIST}{article.pk}/", 410)["code"] == "gone"
    article.unpublish(set_expired=True)
    assert harvest(client, since) == ([], [article.pk])


def test_a_new_address_or_name_is_a_change(
    client, since, category, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        category.slug = "doi-ten"
        category.save()
    assert len(harvest(client, since)[0]) == 3
    later = timezone.now()
    author = AuthorFactory()
    article = ArticlePage.objects.get(title="Bài 1")
    article.article_authors.create(author=author)
    article.save()
    author.pen_name = "Tên mới"
    author.save()
    assert harvest(client, later) == (["Bài 1"], [])


def test_a_harvest_of_one_category_tells_what_left_it(client, since, home, category):
    other = CategoryPageFactory(parent=home, title="Khác")
    article = ArticlePage.objects.get(title="Bài 1")
    article.move(other, pos="last-child")
    ArticlePage.objects.get(title="Bài 2").save_revision().publish()
    assert harvest(client, since, f"&category={category.pk}") == (["Bài 2"], [article.pk])
    assert harvest(client, since, f"&category={other.pk}")[0] == ["Bài 1"]


def test_a_harvest_goes_page_by_page_and_says_when_to_begin_again(client, since):
    page = told(client, f"{LIST}?updated_since=2026-01-01&limit=2")
    again = datetime.fromisoformat(page["harvest_again_since"])
    assert timezone.now() - timedelta(minutes=2) < again < timezone.now()
    rest = told(client, own(page["next"]))
    found = [each["title"] for each in page["articles"] + rest["articles"]]
    assert found == ["Bài 0", "Bài 1", "Bài 2"]
    assert rest["next"] is None
    moments = [each["changed"] for each in page["articles"]]
    assert moments == sorted(moments)


def test_a_plus_that_became_a_space_is_understood(client, since):
    assert titles(client, "updated_since=2026-01-01T00:00:00+07:00") == ["Bài 0", "Bài 1", "Bài 2"]
    assert titles(client, "updated_since=2026-01-01T00:00:00Z") == ["Bài 0", "Bài 1", "Bài 2"]


def test_what_never_was_public_leaves_no_trace(client, category):
    draft = ArticlePageFactory(parent=category, live=False)
    draft.save_revision()
    draft_id = draft.pk
    draft.delete()
    assert not ArticleChange.objects.exists()
    assert told(client, f"{LIST}{draft_id}/", 404)["code"] == "not-found"


def test_a_bulk_load_is_filled_in(since):
    rows = list(ArticleChange.objects.order_by("pk").values_list("article_id", flat=True))
    ArticleChange.objects.all().delete()
    placements.rebuild()
    assert sorted(ArticleChange.objects.values_list("article_id", flat=True)) == sorted(rows)
    kept = list(ArticleChange.objects.order_by("pk").values_list("pk", "changed_at"))
    changes.fill()
    assert list(ArticleChange.objects.order_by("pk").values_list("pk", "changed_at")) == kept
