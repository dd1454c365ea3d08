"""Readers' reports, corrections, taking articles down; imported by `news.wagtail_hooks`."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from news import error_reports, history
from news.desk_panels import DeskPanel
from news.hooks_deciding import WithReason
from news.views import error_desk
from news.views.withdrawals import TakeDownBulkAction

SHOWN_ON_DESK = 3

urlpatterns = [
    path("bao-loi/", error_desk.index, name="error_reports"),
    path("bao-loi/<int:report_id>/", error_desk.show, name="error_report"),
    path("bao-loi/<int:report_id>/nhan/", error_desk.take, name="take_error_report"),
    path("bao-loi/<int:report_id>/dinh-chinh/", error_desk.correct, name="correct_error"),
]


class ReaderReportsMenuItem(MenuItem):
    """Bạn đọc báo lỗi: for those who answer, and for the authors of the pieces."""

    def is_shown(self, request: HttpRequest) -> bool:
        return error_reports.concern(request.user)


class ReaderReportsPanel(DeskPanel):
    """Bạn đọc báo lỗi: how many wait, and the first of them."""

    name = "reader-reports"
    order = 130
    template_name = "news/admin/aftercare/panel.html"

    def concerns(self, user) -> bool:
        return error_reports.concern(user)

    def content(self, user) -> dict[str, Any]:
        reports = error_reports.reports_for(user).filter(state__in=error_reports.OPEN)
        first = list(reports.select_related("page")[: SHOWN_ON_DESK + 1])
        count = len(first) if len(first) <= SHOWN_ON_DESK else reports.count()
        return {"reports": first[:SHOWN_ON_DESK], "count": count}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        for report in context["reports"]:
            report.days_left = error_reports.days_left(report, context["now"])
        return context


@hooks.register("register_admin_urls")
def register_aftercare_urls() -> list:
    return [path("", include((urlpatterns, "news_aftercare")))]


@hooks.register("register_admin_menu_item")
def register_reports_menu_item() -> MenuItem:
    return ReaderReportsMenuItem(
        _("Readers' reports"),
        reverse("news_aftercare:error_reports"),
        name="reader-reports",
        icon_name="mail",
        order=470,
    )


@hooks.register("construct_homepage_panels")
def show_reader_reports(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(ReaderReportsPanel())


# After Wagtail's own, in whose place it stands.
hooks.register("register_bulk_action", TakeDownBulkAction, order=1)


@hooks.register("register_log_actions")
def register_aftercare_actions(actions) -> None:
    for action in (
        history.REASON_OF_WITHDRAWAL,
        history.REPORT_APPLIED,
        history.REPORT_DISMISSED,
    ):
        words = {"label": history.LABELS[action], "message": history.LABELS[action]}
        actions.register_action(action)(type("Formatter", (WithReason,), words))
