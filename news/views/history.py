"""Lịch sử: the one place that tells who did what to a page, when, and what they said.

Wagtail's screen with our words, whole: the names of people whose accounts are gone, and every row.
It only reads; no screen changes or deletes a row of the log.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.history import ActionColumn, LogEntryUserColumn
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.models import PageLogEntry

from cms.templatetags.portal_tags import moment
from news.comparisons import compare_with_published_url
from news.history import absent_at, entry_of, log_of


class WhatColumn(ActionColumn):
    """What happened, what was said, and the ways to the version."""

    def get_value(self, instance: PageLogEntry) -> str:
        return entry_of(instance, {}).label

    def get_actions(self, instance: PageLogEntry, parent_context: dict) -> list[dict]:
        actions = super().get_actions(instance, parent_context)
        is_published = self.object.live and self.object.live_revision_id
        if actions and is_published and instance.revision_id != self.object.live_revision_id:
            actions.append(
                {
                    "url": compare_with_published_url(self.object, str(instance.revision_id)),
                    "label": _("Compare with what is published"),
                }
            )
        return actions


class WhoColumn(LogEntryUserColumn):
    """The name that the person had then, and in whose place they decided."""

    def __init__(self, *args, absent: dict[int, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._absent = absent

    def get_cell_context_data(self, instance: PageLogEntry, parent_context: dict) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "display_name": entry_of(instance, self._absent).who}


class PieceHistoryView(PageHistoryView):
    """`/admin/pages/<id>/history/`, for those who may edit or take part in deciding."""

    @cached_property
    def columns(self) -> list[Column]:
        what = super().columns[0]
        return [
            WhatColumn(
                "message",
                label=_("What happened"),
                object=self.object,
                url_names=what.url_names,
                user_can_unschedule=what.user_can_unschedule,
            ),
            WhoColumn("user", label=_("Who"), width="25%", absent=absent_at(self.object.pk)),
            Column(
                "timestamp",
                label=_("When"),
                accessor=lambda row: moment(row.timestamp),
                width="20%",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[PageLogEntry]:
        return self._annotate_queryset(log_of(self.object))


def whole_history(request: HttpRequest, page_id: int, **kwargs) -> HttpResponse:
    """Wagtail's second history, of workflows alone, leads to the whole one."""
    return redirect("wagtailadmin_pages:history", page_id)
