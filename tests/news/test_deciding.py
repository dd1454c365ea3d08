"""Deputies, urgent publication, reminders: deciding out of the ordinary, by the same rules."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Site, TaskState

from news import (
    category_people,
    deputies,
    desks,
    editorial,
    handovers,
    publication,
    reminders,
    urgent,
)
from news.editorial import Refused, Role, Step
from news.history import history
from news.models import (
    ArticlePage,
    CategoryPage,
    Deputyship,
    EditorialTask,
    Reminder,
    UrgentPublication,
)
from tests.factories import (
    ArticlePageFactory,
    AuthorFactory,
    CategoryPageFactory,
    HomePageFactory,
)
from tests.news.editorial_desk import (
    PASSWORD,
    Office,
    action_url,
    edit_url,
    fresh,
    post_decision,
    post_urgent,
    signed_in,
    step_of,
)

STORM = "Bão đổ bộ đêm nay."


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def other_office(office, root) -> Office:
    """A ward of its own on the same install, with its own people."""
    home = HomePageFactory(parent=root)
    site = Site.objects.create(hostname="hai-chau.test", root_page=home, site_name="Hải Châu")
    desks.set_up()
    people = {
        role: desks.create_account(role, f"khac-{role.value}", PASSWORD, site=site)
        for role in (Role.EDITOR, Role.APPROVER)
    }
    category = CategoryPageFactory(parent=home)
    return Office(site, category, category, people)


def sent() -> list[tuple[str, str]]:
    """(recipient, subject) of every mail, and an empty box."""
    box = sorted((message.to[0], message.subject) for message in mail.outbox)
    mail.outbox.clear()
    return box


def stand_in(office, absent, deputy, start: int = 0, end: int = 3, **values) -> Deputyship:
    """`deputy` decides for `absent` from today + start to today + end."""
    today = timezone.localdate()
    return Deputyship.objects.create(
        site=office.site,
        absent=absent,
        deputy=deputy,
        starts_on=today + timedelta(days=start),
        ends_on=today + timedelta(days=end),
        reason="Nghỉ phép",
        **values,
    )


def appoint(office, user, absent, deputy, start: int = 0, end: int = 3, reason="Nghỉ phép"):
    today = timezone.localdate()
    first, last = today + timedelta(days=start), today + timedelta(days=end)
    return deputies.appoint(
        user, office.site, absent, deputy, first, last, reason=reason, today=today
    )


def reasons_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [str(reason) for reason in refused.value.reasons]


def checked_by_another(office, **values) -> ArticlePage:
    """A piece at the last step that `office.editor` has not touched."""
    article = office.submitted(**values)
    editorial.approve(article, office.one_more(Role.EDITOR))
    return fresh(article)


# Deputies


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


# Urgent publication


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


# Reminders


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


def test_log_rows_of_urgent_pieces_show_their_reason_in_the_history_screen(office):
    article = office.draft()
    urgent.publish(article, office.approver, STORM, article.latest_revision_id)
    page = signed_in(office.admin).get(reverse("wagtailadmin_pages:history", args=[article.pk]))
    assert STORM in page.content.decode()
    assert PageLogEntry.objects.filter(page_id=article.pk, action="news.urgent").count() == 1


# The people of a category


def test_chosen_people_decide_in_their_category_and_below_only(office):
    chosen, below = office.one_more(Role.APPROVER), CategoryPageFactory(parent=office.category)
    category_people.choose(office.category, {Step.PUBLISH: [chosen]}, office.admin)
    for parent in (office.category, below):
        article = office.checked(parent=CategoryPage.objects.get(pk=parent.pk))
        assert reasons_of(editorial.approve, article, office.approver) == [
            "You do not decide at the step “Duyệt đăng”."
        ]
        post_decision(signed_in(office.approver), article, "approve")
        assert not fresh(article).live
        assert list(TaskState.objects.reviewable_by(chosen)) and not list(
            TaskState.objects.reviewable_by(office.approver)
        )
        post_decision(signed_in(chosen), article, "approve")
        assert fresh(article).live
    elsewhere = office.checked(parent=office.other, owner=office.one_more(Role.EDITOR))
    editorial.approve(elsewhere, office.approver)
    assert fresh(elsewhere).live


def test_only_the_chosen_get_the_mail(office):
    chosen = office.one_more(Role.EDITOR)
    category_people.choose(office.category, {Step.CHECK: [chosen]}, office.admin)
    mail.outbox.clear()
    office.submitted()
    assert [to for to, _subject in sent()] == [chosen.email]


def test_who_was_chosen_does_not_approve_their_own_text(office):
    category_people.choose(office.category, {Step.PUBLISH: [office.approver]}, office.admin)
    article = office.submitted(owner=office.approver)
    editorial.approve(article, office.editor)
    assert len(reasons_of(editorial.approve, fresh(article), office.approver)) == 2


def test_choosing_gives_nobody_a_right_that_their_role_does_not(office):
    with pytest.raises(Refused, match="Not among the people of this step: Trần Minh Thư"):
        category_people.choose(office.category, {Step.PUBLISH: [office.reporter]}, office.admin)
    second = office.one_more(Role.APPROVER)
    category_people.choose(office.category, {Step.PUBLISH: [second]}, office.admin)
    article = office.checked()
    task = article.current_workflow_task
    task.groups.get().user_set.add(office.reporter)
    assert not task.has_member(office.reporter)
    second.groups.clear()
    assert not task.has_member(second)
    assert task.has_member(office.approver)  # nobody chosen is left: the site's people decide


def test_an_approver_stands_in_for_the_one_chosen(office):
    chosen = office.one_more(Role.APPROVER)
    category_people.choose(office.category, {Step.PUBLISH: [chosen]}, office.admin)
    article = office.checked()
    appoint(office, chosen, chosen, office.approver)
    editorial.approve(article, office.approver)
    assert fresh(article).live
    assert history(article)[-2].who == f"Nguyễn Văn Bình, in place of {chosen}"


def test_a_category_gives_its_people_up_and_gets_them_again(office):
    people = {Step.CHECK: [office.editor], Step.PUBLISH: [office.approver]}
    waiting = office.submitted()
    category_people.choose(office.category, people, office.admin)
    assert fresh(waiting).current_workflow_task.of_category is False
    own = fresh(waiting).get_workflow()
    assert [task.specific.step for task in own.tasks] == ["check", "publish"]
    category_people.choose(office.category, {}, office.admin)
    assert fresh(waiting).get_workflow() != own
    assert category_people.chosen(office.category) == {Step.CHECK: [], Step.PUBLISH: []}
    category_people.choose(office.category, people, office.admin)
    assert fresh(waiting).get_workflow() == own
    assert category_people.chosen(office.category) == people


def test_saving_again_mends_a_workflow_that_lost_its_publishing_step(office):
    people = {Step.PUBLISH: [office.approver]}
    category_people.choose(office.category, people, office.admin)
    own = office.category.get_workflow()
    own.workflow_tasks.last().delete()
    article = office.submitted()
    with pytest.raises(Refused, match="No approver has approved"):
        editorial.approve(article, office.editor)
    assert not fresh(article).live
    category_people.choose(office.category, people, office.admin)
    assert [task.specific.step for task in own.tasks] == ["check", "publish"]


def test_setting_the_office_up_again_leaves_the_people_of_categories(office):
    people = {Step.CHECK: [], Step.PUBLISH: [office.approver]}
    category_people.choose(office.category, people, office.admin)
    desks.set_up()
    assert category_people.chosen(office.category) == people
    assert EditorialTask.objects.filter(site=office.site, of_category=False).count() == 2


def test_the_screen_offers_the_people_of_each_step_and_keeps_the_choice(office):
    client = signed_in(office.admin)
    address = reverse("news_deciding:category_people", args=[office.category.pk])
    page = client.get(address).content.decode()
    assert "Nguyễn Văn Bình" in page and "Lê Thanh Hà" in page and "Trần Minh Thư" not in page
    client.post(address, {"publish": [office.approver.pk]})
    assert "checked" in client.get(address).content.decode()
    refused = client.post(address, {"publish": [office.reporter.pk]})
    assert refused.status_code == 422
    manage = reverse("news_categories:manage", args=[office.category.pk])
    assert address in client.get(manage).content.decode()
    assert address not in signed_in(office.category_admin).get(manage).content.decode()
    log = client.get(reverse("wagtailadmin_pages:history", args=[office.category.pk]))
    assert "Chose who decides here: Duyệt đăng: Nguyễn Văn Bình" in log.content.decode()
