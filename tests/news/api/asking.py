"""How the tests ask the open-data API, and read what it tells."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.test import Client

LIST = "/api/v1/articles/"
START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def told(client: Client, address: str, status: int = 200) -> dict:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return json.loads(response.content)


def titles(client: Client, query: str = "") -> list[str]:
    return [article["title"] for article in told(client, f"{LIST}?{query}")["articles"]]


def own(address: str) -> str:
    """The path and query of a whole address of this site."""
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("http", "testserver")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def walk(client: Client, address: str) -> list[list[str]]:
    """Titles of every page of a list, page by page."""
    pages = []
    while address:
        page = told(client, address)
        pages.append([article["title"] for article in page["articles"]])
        address = own(page["next"]) if page["next"] else ""
    return pages
