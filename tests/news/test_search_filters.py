"""Narrowing a search, chosen results, and what is offered while a reader types."""

import json
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from news.models import SearchPromotion
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory

DAY = timezone.make_aware(datetime(2024, 5, 10, 12))


@pytest.fixture
def health(home):
    return CategoryPageFactory(parent=home, title="Y tế")


@pytest.fixture
def articles(category, health):
    """Three about vaccination, a month apart, the oldest in another category."""
    return [
        ArticlePageFactory(parent=parent, title=title, displayed_at=DAY + timedelta(days=days))
        for parent, title, days in (
            (health, "Tiêm chủng đợt một", 0),
            (category, "Tiêm chủng đợt hai", 31),
            (category, "Lịch họp có nhắc tiêm chủng", 61),
        )
    ]


def found(client, **address) -> list[str]:
    response = client.get("/tim-kiem/", {"q": "tiem chung", **address})
    assert response.status_code == 200
    titles = [hit.title for hit in response.context["results"]]
    assert response.context["count"] == len(titles)
    return titles


def offered(client, typed: str) -> list[dict]:
    response = client.get("/tim-kiem/goi-y/", {"q": typed})
    assert response.status_code == 200
    return json.loads(response.content)["suggestions"]


# Filters


def test_without_filters_every_article_is_found_newest_first(client, site, articles):
    assert found(client) == [
        "Lịch họp có nhắc tiêm chủng",
        "Tiêm chủng đợt hai",
        "Tiêm chủng đợt một",
    ]


def test_a_category_narrows_to_itself_and_what_is_below_it(client, site, articles, health):
    below = CategoryPageFactory(parent=health, title="Tiêm phòng")
    ArticlePageFactory(
        parent=below, title="Tiêm chủng ở trạm", displayed_at=DAY - timedelta(days=1)
    )
    assert found(client, **{"chuyen-muc": health.pk}) == ["Tiêm chủng đợt một", "Tiêm chủng ở trạm"]
    assert found(client, **{"chuyen-muc": below.pk}) == ["Tiêm chủng ở trạm"]


def test_an_article_that_was_moved_is_found_in_its_new_category(client, site, articles, health):
    articles[1].move(health, pos="last-child")
    assert found(client, **{"chuyen-muc": health.pk}) == [
        "Tiêm chủng đợt hai",
        "Tiêm chủng đợt một",
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"tu": "2024-05-11"}, [2, 1]),
        ({"den": "2024-05-10"}, [0]),
        ({"tu": "2024-05-10", "den": "2024-05-10"}, [0]),
        ({"tu": "10/6/2024", "den": "30.06.2024"}, [1]),
        ({"tu": "2030-01-01"}, []),
    ],
    ids=["since", "until", "one day", "as Vietnamese write", "nothing"],
)
def test_a_period_narrows_to_whole_days(client, site, articles, address, expected):
    assert found(client, **address) == [articles[place].title for place in expected]


def test_days_begin_at_midnight_in_vietnam(client, site, category):
    late = timezone.make_aware(datetime(2024, 5, 10, 23, 59, 59))
    ArticlePageFactory(parent=category, title="Tiêm chủng đêm", displayed_at=late)
    assert found(client, tu="2024-05-10", den="2024-05-10") == ["Tiêm chủng đêm"]
    assert found(client, tu="2024-05-11") == []


def test_newest_first_puts_a_mention_before_a_title(client, site, category):
    ArticlePageFactory(parent=category, title="Tiêm chủng", displayed_at=DAY)
    ArticlePageFactory(
        parent=category,
        title="Bản tin",
        lead="Có tiêm chủng.",
        displayed_at=DAY + timedelta(days=1),
    )
    assert found(client) == ["Tiêm chủng", "Bản tin"]
    assert found(client, xep="moi-nhat") == ["Bản tin", "Tiêm chủng"]


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ({"chuyen-muc": "999999"}, "chuyen-muc"),
        ({"chuyen-muc": "<script>"}, "chuyen-muc"),
        ({"tu": "hôm qua"}, "tu"),
        ({"tu": "0001-01-01"}, "tu"),
        ({"tu": "9999-12-31"}, "tu"),
        ({"den": "2024-02-30"}, "den"),
        ({"den": "٢٠٢٤-٠٥-٠١"}, "den"),
        ({"tu": "2024-06-01", "den": "2024-05-01"}, "den"),
    ],
    ids=["gone", "markup", "words", "year 1", "year 9999", "30 February", "other digits", "order"],
)
def test_a_wrong_filter_is_said_and_not_applied(client, site, articles, address, field):
    response = client.get("/tim-kiem/", {"q": "tiem chung", **address})
    assert list(response.context["filters"].errors) == [field]
    assert response.context["count"] == len(articles)


def test_the_category_of_another_ward_is_no_choice(client, site, articles, root):
    other = CategoryPageFactory(parent=HomePageFactory(parent=root), title="Khác")
    response = client.get("/tim-kiem/", {"q": "tiem chung", "chuyen-muc": other.pk})
    assert "chuyen-muc" in response.context["filters"].errors


def test_filters_take_the_same_queries_in_a_large_site(
    client, site, articles, category, django_assert_num_queries
):
    address = {"q": "tiem chung", "chuyen-muc": category.pk, "tu": "2020-01-01"}
    client.get("/tim-kiem/", address)
    with CaptureQueriesContext(connection) as few:
        client.get("/tim-kiem/", address)
    ArticlePageFactory.create_batch(6, parent=category, title="Tiêm chủng")
    with django_assert_num_queries(len(few)):
        client.get("/tim-kiem/", address)


