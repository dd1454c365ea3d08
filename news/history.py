"""The history of a piece: who did what, when, and what they said."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry as log_actions
from wagtail.models import Page, PageLogEntry

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
    return [_entry(row) for row in rows.select_related("user")]


def _entry(row: PageLogEntry) -> HistoryEntry:
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
        who=who,
        action=row.action,
        label=str(label) % {"step": step} if step else str(label),
        comment=row.data.get("comment", ""),
        revision_id=row.revision_id,
    )
