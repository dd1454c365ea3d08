"""The desk: what each person finds on it, and that it is cheap."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from cms import jobs
from cms.models import JobHeartbeat
from news import desks, editorial
from news.editorial import Role
from news.models import DailyViews
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import Office, signed_in


def panels(user) -> dict[str, str]:
    """Name -> text of every panel on the person's desk, in order."""
    response = signed_in(user).get(reverse("wagtailadmin_home"))
    soup = BeautifulSoup(response.content, "html.parser")
    return {
        section["aria-labelledby"].removeprefix("desk-"): " ".join(section.get_text(" ").split())
        for section in soup.select("section.desk")
    }


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.REPORTER, ["returned", "own", "reader-reports", "scheduled", "quiet", "most-read"]),
        (
            Role.EDITOR,
            ["waiting", "returned", "own", "reader-reports", "scheduled", "quiet", "most-read"],
        ),
        (Role.APPROVER, ["waiting", "reader-reports", "scheduled", "quiet", "most-read"]),
        (Role.CATEGORY_ADMIN, ["quiet"]),
        (
            Role.ADMIN,
            ["returned", "own", "reader-reports", "scheduled", "quiet", "most-read", "jobs"],
        ),
    ],
)
def test_each_role_finds_what_concerns_it_in_the_order_of_the_day(office: Office, role, expected):
    assert list(panels(office.people[role])) == expected


def test_an_empty_desk_says_what_will_come(office: Office):
    desk = panels(office.editor)
    assert "Không có bài nào chờ bạn" in desk["waiting"]
    assert "Không có bài nào của bạn bị trả lại" in desk["returned"]


def test_what_waits_longest_stands_first_with_how_long(office: Office, time_machine):
    start = timezone.now()
    time_machine.move_to(start - timedelta(days=2, hours=3))
    office.submitted(title="Bài cũ")
    time_machine.move_to(start - timedelta(hours=5))
    office.submitted(title="Bài mới")
    time_machine.move_to(start + timedelta(minutes=1))
    waiting = panels(office.editor)["waiting"]
    assert waiting.index("Bài cũ") < waiting.index("Bài mới")
    assert "đã chờ 2 ngày 3 giờ" in waiting
    assert "waiting" not in panels(office.reporter)
    assert "Bài cũ" not in panels(office.approver)["waiting"]


def test_ones_own_pieces_tell_where_they_stand_and_with_whom(office: Office):
    office.draft(title="Còn viết")
    office.submitted(title="Chờ sửa")
    office.checked(title="Chờ ký")
    ArticlePageFactory(parent=office.category, owner=office.reporter, title="Ra rồi")
    ArticlePageFactory(parent=office.category, owner=office.editor, title="Người khác")
    own = panels(office.reporter)["own"]
    for part in ("Còn viết", "Chờ sửa", "Chờ ký", "Ra rồi", "Đã xuất bản", "Bản nháp"):
        assert part in own
    assert "bước “Biên tập”" in own and "đang ở: Lê Thanh Hà" in own
    assert "bước “Duyệt đăng”" in own and "đang ở: Nguyễn Văn Bình" in own
    assert "Người khác" not in own


def test_a_piece_sent_back_shows_the_whole_reason_and_who_gave_it(office: Office):
    reason = "Thiếu nguồn số liệu.\nĐề nghị bổ sung " + "và bổ sung " * 60 + "cho đủ."
    editorial.return_for_changes(office.submitted(title="Trả về"), office.editor, reason)
    desk = panels(office.reporter)
    assert "Trả về" in desk["returned"] and "Trả về" not in desk["own"]
    assert "cho đủ." in desk["returned"] and "Lê Thanh Hà, Biên tập" in desk["returned"]
    assert "Trả về" not in panels(office.editor)["returned"]


def test_a_reason_cannot_put_code_on_the_desk(office: Office):
    article = office.submitted()
    editorial.return_for_changes(article, office.editor, "<script>alert(1)</script>")
    page = signed_in(office.reporter).get(reverse("wagtailadmin_home")).content.decode()
    assert "<script>alert(1)" not in page


def test_scheduled_pieces_stand_in_the_order_of_their_hours(office: Office):
    now = timezone.now()
    for title, hours in (("Sau", 9), ("Trước", 3)):
        editorial.approve(
            office.checked(title=title), office.approver, publish_at=now + timedelta(hours=hours)
        )
    scheduled = panels(office.approver)["scheduled"]
    assert scheduled.index("Trước") < scheduled.index("Sau")


