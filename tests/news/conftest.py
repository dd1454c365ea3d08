"""Fixtures of the domain's tests."""

import pytest

from tests.factories import CategoryPageFactory
from tests.news.editorial_desk import Office, open_office


@pytest.fixture
def office(site, category) -> Office:
    """The site with the table of roles applied and one account per role."""
    other = CategoryPageFactory(parent=site.root_page, title="Văn hóa - Xã hội")
    return open_office(site, category, other)
