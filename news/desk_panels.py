"""The panels of the desk, each a Wagtail component with its place in the order of a day."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState
from wagtail.permissions import page_permission_policy

from cms import jobs
from cms.models import JobHeartbeat
from cms.templatetags.portal_tags import day
from news import desk
from news.days import local_day
from news.editorial import Right
from news.permissions import sites_with
from news.reports.charts import draw
from news.reports.scope import scope_of
from news.views.articles import may_list

CHART_DAYS = 30
WEEK_DAYS = 7


class DeskPanel(Component):
    """A section of the desk; those whom it does not concern get nothing of it, and no query."""

    class Media:
        css = {"all": ["css/admin/desk.css"]}

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        if not self.concerns(parent_context["request"].user):
            return ""
        return super().render_html(parent_context)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"name": self.name, "now": timezone.now(), **self.content(user)}

    def concerns(self, user) -> bool:
        raise NotImplementedError

    def content(self, user) -> dict[str, Any]:
        raise NotImplementedError


class PiecesPanel(DeskPanel):
    """A list of pieces, one line each; subclasses say which and how they are called."""

    template_name = "news/admin/desk/pieces.html"

    def concerns(self, user) -> bool:
        return may_list(user)


class WaitingPanel(PiecesPanel):
    """Chờ tôi xử lý."""

    name = "waiting"
    order = 105

    def concerns(self, user) -> bool:
        decides = sites_with(user, Right.CHECK, Right.APPROVE)
        return bool(decides) or TaskState.objects.reviewable_by(user).exists()

    def content(self, user) -> dict[str, Any]:
        return {
            "heading": _("Waiting for me"),
            "pieces": desk.waiting_for(user),
            "empty": _("Nothing waits for you. What is sent for approval comes here by itself."),
        }


class OwnPanel(PiecesPanel):
    """Bài của tôi."""

    name = "own"
    order = 110

    def content(self, user) -> dict[str, Any]:
        pieces = desk.own_pieces(user, timezone.now())
        return {
            "heading": _("My articles"),
            "pieces": pieces,
            "is_cut": len(pieces) == desk.OWN_SHOWN,
            "is_hidden": not pieces and not _writes(user),
            "empty": _("You have no piece at work. Whatever you begin is kept here."),
            "more": reverse("bai-viet:index") + "?whose=mine",
        }


class ReturnedPanel(PiecesPanel):
    """Bị trả lại: with the reason in full, above one's own list, which may be long."""

    name = "returned"
    order = 107

    def content(self, user) -> dict[str, Any]:
        pieces = desk.returned_to(user)
        return {
            "heading": _("Sent back"),
            "pieces": pieces,
            "is_hidden": not pieces and not _writes(user),
            "empty": _("Nothing of yours was sent back."),
        }


class ScheduledPanel(PiecesPanel):
    """Hẹn giờ: what goes public by itself, and when."""

    name = "scheduled"
    order = 140

    def content(self, user) -> dict[str, Any]:
        return {
            "heading": _("Scheduled"),
            "pieces": desk.scheduled_for(user),
            "empty": _("No piece waits for its hour. The approver sets one when approving."),
            "more": reverse("news_calendar:index"),
        }


class QuietPanel(DeskPanel):
    """Chuyên mục lâu chưa có bài."""

    name = "quiet"
    order = 145
    template_name = "news/admin/desk/quiet.html"

    def concerns(self, user) -> bool:
        return may_list(user) or bool(sites_with(user, Right.MANAGE_CATEGORIES))

    def content(self, user) -> dict[str, Any]:
        return {
            "categories": desk.quiet_categories(user, timezone.now()),
            "may_write": _writes(user),
        }


class MostReadPanel(DeskPanel):
    """Đọc nhiều nhất trong tuần, with a chart of the views of thirty days."""

    name = "most-read"
    order = 150
    template_name = "news/admin/desk/most_read.html"

    def concerns(self, user) -> bool:
        return bool(scope_of(user))

    def content(self, user) -> dict[str, Any]:
        scope, today = scope_of(user), local_day(timezone.now())
        days = [today - timedelta(days=ago) for ago in reversed(range(CHART_DAYS))]
        views = desk.views_by_day(scope, days)
        labels = [day(each) for each in days]
        return {
            "articles": desk.most_read(scope, today - timedelta(days=WEEK_DAYS - 1)),
            "chart": draw(_("Views of the last 30 days"), labels, views),
            "is_own": not scope.whole,
        }


class JobsPanel(DeskPanel):
    """Tình trạng hệ thống: for those who look after the machine."""

    name = "jobs"
    order = 160
    template_name = "news/admin/desk/jobs.html"

    def concerns(self, user) -> bool:
        return bool(sites_with(user, Right.MANAGE_SETTINGS))

    def content(self, user) -> dict[str, Any]:
        health = desk.health_of_jobs(timezone.now())
        return {
            "jobs": health,
            "late": [job for job in health if job.is_late],
            "backup": JobHeartbeat.objects.filter(name=jobs.BACKUP).first(),
        }


def _writes(user) -> bool:
    return page_permission_policy.user_has_permission(user, "add")


def panels() -> list[DeskPanel]:
    """Every panel of the desk; each decides for itself whom it concerns."""
    return [
        WaitingPanel(),
        OwnPanel(),
        ReturnedPanel(),
        ScheduledPanel(),
        QuietPanel(),
        MostReadPanel(),
        JobsPanel(),
    ]
