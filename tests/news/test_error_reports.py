"""Báo lỗi bài viết: readers without account or cookie, editors who answer, attackers who flood."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from news import editorial, error_reports, history
from news.models import ArticlePage, ErrorReport
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import fresh, signed_in

pytestmark = pytest.mark.django_db

TEXT = "Bài ghi 80 hộ, đúng ra là 88 hộ."


@pytest.fixture
def article(office) -> ArticlePage:
    article = office.checked(title="Tổ Kiểm tra làm việc")
    editorial.approve(article, office.approver)
    mail.outbox.clear()
    return fresh(article)


def address_of(article: ArticlePage) -> str:
    return reverse("news:report_error", args=[article.pk])


def token_for(article: ArticlePage, seconds_ago: int = 30) -> str:
    return error_reports.new_token(article.pk, timezone.now() - timedelta(seconds=seconds_ago))


def send(client, article: ArticlePage, headers: dict | None = None, **data):
    data = {"token": token_for(article), "text": TEXT, **data}
    return client.post(address_of(article), data, headers=headers or {})


def reported(article: ArticlePage, **values) -> ErrorReport:
    values = {"text": TEXT, "sender": "x", "form": str(ErrorReport.objects.count()), **values}
    return ErrorReport.objects.create(page=article, **values)


def report_url(report: ErrorReport, name: str = "error_report") -> str:
    return reverse(f"news_aftercare:{name}", args=[report.pk])


def test_a_reader_reports_an_error(article, client):
    assert f'href="{address_of(article)}"' in client.get(article.url).content.decode()
    page = client.get(address_of(article))
    assert page.status_code == 200
    assert not page.cookies
    assert "no-store" in page["Cache-Control"]
    response = send(client, article, quote="80 hộ", contact="ban.doc@example.test")
    assert response.status_code == 302
    assert not response.cookies
    assert "Cảm ơn bạn" in client.get(response["Location"]).content.decode()
    report = ErrorReport.objects.get()
    assert (report.text, report.quote, report.contact) == (TEXT, "80 hộ", "ban.doc@example.test")
    assert report.state == "new"
    assert "127.0.0.1" not in report.sender


def test_the_piece_s_editors_get_a_mail_at_most_once_an_hour(
    office, article, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(client, article)
        send(client, article)
    readers = {address for message in mail.outbox for address in message.to}
    assert readers == {office.reporter.email, office.editor.email}
    assert len(mail.outbox) == 2
    assert TEXT in mail.outbox[0].body
    ErrorReport.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    with django_capture_on_commit_callbacks(execute=True):
        send(client, article)
    assert len(mail.outbox) == 4


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"text": " "}, "Hãy ghi chỗ sai trong bài viết."),
        ({"text": "Sai " * 3000}, "Xin viết trong 1.000 ký tự"),
        ({"quote": "x" * 301}, "Một hai câu là đủ"),
        ({"contact": "không biết"}, "Hãy ghi đủ địa chỉ thư điện tử hoặc số điện thoại"),
        ({"contact": "a@b.vn\nBcc: c@d.vn"}, "Hãy ghi đủ địa chỉ thư điện tử hoặc số điện thoại"),
        ({"token": ""}, "Nội dung bạn viết vẫn còn"),
        ({"token": "gia-mao"}, "Nội dung bạn viết vẫn còn"),
    ],
    ids=["empty", "10 kB", "long quote", "no address", "mail header", "no token", "forged token"],
)
def test_what_cannot_be_taken_is_explained_and_kept(article, client, data, says):
    sent = {"text": TEXT, "quote": "Đoạn trích", **data}
    response = send(client, article, **sent)
    page = response.content.decode()
    assert response.status_code in {400, 409}
    assert says in page
    if "quote" not in data:
        assert "Đoạn trích" in page
    assert not ErrorReport.objects.exists()


def test_a_hasty_and_another_article_s_form_are_not_taken(office, article, client):
    other = ArticlePageFactory(parent=office.category)
    for token in (token_for(article, 1), token_for(other)):
        assert send(client, article, token=token).status_code == 409
    assert not ErrorReport.objects.exists()


def test_a_form_is_old_after_four_hours(article, client, time_machine):
    token = token_for(article)
    time_machine.move_to(timezone.now() + timedelta(hours=5))
    response = send(client, article, token=token)
    assert response.status_code == 409
    assert TEXT in response.content.decode()


def test_a_form_sent_twice_is_kept_once(article, client):
    token = token_for(article)
    for _again in range(2):
        assert send(client, article, token=token).status_code == 302
    assert ErrorReport.objects.count() == 1


def test_programs_fall_into_the_trap_and_learn_nothing(article, client):
    assert send(client, article, website="https://cuoc.example").status_code == 302
    assert not ErrorReport.objects.exists()


def test_another_site_s_page_cannot_send_the_form(article, client):
    response = send(client, article, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert not ErrorReport.objects.exists()


def test_a_flood_from_one_sender_ends(article, client):
    for _number in range(error_reports.FROM_A_SENDER):
        assert send(client, article).status_code == 302
    response = send(client, article)
    assert response.status_code == 409
    assert TEXT in response.content.decode()
    assert send(client, article, headers={"x-forwarded-for": "203.0.113.9"}).status_code == 302


def test_a_flood_from_many_senders_ends(article, client):
    for number in range(error_reports.ABOUT_AN_ARTICLE):
        reported(article, sender=str(number))
    assert send(client, article).status_code == 409
    ErrorReport.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    assert send(client, article).status_code == 302


def test_only_what_readers_may_open_can_be_reported(office, article, client, root):
    home = HomePageFactory(parent=root)
    Site.objects.create(hostname="ben.test", root_page=home)
    foreign = ArticlePageFactory(parent=CategoryPageFactory(parent=home))
    expired = ArticlePageFactory(
        parent=office.category, expire_at=timezone.now() - timedelta(minutes=1)
    )
    private = ArticlePageFactory(parent=office.other)
    PageViewRestriction.objects.create(
        page=office.other, restriction_type=PageViewRestriction.LOGIN
    )
    for hidden in (foreign, expired, private, office.draft(title="Nháp")):
        assert client.get(address_of(hidden)).status_code == 404
        assert send(client, hidden).status_code == 404
    assert client.get(reverse("news:report_error", args=[office.category.pk])).status_code == 404
    assert client.put(address_of(article)).status_code == 405
    assert not ErrorReport.objects.exists()


def test_what_readers_write_is_shown_as_text(office, article):
    attack = "<script>x()</script> https://cuoc.example"
    report = reported(article, text=attack, quote="<img src=x onerror=y()>", contact="a@b.vn")
    editor = signed_in(office.editor)
    for address in (
        reverse("news_aftercare:error_reports"),
        report_url(report),
        reverse("wagtailadmin_home"),
    ):
        page = editor.get(address).content.decode()
        assert "<script>x()" not in page
        assert "<img src=x" not in page
        assert 'href="https://cuoc.example' not in page


def test_an_editor_closes_and_answers(office, article, django_capture_on_commit_callbacks):
    report = reported(article, contact="ban.doc@example.test")
    editor = signed_in(office.editor)
    editor.post(report_url(report, "take_error_report"))
    report.refresh_from_db()
    assert (report.state, report.handled_by) == ("taken", office.editor)
    answer = "Cảm ơn bạn, bài đã được sửa."
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(report_url(report), {"state": "applied", "note": "Đã sửa", "answer": answer})
    report.refresh_from_db()
    assert report.state == "applied"
    (message,) = mail.outbox
    assert message.to == ["ban.doc@example.test"]
    assert answer in message.body
    assert article.title in message.subject
    assert TEXT not in message.subject
    actions = [row.action for row in history.history(article)]
    assert history.REPORT_APPLIED in actions
    again = editor.post(report_url(report), {"state": "dismissed", "note": "x"})
    assert "Đồng nghiệp đã xử lý báo lỗi này." in again.content.decode()
    report.refresh_from_db()
    assert report.state == "applied"


def test_dismissing_needs_a_word(office, article):
    report = reported(article)
    editor = signed_in(office.editor)
    response = editor.post(report_url(report), {"state": "dismissed"})
    assert response.status_code == 422
    assert "Hãy ghi vì sao không phải sửa." in response.content.decode()
    report.refresh_from_db()
    assert report.state == "new"


def test_a_report_becomes_a_correction_in_a_draft(office, article, client):
    report = reported(article, quote="80 hộ")
    editor = signed_in(office.editor)
    assert "80 hộ" in editor.get(report_url(report, "correct_error")).content.decode()
    response = editor.post(
        report_url(report, "correct_error"), {"wrong": "80 hộ", "right": "88 hộ"}
    )
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[article.pk])
    draft = fresh(article).get_latest_revision_as_object()
    assert [(each.wrong, each.right) for each in draft.corrections.all()] == [("80 hộ", "88 hộ")]
    assert "88 hộ" not in client.get(article.url).content.decode()
    report.refresh_from_db()
    assert report.state == "applied"


def test_a_locked_article_is_not_corrected_behind_the_approver_s_back(office, article):
    report = reported(article)
    draft = fresh(article).get_latest_revision_as_object()
    draft.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    before = fresh(article).latest_revision_id
    response = signed_in(office.editor).post(
        report_url(report, "correct_error"), {"wrong": "", "right": "88 hộ"}
    )
    assert "Bài đang chờ duyệt hoặc đang bị khóa" in response.content.decode()
    assert fresh(article).latest_revision_id == before
    report.refresh_from_db()
    assert report.state == "new"


def test_a_reporter_sees_reports_of_own_pieces_and_no_contact(office, article):
    own = reported(article, contact="ban.doc@example.test")
    foreign = reported(
        ArticlePageFactory(parent=office.category, owner=office.editor), text="Của người khác"
    )
    reporter = signed_in(office.reporter)
    page = reporter.get(reverse("news_aftercare:error_reports")).content.decode()
    assert TEXT in page
    assert "Của người khác" not in page
    shown = reporter.get(report_url(own))
    assert shown.status_code == 200
    assert "ban.doc@example.test" not in shown.content.decode()
    assert reporter.get(report_url(foreign)).status_code == 404
    assert reporter.get(report_url(own, "correct_error")).status_code in {302, 403}
    reporter.post(report_url(own, "take_error_report"))
    reporter.post(report_url(own), {"state": "dismissed", "note": "x"})
    own.refresh_from_db()
    assert own.state == "new"


@pytest.mark.parametrize("count", [2, 25])
def test_the_list_takes_as_many_queries_for_many(
    office, article, count, django_assert_max_num_queries
):
    for number in range(count):
        reported(article, text=f"Báo lỗi {number}")
    editor = signed_in(office.editor)
    address = reverse("news_aftercare:error_reports")
    editor.get(address)
    with django_assert_max_num_queries(25):
        page = editor.get(address).content.decode()
    assert f"Báo lỗi {count - 1}" in page


def test_contacts_are_forgotten_in_time(article, settings):
    settings.READER_CONTACT_DAYS = 90
    now = timezone.now()
    old, young = now - timedelta(days=91), now - timedelta(days=89)
    kept = [
        reported(article, contact="a@b.vn", state="applied", handled_at=young),
        reported(article, contact="a@b.vn", sent_at=old),
    ]
    forgotten = [
        reported(article, contact="a@b.vn", state="applied", handled_at=old),
        reported(article, contact="a@b.vn", sent_at=now - timedelta(days=366)),
    ]
    assert error_reports.forget_contacts(now) == 2
    for report in [*kept, *forgotten]:
        report.refresh_from_db()
    assert {report.contact for report in kept} == {"a@b.vn"}
    assert {report.contact for report in forgotten} == {""}


def test_the_desk_shows_what_waits(office, article):
    for _number in range(5):
        reported(article, sent_at=timezone.now() - timedelta(days=16))
    page = signed_in(office.editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "Bạn đọc báo lỗi" in page
    assert "đã quá hạn trả lời" in page