def test_a_category_is_quiet_after_its_own_number_of_days(office: Office, time_machine):
    ArticlePageFactory(parent=office.category)
    ArticlePageFactory(parent=office.other)
    office.category.quiet_days = 7
    office.category.save_revision().publish()
    time_machine.move_to(timezone.now() + timedelta(days=8))
    quiet = panels(office.editor)["quiet"]
    assert "Cải cách hành chính 8 ngày chưa có bài mới" in quiet
    assert "Văn hóa" not in quiet
    office.category.quiet_days = 0
    office.category.save_revision().publish()
    assert "Cải cách" not in panels(office.editor)["quiet"]


def test_the_most_read_are_those_that_readers_opened_this_week(office: Office):
    today = timezone.localdate()
    for title, days_ago, views, kind in (
        ("Đọc nhiều", 1, 1_200, DailyViews.Kind.READER),
        ("Đọc ít", 2, 3, DailyViews.Kind.READER),
        ("Tuần trước", 9, 700, DailyViews.Kind.READER),
        ("Máy đọc", 1, 9_000, DailyViews.Kind.ROBOT),
    ):
        article = ArticlePageFactory(parent=office.category, title=title)
        day = today - timedelta(days=days_ago)
        DailyViews.objects.create(page=article, day=day, kind=kind, views=views)
    most_read = panels(office.editor)["most-read"]
    assert most_read.index("Đọc nhiều 1.200 lượt xem") < most_read.index("Đọc ít 3 lượt xem")
    assert "Tuần trước" not in most_read and "Máy đọc" not in most_read
    assert "30 ngày qua: 1.903" in most_read
    assert "1.903" not in panels(office.reporter)["most-read"]


def test_late_jobs_are_told_in_words_to_those_who_run_the_machine(office: Office, settings):
    now = timezone.now()
    assert "Đăng bài theo giờ hẹn trễ · chưa chạy lần nào" in panels(office.admin)["jobs"]
    for name in [*settings.JOBS, jobs.WORKER]:
        JobHeartbeat.objects.create(name=name, ran_at=now, succeeded_at=now)
    jobs.note_backup(now)
    desk = panels(office.admin)["jobs"]
    assert "Mọi việc chạy đúng giờ" in desk and "chưa ghi nhận" not in desk
    assert "publish_scheduled" not in desk


def test_every_job_of_the_settings_has_a_name_for_people(office: Office, settings):
    desk = panels(office.admin)["jobs"]
    assert [name for name in settings.JOBS if name in desk] == []


def test_nothing_of_another_ward_is_on_the_desk(office: Office):
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="lang-gieng")
    site = Site.objects.create(hostname="b.example.test", root_page=home, site_name="B")
    desks.set_up()
    theirs = CategoryPageFactory(parent=home, title="Của họ")
    draft = ArticlePageFactory(parent=theirs, title="Tin láng giềng", live=False)
    draft.save_revision()
    editorial.start_workflow(draft)
    read = ArticlePageFactory(parent=theirs, title="Tin đọc nhiều")
    DailyViews.objects.create(
        page=read, day=timezone.localdate(), kind=DailyViews.Kind.READER, views=5
    )
    for role in (Role.REPORTER, Role.EDITOR, Role.APPROVER):
        desk = " ".join(panels(office.people[role]).values())
        assert "láng giềng" not in desk and "Của họ" not in desk and "Tin đọc" not in desk
    neighbour = desks.create_account(Role.EDITOR, "lang-gieng", "mat-khau-rat-dai", site=site)
    assert "Tin láng giềng" in panels(neighbour)["waiting"]


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.ADMIN])
def test_the_desk_takes_the_same_queries_whatever_lies_on_it(office: Office, role):
    client = signed_in(office.people[role])

    def fill() -> None:
        office.draft()
        office.submitted()
        editorial.return_for_changes(office.submitted(), office.editor, "Thiếu ảnh.")
        hour = timezone.now() + timedelta(hours=1)
        editorial.approve(office.checked(), office.approver, publish_at=hour)
        article = ArticlePageFactory(parent=office.category, owner=office.reporter)
        today = timezone.localdate()
        DailyViews.objects.create(page=article, day=today, kind=DailyViews.Kind.READER, views=2)

    def count() -> int:
        client.get(reverse("wagtailadmin_home"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("wagtailadmin_home")).status_code == 200
        return len(queries)

    fill()
    few = count()
    for _number in range(4):
        fill()
    assert count() == few
    assert few < 90
