"""The history of a piece: who did what, when, and what they said."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry as log_actions
from wagtail.models import Page, PageLogEntry

# A deputy's decision has two rows: Wagtail's own of the decision, and this one before it.
DEPUTY_DECIDED = "news.deputy"
PEOPLE_CHOSEN = "news.category_people"
URGENTLY_PUBLISHED = "news.urgent"
URGENT_CONFIRMED = "news.urgent_confirmed"
URGENT_WITHDRAWN = "news.urgent_withdrawn"

LABELS = {
    "wagtail.create": _("Created"),
    "wagtail.edit": _("Saved a draft"),
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
}


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened to a piece; `user` is None for the system and deleted accounts."""

    at: datetime
    user: models.Model | None
    who: str
    action: str
    label: str
    comment: str
    revision_id: int | None


def history(article: Page) -> list[HistoryEntry]:
    """Who did what to the piece, oldest first. Log rows are never edited."""
    rows = PageLogEntry.objects.filter(page_id=article.pk).order_by("timestamp", "pk")
    absent = absent_at(article.pk)
    rows = rows.exclude(action=DEPUTY_DECIDED).select_related("user")
    return [_entry(row, absent) for row in rows]


def absent_at(page_id: int) -> dict[int, str]:
    """In whose place a deputy decided: names by the id of the task state."""
    rows = PageLogEntry.objects.filter(page_id=page_id, action=DEPUTY_DECIDED)
    return {row.data["task_state_id"]: row.data["absent"] for row in rows}


def in_place_of(who: str, absent: str | None) -> str:
    """The name of who decided, with that of whom they stood in for."""
    if not absent:
        return who
    return gettext("%(name)s, in place of %(absent)s") % {"name": who, "absent": absent}


def _entry(row: PageLogEntry, absent: dict[int, str]) -> HistoryEntry:
    workflow = row.data.get("workflow") or {}
    label = LABELS.get(row.action) or row.action
    if label == row.action and log_actions.action_exists(row.action):
        label = log_actions.get_action_label(row.action)
    step = (workflow.get("task") or {}).get("title", "")
    if row.user:
        who = str(row.user)
    else:
        who = gettext("A deleted account") if row.user_id else gettext("The system")
    return HistoryEntry(
        at=row.timestamp,
        user=row.user,
        who=in_place_of(who, absent.get(workflow.get("task_state_id"))),
        action=row.action,
        label=str(label) % {"step": step} if step else str(label),
        comment=row.data.get("comment", ""),
        revision_id=row.revision_id,
    )
