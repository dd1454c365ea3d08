"""A piece goes from draft to published, and cannot go there any other way."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowPage

from news import editorial
from news.editorial import Action, Refused, Role
from news.history import history
from news.models import EditorialTask
from tests.factories import ArticlePageFactory, AuthorFactory
from tests.news.editorial_desk import (
    fresh,
    signed_in,
    step_of,
)

pytestmark = pytest.mark.usefixtures("in_english")


def reasons(article, user, action=Action.APPROVE) -> str:
    return " ".join(map(str, editorial.refusals(article, user, action)))


def test_a_piece_is_checked_approved_and_then_published(office):
    article = office.draft(title="Tin mới")
    editorial.submit(article, office.reporter)
    assert step_of(article) == "Biên tập"
    editorial.approve(fresh(article), office.editor)
    assert step_of(article) == "Duyệt đăng"
    assert not fresh(article).live
    editorial.approve(fresh(article), office.approver, comment="Đăng được.")
    assert fresh(article).live
    assert fresh(article).live_revision == fresh(article).latest_revision


def test_a_returned_piece_reaches_the_reporter_and_is_sent_again(office):
    article = office.submitted()
    editorial.return_for_changes(article, office.editor, "Thiếu nguồn số liệu.")
    assert step_of(article) is None
    article = fresh(article)
    assert article.permissions_for_user(office.reporter).can_edit()
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    assert step_of(article) == "Biên tập"
    assert fresh(article).workflow_states.count() == 1


def test_a_changed_text_is_checked_again_after_the_approver_sent_it_back(office):
    article = office.checked()
    editorial.return_for_changes(article, office.approver, "Sửa câu cuối.")
    fresh(article).save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    assert step_of(article) == "Biên tập"


def test_an_unchanged_text_goes_back_to_the_step_that_returned_it(office):
    article = office.checked()
    editorial.return_for_changes(article, office.approver, "Chờ số liệu quý.")
    editorial.submit(fresh(article), office.reporter)
    assert step_of(article) == "Duyệt đăng"


def test_a_return_needs_a_reason(office):
    article = office.submitted()
    with pytest.raises(Refused, match="Say why"):
        editorial.return_for_changes(article, office.editor, "   ")
    assert step_of(article) == "Biên tập"


def test_the_owner_cannot_approve_even_with_every_role(office):
    writer = office.one_more(Role.ADMIN)
    writer.groups.set(Group.objects.all())
    article = office.submitted(owner=writer)
    assert reasons(article, writer) == (
        "You wrote this piece; someone else must approve it. "
        "You changed this piece last; someone else must approve it."
    )
    with pytest.raises(Refused):
        editorial.approve(article, writer)


def test_a_listed_author_cannot_approve(office):
    article = office.draft()
    article.article_authors.create(author=AuthorFactory(user=office.editor))
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    assert "You wrote this piece" in reasons(fresh(article), office.editor)
    assert reasons(fresh(article), office.one_more(Role.EDITOR)) == ""


def test_whoever_changed_the_piece_last_cannot_approve_it(office):
    article = office.submitted()
    article.save_revision(user=office.editor)
    assert "You changed this piece last" in reasons(fresh(article), office.editor)
    colleague = office.one_more(Role.EDITOR)
    editorial.approve(fresh(article), colleague)
    assert step_of(article) == "Duyệt đăng"


def test_whoever_sent_the_piece_cannot_approve_it(office):
    article = office.draft()
    editorial.submit(article, office.editor)
    assert reasons(fresh(article), office.editor) == (
        "You sent this piece for approval; someone else must approve it."
    )


def test_a_superuser_outside_the_step_decides_nothing(office):
    article = office.submitted()
    assert "You do not decide at the step" in reasons(article, office.admin)
    with pytest.raises(Refused):
        editorial.return_for_changes(article, office.admin, "Không đạt.")


def test_all_reasons_are_given_at_once(office):
    article = office.checked()
    assert len(editorial.refusals(article, office.reporter)) == 3


def test_approving_twice_is_refused(office):
    article = office.submitted()
    stale = article.current_workflow_task_state
    editorial.approve(article, office.editor)
    with pytest.raises(Refused, match="already decided"):
        stale.task.specific.on_action(stale, office.one_more(Role.EDITOR), "approve")
    assert step_of(article) == "Duyệt đăng"


def test_a_text_newer_than_the_checked_one_is_not_published(office):
    article = office.checked()
    article.title = "Chèn liên kết cờ bạc"
    article.save_revision(user=office.reporter)
    with pytest.raises(Refused, match="The text changed after the step “Biên tập”"):
        editorial.approve(fresh(article), office.approver)
    assert not fresh(article).live


def test_an_approval_of_an_older_version_than_the_present_is_refused(office):
    article = office.submitted()
    seen = article.latest_revision_id
    article.save_revision(user=office.reporter)
    with pytest.raises(Refused, match="changed after you opened it"):
        editorial.approve(fresh(article), office.editor, revision_id=seen)


def test_autosave_never_overwrites_a_version_that_was_put_to_approval(office):
    article = office.submitted()
    reviewed = article.latest_revision
    article.title = "Nội dung khác"
    article.save_revision(user=office.reporter, overwrite_revision=reviewed)
    reviewed.refresh_from_db()
    assert reviewed.content["title"] != "Nội dung khác"
    assert fresh(article).latest_revision_id != reviewed.pk


def test_a_piece_approved_with_a_time_waits_for_it(office):
    article = office.checked()
    tomorrow = timezone.now() + timedelta(days=1)
    editorial.approve(article, office.approver, publish_at=tomorrow)
    assert not fresh(article).live
    assert fresh(article).scheduled_revision is not None
    call_command("publish_scheduled")
    assert not fresh(article).live
    with time_machine.travel(tomorrow + timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert fresh(article).live


def test_a_time_that_the_reporter_set_in_the_piece_is_kept(office):
    article = office.draft()
    article.go_live_at = timezone.now() + timedelta(hours=2)
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    editorial.approve(fresh(article), office.approver)
    assert not fresh(article).live
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        call_command("publish_scheduled")
    assert fresh(article).live


def test_a_time_in_the_past_or_before_the_last_step_is_refused(office):
    article = office.submitted()
    with pytest.raises(Refused) as refused:
        editorial.approve(article, office.editor, publish_at=timezone.now() - timedelta(minutes=1))
    assert len(refused.value.reasons) == 2


def test_expiry_takes_a_piece_down_and_keeps_it(office):
    article = ArticlePageFactory(
        parent=office.category, expire_at=timezone.now() + timedelta(hours=1)
    )
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")
    assert not fresh(article).live
    assert fresh(article).expired


def test_a_published_piece_keeps_its_old_text_until_the_new_one_is_approved(office):
    article = office.checked(title="Bản đầu")
    editorial.approve(article, office.approver)
    article = fresh(article)
    article.title = "Bản sửa"
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    assert fresh(article).title == "Bản đầu"
    editorial.approve(fresh(article), office.editor)
    editorial.approve(fresh(article), office.approver)
    assert fresh(article).title == "Bản sửa"


def test_an_import_starts_without_a_person(office):
    article = office.draft(owner=None)
    editorial.start_workflow(article)
    editorial.approve(fresh(article), office.editor)
    editorial.return_for_changes(fresh(article), office.approver, "Thiếu ảnh.")
    editorial.start_workflow(fresh(article))
    editorial.approve(fresh(article), office.approver)
    assert fresh(article).live


def test_nothing_new_and_nothing_twice_can_be_sent(office):
    article = office.submitted()
    assert "already waiting" in reasons(article, office.reporter, Action.SUBMIT)
    published = ArticlePageFactory(parent=office.category, owner=office.reporter)
    assert "no changes" in reasons(published, office.reporter, Action.SUBMIT)


def test_a_category_without_a_workflow_publishes_nothing(office):
    article = office.draft()
    WorkflowPage.objects.all().delete()
    with pytest.raises(Refused, match="No approval workflow"):
        editorial.submit(article, office.reporter)


def test_disabling_the_last_step_publishes_nothing(office):
    article = office.checked()
    task = EditorialTask.objects.get(step=EditorialTask.Step.PUBLISH)
    client = signed_in(office.admin)
    client.post(reverse("wagtailadmin_workflows:disable_task", args=[task.pk]))
    assert not fresh(article).live
    assert step_of(article) == "Duyệt đăng"


def test_a_workflow_of_wagtails_own_tasks_publishes_nothing(office):
    """A superuser who attaches a lax workflow gets no further than a refusal."""
    from wagtail.models import GroupApprovalTask, WorkflowTask

    task = GroupApprovalTask.objects.create(name="Dễ dãi")
    task.groups.add(Group.objects.get(name="Phóng viên"))
    workflow = Workflow.objects.create(name="Dễ dãi")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=office.category, workflow=workflow)
    article = office.draft()
    workflow.start(article, office.reporter)
    state = fresh(article).current_workflow_task_state
    with pytest.raises(Refused) as refused:
        task.on_action(state, office.reporter, "approve")
    assert "No approver has approved" in str(refused.value)
    assert not fresh(article).live


def test_a_workflow_without_steps_publishes_nothing(office):
    empty = Workflow.objects.create(name="Trống")
    WorkflowPage.objects.create(page=office.category, workflow=empty)
    article = office.draft()
    with pytest.raises(Refused):
        editorial.submit(article, office.reporter)
    assert not fresh(article).live


def test_history_tells_who_did_what_and_why(office):
    article = office.submitted()
    editorial.return_for_changes(article, office.editor, "Thiếu nguồn.")
    fresh(article).save_revision(user=office.reporter, log_action=True)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    editorial.approve(fresh(article), office.approver, comment="Đồng ý.")
    told = [(entry.who, entry.label, entry.comment) for entry in history(article)]
    assert told == [
        ("Trần Minh Thư", "Created", ""),
        ("Trần Minh Thư", "Saved a draft", ""),
        ("Trần Minh Thư", "Sent for approval", ""),
        ("Lê Thanh Hà", "Sent back at the step “Biên tập”", "Thiếu nguồn."),
        ("Trần Minh Thư", "Saved a draft", ""),
        ("Trần Minh Thư", "Sent again", ""),
        ("Lê Thanh Hà", "Approved at the step “Biên tập”", ""),
        ("Nguyễn Văn Bình", "Approved at the step “Duyệt đăng”", "Đồng ý."),
        ("Nguyễn Văn Bình", "Published", ""),
    ]
