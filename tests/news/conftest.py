"""Fixtures of the domain's tests."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from wagtail.models import Site

from news import desks
from news.editorial import Role
from tests.factories import CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import PASSWORD, Office, open_office


@pytest.fixture
def office(site, category) -> Office:
    """The site with the table of roles applied and one account per role."""
    other = CategoryPageFactory(parent=site.root_page, title="Văn hóa - Xã hội")
    return open_office(site, category, other)


@pytest.fixture
def in_english(settings) -> Iterator[None]:
    """Reasons, mails and screens are compared in their source language."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def other_office(office, root) -> Office:
    """A ward of its own on the same install, with its own people."""
    home = HomePageFactory(parent=root)
    site = Site.objects.create(hostname="hai-chau.test", root_page=home, site_name="Hải Châu")
    desks.set_up()
    people = {
        role: desks.create_account(role, f"khac-{role.value}", PASSWORD, site=site)
        for role in (Role.EDITOR, Role.APPROVER)
    }
    category = CategoryPageFactory(parent=home)
    return Office(site, category, category, people)
