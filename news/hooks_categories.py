"""The "Chuyên mục" entry of the admin; imported by `news.wagtail_hooks`."""

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from news.categories import LogAction
from news.editorial import Right
from news.permissions import sites_with
from news.views import categories as views

urlpatterns = [
    path("", views.index, name="index"),
    path("them/", views.create, name="create"),
    path("<int:category_id>/", views.manage, name="manage"),
    path("<int:category_id>/ten/", views.rename, name="rename"),
    path("<int:category_id>/thu-tu/", views.reorder, name="reorder"),
    path("<int:category_id>/menu/", views.set_visibility, name="set_visibility"),
    path("<int:category_id>/gop/", views.merge, name="merge"),
]


class CategoriesMenuItem(MenuItem):
    """Shown to those who manage the categories of any site."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(sites_with(request.user, Right.MANAGE_CATEGORIES))


@hooks.register("register_admin_urls")
def register_category_urls() -> list:
    return [path("chuyen-muc/", include((urlpatterns, "news_categories")))]


@hooks.register("register_admin_menu_item")
def register_categories_menu_item() -> MenuItem:
    return CategoriesMenuItem(
        _("Categories"),
        reverse("news_categories:index"),
        name="categories",
        icon_name="folder-open-inverse",
        order=150,
    )


@hooks.register("register_log_actions")
def register_category_actions(actions) -> None:
    actions.register_action(LogAction.MERGE, _("Merge"), _("Took over another category"))
    actions.register_action(LogAction.HIDE, _("Hide"), _("Taken out of the menu"))
    actions.register_action(LogAction.SHOW, _("Show"), _("Put into the menu"))
