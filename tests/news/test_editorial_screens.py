"""The ways of a piece through the admin's own screens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Task, TaskState

from news import editorial
from news.editorial import Role
from news.models import ArticlePage
from tests.news.editorial_desk import (
    action_url,
    article_form,
    edit_url,
    fresh,
    post_decision,
    signed_in,
    step_of,
)

pytestmark = pytest.mark.usefixtures("in_english")


def test_the_edit_screen_approves_without_saving_the_open_form(office):
    article = office.checked(title="Nguyên văn")
    client = signed_in(office.approver)
    page = client.get(edit_url(article))
    assert "Approve and publish" in page.content.decode()
    client.post(
        edit_url(article),
        article_form(
            "Chữ trong biểu mẫu cũ",
            **{
                "action-workflow-action": "true",
                "workflow-action-name": "approve",
                "loaded_revision_id": str(article.latest_revision_id),
            },
        ),
    )
    assert fresh(article).live
    assert fresh(article).title == "Nguyên văn"
    assert fresh(article).revisions.count() == article.revisions.count()


def test_a_tab_left_open_cannot_approve_what_it_does_not_show(office):
    article = office.submitted()
    article.title = "Bản biên tập viên khác đã sửa"
    article.save_revision(user=office.one_more(Role.EDITOR))
    response = signed_in(office.editor).post(
        edit_url(article),
        article_form(
            article.title,
            **{
                "action-workflow-action": "true",
                "workflow-action-name": "approve",
                "loaded_revision_id": str(article.latest_revision_id - 1),
            },
        ),
        follow=True,
    )
    assert "changed after you opened it" in response.content.decode()
    assert step_of(article) == "Biên tập"
    assert fresh(article).latest_revision.object_str == "Bản biên tập viên khác đã sửa"


def test_the_dashboard_dialog_asks_for_the_reason(office):
    article = office.submitted()
    response = signed_in(office.editor).post(
        action_url(article, "reject"),
        {"comment": " "},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert "Say why" in response.json()["html"]
    assert step_of(article) == "Biên tập"


def test_a_direct_post_about_another_piece_decides_nothing(office):
    """The address names one piece, the task state another: both are checked."""
    own = office.submitted(owner=office.editor)
    innocent = office.submitted()
    own_state = own.current_workflow_state.current_task_state
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[innocent.pk, "approve", own_state.pk]
    )
    response = signed_in(office.editor).post(address, follow=True)
    assert "You wrote this piece" in response.content.decode()
    assert step_of(own) == "Biên tập"


def test_a_member_is_told_why_they_cannot_approve(office):
    article = office.submitted()
    article.save_revision(user=office.editor)
    page = signed_in(office.editor).get(edit_url(article)).content.decode()
    assert "You changed this piece last" in page
    assert 'data-workflow-action-name="approve"' not in page


def test_the_reporter_may_withdraw_and_edit_again(office):
    article = office.submitted()
    signed_in(office.reporter).post(
        edit_url(article), article_form(article.title, **{"action-cancel-workflow": "1"})
    )
    assert step_of(article) is None
    assert fresh(article).permissions_for_user(office.reporter).can_edit()


def test_whoever_decides_returns_with_a_reason_and_does_not_just_cancel(office):
    article = office.submitted()
    client = signed_in(office.editor)
    assert 'name="action-cancel-workflow"' not in client.get(edit_url(article)).content.decode()
    client.post(edit_url(article), article_form("Tin", **{"action-cancel-workflow": "1"}))
    assert step_of(article) == "Biên tập"


def test_nobody_edits_the_text_that_waits_for_the_last_approval(office):
    article = office.checked(title="Đã biên tập")
    for user in office.people.values():
        signed_in(user).post(edit_url(article), article_form("Sửa lén"))
    assert fresh(article).latest_revision.object_str == "Đã biên tập"


def test_the_explorer_api_cannot_write(office):
    article = office.draft()
    client = signed_in(office.admin)
    for action in ("publish", "delete", "revert_to_page_revision", "copy", "move"):
        address = f"/admin/api/main/pages/{article.pk}/action/{action}/"
        assert client.post(address).status_code == 404
    assert not fresh(article).live


def test_a_schedule_can_be_cancelled_by_the_approver_only(office):
    article = office.checked()
    editorial.approve(article, office.approver, publish_at=timezone.now() + timedelta(days=1))
    revision = fresh(article).scheduled_revision
    address = reverse("wagtailadmin_pages:revisions_unschedule", args=[article.pk, revision.pk])
    signed_in(office.reporter).post(address)
    assert fresh(article).scheduled_revision
    signed_in(office.approver).post(address)
    assert fresh(article).scheduled_revision is None
    editorial.submit(fresh(article), office.reporter)
    assert step_of(article) == "Biên tập"


def test_task_states_of_other_tasks_are_untouched_by_a_decision(office):
    first, second = office.submitted(), office.submitted()
    post_decision(signed_in(office.editor), first, "approve")
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count() == 1
    assert step_of(second) == "Biên tập"
    assert Task.objects.count() == 2
    assert ArticlePage.objects.live().count() == 0
