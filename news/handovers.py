"""E-mails at each hand-over of a piece.

A mail is a task, written in the same transaction as the hand-over: a transition that is rolled
back sends nothing, one that is committed loses nothing, and a mail server that is down delays no
one. Replaces Wagtail's notifiers, which send inside the transaction and to every superuser.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django_tasks import task
from wagtail.admin.mail import send_mail
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected
from wagtail.users.models import UserProfile

from news import approval_links, editorial
from news.history import absent_at, in_place_of
from news.models import EditorialTask

logger = logging.getLogger(__name__)
User = get_user_model()

TEMPLATES = "wagtailadmin/notifications/"

_silent: ContextVar[bool] = ContextVar("handovers_silent", default=False)


@contextmanager
def silenced() -> Iterator[None]:
    """No hand-over inside sends mail: for demo content and bulk work."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def connect() -> None:
    """Takes the place of Wagtail's notifiers, whichever app starts first."""
    for signal, receiver, sender, uid in (
        (task_submitted, _on_waiting, TaskState, "group_approval_task_submitted"),
        (workflow_rejected, _on_returned, WorkflowState, "workflow_state_rejected"),
        (workflow_approved, _on_approved, WorkflowState, "workflow_state_approved"),
    ):
        uid = f"{uid}_email_notification"
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(receiver, sender=sender, dispatch_uid=uid)


def notify(template: str, people: Iterable[User], **context) -> None:
    """Mails `people` outside a hand-over, with the same care; `context` is plain JSON."""
    ids = sorted(person.pk for person in people)
    if ids and not _silent.get():
        send_notice.enqueue(template, ids, context)


def edit_url(page_id: int) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page_id])


@task()
def send_notice(template: str, people_ids: list[int], context: dict) -> int:
    """Mails a notice to accounts by their ids and returns how many mails went out."""
    people = User.objects.filter(pk__in=people_ids).order_by("pk")
    return sum(
        _send(template, context, person)
        for person in people
        if _wants(person, "submitted_notifications")
    )


def _on_waiting(instance: TaskState, user=None, **kwargs) -> None:
    _enqueue("waiting", instance, user)


def _on_returned(instance: WorkflowState, user=None, **kwargs) -> None:
    _enqueue("returned", instance.current_task_state, user)


def _on_approved(instance: WorkflowState, user=None, **kwargs) -> None:
    _enqueue("published", instance.current_task_state, user)


def _enqueue(event: str, task_state: TaskState, actor: User | None) -> None:
    if not _silent.get():
        send_handover.enqueue(event, task_state.pk, actor.pk if actor else None)


@task()
def send_handover(event: str, task_state_id: int, actor_id: int | None) -> int:
    """Mails the people whom a hand-over concerns and returns how many mails went out.

    `event`: "waiting" (a step waits for its group), "returned", "published" (or scheduled).
    """
    task_state = TaskState.objects.select_related("workflow_state", "task", "revision").get(
        pk=task_state_id
    )
    page = Page.objects.get(pk=task_state.workflow_state.object_id).specific
    actor = User.objects.filter(pk=actor_id).first()
    template, preference = {
        "waiting": ("task_state_submitted", "submitted_notifications"),
        "returned": ("workflow_state_rejected", "rejected_notifications"),
        "published": ("workflow_state_approved", "approved_notifications"),
    }[event]
    if event == "waiting":
        people = deciders(task_state)
    else:
        people = {page.owner, task_state.workflow_state.requested_by} - {None}
    context = {
        "title": task_state.revision.object_str,
        "category": page.get_parent().title,
        "actor_name": _name_of(actor, task_state) if actor else "",
        "step": task_state.task.name,
        "is_last_step": task_state.workflow_state.is_at_final_task,
        "is_again": task_state.workflow_state.task_states.exclude(pk=task_state.pk)
        .filter(status=TaskState.STATUS_REJECTED)
        .exists(),
        "comment": task_state.comment,
        "publish_at": task_state.revision.approved_go_live_at,
        "edit_url": edit_url(page.pk),
        "public_url": page.full_url if page.live else "",
    }
    return sum(
        _send(template, {**context, **_personal(event, task_state, person)}, person)
        for person in sorted(people, key=lambda person: person.pk)
        if person != actor and _wants(person, preference)
    )


def deciders(task_state: TaskState) -> set[User]:
    """The members of the step who may decide: not those who wrote the piece or changed it last."""
    step = task_state.task.specific
    if not isinstance(step, EditorialTask):
        return set()
    state, revision = task_state.workflow_state, task_state.revision
    return {
        member
        for member in step.members()
        if not editorial.own_text_refusals(state, revision, member)
    }


def _name_of(actor: User, task_state: TaskState) -> str:
    """Who passed the piece on; a deputy with the name of whom they stood in for."""
    states = task_state.workflow_state.task_states.filter(pk__lte=task_state.pk)
    decided = states.filter(finished_by=actor).order_by("pk").last()
    absent = absent_at(int(task_state.workflow_state.object_id))
    return in_place_of(str(actor), absent.get(decided.pk) if decided else None)


def _personal(event: str, task_state: TaskState, person: User) -> dict[str, str]:
    """What only this person is told: for whom they decide as a deputy, and their own link."""
    if event != "waiting":
        return {}
    deputyship = task_state.task.specific.deputyship_of(person)
    return {
        "in_place_of": str(deputyship.absent) if deputyship else "",
        "approval_url": approval_links.address_for(task_state, person),
    }


def _wants(person: User, preference: str) -> bool:
    return bool(
        person.is_active and person.email and getattr(UserProfile.get_for_user(person), preference)
    )


def _send(template: str, context: dict, person: User) -> int:
    context = {**context, "user": person}
    # Not what is spoken now: a reader's report may come from an English page.
    with override(person.wagtail_userprofile.preferred_language or settings.LANGUAGE_CODE):
        subject = render_to_string(f"{TEMPLATES}{template}_subject.txt", context)
        text = render_to_string(f"{TEMPLATES}{template}.txt", context)
    try:
        return send_mail(
            " ".join(subject.split()),
            text.strip() + "\n",
            [person.email],
            connection=get_connection(),
        )
    except Exception:
        # Whatever the mail server does, the piece has changed hands; the desk shows it anyway.
        logger.exception("A hand-over mail was not sent", extra={"user_id": person.pk})
        return 0
