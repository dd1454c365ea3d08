"""No save moves a page: what was read before a move or a rename does not bring the old place back."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from news.models import ArticlePage, CategoryPage
from tests.factories import ArticlePageFactory, CategoryPageFactory

NO_PROBLEMS = ([], [], [], [], [])


@pytest.fixture
def other(home):
    return CategoryPageFactory(parent=home, title="Văn hóa")


def test_publishing_what_was_read_before_a_move_leaves_the_article_where_it_is(category, other):
    article = ArticlePageFactory(parent=category, title="Bài")
    stale = article.get_latest_revision_as_object()
    Page.objects.get(pk=article.pk).move(other, pos="last-child")
    stale.lead = "Câu dẫn mới."
    stale.save()
    moved = ArticlePage.objects.get(pk=article.pk)
    assert moved.is_child_of(other)
    assert moved.lead == "Câu dẫn mới."
    assert moved.url == "/van-hoa/bai/"
    assert Page.find_problems() == NO_PROBLEMS


def test_saving_what_was_read_before_a_rename_keeps_the_new_address(category):
    article = ArticlePageFactory(parent=category, title="Bài")
    stale = ArticlePage.objects.get(pk=article.pk)
    category.slug = "mot-cua"
    category.save()
    stale.save()
    assert ArticlePage.objects.get(pk=article.pk).url == "/mot-cua/bai/"


def test_saving_a_category_read_before_an_article_came_keeps_the_count_of_children(category):
    stale = CategoryPage.objects.get(pk=category.pk)
    ArticlePageFactory(parent=category)
    stale.description = "Mô tả"
    stale.save()
    assert CategoryPage.objects.get(pk=category.pk).numchild == 1
    assert Page.find_problems() == NO_PROBLEMS


def test_a_new_slug_still_gives_a_new_address(category):
    article = ArticlePageFactory(parent=category, title="Bài")
    article.slug = "bai-khac"
    article.save()
    assert ArticlePage.objects.get(pk=article.pk).url == f"{category.url}bai-khac/"


def test_a_move_still_moves(category, other):
    inner = CategoryPageFactory(parent=category, title="Con")
    article = ArticlePageFactory(parent=inner, title="Bài")
    inner.move(other, pos="last-child")
    assert ArticlePage.objects.get(pk=article.pk).url == "/van-hoa/con/bai/"
    assert Page.find_problems() == NO_PROBLEMS


def test_an_address_part_that_no_redirect_could_hold_is_refused(category):
    article = ArticlePageFactory(parent=category)
    article.slug = "x" * 126
    with pytest.raises(ValidationError, match="125"):
        article.full_clean()
    category.slug = "x" * 41
    with pytest.raises(ValidationError, match="40"):
        category.full_clean()


def test_a_long_title_gives_an_address_of_allowed_length(home):
    title = "Tiếp nhận, giải quyết và trả kết quả thủ tục hành chính trên môi trường điện tử"
    category = CategoryPageFactory(parent=home, title=title)
    article = ArticlePageFactory(parent=category, title=" ".join([title] * 3))
    assert len(category.slug) <= 40 and not category.slug.endswith("-")
    assert len(article.slug) <= 125 and not article.slug.endswith("-")
