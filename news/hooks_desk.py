"""What staff see first: the menu's entries, the list of articles, the calendar, the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from cms.models import WebLinkSet
from news import desk_panels
from news.editorial import Right
from news.models import CategoryPage
from news.permissions import sites_of, sites_with
from news.views import calendar
from news.views.articles import ArticlesMenuItem, ArticleViewSet, may_list

# The page tree is for administrators; everybody else has their own screens. Its addresses stay.
EXPLORER_ORDER = 800
DIRECT_CATEGORIES = 6
# What Wagtail's own panels say, the desk says with who, when and why.
REPEATED_PANELS = {
    "workflow_objects_to_moderate",
    "user_objects_in_workflow_moderation",
    "recent_edits",
}


class ReviewMenuItem(MenuItem):
    """Duyệt bài: what waits for a decision, for those who decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(sites_with(request.user, Right.CHECK, Right.APPROVE))


@dataclass(frozen=True)
class Shortcut:
    """A button on the dashboard."""

    label: str
    url: str
    icon: str


class ShortcutsPanel(Component):
    """The first steps of a working day, one tap each."""

    name = "shortcuts"
    template_name = "news/admin/shortcuts.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"shortcuts": _shortcuts(user), "may_search": may_list(user)}


@hooks.register("register_admin_viewset")
def register_articles() -> ArticleViewSet:
    return ArticleViewSet()


@hooks.register("register_admin_menu_item")
def register_review_menu_item() -> MenuItem:
    return ReviewMenuItem(
        gettext_lazy("Review articles"),
        reverse("bai-viet:index") + "?state=waiting",
        name="review",
        icon_name="check",
        order=450,
    )


@hooks.register("register_admin_urls")
def register_calendar_url() -> list:
    return [path("lich/", include(([path("", calendar.index, name="index")], "news_calendar")))]


@hooks.register("register_admin_menu_item")
def register_calendar_menu_item() -> MenuItem:
    return ArticlesMenuItem(
        gettext_lazy("Publishing calendar"),
        reverse("news_calendar:index"),
        name="calendar",
        icon_name="calendar",
        order=110,
    )


@hooks.register("construct_main_menu")
def keep_the_menu_short(request: HttpRequest, items: list[MenuItem]) -> None:
    sees_tree = bool(sites_with(request.user, Right.PUBLISH_STANDING_PAGES))
    hidden = {"help"} if sees_tree else {"help", "explorer"}
    items[:] = [item for item in items if item.name not in hidden]
    for item in items:
        if item.name == "explorer":
            item.order = EXPLORER_ORDER


@hooks.register("construct_homepage_panels")
def set_the_desk(request: HttpRequest, panels: list[Component]) -> None:
    kept = [panel for panel in panels if panel.name not in REPEATED_PANELS]
    panels[:] = [*kept, ShortcutsPanel(), *desk_panels.panels()]


def _shortcuts(user) -> list[Shortcut]:
    shortcuts = []
    writable = _categories_given_to(user)
    if 0 < len(writable) <= DIRECT_CATEGORIES:
        for category in writable:
            address = reverse("wagtailadmin_pages:add", args=["news", "articlepage", category.pk])
            label = _("Write in “%(category)s”") % {"category": category.title}
            shortcuts.append(Shortcut(label, address, "edit"))
    elif page_permission_policy.user_has_permission(user, "add"):
        address = reverse("bai-viet:choose_parent")
        shortcuts.append(Shortcut(_("Write an article"), address, "edit"))
    if sites_with(user, Right.CHECK, Right.APPROVE):
        address = reverse("bai-viet:index") + "?state=waiting"
        shortcuts.append(Shortcut(_("Review articles"), address, "check"))
    if page_permission_policy.user_has_permission(user, "add"):
        address = reverse("bai-viet:index") + "?whose=mine"
        shortcuts.append(Shortcut(_("My articles"), address, "doc-full-inverse"))
    if sites_with(user, Right.MANAGE_CATEGORIES):
        address = reverse("news_categories:index")
        shortcuts.append(Shortcut(_("Categories"), address, "folder-open-inverse"))
    if sites_of(user, WebLinkSet):
        address = reverse(WebLinkSet.snippet_viewset.get_url_name("list"))
        shortcuts.append(Shortcut(_("Web links"), address, "link"))
    return shortcuts


def _categories_given_to(user) -> list[CategoryPage]:
    """The categories that a reporter's desks are tied to; none for those who write everywhere."""
    if user.is_superuser:
        return []
    desks = CategoryPage.objects.filter(desk__reporters__user=user)
    return list(desks.order_by("path")[: DIRECT_CATEGORIES + 1])
