"""The "Nhuận bút" entry of the admin, and its tables; imported by `news.wagtail_hooks`."""

from collections.abc import Iterable

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.site_scope import ChooseOnlyViewSet, SiteScopedViewSet
from news.models import BaseSalary, RoyaltyRate
from news.models.royalties import DatedRate
from news.permissions import sites_with
from news.royalty_sums import dong
from news.views import royalties as views

MONTH = "<int:site_id>/<int:year>/<int:month>/"
urlpatterns = [
    path("", views.index, name="index"),
    path(MONTH, views.month, name="month"),
    path(f"{MONTH}dong/", views.close, name="close"),
    path(f"{MONTH}ky/", views.sign, name="sign"),
    path(f"{MONTH}dieu-chinh/<int:number>/", views.correct, name="correct"),
    path(f"{MONTH}bang-ke.xlsx", views.workbook, name="workbook"),
    path(f"{MONTH}in/", views.print_list, name="print"),
]


class RoyaltiesMenuItem(MenuItem):
    """Shown to those who set, close or sign royalties anywhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(sites_with(request.user, *views.SEES))


class BaseSalaryViewSet(SnippetViewSet):
    """Lương cơ sở: one row per decree."""

    model = BaseSalary
    chooser_viewset_class = ChooseOnlyViewSet
    icon = "table"
    menu_label = _("Base salary")
    menu_name = "base-salaries"
    menu_order = 920
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "effective_on",
        Column("amount", label=_("Amount"), accessor=lambda row: dong(row.amount_vnd)),
        "source",
    ]
    ordering = ["-effective_on"]


class RoyaltyRateViewSet(SiteScopedViewSet):
    """Hệ số nhuận bút: each site's own table, by its own decision."""

    model = RoyaltyRate
    icon = "table"
    menu_label = _("Royalty coefficients")
    menu_name = "royalty-rates"
    menu_order = 930
    add_to_settings_menu = True
    list_display = [
        "kind",
        "coefficient",
        "effective_on",
        "reason",
        Column(
            "site", label=_("Site"), accessor=lambda row: row.site or gettext("example, all sites")
        ),
    ]
    ordering = ["kind", "-effective_on", "pk"]


@hooks.register("register_admin_urls")
def register_royalty_urls() -> list:
    return [path("nhuan-but/", include((urlpatterns, "news_royalties")))]


@hooks.register("register_admin_menu_item")
def register_royalties_menu_item() -> MenuItem:
    return RoyaltiesMenuItem(
        _("Royalties"),
        reverse("news_royalties:index"),
        name="royalties",
        icon_name="form",
        order=620,
    )


@hooks.register("before_delete_snippet")
def keep_used_rates(request: HttpRequest, instances: Iterable[models.Model]) -> HttpResponse | None:
    """For the delete screen and the bulk action alike."""
    used = next((row for row in instances if isinstance(row, DatedRate) and row.is_used()), None)
    if used is None:
        return None
    messages.error(
        request, gettext("A closed month was paid by this rate. Add a new one that follows it.")
    )
    return redirect(used.snippet_viewset.get_url_name("list"))


register_snippet(BaseSalaryViewSet)
register_snippet(RoyaltyRateViewSet)
