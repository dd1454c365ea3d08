"""What the tests of the open-data API begin with."""

from datetime import timedelta

import pytest

from news.models import ArticlePage
from tests.factories import ArticlePageFactory
from tests.news.api.asking import START


@pytest.fixture
def dated(category):
    def dated(title: str, day: int, **fields) -> ArticlePage:
        fields.setdefault("parent", category)
        moment = START + timedelta(days=day)
        return ArticlePageFactory(title=title, displayed_at=moment, **fields)

    return dated
