"""The admin's search: Wagtail's database search that reads and writes folded words.

`WAGTAILSEARCH_BACKENDS` names this package; the database in use picks the engine.
Readers have their own search (`news.search`).
"""

from django.db import connection
from modelsearch.backends.base import BaseSearchBackend


def SearchBackend(params: dict) -> BaseSearchBackend:
    """The backend for the default database."""
    if connection.vendor == "postgresql":
        from cms.search_backends.postgresql import FoldingPostgresqlBackend  # only with its driver

        return FoldingPostgresqlBackend(params)
    from cms.search_backends.sqlite import FoldingSqliteBackend  # its tables exist on SQLite only

    return FoldingSqliteBackend(params)
