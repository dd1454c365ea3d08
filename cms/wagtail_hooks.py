"""The house's own entries of the admin: web links and banners."""

import json
from collections.abc import Iterable

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import router
from django.db.models import (
    CharField,
    Count,
    IntegerField,
    Model,
    OuterRef,
    ProtectedError,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.deletion import Collector
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.admin.viewsets.pages import base_page_viewset
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import register_snippet

from cms import handbook, keeping, rich_text, second_factor_views, views  # noqa: F401
from cms.explorer import ExplorerView
from cms.models import Banner, WebLinkSet
from cms.site_scope import SiteScopedViewSet
from cms.templatetags.portal_tags import moment
from cms.uploads import PortalAvatarForm

# Two of Wagtail's own that it makes by name: one takes pictures with their place, one lists all.
AvatarSettingsPanel.form_class = PortalAvatarForm
base_page_viewset.index_view_class = ExplorerView


def shown_in(link_set: WebLinkSet) -> str:
    """Where readers see a set, in words."""
    places = []
    if link_set.in_side_column:
        places.append(gettext("side column"))
    if link_set.in_footer:
        places.append(gettext("footer"))
    if link_set.page_count:
        pages = ngettext("%(count)d page", "%(count)d pages", link_set.page_count)
        places.append(pages % {"count": link_set.page_count})
    return ", ".join(places) or gettext("nowhere")


def showing(banner: Banner) -> str:
    """Whether readers see a banner now, in a word."""
    now = timezone.now()
    if banner.ends_at and banner.ends_at <= now:
        return gettext("over")
    return gettext("showing now") if banner.starts_at <= now else gettext("to come")


class WebLinkSetViewSet(SiteScopedViewSet):
    """Liên kết web: the sets of links, where each is shown, how many it holds."""

    model = WebLinkSet
    icon = "link"
    menu_label = _("Web links")
    menu_name = "web-links"
    menu_order = 200
    add_to_admin_menu = True
    list_display = [
        "name",
        Column("get_layout_display", label=_("Layout"), sort_key="layout"),
        Column("link_count", label=_("Links")),
        Column("shown_in", label=_("Shown in"), accessor=shown_in),
        "site",
    ]
    list_filter = ["layout"]
    search_fields = ["name", "heading"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        references = (
            ReferenceIndex.objects.filter(
                base_content_type=ContentType.objects.get_for_model(Page),
                to_content_type=ContentType.objects.get_for_model(WebLinkSet),
                to_object_id=Cast(OuterRef("pk"), CharField()),
            )
            .order_by()
            .annotate(group=Value(1))
            .values("group")
            .annotate(count=Count("object_id", distinct=True))
        )
        pages = Coalesce(Subquery(references.values("count")), 0, output_field=IntegerField())
        sets = super().get_queryset(request)
        return sets.annotate(link_count=Count("links"), page_count=pages).order_by(
            "site", "name", "pk"
        )


class BannerViewSet(SiteScopedViewSet):
    """Thông báo khẩn: what stands above every page, and when."""

    model = Banner
    icon = "warning"
    menu_label = _("Emergency banners")
    menu_name = "banners"
    menu_order = 500
    add_to_admin_menu = True
    list_display = [
        "heading",
        Column("get_level_display", label=_("Kind of notice"), sort_key="level"),
        Column("showing", label=_("State"), accessor=showing),
        Column("starts_at", label=_("Starts at"), accessor=lambda row: moment(row.starts_at)),
        Column(
            "ends_at",
            label=_("Ends at"),
            accessor=lambda row: moment(row.ends_at) if row.ends_at else "",
        ),
        "site",
    ]
    list_filter = ["level"]
    search_fields = ["heading", "message"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).order_by("-starts_at", "-pk")


register_snippet(WebLinkSetViewSet)
register_snippet(BannerViewSet)


@hooks.register("before_delete_snippet")
def keep_what_is_still_used(
    request: HttpRequest, instances: Iterable[Model]
) -> HttpResponse | None:
    """Says so kindly where the database would refuse: an author who was paid stays."""
    instances = list(instances)
    collector = Collector(using=router.db_for_write(type(instances[0])), origin=instances)
    try:
        collector.collect(instances)
    except ProtectedError:
        messages.error(request, gettext("It is still in use, past months too, so it stays."))
        return redirect(type(instances[0]).snippet_viewset.get_url_name("list"))
    return None


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    sheets = [f"css/admin/{name}.css" for name in ("portal", "pasting", "comments", "keeping")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(s),) for s in sheets))


@hooks.register("register_admin_urls")
def register_paste_url() -> list:
    return [path("dan/", views.clean_paste, name="clean_paste")]


@hooks.register("register_admin_urls")
def register_session_url() -> list:
    return [path("phien/", keeping.session_state, name="session_state")]


@hooks.register("register_admin_urls")
def register_second_factor_urls() -> list:
    views = second_factor_views
    return [
        path("hai-buoc/", views.verify, name="second_factor_verify"),
        path("hai-buoc/cai-dat/", views.set_up, name="second_factor_set_up"),
        path("hai-buoc/ma-du-phong/", views.recovery_codes, name="second_factor_recovery_codes"),
        path("hai-buoc/<int:user_id>/xoa/", views.reset, name="second_factor_reset"),
    ]


@hooks.register("register_account_menu_item")
def register_second_factor_account_item(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("second_factor_set_up"),
        "label": gettext("Second step of logging in"),
        "help_text": gettext("A code from your phone at each login, and recovery codes."),
    }


@hooks.register("register_user_listing_buttons")
def offer_to_reset_the_second_factor(user: Model, request_user: Model) -> Iterable[Button]:
    if request_user.has_perm("cms.change_user"):
        address = reverse("second_factor_reset", args=[user.pk])
        label = gettext("Reset the second step")
        yield Button(label, address, icon_name="mobile-alt", priority=30)


@hooks.register("register_admin_urls")
def register_handbook_url() -> list:
    return [path("so-tay/", handbook.handbook, name="handbook")]


@hooks.register("register_admin_menu_item")
def register_handbook_menu_item() -> MenuItem:
    return MenuItem(
        _("Handbook"), reverse("handbook"), name="handbook", icon_name="help", order=20_000
    )


@hooks.register("insert_editor_js")
def slash_commands_script() -> SafeString:
    source = static("js/admin/slash_commands.js")
    return format_html('<script type="module" src="{}"></script>', source)


@hooks.register("insert_editor_js")
def pasting_script() -> SafeString:
    """The script that cleans pastes, with where to ask and what it says."""
    words = {
        "title": gettext("Is this text typed in an old font?"),
        "question": gettext(
            "It looks like TCVN3 (ABC) or VNI text. Compare, then choose: readers see only Unicode."
        ),
        "before": gettext("As pasted"),
        "after": gettext("Converted"),
        "convert": gettext("Convert to Unicode"),
        "keep": gettext("Keep as it is"),
        "undo": gettext("Undo the paste"),
        "close": gettext("Close"),
        "failed": gettext(
            "The server could not be asked, so only the plain text was pasted."
            " Check the connection if you need headings and tables."
        ),
    }
    return format_html(
        '<script type="module" id="pasting" src="{}" data-address="{}" data-words="{}"></script>',
        static("js/admin/pasting.js"),
        reverse("clean_paste"),
        json.dumps(words, ensure_ascii=False),
    )
