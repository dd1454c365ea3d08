"""Who checks and who approves in a category: people chosen by name from those of the site's steps.

A category with people of its own has a workflow of its own, always of the same steps in the same
order as the site's; sub-categories inherit it by Wagtail's own rule. Only whose turn it is
changes: the rights stay those of the roles (`EditorialTask.own_people`).
"""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Site, Workflow, WorkflowPage, WorkflowTask

from news.desks import GROUP_NAME_LENGTH
from news.editorial import STEP_NAMES, WORKFLOW_NAME, Refused, Step
from news.history import PEOPLE_CHOSEN
from news.models import CategoryPage, CategoryWorkflow, EditorialTask

User = get_user_model()


def candidates(site: Site, step: Step) -> models.QuerySet:
    """The people of the site's step, from whom a category's are chosen."""
    task = EditorialTask.objects.get(site=site, step=step, of_category=False)
    return task.own_people().order_by("last_name", "first_name", "pk")


def chosen(category: CategoryPage) -> dict[Step, list[User]]:
    """The people whom the category itself has at each step; empty where it follows the others."""
    people: dict[Step, list[User]] = {step: [] for step in STEP_NAMES}
    if WorkflowPage.objects.filter(page=category).exists():
        for task in _tasks(category):
            members = User.objects.filter(groups__in=task.groups.all(), is_active=True)
            people[Step(task.step)] = list(members.order_by("pk"))
    return people


def inherited_from(category: CategoryPage) -> CategoryPage | None:
    """The category above whose people decide here; None for the site's."""
    above = category.get_ancestors().filter(workflowpage__isnull=False).order_by("-depth").first()
    return CategoryPage.objects.filter(pk=above.pk).first() if above else None


@transaction.atomic
def choose(category: CategoryPage, people: dict[Step, Iterable[User]], user) -> None:
    """Gives the category these people; a step without any follows the site, all empty: no own.

    Pieces that wait already stay with the workflow that they were sent to.
    """
    category = CategoryPage.objects.select_for_update().get(pk=category.pk)
    site = category.get_site()
    people = {step: list(people.get(step, ())) for step in STEP_NAMES}
    strangers = {
        person
        for step, given in people.items()
        for person in given
        if not candidates(site, step).filter(pk=person.pk).exists()
    }
    if strangers:
        names = ", ".join(sorted(map(str, strangers)))
        raise Refused([_("Not among the people of this step: %(names)s.") % {"names": names}])
    if any(people.values()):
        workflow = _workflow(category, site)
        for task in _tasks(category):
            task.groups.get().user_set.set(people[Step(task.step)])
        WorkflowPage.objects.update_or_create(page=category, defaults={"workflow": workflow})
    else:
        WorkflowPage.objects.filter(page=category).delete()
    names = {str(step): [str(person) for person in given] for step, given in people.items()}
    log(category, PEOPLE_CHOSEN, user=user, data={"people": names})


def _tasks(category: CategoryPage) -> models.QuerySet:
    return EditorialTask.objects.filter(
        workflow_tasks__workflow__in=CategoryWorkflow.objects.filter(category=category).values(
            "workflow"
        )
    ).order_by("workflow_tasks__sort_order")


def _workflow(category: CategoryPage, site: Site) -> Workflow:
    """The category's workflow, made when missing, put right when somebody changed it by hand."""
    kept = CategoryWorkflow.objects.filter(category=category).select_related("workflow").first()
    if kept is None:
        name = f"{WORKFLOW_NAME} · {category.title}"
        kept = CategoryWorkflow.objects.create(
            category=category, workflow=Workflow.objects.create(name=name)
        )
    workflow = kept.workflow
    workflow.active = True
    workflow.save(update_fields=["active"])
    present = {task.step: task for task in _tasks(category) if task.of_category and task.active}
    WorkflowTask.objects.filter(workflow=workflow).delete()
    for order, (step, name) in enumerate(STEP_NAMES.items()):
        task = present.get(step)
        if task is None:
            task = EditorialTask.objects.create(site=site, step=step, name=name, of_category=True)
        if task.groups.count() != 1 or task.groups.get().name != _group_name(category, task):
            group, _made = Group.objects.get_or_create(name=_group_name(category, task))
            task.groups.set([group])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def _group_name(category: CategoryPage, task: EditorialTask) -> str:
    """Never anybody else's group: the task's number is in it."""
    suffix = f" ({task.pk})"
    name = f"{STEP_NAMES[Step(task.step)]} · {category.title}"
    return name[: GROUP_NAME_LENGTH - len(suffix)] + suffix
