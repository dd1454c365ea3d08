"""The history of a piece: who did what, when, and what they said."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import BaseLogEntry, Page, PageLogEntry

SAVED = "wagtail.edit"
NAME = "who"

# A deputy's decision has two rows: Wagtail's own of the decision, and this one before it.
DEPUTY_DECIDED = "news.deputy"
PEOPLE_CHOSEN = "news.category_people"
URGENTLY_PUBLISHED = "news.urgent"
URGENT_CONFIRMED = "news.urgent_confirmed"
URGENT_WITHDRAWN = "news.urgent_withdrawn"
REASON_OF_WITHDRAWAL = "news.withdrawn"
REPORT_APPLIED = "news.report_applied"
REPORT_DISMISSED = "news.report_dismissed"

LABELS = {
    "wagtail.create": _("Created"),
    SAVED: _("Saved a draft"),
    "wagtail.workflow.start": _("Sent for approval"),
    "wagtail.workflow.resume": _("Sent again"),
    "wagtail.workflow.approve": _("Approved at the step “%(step)s”"),
    "wagtail.workflow.reject": _("Sent back at the step “%(step)s”"),
    "wagtail.workflow.cancel": _("Withdrawn from approval"),
    "wagtail.publish": _("Published"),
    "wagtail.publish.schedule": _("Scheduled for publication"),
    "wagtail.publish.scheduled": _("Published at the scheduled time"),
    "wagtail.schedule.cancel": _("Schedule cancelled"),
    "wagtail.unpublish": _("Taken down"),
    "wagtail.unpublish.scheduled": _("Expired"),
    "wagtail.revert": _("Went back to an older version"),
    "wagtail.rename": _("Renamed"),
    "wagtail.move": _("Moved"),
    "wagtail.copy": _("Copied"),
    URGENTLY_PUBLISHED: _("Published urgently, past the steps"),
    URGENT_CONFIRMED: _("Confirmed the urgent publication"),
    URGENT_WITHDRAWN: _("Took the urgent publication down"),
    REASON_OF_WITHDRAWAL: _("Said why it is taken down"),
    REPORT_APPLIED: _("Put right what a reader reported"),
    REPORT_DISMISSED: _("Closed a reader's report: nothing to put right"),
}


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened to a piece; `user` is None for the system and deleted accounts.

    `who` is the name that the person had then.
    """

    at: datetime
    user: models.Model | None
    who: str
    action: str
    label: str
    comment: str
    revision_id: int | None


def history(article: Page) -> list[HistoryEntry]:
    """Who did what to the piece, oldest first. Log rows are never edited."""
    rows = log_of(article).order_by("timestamp", "pk").select_related("user", "page")
    absent = absent_at(article.pk)
    return [entry_of(row, absent) for row in rows]


def log_of(article: Page) -> QuerySet[PageLogEntry]:
    """The piece's log; of the saves that autosave makes in one sitting, the last.

    Wagtail's own grouping would also hide the second of two comments, and what a bulk action did
    to all pieces but one.
    """
    rows = PageLogEntry.objects.filter(page_id=article.pk).exclude(action=DEPUTY_DECIDED)
    same_sitting = rows.filter(uuid=OuterRef("uuid"), action=SAVED).order_by("-timestamp", "-pk")
    is_last = Q(pk=same_sitting.values("pk")[:1])
    return rows.filter(~Q(action=SAVED) | Q(uuid__isnull=True) | is_last)


def absent_at(page_id: int) -> dict[int, str]:
    """In whose place a deputy decided: names by the id of the task state."""
    rows = PageLogEntry.objects.filter(page_id=page_id, action=DEPUTY_DECIDED)
    return {row.data["task_state_id"]: row.data["absent"] for row in rows}


def in_place_of(who: str, absent: str | None) -> str:
    """The name of who decided, with that of whom they stood in for."""
    if not absent:
        return who
    return gettext("%(name)s, in place of %(absent)s") % {"name": who, "absent": absent}


def entry_of(row: PageLogEntry, absent: dict[int, str]) -> HistoryEntry:
    """One row in plain words; `absent` is `absent_at` its page."""
    workflow = row.data.get("workflow") or {}
    step = (workflow.get("task") or {}).get("title", "")
    label = LABELS.get(row.action) or row.message
    return HistoryEntry(
        at=row.timestamp,
        user=row.user,
        who=in_place_of(name_then(row), absent.get(workflow.get("task_state_id"))),
        action=row.action,
        label=str(label) % {"step": step} if step and row.action in LABELS else str(label),
        comment=row.comment,
        revision_id=row.revision_id,
    )


def keep_name(sender, instance: BaseLogEntry, raw: bool = False, **kwargs) -> None:
    """Writes the person's name of the day into a new row: the account may be deleted one day."""
    if not raw and not instance.pk:
        instance.data = with_name(instance.data, instance.user)


def with_name(data: dict, user: models.Model | None) -> dict:
    """What a new row carries, with the name of who did it; for rows that are made in bulk."""
    return {**data, NAME: str(user)} if user else data


def name_then(row: BaseLogEntry) -> str:
    """The name that the person had when the row was made."""
    if name := row.data.get(NAME):
        return name
    if row.user:
        return str(row.user)
    return gettext("A deleted account") if row.user_id else gettext("The system")
