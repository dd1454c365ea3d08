"""Pieces that wait too long remind those who can move them, once a period."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from news import (
    editorial,
    reminders,
)
from news.editorial import Role
from news.models import (
    Reminder,
)
from tests.news.deciding import stand_in
from tests.news.editorial_desk import (
    fresh,
    sent,
)

pytestmark = pytest.mark.usefixtures("in_english")


def later(hours: float):
    return timezone.now() + timedelta(hours=hours)


def test_each_person_gets_one_list_of_what_waits_too_long(office):
    for title in ("Tin một", "Tin hai"):
        office.submitted(title=title)
    office.checked(title="Tin ba")
    mail.outbox.clear()
    reminders.remind(later(23))
    assert sent() == []
    reminders.remind(later(25))
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert "Tin một" in bodies["editor@example.test"] and "Tin hai" in bodies["editor@example.test"]
    assert "Tin ba" in bodies["approver@example.test"]
    assert sent() == [
        ("approver@example.test", "1 article has been waiting for you"),
        ("editor@example.test", "2 articles have been waiting for you"),
    ]


def test_nobody_is_reminded_twice_within_the_period(office):
    article = office.submitted()
    mail.outbox.clear()
    for hours, mails in ((25, 1), (25, 0), (40, 0), (50, 1)):
        reminders.remind(later(hours))
        assert len(sent()) == mails
    editorial.approve(article, office.editor)
    editorial.approve(fresh(article), office.approver)
    mail.outbox.clear()
    reminders.remind(later(500))
    assert sent() == []


def test_a_claim_that_another_scheduler_holds_sends_nothing(office):
    article = office.submitted()
    state = article.current_workflow_state.current_task_state
    mail.outbox.clear()
    Reminder.objects.create(task_state=state, person=office.editor, reminded_at=later(25))
    reminders.remind(later(25.1))
    assert sent() == []


def test_authors_are_not_reminded_of_their_own_text_and_deputies_are(office):
    article = office.checked(owner=office.reporter)
    stand_in(office, office.approver, office.one_more(Role.EDITOR))
    mail.outbox.clear()
    reminders.remind(later(25))
    assert len(sent()) == 2
    own = office.submitted(owner=office.editor)
    mail.outbox.clear()
    reminders.remind(later(25))
    assert "editor@example.test" not in [to for to, _subject in sent()]
    assert article.pk != own.pk


def test_a_returned_piece_reminds_its_reporter_once_for_each_return(office):
    article = office.submitted(title="Tin một")
    editorial.return_for_changes(article, office.editor, "Thiếu nguồn.")
    mail.outbox.clear()
    reminders.remind(later(24 * 6))
    assert sent() == []
    reminders.remind(later(24 * 8))
    assert "Thiếu nguồn." in mail.outbox[0].body
    assert sent() == [("reporter@example.test", "1 article sent back to you is still waiting")]
    reminders.remind(later(24 * 80))
    assert sent() == []
    editorial.submit(fresh(article), office.reporter)
    editorial.return_for_changes(fresh(article), office.editor, "Vẫn thiếu.")
    mail.outbox.clear()
    reminders.remind(later(24 * 9))
    assert len(sent()) == 1
