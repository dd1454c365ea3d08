"""Deputies, urgent publication, people of categories; imported by `news.wagtail_hooks`."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import include, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogFormatter

from news import history, urgent
from news.editorial import STEP_NAMES, Right, Step
from news.models import ArticlePage
from news.permissions import has_right, sites_with
from news.views import category_people as people_views
from news.views import deputies as deputy_views
from news.views import urgent as urgent_views

urlpatterns = [
    path("duyet-thay/", deputy_views.index, name="deputies"),
    path("duyet-thay/<int:deputyship_id>/ket-thuc/", deputy_views.end, name="end_deputy"),
    path(
        "chuyen-muc/<int:category_id>/nguoi-duyet/",
        people_views.choose,
        name="category_people",
    ),
    path("dang-khan/<int:page_id>/", urgent_views.publish, name="publish_urgently"),
    path("dang-khan/<int:urgent_id>/xac-nhan/", urgent_views.confirm, name="confirm_urgent"),
    path("dang-khan/<int:urgent_id>/go-bai/", urgent_views.take_down, name="take_down_urgent"),
]


class DeputiesMenuItem(MenuItem):
    """Duyệt thay: for those who decide, and those who manage who decides."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(sites_with(request.user, *deputy_views.ENTERS))


class UrgentMenuItem(ActionMenuItem):
    """Đăng khẩn: a way to the page that asks for the reason, whatever step the piece is at."""

    name = "action-publish-urgently"
    label = _("Publish urgently…")
    icon_name = "warning"
    order = 1000  # never the button that is shown first

    def is_shown(self, context: dict) -> bool:
        page, user = context.get("page"), context["request"].user
        if context["view"] != "edit" or not isinstance(page, ArticlePage):
            return False
        if page.live and not page.has_unpublished_changes:
            return False
        return has_right(user, Right.PUBLISH_URGENTLY, page)

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("news_deciding:publish_urgently", args=[parent_context["page"].pk])


class UrgentPanel(Component):
    """What was published urgently and waits for a second person."""

    name = "urgent"
    template_name = "news/admin/deciding/panel.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        sites = sites_with(request.user, *urgent.DECIDES)
        rows = urgent.waiting_at(sites, request.user) if sites else []
        return {"rows": rows, "token": get_token(request)}


class DeputyFormatter(LogFormatter):
    """The row beside a deputy's decision in Wagtail's own history."""

    label = _("Decided as a deputy")

    def format_message(self, log_entry) -> str | Promise:
        return gettext("Decided in place of %(absent)s") % {"absent": log_entry.data["absent"]}


class PeopleFormatter(LogFormatter):
    """Who decides in a category, as an administrator left it."""

    label = _("Chose who decides")

    def format_message(self, log_entry) -> str | Promise:
        steps = log_entry.data["people"].items()
        named = [f"{STEP_NAMES[Step(step)]}: {', '.join(names)}" for step, names in steps if names]
        if not named:
            return gettext("Chose nobody: the others' people decide here")
        return gettext("Chose who decides here: %(people)s") % {"people": "; ".join(named)}


class WithReason(LogFormatter):
    """An action whose row shows the words that were given."""

    def format_comment(self, log_entry) -> str:
        return log_entry.data.get("comment", "")


@hooks.register("register_admin_urls")
def register_deciding_urls() -> list:
    return [path("", include((urlpatterns, "news_deciding")))]


@hooks.register("register_admin_menu_item")
def register_deputies_menu_item() -> MenuItem:
    return DeputiesMenuItem(
        _("Deputies"),
        reverse("news_deciding:deputies"),
        name="deputies",
        icon_name="group",
        order=460,
    )


@hooks.register("register_page_action_menu_item")
def offer_urgent_publication() -> ActionMenuItem:
    return UrgentMenuItem()


@hooks.register("construct_homepage_panels")
def show_what_needs_a_second_person(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(UrgentPanel())


@hooks.register("register_log_actions")
def register_deciding_actions(actions) -> None:
    actions.register_action(history.DEPUTY_DECIDED)(DeputyFormatter)
    actions.register_action(history.PEOPLE_CHOSEN)(PeopleFormatter)
    for action in (
        history.URGENTLY_PUBLISHED,
        history.URGENT_CONFIRMED,
        history.URGENT_WITHDRAWN,
    ):
        words = {"label": history.LABELS[action], "message": history.LABELS[action]}
        actions.register_action(action)(type("Formatter", (WithReason,), words))
