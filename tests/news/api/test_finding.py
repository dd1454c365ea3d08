"""What a list of the open data finds, and how it goes on."""

from datetime import UTC, datetime

import pytest
from taggit.models import Tag
from wagtail.models import Page

from news.api import selection
from tests.factories import ArticlePageFactory, AuthorFactory, CategoryPageFactory
from tests.news.api.asking import LIST, own, titles, told, walk

pytestmark = pytest.mark.django_db


def test_the_newest_come_first_and_next_leads_to_the_end(client, dated):
    for day in range(7):
        dated(f"Bài {day}", day)
    pages = walk(client, f"{LIST}?limit=3")
    assert pages == [["Bài 6", "Bài 5", "Bài 4"], ["Bài 3", "Bài 2", "Bài 1"], ["Bài 0"]]
    oldest = walk(client, f"{LIST}?ordering=displayed&limit=4")
    assert oldest == [["Bài 0", "Bài 1", "Bài 2", "Bài 3"], ["Bài 4", "Bài 5", "Bài 6"]]


def test_articles_of_the_same_moment_come_once_each(client, dated):
    for number in range(5):
        dated(f"Bài {number}", 1)
    for ordering in ("displayed", "-displayed"):
        pages = walk(client, f"{LIST}?ordering={ordering}&limit=2")
        found = [title for page in pages for title in page]
        assert sorted(found) == [f"Bài {number}" for number in range(5)]


def test_a_page_of_a_list_does_not_slip_when_something_is_published(client, dated):
    for day in range(4):
        dated(f"Bài {day}", day)
    first = told(client, f"{LIST}?limit=2")
    dated("Bài mới", 9)
    assert walk(client, own(first["next"])) == [["Bài 1", "Bài 0"]]


def test_a_category_is_named_by_id_slug_or_path_and_holds_those_below(
    client, home, category, dated
):
    inner = CategoryPageFactory(parent=category, title="Một cửa")
    other = CategoryPageFactory(parent=home, title="Khác")
    dated("Trên", 1)
    dated("Dưới", 2, parent=inner)
    dated("Ngoài", 3, parent=other)
    for name in (category.pk, "cai-cach-hanh-chinh"):
        assert titles(client, f"category={name}") == ["Dưới", "Trên"]
    for name in ("mot-cua", "cai-cach-hanh-chinh/mot-cua"):
        assert titles(client, f"category={name}") == ["Dưới"]


def test_a_slug_that_two_categories_have_is_asked_back(client, home, category):
    for parent in (home, category):
        CategoryPageFactory(parent=parent, title="Tin", slug="tin")
    problem = told(client, f"{LIST}?category=cai-cach-hanh-chinh/tin", 200)
    assert problem["articles"] == []
    assert titles(client, "category=tin") == []  # the whole path of the first
    CategoryPageFactory(parent=category, title="Sự kiện", slug="su-kien")
    second = CategoryPageFactory(parent=home, title="Khác", slug="khac")
    CategoryPageFactory(parent=second, title="Sự kiện", slug="su-kien")
    problem = told(client, f"{LIST}?category=su-kien", 400)
    assert problem["parameter"] == "category"
    assert "khac/su-kien" in problem["detail"]


def test_days_are_vietnams(client, dated):
    dated("Trước", 0)
    late = ArticlePageFactory(
        parent=Page.objects.get(slug="cai-cach-hanh-chinh").specific,
        title="Nửa đêm",
        displayed_at=datetime(2026, 3, 4, 17, 30, tzinfo=UTC),  # 00:30 on the 5th
    )
    assert late.live
    assert titles(client, "from=2026-03-05") == ["Nửa đêm"]
    assert titles(client, "to=2026-03-04") == ["Trước"]
    assert titles(client, "from=2026-03-05&to=2026-03-05") == ["Nửa đêm"]


@pytest.mark.parametrize("few", [1000, 1], ids=["looked up", "walked"])
def test_tags_and_authors_narrow_a_list(client, dated, monkeypatch, few):
    monkeypatch.setattr(selection, "FEW", few)
    author = AuthorFactory()
    other = AuthorFactory(name="Trần Văn B", pen_name="")
    for day in range(6):
        article = dated(f"Bài {day}", day)
        article.tags.add("chuyển đổi số" if day % 2 else "khác")
        article.article_authors.create(author=author if day % 3 else other)
        article.save_revision().publish()
    tag = Tag.objects.get(name="chuyển đổi số")
    for name in ("chuyển đổi số", tag.slug):
        assert walk(client, f"{LIST}?tag={name}&limit=2") == [["Bài 5", "Bài 3"], ["Bài 1"]]
    assert titles(client, f"author={other.pk}") == ["Bài 3", "Bài 0"]
    assert titles(client, "author=Trần Văn B&tag=khác") == ["Bài 0"]
    assert titles(client, "author=Như Hân") == ["Bài 5", "Bài 4", "Bài 2", "Bài 1"]
    # The name behind a pen name is nobody's business.
    assert told(client, f"{LIST}?author=Nguyễn Thị Như Hân", 400)["code"] == "unknown-value"


def test_a_search_is_the_portals_own(client, dated):
    dated("Cải cách hành chính", 1)
    dated("Tin khác", 2, lead="Về cải cách hành chính.")
    dated("Không liên quan", 3)
    assert titles(client, "q=cai cach hanh chinh") == ["Cải cách hành chính", "Tin khác"]
    assert titles(client, "q=cai cach&ordering=-displayed") == ["Tin khác", "Cải cách hành chính"]
    assert titles(client, "q=cai cach&to=2026-03-02") == ["Cải cách hành chính"]
    assert titles(client, "q=khongcogi") == []
    assert walk(client, f"{LIST}?q=cai cach&limit=1") == [["Cải cách hành chính"], ["Tin khác"]]
