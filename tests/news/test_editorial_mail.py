"""Each hand-over reaches the people whom it concerns, and no mail failure stops it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.users.models import UserProfile

from news import editorial, handovers
from news.editorial import Role
from tests.news.editorial_desk import fresh, sent, signed_in, step_of

pytestmark = pytest.mark.usefixtures("in_english")


def test_every_hand_over_mails_the_next_people(office):
    article = office.draft(title="Lễ ra quân")
    editorial.submit(article, office.reporter)
    assert sent() == [("editor@example.test", "Waiting for you (Biên tập): Lễ ra quân")]
    editorial.approve(fresh(article), office.editor)
    assert sent() == [("approver@example.test", "Waiting for you (Duyệt đăng): Lễ ra quân")]
    editorial.approve(fresh(article), office.approver)
    assert sent() == [("reporter@example.test", "Published: Lễ ra quân")]


def test_a_return_brings_the_reason_and_the_way_back(office, settings):
    article = office.submitted(title="Lễ ra quân")
    mail.outbox.clear()
    editorial.return_for_changes(article, office.editor, "Thiếu <nguồn> & ảnh.")
    [message] = mail.outbox
    assert message.to == ["reporter@example.test"]
    assert "Thiếu <nguồn> & ảnh." in message.body
    assert f"{settings.WAGTAILADMIN_BASE_URL}/admin/pages/{article.pk}/edit/" in message.body


def test_a_resubmission_says_that_the_piece_comes_again(office):
    article = office.submitted()
    editorial.return_for_changes(article, office.editor, "Thiếu nguồn.")
    mail.outbox.clear()
    editorial.submit(fresh(article), office.reporter)
    assert "was changed and sent again" in mail.outbox[0].body


def test_a_scheduled_piece_tells_when_it_appears(office):
    article = office.checked()
    mail.outbox.clear()
    at = timezone.now().replace(hour=1, minute=30) + timedelta(days=2)
    editorial.approve(article, office.approver, publish_at=at)
    [message] = mail.outbox
    assert message.subject.startswith("Approved and scheduled")
    assert timezone.localtime(at).strftime("%H:%M - %d/%m/%Y") in message.body


def test_those_who_may_not_decide_get_no_mail(office):
    office.one_more(Role.EDITOR)
    article = office.draft(owner=office.editor)
    mail.outbox.clear()
    editorial.submit(article, office.editor)
    assert [recipient for recipient, _ in sent()] == ["editor-5@example.test"]


def test_superusers_are_not_flooded(office):
    office.submitted()
    assert "admin@example.test" not in {recipient for recipient, _ in sent()}


def test_people_choose_their_mails(office):
    profile = UserProfile.get_for_user(office.editor)
    profile.submitted_notifications = False
    profile.save()
    office.submitted()
    assert sent() == []


def test_a_mail_server_that_fails_does_not_undo_the_hand_over(office, settings, caplog):
    article = office.draft()
    settings.EMAIL_BACKEND = "tests.news.test_editorial_mail.BrokenBackend"
    editorial.submit(article, office.reporter)
    assert step_of(article) == "Biên tập"
    assert "A hand-over mail was not sent" in caplog.text


def test_a_line_break_in_a_title_cannot_add_a_header(office):
    office.submitted(title="Tin\nBcc: ke-xau@example.test")
    assert "\n" not in sent()[0][1]


def test_bulk_work_can_be_silent(office):
    with handovers.silenced():
        office.submitted()
    assert sent() == []
    office.submitted()
    assert len(sent()) == 1


def test_sending_from_the_edit_screen_mails_too(office):
    from tests.news.editorial_desk import article_form, edit_url

    article = office.draft()
    signed_in(office.reporter).post(
        edit_url(article), article_form("Từ màn hình", **{"action-submit": "1"})
    )
    assert sent() == [("editor@example.test", "Waiting for you (Biên tập): Từ màn hình")]


class BrokenBackend:
    """A mail server that is away."""

    def __init__(self, *args, **kwargs) -> None:
        pass

    def send_messages(self, messages) -> int:
        raise OSError("no route to the mail server")
