"""What the tests of the page cache begin with."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from cms.page_cache import folders
from news.models import ArticlePage
from tests.cms.page_cache.portal import Portal
from tests.factories import ArticlePageFactory


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests do not close the connection that the test's transaction is in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def portal(home, settings, tmp_path, one_connection) -> Portal:
    settings.VAR_DIR = tmp_path
    settings.PAGE_CACHE = "on"
    folders.begin()
    return Portal()


@pytest.fixture
def article(category) -> ArticlePage:
    return ArticlePageFactory(parent=category, title="Bài một")
