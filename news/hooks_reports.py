"""The first entries of "Báo cáo" in the admin; imported by `news.wagtail_hooks`."""

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from news.editorial import Right
from news.permissions import sites_with
from news.views import reports as views

urlpatterns = [
    path("", views.index, name="index"),
    path("bai-viet.xlsx", views.as_xlsx, name="xlsx"),
    path("bai-viet.csv", views.as_csv, name="csv"),
    path("thang/", views.monthly, name="monthly"),
]


class ReportMenuItem(MenuItem):
    """Shown to those who see reports of a site, or of what they wrote."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(sites_with(request.user, Right.SEE_REPORTS, Right.SEE_OWN_REPORT))


class MonthlyMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(sites_with(request.user, Right.SEE_REPORTS))


@hooks.register("register_admin_urls")
def register_report_urls() -> list:
    return [path("bao-cao/", include((urlpatterns, "news_reports")))]


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    return ReportMenuItem(
        _("Articles and views"),
        reverse("news_reports:index"),
        name="article-report",
        icon_name="doc-full-inverse",
        order=100,
    )


@hooks.register("register_reports_menu_item")
def register_monthly_menu_item() -> MenuItem:
    return MonthlyMenuItem(
        _("Monthly report"),
        reverse("news_reports:monthly"),
        name="monthly-report",
        icon_name="calendar",
        order=110,
    )
