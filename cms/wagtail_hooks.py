"""The house's own entries of the admin: web links and banners."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import Banner, WebLinkSet


class WebLinkSetViewSet(SnippetViewSet):
    """Liên kết web: the sets of links, where each is shown, how many it holds."""

    model = WebLinkSet
    icon = "link"
    menu_label = _("Web links")
    menu_name = "web-links"
    menu_order = 250
    add_to_admin_menu = True
    list_display = [
        "name",
        Column("get_layout_display", label=_("Layout"), sort_key="layout"),
        Column("link_count", label=_("Links")),
        BooleanColumn("in_side_column", label=_("Side column")),
        BooleanColumn("in_footer", label=_("Footer")),
        "site",
    ]
    list_filter = ["site", "layout"]
    search_fields = ["name", "heading"]

    def get_queryset(self, request) -> QuerySet:
        sets = WebLinkSet.objects.select_related("site").annotate(link_count=Count("links"))
        return sets.order_by("site", "name", "pk")


class BannerViewSet(SnippetViewSet):
    """Băng thông báo: what stands above every page, and when."""

    model = Banner
    icon = "warning"
    menu_label = _("Banners")
    menu_name = "banners"
    menu_order = 260
    add_to_admin_menu = True
    list_display = [
        "heading",
        Column("get_level_display", label=_("Level"), sort_key="level"),
        "starts_at",
        "ends_at",
        "site",
    ]
    list_filter = ["site", "level"]
    search_fields = ["heading", "message"]

    def get_queryset(self, request) -> QuerySet:
        return Banner.objects.select_related("site").order_by("-starts_at", "-pk")


register_snippet(WebLinkSetViewSet)
register_snippet(BannerViewSet)
