"""Views: who counts, once, exactly, and where the number shows."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from news import traffic
from news.models import DailyViews, StartingViews, VisitMark
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory, UserFactory

READER = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1)"


@pytest.fixture
def article(category):
    return ArticlePageFactory(parent=category)


def post(client, article, address="198.51.100.1", user_agent=READER, **headers):
    return client.post(
        f"/luot-xem/{article.pk}/",
        headers={"User-Agent": user_agent, **headers},
        REMOTE_ADDR=address,
    )


def stored(article, kind="reader") -> int:
    rows = DailyViews.objects.filter(page=article, kind=kind)
    return sum(rows.values_list("views", flat=True))


def test_a_view_is_counted_on_top_of_the_imported_figure(client, article):
    StartingViews.objects.create(page=article, views=88)
    assert post(client, article).json() == {"views": 89}
    assert post(client, article, address="198.51.100.2").json() == {"views": 90}


def test_a_repeat_within_the_window_is_not_counted_and_one_after_it_is(
    client, article, time_machine
):
    time_machine.move_to("2026-10-05 09:00:00+07:00", tick=False)
    post(client, article)
    time_machine.shift(timedelta(minutes=9))
    assert post(client, article).json() == {"views": 1}
    time_machine.shift(timedelta(minutes=2))
    assert post(client, article).json() == {"views": 2}


def test_the_window_can_be_switched_off(client, article, settings):
    settings.VIEW_WINDOW_SECONDS = 0
    post(client, article)
    assert post(client, article).json() == {"views": 2}
    assert not VisitMark.objects.exists()


def test_the_same_visitor_may_read_another_article(client, category, article):
    other = ArticlePageFactory(parent=category)
    post(client, article)
    assert post(client, other).json() == {"views": 1}


def test_robots_and_staff_are_counted_apart_and_not_shown(client, article, admin_client):
    assert post(client, article, user_agent=ROBOT).json() == {"views": 0}
    assert post(admin_client, article).json() == {"views": 0}
    assert stored(article, "robot") == stored(article, "staff") == 1


def test_an_account_without_the_admin_is_a_reader(client, article):
    client.force_login(UserFactory())
    assert post(client, article).json() == {"views": 1}


def test_the_pixel_counts_for_readers_without_javascript(client, article):
    response = client.get(f"/luot-xem/{article.pk}/anh.gif", headers={"User-Agent": READER})
    assert response.headers["Content-Type"] == "image/gif"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert stored(article) == 1


def test_other_sites_pages_and_prefetching_push_no_number_up(client, article):
    assert post(client, article, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert post(client, article, **{"Sec-Purpose": "prefetch;prerender"}).json() == {"views": 0}
    assert not DailyViews.objects.exists()


def test_pages_that_readers_cannot_open_are_not_counted(client, root, category, article):
    draft = ArticlePageFactory(parent=category, live=False)
    expired = ArticlePageFactory(parent=category, expire_at=timezone.now() - timedelta(minutes=1))
    private = ArticlePageFactory(parent=category)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    other_home = HomePageFactory(parent=root, title="Phường khác")
    Site.objects.create(hostname="khac.example.test", root_page=other_home)
    elsewhere = ArticlePageFactory(parent=CategoryPageFactory(parent=other_home))
    for page in (draft, expired, private, elsewhere):
        assert post(client, page).status_code == 404
    assert client.post("/luot-xem/999999/").status_code == 404
    assert not DailyViews.objects.exists()


def test_only_the_right_methods_answer(client, article):
    assert client.get(f"/luot-xem/{article.pk}/").status_code == 405
    assert client.post(f"/luot-xem/{article.pk}/anh.gif").status_code == 405


def test_publishing_an_old_draft_changes_no_number(client, article):
    draft = article.save_revision()
    post(client, article)
    draft.publish()
    assert traffic.views_shown(article.pk) == 1


def test_a_day_is_a_day_in_vietnam(article, time_machine):
    time_machine.move_to("2026-10-05 17:30:00+00:00", tick=False)
    traffic.record_view(
        article.pk, traffic.Visitor("reader", "198.51.100.1", READER), timezone.now()
    )
    assert DailyViews.objects.get().day.isoformat() == "2026-10-06"


def test_no_address_is_stored_and_marks_are_forgotten(client, article, time_machine):
    time_machine.move_to("2026-10-05 09:00:00+07:00", tick=False)
    post(client, article)
    assert "198.51.100" not in VisitMark.objects.get().key
    assert traffic.forget_visits(timezone.now()) == 0
    time_machine.shift(timedelta(minutes=11))
    assert traffic.forget_visits(timezone.now()) == 1


def test_reading_many_numbers_takes_two_queries(category, django_assert_num_queries):
    articles = ArticlePageFactory.create_batch(4, parent=category)
    StartingViews.objects.create(page=articles[0], views=5)
    ids = [article.pk for article in articles]
    with django_assert_num_queries(2):
        assert traffic.views_of(ids)[ids[0]] == 5
