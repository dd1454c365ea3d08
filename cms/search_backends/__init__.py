"""The admin's search: Wagtail's database search that reads and writes folded words.

`WAGTAILSEARCH_BACKENDS` names this package; the database in use picks the engine, unless `URLS`
name an OpenSearch server.
Readers have their own search (`news.search`).
"""

from django.db import connection
from modelsearch.backends.base import BaseSearchBackend


def SearchBackend(params: dict) -> BaseSearchBackend:
    """The backend for the server in `URLS`, or for the default database."""
    if "URLS" in params:
        # Its client is installed where it is used only.
        from cms.search_backends.opensearch import FoldingOpenSearchBackend

        return FoldingOpenSearchBackend(params)
    if connection.vendor == "postgresql":
        from cms.search_backends.postgresql import FoldingPostgresqlBackend  # only with its driver

        return FoldingPostgresqlBackend(params)
    from cms.search_backends.sqlite import FoldingSqliteBackend  # its tables exist on SQLite only

    return FoldingSqliteBackend(params)
