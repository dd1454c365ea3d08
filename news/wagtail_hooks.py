"""Hooks of the domain, by subject."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

# The category screens; the list of articles, the menu and the shortcuts; and the approval
# workflow: decisions, rights, documents of drafts.
import news.hooks_categories
import news.hooks_desk
import news.hooks_editorial  # noqa: F401  registers hooks
from news.models import Author, SearchSynonym


class AuthorViewSet(SnippetViewSet):
    """Tác giả: the people whom bylines name."""

    model = Author
    icon = "user"
    menu_label = _("Authors")
    menu_name = "authors"
    menu_order = 510
    add_to_admin_menu = True
    list_display = ["name", "pen_name", "user"]


class SearchSynonymViewSet(SnippetViewSet):
    """Từ đồng nghĩa: what the readers' search takes for the same."""

    model = SearchSynonym
    icon = "search"
    menu_label = _("Search synonyms")
    menu_name = "search-synonyms"
    menu_order = 900
    add_to_settings_menu = True
    list_display = ["terms", "site"]


register_snippet(AuthorViewSet)
register_snippet(SearchSynonymViewSet)
