"""The partial index that the menu reads by (docs/decisions/0004-menu-index.md)."""

from django.apps import AppConfig
from django.db import connections
from wagtail.models import Page

INDEX = "portal_menu_page"


def ensure_menu_index(sender: AppConfig, using: str, **kwargs) -> None:
    """After every `migrate`: a table that SQLite made anew has lost its index."""
    connection = connections[using]
    table = Page._meta.db_table
    if table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS {INDEX} ON {table} (depth, path) WHERE show_in_menus"
        )
