"""Readers say whether an article was useful: one tap, no cookie; attackers who stuff the box."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news import ratings
from news.models import ArticlePage, ArticleRating, ReadingSettings
from tests.factories import ArticlePageFactory
from tests.news.editorial_desk import fresh, signed_in

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36"
HERE = {"Sec-Fetch-Site": "same-origin", "User-Agent": PHONE}


@pytest.fixture
def article(category) -> ArticlePage:
    return ArticlePageFactory(parent=category)


def rate(article, useful="1", address="203.0.113.7", client=None, **headers):
    return (client or Client(enforce_csrf_checks=True)).post(
        f"/danh-gia/{article.pk}/",
        {"useful": useful},
        headers={**HERE, **{name.replace("_", "-"): value for name, value in headers.items()}},
        REMOTE_ADDR=address,
    )


def totals(article) -> tuple[int, int]:
    return ratings.totals_of([article.pk]).get(article.pk, (0, 0))


def test_one_tap_without_account_cookie_or_script(client, article):
    page = client.get(article.url).content.decode()
    assert "Thông tin này có hữu ích không?" in page
    assert f'action="/danh-gia/{article.pk}/"' in page
    assert "csrf" not in page
    response = rate(article)
    assert response.status_code == 303
    assert response["Location"] == f"{article.url}#danh-gia-cam-on"
    assert 'id="danh-gia-cam-on"' in page
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert totals(article) == (1, 0)


def test_the_script_gets_a_short_answer(article):
    assert rate(article, Accept="application/json").status_code == 204


def test_the_page_is_the_same_before_and_after_and_tells_no_total(client, article):
    before = client.get(article.url).content
    rate(article)
    assert client.get(article.url).content == before


def test_an_answer_can_be_changed_and_counts_once(article):
    for useful in "1101":
        rate(article, useful)
    assert totals(article) == (1, 0)
    rate(article, "0")
    assert totals(article) == (0, 1)


def test_the_next_day_a_reader_may_answer_again_and_nobody_knows_who_answered(
    article, time_machine
):
    rate(article)
    row = ArticleRating.objects.get()
    assert "203.0.113.7" not in f"{row.reader}{row.sender}"
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert ratings.forget_readers(timezone.now()) == 1
    row.refresh_from_db()
    assert (row.reader, row.sender) == (None, "")
    rate(article)
    assert totals(article) == (2, 0)


def test_who_answered_today_is_not_forgotten_yet(article):
    rate(article)
    assert ratings.forget_readers(timezone.now()) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": ""},
        {"Sec_Fetch_Site": "", "Origin": "https://xau.example"},
        {"Sec_Fetch_Site": "", "Origin": "null"},
        {"Sec_Fetch_Site": "", "Origin": "http://testserver.xau.example"},
        {"Sec_Fetch_Site": "", "Referer": "https://xau.example/?http://testserver/"},
        {"Sec_Fetch_Site": "", "Origin": "http://[xau"},
    ],
    ids=[
        "cross site",
        "another ward of the domain",
        "typed",
        "says nothing",
        "old browser elsewhere",
        "sandboxed frame",
        "longer host",
        "address in a query",
        "broken origin",
    ],
)
def test_a_form_on_another_site_is_refused(article, headers):
    response = rate(article, **headers)
    assert response.status_code == 403
    assert "Hãy mở bài viết trên cổng này" in response.content.decode()
    assert not ArticleRating.objects.exists()


@pytest.mark.parametrize("name", ["Origin", "Referer"])
def test_an_old_browser_names_the_page(article, name):
    assert rate(article, Sec_Fetch_Site="", **{name: "http://testserver"}).status_code == 303


@pytest.mark.parametrize("useful", ["", "2", "true", "1\n", "' OR 1=1"])
def test_no_other_answer_is_taken(article, useful):
    assert rate(article, useful).status_code == 400
    assert not ArticleRating.objects.exists()


def test_a_get_counts_nothing(client, article):
    assert client.get(f"/danh-gia/{article.pk}/?useful=1", headers=HERE).status_code == 405


@pytest.mark.parametrize("kind", ["draft", "private", "gone", "switched off"])
def test_only_what_readers_may_open_is_rated(site, category, article, kind):
    if kind == "draft":
        article.unpublish()
    elif kind == "private":
        PageViewRestriction.objects.create(page=category, restriction_type="login")
    elif kind == "gone":
        article.delete()
    else:
        ReadingSettings.objects.create(site=site, asks_usefulness=False)
    assert rate(article).status_code == 404
    assert not ArticleRating.objects.exists()


def test_the_question_can_be_switched_off(client, site, article):
    ReadingSettings.objects.create(site=site, asks_usefulness=False)
    assert "Thông tin này có hữu ích" not in client.get(article.url).content.decode()


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "curl/8.5", "python-requests/2.32", ""])
def test_robots_are_thanked_and_not_counted(article, agent):
    assert rate(article, User_Agent=agent).status_code == 303
    assert totals(article) == (0, 0)


def test_staff_do_not_rate_their_own_portal(office):
    article = ArticlePageFactory(parent=office.category)
    assert rate(fresh(article), client=signed_in(office.reporter)).status_code == 303
    assert totals(article) == (0, 0)


def test_one_address_does_not_stuff_the_box_by_changing_browsers(article):
    answers = [rate(article, User_Agent=f"{PHONE} {number}").status_code for number in range(14)]
    assert answers == [303] * 10 + [429] * 4
    assert totals(article) == (10, 0)
    assert (
        "Câu trả lời chưa được ghi nhận"
        in rate(article, User_Agent="Mozilla/5.0 x").content.decode()
    )
    assert rate(article, address="203.0.113.8").status_code == 303


def test_whoever_answered_may_still_change_it_when_the_box_is_full(article):
    for number in range(12):
        rate(article, User_Agent=f"{PHONE} {number}")
    assert rate(article, "0", User_Agent=f"{PHONE} 0").status_code == 303
    assert totals(article) == (9, 1)


def test_one_address_does_not_rate_everything(category, monkeypatch):
    monkeypatch.setattr(ratings, "FROM_A_SENDER", 3)
    articles = [ArticlePageFactory(parent=category) for _ in range(5)]
    assert [rate(article).status_code for article in articles] == [303, 303, 303, 429, 429]


def test_a_flood_about_one_article_from_everywhere_stops(article, monkeypatch):
    monkeypatch.setattr(ratings, "ABOUT_AN_ARTICLE_AN_HOUR", 3)
    answers = [rate(article, address=f"203.0.113.{number}").status_code for number in range(5)]
    assert answers == [303, 303, 303, 429, 429]


def test_a_forged_forwarded_address_is_no_new_reader(article):
    for number in range(3):
        rate(article, X_Forwarded_For=f"198.51.100.{number}")
    assert totals(article) == (1, 0)


def test_editors_see_the_totals_beside_the_article(office):
    article = ArticlePageFactory(parent=office.category)
    rate(article)
    rate(article, "0", address="203.0.113.8")
    page = signed_in(office.editor).get(f"/admin/pages/{article.pk}/edit/").content.decode()
    assert "1 có, 1 không" in " ".join(page.split())


def test_editors_see_the_totals_in_the_report(office):
    article = ArticlePageFactory(parent=office.category)
    rate(article)
    page = signed_in(office.editor).get("/admin/bao-cao/").content.decode()
    assert "1 có, 0 không" in page
