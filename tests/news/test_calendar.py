"""The publishing calendar: what lies where, for whom, and that it is cheap."""

from datetime import date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from news import desks, editorial
from news.calendar import Sheet, Span
from news.editorial import ROLES, Right, Role
from tests.factories import ArticlePageFactory, AuthorFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import Office, signed_in

NOW = timezone.make_aware(datetime(2026, 11, 23, 9, 0))


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(NOW, tick=False)


def shown(user, **query) -> dict[str, list[str]]:
    """Date -> the pieces of that day, each as the words of its lines."""
    response = signed_in(user).get(reverse("news_calendar:index"), query)
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    return {
        day.select_one(".calendar__number").get_text(strip=True): [
            entry.get_text(" ", strip=True) for entry in day.select(".calendar__entry")
        ]
        for day in soup.select(".calendar__day")
    }


def titles(user, **query) -> str:
    return " | ".join(line for lines in shown(user, **query).values() for line in lines)


@pytest.mark.parametrize(
    ("span", "first", "last", "previous", "following"),
    [
        (Span.MONTH, date(2026, 10, 26), date(2026, 12, 6), date(2026, 10, 1), date(2026, 12, 1)),
        (Span.WEEK, date(2026, 11, 23), date(2026, 11, 29), date(2026, 11, 19), date(2026, 12, 3)),
        (Span.DAY, date(2026, 11, 26), date(2026, 11, 26), date(2026, 11, 25), date(2026, 11, 27)),
    ],
)
def test_weeks_are_whole_and_begin_on_monday(span, first, last, previous, following):
    sheet = Sheet(span, date(2026, 11, 26))
    assert (sheet.period.first, sheet.period.last) == (first, last)
    assert (sheet.previous, sheet.next) == (previous, following)


def test_every_piece_lies_on_its_day_with_its_state_in_words(office: Office):
    office.draft(title="Bản nháp hôm nay")
    office.submitted(title="Bài chờ")
    returned = office.submitted(title="Bài trả")
    editorial.return_for_changes(returned, office.editor, "Thiếu ảnh.")
    scheduled = office.checked(title="Bài hẹn")
    hour = NOW + timedelta(days=2, hours=8, minutes=5)
    editorial.approve(scheduled, office.approver, publish_at=hour)
    ArticlePageFactory(parent=office.other, title="Bài đăng")
    days = shown(office.editor)
    assert days["25/11"] == ["17:05 Hẹn giờ đăng Bài hẹn Cải cách hành chính"]
    assert sorted(days["23/11"]) == [
        "09:00 Bản nháp Bản nháp hôm nay Cải cách hành chính",
        "09:00 Bị trả lại Bài trả Cải cách hành chính",
        "09:00 Đang chờ duyệt Bài chờ Cải cách hành chính",
        "09:00 Đã xuất bản Bài đăng Văn hóa - Xã hội",
    ]
    assert sum(map(len, days.values())) == 5


def test_a_piece_just_after_midnight_lies_on_vietnams_day(office: Office, time_machine):
    time_machine.move_to(timezone.make_aware(datetime(2026, 11, 24, 0, 10)))
    office.draft(title="Bản tin khuya")
    assert len(shown(office.editor)["24/11"]) == 1


def test_days_bear_vietnamese_names_and_today_is_marked(office: Office):
    page = signed_in(office.editor).get(reverse("news_calendar:index"), {"xem": "tuan"})
    soup = BeautifulSoup(page.content, "html.parser")
    names = [name.get_text() for name in soup.select(".calendar__weekday")]
    assert names[0] == "Thứ Hai" and names[6] == "Chủ nhật"
    (today,) = soup.select("[aria-current=date]")
    assert "23/11" in today.get_text()


def test_filters_narrow_the_calendar_and_walk_along(office: Office):
    author = AuthorFactory(name="Như Hân", pen_name="")
    named = ArticlePageFactory(parent=office.category, title="Có tên")
    named.article_authors.create(author=author)
    named.save_revision().publish()
    ArticlePageFactory(parent=office.other, title="Mục khác")
    assert "Mục khác" not in titles(office.editor, category=office.category.pk)
    assert "Có tên" in titles(office.editor, author=author.pk)
    assert "Mục khác" not in titles(office.editor, author=author.pk)
    page = signed_in(office.editor).get(
        reverse("news_calendar:index"), {"category": office.category.pk}
    )
    assert f"ngay=2026-12-01&amp;category={office.category.pk}" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"xem": "nam"},
        {"ngay": "hôm qua"},
        {"ngay": "0001-01-01"},
        {"ngay": "9999-12-31", "xem": "tuan"},
        {"category": "0", "author": "x"},
    ],
    ids=["span", "day", "first-day", "last-day", "filters"],
)
def test_a_wrong_address_shows_a_calendar_and_no_error(office: Office, query):
    assert shown(office.editor, **query)


@pytest.mark.parametrize("role", Role)
def test_the_calendar_opens_for_those_who_list_articles(office: Office, role):
    works = ROLES[role].rights & {
        Right.DRAFT_IN_OWN_CATEGORIES,
        Right.DRAFT_ANYWHERE,
        Right.EDIT_ANY,
    }
    response = signed_in(office.people[role]).get(reverse("news_calendar:index"))
    assert response.status_code == (200 if works else 302)


def test_a_reporter_sees_own_categories_and_opens_only_what_they_may_change(office: Office):
    office.draft(title="Của tôi")
    theirs = office.draft(title="Của bạn cùng bàn", owner=office.editor)
    ArticlePageFactory(parent=office.other, title="Bàn khác")
    page = signed_in(office.reporter).get(reverse("news_calendar:index"))
    text = page.content.decode()
    assert "Của tôi" in text and "Của bạn cùng bàn" in text and "Bàn khác" not in text
    assert reverse("wagtailadmin_pages:edit", args=[theirs.pk]) not in text


def test_another_wards_pieces_and_categories_are_not_shown(office: Office):
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="lang-gieng")
    Site.objects.create(hostname="b.example.test", root_page=home)
    desks.set_up()
    theirs = CategoryPageFactory(parent=home, title="Của họ")
    ArticlePageFactory(parent=theirs, title="Tin láng giềng")
    for query in ({}, {"category": theirs.pk}):
        page = signed_in(office.editor).get(reverse("news_calendar:index"), query)
        assert "Tin láng giềng" not in page.content.decode()
        assert "Của họ" not in page.content.decode()


def test_the_calendar_takes_the_same_queries_whatever_it_holds(office: Office):
    client = signed_in(office.editor)

    def count() -> int:
        client.get(reverse("news_calendar:index"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("news_calendar:index")).status_code == 200
        return len(queries)

    ArticlePageFactory(parent=office.category)
    office.submitted()
    few = count()
    ArticlePageFactory.create_batch(10, parent=office.other)
    for _number in range(4):
        office.submitted()
    assert count() == few


def test_a_title_cannot_put_code_into_the_calendar(office: Office):
    office.draft(title="<script>alert(1)</script>")
    page = signed_in(office.editor).get(reverse("news_calendar:index")).content.decode()
    assert "<script>alert(1)" not in page
