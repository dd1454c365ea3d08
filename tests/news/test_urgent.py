"""Urgent publication: at once, with a reason, and confirmed by a second person."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from news import (
    editorial,
    publication,
    urgent,
)
from news.editorial import Refused, Role
from news.history import history
from news.models import (
    UrgentPublication,
)
from tests.factories import (
    AuthorFactory,
)
from tests.news.deciding import STORM, reasons_of
from tests.news.editorial_desk import (
    edit_url,
    fresh,
    post_urgent,
    sent,
    signed_in,
    step_of,
)

pytestmark = pytest.mark.usefixtures("in_english")


def test_an_urgent_piece_goes_out_and_waits_for_a_second_person(office):
    article = office.submitted(title="Bão số 5")
    mail.outbox.clear()
    post_urgent(signed_in(office.approver), article, STORM)
    assert fresh(article).live
    assert fresh(article).current_workflow_state is None
    assert sent() == [
        ("editor@example.test", "Published urgently, please confirm: Bão số 5"),
    ]
    for person, may_answer in ((office.editor, True), (office.approver, False)):
        desk = signed_in(person).get(reverse("wagtailadmin_home")).content.decode()
        assert "Published urgently, to be confirmed" in desk and STORM in desk
        assert ("/xac-nhan/" in desk) is may_answer
    desk = signed_in(office.reporter).get(reverse("wagtailadmin_home")).content.decode()
    assert "Published urgently, to be confirmed" not in desk


def test_a_second_person_confirms_with_one_tap(office):
    article = office.draft()
    record = urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    signed_in(office.editor).post(reverse("news_deciding:confirm_urgent", args=[record.pk]))
    record.refresh_from_db()
    assert record.answered_by == office.editor
    assert fresh(article).live and not urgent.waiting().exists()
    said = [(entry.action, entry.who, entry.comment) for entry in history(article)]
    assert ("news.urgent", "Nguyễn Văn Bình", STORM) in said
    assert ("news.urgent_confirmed", "Lê Thanh Hà", "") in said


def test_a_second_person_takes_it_down_with_a_reason(office):
    article = office.draft(title="Bão số 5")
    record = urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    mail.outbox.clear()
    address = reverse("news_deciding:take_down_urgent", args=[record.pk])
    client = signed_in(office.editor)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert fresh(article).live
    client.post(address, {"reason": "Sai số liệu."})
    assert not fresh(article).live
    assert [to for to, _subject in sent()] == ["approver@example.test", "reporter@example.test"]
    again = reasons_of(urgent.publish, article, office.approver, STORM, article.latest_revision_id)
    assert again == ["A second person has judged this text already; send it for approval."]
    editorial.submit(fresh(article), office.reporter)
    assert step_of(article) == "Biên tập"


def test_nobody_answers_for_what_they_published_wrote_or_changed(office):
    article = office.draft(owner=office.editor)
    record = urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    now = timezone.now()
    for person in (office.editor, office.approver, office.reporter, office.admin):
        assert reasons_of(urgent.confirm, record, person, now)
        signed_in(person).post(reverse("news_deciding:confirm_urgent", args=[record.pk]))
    assert urgent.waiting().get() == record
    [row] = urgent.waiting_at([office.site], office.editor)
    assert not row.may_answer


def test_who_is_named_as_author_does_not_answer_either(office):
    article = office.draft()
    article.article_authors.create(author=AuthorFactory(user=office.editor))
    article.save_revision(user=office.reporter)
    article = fresh(article)
    record = urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    assert (
        "You wrote this piece"
        in reasons_of(urgent.confirm, record, office.editor, timezone.now())[0]
    )
    assert not urgent.waiting_at([office.site], office.editor)[0].may_answer


def test_of_two_who_answer_one_is_told(office):
    article = office.draft()
    record = urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    urgent.confirm(record, office.editor, timezone.now())
    late = office.one_more(Role.EDITOR)
    assert reasons_of(urgent.take_down, record, late, "Sai.", timezone.now()) == [
        "Nobody needs to answer for this piece any more."
    ]
    assert fresh(article).live


def test_urgent_never_means_their_own_text_and_every_reason_is_said(office):
    article = office.draft(owner=office.approver)
    editorial.submit(article, office.approver)
    reasons = reasons_of(urgent.publish, article, office.approver, " ", revision_id=0)
    assert [reason.split(";")[0].split(".")[0] for reason in reasons] == [
        "You wrote this piece",
        "You changed this piece last",
        "The text changed after you opened it",
        "Say why the piece cannot wait",
    ]
    assert not fresh(article).live


def test_who_sent_a_piece_does_not_publish_it_urgently(office):
    article = office.draft()
    editorial.submit(article, office.approver)
    reasons = reasons_of(
        urgent.publish, article, office.approver, STORM, article.latest_revision_id
    )
    assert reasons == ["You sent this piece for approval; someone else must approve it."]


def test_a_text_that_changed_meanwhile_is_not_published(office):
    article = office.draft()
    read = article.latest_revision_id
    article.title = "Khác"
    article.save_revision(user=office.reporter)
    reasons = reasons_of(urgent.publish, article, office.approver, STORM, read)
    assert reasons == ["The text changed after you opened it. Read the new version first."]


def test_a_time_set_before_does_not_hold_an_urgent_piece_back(office):
    article = office.draft(go_live_at=timezone.now() + timedelta(days=3))
    urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    assert fresh(article).live


def test_the_last_gate_opens_for_exactly_one_record(office):
    article = office.draft()
    record = UrgentPublication(
        page=Page.objects.get(pk=article.pk),
        revision=article.latest_revision,
        reason=STORM,
        published_by=office.editor,
    )
    with pytest.raises(Refused, match="Only approvers"):
        publication.publish_urgently(record)
    record.published_by = office.approver
    article.save_revision(user=office.reporter)
    with pytest.raises(Refused, match="The text changed"):
        publication.publish_urgently(record)
    record.revision = fresh(article).latest_revision
    with pytest.raises(Refused, match="no record"):
        publication.publish_urgently(record)
    assert not fresh(article).live


def test_the_door_is_in_the_menu_of_approvers_only(office):
    article = office.submitted()
    address = reverse("news_deciding:publish_urgently", args=[article.pk])
    assert address in signed_in(office.approver).get(edit_url(article)).content.decode()
    for role in (Role.EDITOR, Role.ADMIN):
        client = signed_in(office.people[role])
        assert address not in client.get(edit_url(article)).content.decode()
        assert client.get(address).status_code in {302, 403}


def test_the_desk_asks_as_often_for_many_urgent_pieces_as_for_one(office):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            urgent.waiting_at([office.site], office.editor)
        return len(captured)

    for count, expected in ((1, 1), (5, 6)):
        for article in [office.draft() for _number in range(count)]:
            urgent.publish(article, office.approver, STORM, article.latest_revision_id)
        assert len(urgent.waiting_at([office.site], office.editor)) == expected
        assert queries() == 2


def test_urgent_pieces_of_another_site_stay_there(office, other_office):
    article = office.draft()
    record = urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    client = signed_in(other_office.editor)
    assert STORM not in client.get(reverse("wagtailadmin_home")).content.decode()
    client.post(reverse("news_deciding:confirm_urgent", args=[record.pk]))
    assert urgent.waiting().exists()
    theirs = reasons_of(
        urgent.publish, office.draft(), other_office.approver, STORM, article.latest_revision_id
    )
    assert theirs[0] == "Only approvers of this site publish urgently."


def test_log_rows_of_urgent_pieces_show_their_reason_in_the_history_screen(office):
    article = office.draft()
    urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    page = signed_in(office.admin).get(reverse("wagtailadmin_pages:history", args=[article.pk]))
    assert STORM in page.content.decode()
    assert PageLogEntry.objects.filter(page_id=article.pk, action="news.urgent").count() == 1
