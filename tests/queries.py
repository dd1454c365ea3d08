"""Counts queries of a page as a web process starts them."""

import uuid

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import Generation


def queries_of(client: Client, address: str) -> int:
    """Queries of a page in a process that has answered it once since the last change."""
    # As after a commit, which a test's transaction never sees.
    Generation.objects.update_or_create(pk=Generation.PAGES, defaults={"mark": uuid.uuid4()})
    connection.pages_changed = False
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
