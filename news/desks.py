"""Accounts, groups and workflows: makes the office agree with the table in `news.editorial`.

Everything here is repeatable: run twice it changes nothing, run after someone clicked about in
the groups screen it puts things back.
"""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from news.editorial import GRANTS, ROLES, STEP_NAMES, STEP_RIGHTS, WORKFLOW_NAME, Right, Role
from news.models import CategoryDesk, CategoryPage, EditorialTask, RoleGroup, SiteWorkflow

User = get_user_model()

GROUP_NAME_LENGTH = 150
STOCK_GROUPS = ("Moderators", "Editors")
STOCK_WORKFLOW = "Moderators approval"


@transaction.atomic
def set_up() -> dict[str, int]:
    """Applies the table to every site and returns how many groups, desks and workflows it keeps."""
    _remove_stock()
    counts = {"groups": 0, "desks": 0, "workflows": 0}
    sites = list(Site.objects.select_related("root_page").order_by("-is_default_site", "pk"))
    homes = _homes()
    for role, plan in ROLES.items():
        for site in [None] if plan.everywhere else sites:
            group = role_group(role, site)
            _apply(group, plan.rights, homes if site is None else [site.root_page])
            counts["groups"] += 1
    for site in sites:
        _keep_workflow(site)
        counts["workflows"] += 1
        for category in CategoryPage.objects.descendant_of(site.root_page).order_by("path"):
            desk_of(category)
            counts["desks"] += 1
    return counts


def role_group(role: Role, site: Site | None) -> Group:
    """The group of `role` at `site` (None for a role that holds everywhere); made when missing.

    The default site's groups have the plain names; another ward's carry its name.
    """
    plan = ROLES[role]
    site = None if plan.everywhere else site
    held = RoleGroup.objects.filter(role=role, site=site).select_related("group").first()
    if held:
        return held.group
    name = plan.group_name
    if site and not site.is_default_site:
        name = f"{name} · {site.site_name or site.hostname}"
    group = Group.objects.create(name=_free_name(name))
    RoleGroup.objects.create(role=role, site=site, group=group)
    _apply(group, plan.rights, [site.root_page] if site else _homes())
    return group


def desk_of(category: CategoryPage) -> CategoryDesk:
    """The desk of a category, made when missing; its group's name follows the category's."""
    desk = CategoryDesk.objects.filter(category=category).select_related("reporters").first()
    name = f"{ROLES[Role.REPORTER].group_name} · {category.title}"
    if desk is None:
        group = Group.objects.create(name=_free_name(name, f" ({category.pk})"))
        desk = CategoryDesk.objects.create(category=category, reporters=group)
    elif desk.reporters.name != name[:GROUP_NAME_LENGTH]:
        desk.reporters.name = _free_name(name, f" ({category.pk})", desk.reporters)
        desk.reporters.save(update_fields=["name"])
    _set_rows(desk.reporters, {(category.pk, "add_page")})
    return desk


@transaction.atomic
def assign_reporter(user: User, category: CategoryPage) -> None:
    """Lets `user` draft in the category and everything below it."""
    site = category.get_site()
    user.groups.add(role_group(Role.REPORTER, site), desk_of(category).reporters)
    _forget_rights(user)


def unassign_reporter(user: User, category: CategoryPage) -> None:
    """Takes the category away from a reporter; pieces already written stay theirs by name."""
    user.groups.remove(desk_of(category).reporters)
    _forget_rights(user)


@transaction.atomic
def merge_desks(source: CategoryPage, target: CategoryPage) -> None:
    """Gives the reporters of `source` the desk of `target`: for merging two categories."""
    desk_of(target).reporters.user_set.add(*desk_of(source).reporters.user_set.all())


@transaction.atomic
def create_account(
    role: Role | str,
    username: str,
    password: str,
    *,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    categories: Iterable[CategoryPage] = (),
    site: Site | None = None,
) -> User:
    """An account with one role at `site` (the default site when None), or the existing one anew.

    `categories` are those that a reporter writes for.
    """
    role = Role(role)
    plan = ROLES[role]
    site = site or Site.objects.get(is_default_site=True)
    user, _ = User.objects.get_or_create(username=username)
    user.first_name, user.last_name, user.email = first_name, last_name, email
    user.is_superuser = plan.is_superuser
    user.is_active = True
    user.set_password(password)
    user.save()
    user.groups.set([role_group(role, site)])
    for category in categories:
        assign_reporter(user, category)
    _forget_rights(user)
    return user


