"""Hooks of the domain, by subject."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

# The category screens; the list of articles, the menu and the shortcuts; the approval workflow:
# decisions, rights, documents of drafts; deputies and urgent publication; what comes after
# publication; and reports.
import news.hooks_aftercare
import news.hooks_approvals
import news.hooks_categories
import news.hooks_checklist
import news.hooks_deciding
import news.hooks_desk
import news.hooks_editorial
import news.hooks_reports
import news.hooks_royalties
import news.hooks_translations  # noqa: F401  registers hooks
from cms.site_scope import ChooseOnlyViewSet, SiteScopedViewSet
from news.models import Author, SearchPromotion, SearchSynonym


class AuthorViewSet(SnippetViewSet):
    """Tác giả: the people whom bylines name."""

    model = Author
    chooser_viewset_class = ChooseOnlyViewSet
    icon = "user"
    menu_label = _("Authors")
    menu_name = "authors"
    menu_order = 510
    add_to_admin_menu = True
    list_display = ["name", "pen_name", "user"]


def where_it_counts(synonym: SearchSynonym) -> str:
    """The site of a set of synonyms, in words."""
    return str(synonym.site or gettext("all sites"))


class SearchSynonymViewSet(SiteScopedViewSet):
    """Từ đồng nghĩa: what the readers' search takes for the same."""

    model = SearchSynonym
    icon = "search"
    menu_label = _("Search synonyms")
    menu_name = "search-synonyms"
    menu_order = 900
    add_to_settings_menu = True
    list_display = ["terms", Column("site", label=_("Site"), accessor=where_it_counts)]


class SearchPromotionViewSet(SiteScopedViewSet):
    """Kết quả nên xem: what readers see first for words that editors chose."""

    model = SearchPromotion
    icon = "pick"
    menu_label = _("Promoted search results")
    menu_name = "search-promotions"
    menu_order = 910
    add_to_settings_menu = True
    list_display = [
        "terms",
        Column("leads_to", label=_("Leads to"), accessor=lambda row: row.page or row.address),
        "site",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("page").order_by("terms", "pk")


register_snippet(AuthorViewSet)
register_snippet(SearchSynonymViewSet)
register_snippet(SearchPromotionViewSet)