# Chosen results


def promote(site, **fields) -> SearchPromotion:
    promotion = SearchPromotion(site=site, **{"terms": "khai sinh; giấy khai sinh", **fields})
    promotion.full_clean()
    promotion.save()
    return promotion


@pytest.mark.parametrize("query", ["khai sinh", "Giấy khai sinh", "KHAI  SINH", '"khai sinh"'])
def test_a_chosen_result_stands_above_the_others(client, site, query):
    promote(site, address="https://dichvucong.gov.vn/", title="Đăng ký khai sinh trực tuyến")
    [shown] = client.get("/tim-kiem/", {"q": query}).context["promotions"]
    assert (shown.title, shown.url) == (
        "Đăng ký khai sinh trực tuyến",
        "https://dichvucong.gov.vn/",
    )


@pytest.mark.parametrize("query", ["khai", "khai sinh con", "", "sinh khai"])
def test_other_words_do_not_show_it(client, site, query):
    promote(site, address="https://dichvucong.gov.vn/", title="Đăng ký khai sinh")
    assert client.get("/tim-kiem/", {"q": query}).context["promotions"] == []


def test_a_chosen_page_shows_only_while_readers_may_see_it(client, site, articles):
    promote(site, page=articles[0])
    [shown] = client.get("/tim-kiem/", {"q": "khai sinh"}).context["promotions"]
    assert shown.title == articles[0].title
    articles[0].unpublish()
    assert client.get("/tim-kiem/", {"q": "khai sinh"}).context["promotions"] == []


def test_a_chosen_result_belongs_to_one_ward(client, site, articles, root):
    other = Site.objects.create(hostname="khac.test", root_page=HomePageFactory(parent=root))
    promote(other, address="https://dichvucong.gov.vn/", title="Đăng ký khai sinh")
    assert client.get("/tim-kiem/", {"q": "khai sinh"}).context["promotions"] == []
    with pytest.raises(ValidationError, match="page"):
        promote(other, page=articles[0])


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"address": "https://dichvucong.gov.vn/"},
        {"address": "javascript:alert(1)", "title": "Đăng ký"},
        {"address": "https://dichvucong.gov.vn@evil.example/", "title": "Đăng ký"},
        {"address": "https://dichvucong.gov.vn/", "title": "Đăng ký", "terms": "…;!"},
    ],
    ids=["leads nowhere", "no title", "script", "deceptive", "no words"],
)
def test_a_chosen_result_must_be_whole(site, fields):
    with pytest.raises(ValidationError):
        promote(site, **fields)


# While typing


def test_titles_are_offered_with_what_was_typed_marked(client, site, articles):
    assert offered(client, "tiem chung dot mo") == [
        {
            "text": "Tiêm chủng đợt một",
            "url": articles[0].url,
            "kind": "article",
            "marked": [[0, 18]],
        }
    ]


def test_one_letter_of_a_new_word_changes_only_the_order(client, site, articles):
    assert [line["text"] for line in offered(client, "tiem chung dot h")] == [
        "Tiêm chủng đợt hai",
        "Tiêm chủng đợt một",
    ]


def test_chosen_results_and_categories_come_before_titles(client, site, health, category):
    promote(site, terms="y tế", address="https://example.gov.vn/", title="Cổng y tế")
    ArticlePageFactory(parent=category, title="Trạm y tế phường")
    kinds = [(line["kind"], line["text"]) for line in offered(client, "y te")]
    assert kinds == [
        ("promotion", "Cổng y tế"),
        ("category", "Y tế"),
        ("article", "Trạm y tế phường"),
    ]


def test_the_accents_typed_come_first_among_the_newest(client, site, category):
    ArticlePageFactory(parent=category, title="Hội hoa xuân", displayed_at=DAY)
    ArticlePageFactory(
        parent=category, title="Hóa đơn điện tử", displayed_at=DAY + timedelta(days=1)
    )
    assert offered(client, "hoa")[0]["text"] == "Hội hoa xuân"
    assert offered(client, "hóa")[0]["text"] == "Hóa đơn điện tử"


def test_places_count_as_browsers_count(client, site, category):
    ArticlePageFactory(parent=category, title="🎉 Hội hoa")
    [line] = offered(client, "hoi hoa")
    assert line["marked"] == [[3, 10]]


@pytest.mark.parametrize("typed", ["", "h", '"', "%", "\x00", "…", "🎉"])
def test_too_little_offers_nothing(client, site, articles, typed):
    assert offered(client, typed) == []


def test_at_most_eight_are_offered_in_constant_queries(client, site, category):
    ArticlePageFactory.create_batch(3, parent=category, title="Tiêm chủng")
    offered(client, "tiem")
    with CaptureQueriesContext(connection) as few:
        assert len(offered(client, "tiem")) == 3
    ArticlePageFactory.create_batch(12, parent=category, title="Tiêm chủng")
    with CaptureQueriesContext(connection) as many:
        assert len(offered(client, "tiem")) == 8
    assert len(many) == len(few)


def test_what_is_offered_is_neither_indexed_nor_kept(client, site):
    response = client.get("/tim-kiem/goi-y/", {"q": "hoa"})
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    assert client.post("/tim-kiem/goi-y/", {"q": "hoa"}).status_code == 405