def accounts_with(role: Role | str, site: Site | None = None) -> QuerySet[User]:
    """Active accounts that hold `role` at `site` (the default site when None)."""
    site = site or Site.objects.get(is_default_site=True)
    return User.objects.filter(is_active=True, groups=role_group(Role(role), site)).order_by("pk")


def _homes() -> list[Page]:
    return [site.root_page for site in Site.objects.select_related("root_page").order_by("pk")]


def _apply(group: Group, rights: Iterable[Right], homes: list[Page]) -> None:
    grants = [GRANTS[right] for right in rights if right in GRANTS]
    group.permissions.set(_permissions(name for grant in grants for name in grant.models))
    _set_rows(group, {(home.pk, name) for home in homes for grant in grants for name in grant.page})
    root = Collection.get_first_root_node()
    wanted = _permissions(name for grant in grants for name in grant.collections)
    kept = GroupCollectionPermission.objects.filter(group=group)
    kept.exclude(collection=root, permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _set_rows(group: Group, wanted: set[tuple[int, str]]) -> None:
    """Makes the group's page permissions exactly `wanted`: (page id, codename)."""
    rows = GroupPagePermission.objects.filter(group=group).select_related("permission")
    present = set()
    for row in rows:
        key = (row.page_id, row.permission.codename)
        if key in wanted:
            present.add(key)
        else:
            row.delete()
    page_permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page"
    )
    for page_id, codename in sorted(wanted - present):
        GroupPagePermission.objects.create(
            group=group, page_id=page_id, permission=page_permissions.get(codename=codename)
        )


def _permissions(names: Iterable[str]) -> list[Permission]:
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted).order_by("pk"))


def _keep_workflow(site: Site) -> None:
    """One workflow per site, on its home page, with the two steps in order."""
    roles = {STEP_RIGHTS[step]: step for step in STEP_NAMES}
    tasks = []
    for right, step in roles.items():
        task, _ = EditorialTask.objects.get_or_create(
            site=site, step=step, of_category=False, defaults={"name": STEP_NAMES[step]}
        )
        if not task.active:
            task.active = True
            task.save(update_fields=["active"])
        task.groups.set(
            role_group(role, site) for role, plan in ROLES.items() if right in plan.rights
        )
        tasks.append(task)
    kept = SiteWorkflow.objects.filter(site=site).select_related("workflow").first()
    if kept is None:
        name = WORKFLOW_NAME if site.is_default_site else f"{WORKFLOW_NAME} · {site.site_name}"
        kept = SiteWorkflow.objects.create(site=site, workflow=Workflow.objects.create(name=name))
    workflow = kept.workflow
    if not workflow.active:
        workflow.active = True
        workflow.save(update_fields=["active"])
    steps = workflow.workflow_tasks.order_by("sort_order", "pk").values_list("task_id", flat=True)
    if list(steps) != [task.pk for task in tasks]:
        WorkflowTask.objects.filter(workflow=workflow).delete()
        WorkflowTask.objects.bulk_create(
            WorkflowTask(workflow=workflow, task=task, sort_order=order)
            for order, task in enumerate(tasks)
        )
    WorkflowPage.objects.update_or_create(page=site.root_page, defaults={"workflow": workflow})


def _remove_stock() -> None:
    """Takes away what Wagtail ships: its groups publish, and its workflow has one step."""
    Group.objects.filter(name__in=STOCK_GROUPS, role_group=None, category_desk=None).delete()
    WorkflowPage.objects.filter(page__depth=1).delete()
    for workflow in Workflow.objects.filter(name=STOCK_WORKFLOW):
        if WorkflowState.objects.filter(workflow=workflow).exists():
            workflow.deactivate()  # its history stays readable
        else:
            workflow.delete()
    Task.objects.filter(name=STOCK_WORKFLOW, task_states=None).delete()


def _free_name(name: str, suffix: str = " (2)", own: Group | None = None) -> str:
    name = name[:GROUP_NAME_LENGTH]
    others = Group.objects.exclude(pk=own.pk) if own else Group.objects.all()
    if not others.filter(name=name).exists():
        return name
    return name[: GROUP_NAME_LENGTH - len(suffix)] + suffix


def _forget_rights(user: User) -> None:
    """Drops what Wagtail and `news.permissions` remember on this instance."""
    for name in ("_held_roles", "_page_permission_cache", "_group_approval_task_checks"):
        user.__dict__.pop(name, None)
