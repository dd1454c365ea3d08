"""`setup_editorial` makes every site agree with the table, and puts back what drifted."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from news import desks, editorial
from news.editorial import Refused, Right, Role
from news.models import ArticlePage, CategoryDesk, RoleGroup
from news.permissions import has_right
from tests.factories import CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import PASSWORD, add_url, article_form, fresh, signed_in


def everything() -> dict[str, list]:
    """All rows that the command keeps."""
    return {
        "groups": list(Group.objects.order_by("name").values_list("pk", "name")),
        "models": sorted(Group.permissions.through.objects.values_list("group", "permission")),
        "pages": sorted(GroupPagePermission.objects.values_list("group", "page", "permission")),
        "collections": sorted(
            GroupCollectionPermission.objects.values_list("group", "collection", "permission")
        ),
        "tasks": sorted(WorkflowTask.objects.values_list("workflow", "task", "sort_order")),
        "workflows": sorted(WorkflowPage.objects.values_list("page", "workflow")),
        "members": sorted(
            Group.objects.filter(editorialtask__isnull=False).values_list("editorialtask", "pk")
        ),
    }


def articles_in(category: Page) -> int:
    return ArticlePage.objects.descendant_of(category).count()


def test_twice_is_the_same_as_once(office, capsys):
    before = everything()
    call_command("setup_editorial")
    assert everything() == before
    assert capsys.readouterr().out == "5 role groups, 2 category desks, 1 workflows\n"


def test_drift_is_put_back(office):
    before = everything()
    reporters = Group.objects.get(name="Phóng viên")
    publish = Permission.objects.get(codename="publish_page")
    root = Page.get_first_root_node()
    GroupPagePermission.objects.create(group=reporters, page=root, permission=publish)
    reporters.permissions.add(Permission.objects.get(codename="add_user"))
    Group.objects.get(name="Biên tập viên").permissions.clear()
    GroupCollectionPermission.objects.filter(group=reporters).first().delete()
    workflow = Workflow.objects.get()
    workflow.deactivate()
    workflow.workflow_tasks.first().delete()
    for task in Task.objects.all():
        task.specific.groups.set([reporters])
    call_command("setup_editorial")
    after = everything()
    assert {
        key: [row[1:] for row in rows] for key, rows in after.items() if key == "workflows"
    } == {key: [row[1:] for row in rows] for key, rows in before.items() if key == "workflows"}
    for key in ("groups", "models", "pages", "members"):
        assert after[key] == before[key], key
    assert len(after["collections"]) == len(before["collections"])
    assert [step.task.name for step in WorkflowTask.objects.order_by("sort_order")] == [
        "Biên tập",
        "Duyệt đăng",
    ]


def test_wagtails_own_groups_and_workflow_are_gone(office):
    names = set(Group.objects.values_list("name", flat=True))
    assert not names & {"Moderators", "Editors"}
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Duyệt bài"]
    assert set(Task.objects.values_list("name", flat=True)) == {"Biên tập", "Duyệt đăng"}


def test_nothing_is_granted_on_the_trees_root_and_nobody_publishes_articles(office):
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()
    publishers = GroupPagePermission.objects.filter(permission__codename="publish_page")
    assert set(publishers.values_list("group__name", flat=True)) == {"Quản trị hệ thống"}


def test_a_second_ward_has_its_own_groups_and_nobody_crosses(office, root):
    home = HomePageFactory(parent=root, title="Phường Hai", slug="phuong-hai")
    second = Site.objects.create(hostname="hai.example.test", root_page=home, site_name="Hai")
    category = CategoryPageFactory(parent=home, title="Tin tức")
    desks.set_up()
    assert Group.objects.filter(name="Biên tập viên · Hai").exists()
    stranger = desks.create_account(Role.EDITOR, "btv-hai", PASSWORD, site=second)
    article = office.submitted()
    with pytest.raises(Refused):
        editorial.approve(article, stranger)
    assert not fresh(article).permissions_for_user(stranger).can_edit()
    assert has_right(stranger, Right.CHECK, category)
    assert not has_right(stranger, Right.CHECK, office.category)
    assert not category.permissions_for_user(office.editor).can_add_subpage()
    assert Workflow.objects.count() == 2


def test_a_reporter_writes_where_they_are_assigned_and_below(office):
    inner = CategoryPageFactory(parent=office.category, title="Chuyển đổi số")
    client = signed_in(office.reporter)
    client.post(add_url(inner), article_form("Trong nhánh"))
    assert articles_in(inner) == 1
    desks.unassign_reporter(office.reporter, office.category)
    client.post(add_url(inner), article_form("Sau khi thôi"))
    assert articles_in(inner) == 1
    desks.assign_reporter(office.reporter, office.other)
    client.post(add_url(office.other), article_form("Nơi mới"))
    assert articles_in(office.other) == 1


def test_renaming_a_category_renames_its_desk_and_keeps_its_reporters(office):
    office.category.title = "Cải cách"
    office.category.save()
    group = CategoryDesk.objects.get(category=office.category).reporters
    assert group.name == "Phóng viên · Cải cách"
    assert list(group.user_set.all()) == [office.reporter]


def test_two_categories_of_the_same_name_have_two_desks(office):
    twin = CategoryPageFactory(parent=office.other, title=office.category.title)
    assert desks.desk_of(twin).reporters.name == f"Phóng viên · {twin.title} ({twin.pk})"
    call_command("setup_editorial")
    assert desks.desk_of(twin).reporters.name == f"Phóng viên · {twin.title} ({twin.pk})"


def test_merging_gives_the_reporters_the_other_desk(office):
    desks.merge_desks(office.category, office.other)
    office.category.delete()
    assert not Group.objects.filter(name__contains=office.category.title).exists()
    signed_in(office.reporter).post(add_url(office.other), article_form("Sau khi gộp"))
    assert articles_in(office.other) == 1


def test_removing_a_site_removes_its_groups(office):
    office.site.delete()
    assert RoleGroup.objects.count() == 1
    assert not Group.objects.filter(name="Biên tập viên").exists()


def test_an_inactive_account_holds_no_right(office):
    office.editor.is_active = False
    office.editor.save()
    article = office.submitted()
    with pytest.raises(Refused):
        editorial.approve(article, office.editor)
    assert not has_right(office.editor, Right.CHECK, article)


def test_boxes_ticked_in_the_groups_screen_give_no_right_over_articles(office):
    publish = Permission.objects.get(codename="publish_page")
    reporters = Group.objects.get(name="Phóng viên")
    GroupPagePermission.objects.create(
        group=reporters, page=office.site.root_page, permission=publish
    )
    article = office.draft()
    signed_in(office.reporter).post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        article_form("Tin", **{"action-publish": "1"}),
    )
    assert not fresh(article).live


def test_an_account_made_twice_is_one_account_with_the_new_password(office):
    desks.create_account(Role.APPROVER, "approver", "mat-khau-khac-cung-dai", last_name="Nguyễn")
    approver = desks.accounts_with(Role.APPROVER).get()
    assert approver.check_password("mat-khau-khac-cung-dai")
    assert not approver.is_superuser
