"""Views: who counts, once, exactly, and where the number shows."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from news import traffic
from news.models import DailyViews, StartingViews, VisitMark
from news.views import traffic as views
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


def anything_stored() -> bool:
    traffic.fold(timezone.now())
    return DailyViews.objects.exists()


def stored(article, kind="reader") -> int:
    traffic.fold(timezone.now())
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
    assert response.content.startswith(b"GIF89a\x01\x00\x01\x00")
    assert stored(article) == 1


def test_no_answer_is_kept_by_a_cache_or_sets_a_cookie(client, article):
    pixel = f"/luot-xem/{article.pk}/anh.gif"
    cases = {
        200: [post(client, article), client.get(pixel)],
        403: [
            post(client, article, **{"Sec-Fetch-Site": "cross-site"}),
            client.get(pixel, headers={"Sec-Fetch-Site": "cross-site"}),
        ],
        404: [client.post("/luot-xem/999999/"), client.get("/luot-xem/999999/anh.gif")],
        405: [client.get(f"/luot-xem/{article.pk}/"), client.post(pixel)],
    }
    for status, responses in cases.items():
        for response in responses:
            assert response.status_code == status
            assert "no-store" in response.headers["Cache-Control"]
            assert not response.cookies


def test_a_token_is_not_asked_for(article):
    client = Client(enforce_csrf_checks=True)
    assert post(client, article).json() == {"views": 1}


def test_other_sites_pages_and_prefetching_push_no_number_up(client, article):
    assert post(client, article, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert post(client, article, **{"Sec-Purpose": "prefetch;prerender"}).json() == {"views": 0}
    assert not anything_stored()


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
    assert not anything_stored()


@pytest.mark.parametrize("number", ["0", "-1", "9" * 20, "9" * 5000, "1e3", "%00"])
def test_numbers_that_name_no_page_are_not_found(client, site, number):
    assert client.post(f"/luot-xem/{number}/").status_code == 404
    assert client.get(f"/luot-xem/{number}/anh.gif").status_code == 404


def test_only_the_right_methods_answer(client, article):
    for method in (client.get, client.head, client.put, client.delete, client.options):
        assert method(f"/luot-xem/{article.pk}/").status_code == 405
    for method in (client.post, client.head, client.put, client.delete, client.options):
        assert method(f"/luot-xem/{article.pk}/anh.gif").status_code == 405
    assert not anything_stored()


def test_a_visitor_who_writes_many_forwarded_addresses_counts_once(client, article):
    for number in range(5):
        post(client, article, **{"X-Forwarded-For": f"203.0.113.{number}"})
    assert stored(article) == 1


def test_readers_behind_a_trusted_proxy_are_told_apart(client, article):
    for number in range(3):
        post(client, article, "127.0.0.1", **{"X-Forwarded-For": f"203.0.113.{number}"})
    assert stored(article) == 3


def test_views_of_a_page_deleted_meanwhile_stop_no_others(client, category, article):
    gone = ArticlePageFactory(parent=category)
    post(client, gone)
    post(client, article)
    gone.delete()
    assert stored(article) == 1
    assert traffic.readiness() == "ok"


def test_a_view_that_the_database_cannot_take_is_not_acknowledged(
    client, article, monkeypatch, caplog
):
    def refuse(*arguments):
        raise OperationalError("database is locked")

    monkeypatch.setattr(views, "record_view", refuse)
    response = post(client, article)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert b"locked" not in response.content
    assert "A view was not counted" in caplog.text


def test_publishing_an_old_draft_changes_no_number(client, article):
    draft = article.save_revision()
    post(client, article)
    draft.publish()
    traffic.fold(timezone.now())
    assert traffic.views_shown(article.pk) == 1


def test_a_day_is_a_day_in_vietnam(article, time_machine):
    time_machine.move_to("2026-10-05 17:30:00+00:00", tick=False)
    traffic.record_view(
        article.pk, traffic.Visitor("reader", "198.51.100.1", READER), timezone.now()
    )
    traffic.fold(timezone.now())
    assert DailyViews.objects.get().day.isoformat() == "2026-10-06"


def test_the_key_of_a_visit_changes_with_the_day_and_with_the_secret(
    client, article, settings, time_machine
):
    time_machine.move_to("2026-10-05 23:58:00+07:00", tick=False)
    post(client, article)
    time_machine.shift(timedelta(minutes=4))
    post(client, article)
    settings.SECRET_KEY = "another-" + "y" * 50
    post(client, article)
    traffic.fold(timezone.now())
    assert VisitMark.objects.count() == 3


def test_no_address_is_stored_and_marks_are_forgotten(client, article, time_machine):
    time_machine.move_to("2026-10-05 09:00:00+07:00", tick=False)
    post(client, article)
    traffic.fold(timezone.now())
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
