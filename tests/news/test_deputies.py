"""Who is away names a deputy, who decides by the same rules."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from news import (
    desks,
    editorial,
    handovers,
    publication,
)
from news.editorial import Refused, Role
from news.history import history
from news.models import (
    Deputyship,
    EditorialTask,
)
from tests.factories import (
    ArticlePageFactory,
)
from tests.news.deciding import STORM, appoint, checked_by_another, reasons_of, stand_in
from tests.news.editorial_desk import (
    action_url,
    edit_url,
    fresh,
    post_decision,
    post_urgent,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_deputy_decides_everywhere_as_the_absent_person_would(office):
    article = checked_by_another(office, title="Lễ ra quân")
    client = signed_in(office.editor)
    assert not TaskState.objects.reviewable_by(office.editor).exists()
    stand_in(office, office.approver, office.editor)
    assert TaskState.objects.reviewable_by(office.editor).get().revision == article.latest_revision
    assert "Lễ ra quân" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Approve and publish" in client.get(edit_url(article)).content.decode()
    assert post_decision(client, article, "approve").status_code == 302
    assert fresh(article).live


@pytest.mark.parametrize(
    "days",
    [
        pytest.param({"start": 1}, id="planned"),
        pytest.param({"start": -5, "end": -1}, id="over"),
        pytest.param({"ended_at": timezone.now()}, id="ended-early"),
    ],
)
def test_outside_the_period_a_deputy_is_nobody(office, days):
    article = checked_by_another(office)
    stand_in(office, office.approver, office.editor, **days)
    signed_in(office.editor).post(action_url(article, "approve"))
    assert not fresh(article).live
    assert "You do not decide" in " ".join(map(str, editorial.refusals(article, office.editor)))


def test_a_deputyship_counts_while_both_hold_their_own_place(office):
    article = checked_by_another(office)
    stand_in(office, office.approver, office.editor)
    task = article.current_workflow_task
    assert task.has_member(office.editor)
    office.editor.groups.clear()
    assert not task.has_member(office.editor)
    office.editor.groups.add(desks.role_group(Role.EDITOR, office.site))
    assert task.has_member(office.editor)
    office.approver.groups.clear()
    assert not task.has_member(office.editor)


def test_a_deputyship_is_not_passed_on(office):
    third = office.one_more(Role.EDITOR)
    stand_in(office, office.approver, office.editor)
    stand_in(office, office.editor, third)
    last_step = EditorialTask.objects.get(site=office.site, step="publish")
    assert last_step.has_member(office.editor)
    assert not last_step.has_member(third)


def test_a_deputy_has_the_step_and_no_other_right_of_the_absent(office):
    stand_in(office, office.approver, office.editor)
    article = office.draft()
    assert post_urgent(signed_in(office.editor), article, STORM).status_code in {302, 403}
    assert not fresh(article).live
    live = ArticlePageFactory(parent=office.category)
    assert not live.permissions_for_user(office.editor).can_unpublish()


def test_a_deputy_never_approves_their_own_text_and_reads_every_reason(office):
    stand_in(office, office.approver, office.editor)
    article = office.submitted(owner=office.editor)
    editorial.approve(article, office.one_more(Role.EDITOR))
    reasons = reasons_of(editorial.approve, fresh(article), office.editor)
    assert len(reasons) == 2
    assert "You wrote this piece" in reasons[0]
    assert "You changed this piece last" in reasons[1]


def test_standing_in_does_not_make_one_person_out_of_two_steps(office):
    stand_in(office, office.approver, office.editor)
    article = office.checked()
    assert "does not decide twice" in " ".join(
        reasons_of(editorial.approve, article, office.editor)
    )
    editorial.approve(article, office.approver)
    assert fresh(article).live


def test_nor_the_other_way_round_when_the_editor_is_away(office):
    stand_in(office, office.editor, office.approver, end=0)
    article = office.submitted()
    editorial.approve(article, office.approver)
    Deputyship.objects.update(ended_at=timezone.now())
    assert "does not decide twice" in " ".join(
        reasons_of(editorial.approve, fresh(article), office.approver)
    )


def test_the_last_gate_knows_that_rule_by_itself(office):
    stand_in(office, office.approver, office.editor)
    article = office.checked()
    state = article.current_workflow_state
    TaskState.objects.filter(pk=state.current_task_state_id).update(
        status=TaskState.STATUS_APPROVED, finished_by=office.editor, finished_at=timezone.now()
    )
    with pytest.raises(Refused, match="does not decide twice"):
        publication.publish_approved(state, office.editor)
    assert not fresh(article).live


def test_history_and_mails_name_both(office):
    article = checked_by_another(office, title="Lễ ra quân")
    mail.outbox.clear()
    stand_in(office, office.approver, office.editor)
    handovers.send_handover.func("waiting", article.current_workflow_state.current_task_state.pk, 0)
    asked = {message.to[0]: message.body for message in mail.outbox}
    assert "You decide in place of Nguyễn Văn Bình." in asked["editor@example.test"]
    assert "in place of" not in asked["approver@example.test"]
    mail.outbox.clear()
    editorial.approve(article, office.editor)
    assert "Approved by: Lê Thanh Hà, in place of Nguyễn Văn Bình." in mail.outbox[0].body
    entry = next(e for e in history(article) if "Duyệt đăng" in e.label)
    assert entry.who == "Lê Thanh Hà, in place of Nguyễn Văn Bình"
    page = signed_in(office.admin).get(reverse("wagtailadmin_pages:history", args=[article.pk]))
    assert "in place of Nguyễn Văn Bình" in page.content.decode()


def test_a_deputy_is_named_on_the_screen_and_ended_there(office):
    client = signed_in(office.approver)
    today = timezone.localdate()
    data = {
        "absent": office.approver.pk,
        "deputy": office.editor.pk,
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=2)).isoformat(),
        "reason": "Nghỉ phép",
    }
    address = reverse("news_deciding:deputies")
    page = client.post(address, data, follow=True).content.decode()
    assert "Lê Thanh Hà decides in place of Nguyễn Văn Bình" in page
    row = Deputyship.objects.get()
    assert row.made_by == office.approver
    client.post(reverse("news_deciding:end_deputy", args=[row.pk]))
    row.refresh_from_db()
    assert row.ended_by == office.approver
    assert "ended early" in client.get(address).content.decode()


def test_every_reason_against_a_deputyship_comes_at_once(office):
    stand_in(office, office.approver, office.editor, end=200)
    second = office.one_more(Role.APPROVER)
    reasons = reasons_of(appoint, office, office.editor, office.approver, second, -1, 120, " ")
    assert [reason.split()[0] for reason in reasons] == [
        "You", second.username, "The", "At", "These", "Say",
    ]  # fmt: skip


def test_a_refused_form_keeps_every_word(office):
    day = timezone.localdate() - timedelta(days=3)
    data = {
        "absent": office.approver.pk,
        "deputy": office.editor.pk,
        "starts_on": day.isoformat(),
        "ends_on": day.isoformat(),
        "reason": "Đi tập huấn ở Huế",
    }
    answer = signed_in(office.approver).post(reverse("news_deciding:deputies"), data)
    assert answer.status_code == 422
    assert "Đi tập huấn ở Huế" in answer.content.decode()
    assert day.isoformat() in answer.content.decode()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.ADMIN], ids=lambda role: role.value)
def test_who_decides_nowhere_stands_in_for_nobody(office, role):
    reasons = reasons_of(appoint, office, office.admin, office.approver, office.people[role])
    assert reasons == ["Only a person who checks or approves at this site can be a deputy."]
    stand_in(office, office.approver, office.people[role])
    last_step = EditorialTask.objects.get(site=office.site, step="publish")
    assert not last_step.has_member(office.people[role])


def test_another_site_knows_nothing_of_the_deputy(office, other_office):
    stand_in(office, office.approver, other_office.editor)
    last_step = EditorialTask.objects.get(site=office.site, step="publish")
    assert not last_step.has_member(other_office.editor)
    client = signed_in(other_office.approver)
    row = Deputyship.objects.get()
    assert client.post(reverse("news_deciding:end_deputy", args=[row.pk])).status_code == 404
    listed = client.get(reverse("news_deciding:deputies"), {"site": office.site.pk})
    assert office.approver.get_full_name() not in listed.content.decode()


def test_the_database_holds_the_rules_of_a_deputyship(office):
    for values in ({"end": -1}, {"deputy": office.approver}):
        with pytest.raises(IntegrityError), transaction.atomic():
            deputy = values.pop("deputy", office.editor)
            stand_in(office, office.approver, deputy, **values)
