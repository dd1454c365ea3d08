"""Indexes of ours on Wagtail's table of pages (docs/decisions/0004 and 0033)."""

from django.apps import AppConfig
from django.db import connections
from wagtail.models import Page

# The menu reads by it.
MENU = "portal_menu_page"
INDEXES = {
    MENU: "(depth, path) WHERE show_in_menus",
    # What appeared in a month: reports, royalties, the calendar.
    "portal_page_appeared": "(first_published_at)",
    # Drafts and what was taken down, as the screen of categories counts them.
    "portal_page_hidden": "(path) WHERE NOT live",
    # The list of articles and the explorer, whose first screen is what changed last.
    "portal_page_changed": "(latest_revision_created_at DESC NULLS LAST)",
}
# SQLite takes no word about NULL in an index: there it comes last of itself.
_SQLITE = {"portal_page_changed": "(latest_revision_created_at DESC)"}


def ensure_page_indexes(sender: AppConfig, using: str, **kwargs) -> None:
    """After every `migrate`: a table that SQLite made anew has lost its indexes."""
    connection = connections[using]
    table = Page._meta.db_table
    if table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for name, columns in INDEXES.items():
            if connection.vendor == "sqlite":
                columns = _SQLITE.get(name, columns)
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} {columns}")
