"""Reminders: mails about pieces that wait too long, a recurring job (`settings.JOBS`).

A reminder is claimed in a row of its own in the transaction that queues the mail: a scheduler
that stops half-way loses none, and of two at once one finds the row taken.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, QuerySet
from wagtail.models import TaskState, WorkflowState

from cms.templatetags.portal_tags import moment
from news import handovers
from news.models import ArticlePage, Reminder

User = get_user_model()


def remind(now: datetime) -> None:
    """Mails each person one list of what waits for them, and one of what came back to them."""
    _remind_deciders(now)
    _remind_reporters(now)


def _remind_deciders(now: datetime) -> None:
    period = timedelta(hours=settings.REMIND_AFTER_HOURS)
    waiting = _current(WorkflowState.STATUS_IN_PROGRESS).filter(
        status=TaskState.STATUS_IN_PROGRESS, started_at__lte=now - period
    )
    with transaction.atomic():
        pieces = defaultdict(list)
        for task_state in waiting:
            for person in handovers.deciders(task_state):
                if _claim(task_state, person, now, now - period):
                    pieces[person].append(_piece(task_state, task_state.started_at))
        _mail("reminder", pieces)


def _remind_reporters(now: datetime) -> None:
    """Once for each return; a draft that nobody wants any more is no reason to nag."""
    patience = timedelta(days=settings.REMIND_RETURNED_AFTER_DAYS)
    returned = _current(WorkflowState.STATUS_NEEDS_CHANGES).filter(
        status=TaskState.STATUS_REJECTED, finished_at__lte=now - patience
    )
    returned = list(returned.exclude(pk__in=Reminder.objects.values("task_state")))
    articles = ArticlePage.objects.select_related("owner").in_bulk(
        [int(task_state.workflow_state.object_id) for task_state in returned]
    )
    with transaction.atomic():
        pieces = defaultdict(list)
        for task_state in returned:
            article = articles.get(int(task_state.workflow_state.object_id))
            if article and article.owner and _claim(task_state, article.owner, now):
                pieces[article.owner].append(_piece(task_state, task_state.finished_at))
        _mail("reminder_returned", pieces)


def _current(status: str) -> QuerySet:
    """The states at which articles stand, oldest first, of workflows with `status`."""
    return (
        TaskState.objects.filter(
            workflow_state__status=status, workflow_state__current_task_state=F("pk")
        )
        .select_related("workflow_state", "task", "revision")
        .order_by("started_at", "pk")
    )


def _claim(
    task_state: TaskState, person: User, now: datetime, again_before: datetime | None = None
) -> bool:
    """Whether this process is the one that reminds the person of the piece now."""
    reminder, made = Reminder.objects.get_or_create(
        task_state_id=task_state.pk, person=person, defaults={"reminded_at": now}
    )
    if made or again_before is None:
        return made
    due = Reminder.objects.filter(pk=reminder.pk, reminded_at__lte=again_before)
    return due.update(reminded_at=now) == 1


def _piece(task_state: TaskState, since: datetime) -> dict[str, str]:
    return {
        "title": task_state.revision.object_str,
        "step": task_state.task.name,
        "since": moment(since),
        "comment": task_state.comment,
        "edit_url": handovers.edit_url(int(task_state.workflow_state.object_id)),
    }


def _mail(template: str, pieces: dict[User, list[dict[str, str]]]) -> None:
    for person, of_person in pieces.items():
        handovers.notify(template, [person], pieces=of_person)
