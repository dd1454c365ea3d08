"""The handbook: one text, read in the repository and in the admin, with pictures of the demo."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from cms import handbook
from cms.text import slug
from docs.screenshots import SCREENS
from news.editorial import Role

PICTURE = re.compile(r"!\[([^]]+)\]\(anh/([\w-]+)\.webp\)")
TEXT = handbook.HANDBOOK.read_text(encoding="utf-8")


def test_every_picture_is_taken_by_the_script_shown_once_and_there():
    shown = PICTURE.findall(TEXT)
    assert sorted(name for _, name in shown) == sorted(SCREENS)
    assert all(len(alternative) > 10 for alternative, _ in shown)
    for name in SCREENS:
        assert finders.find(f"so-tay/{name}.webp")


@pytest.mark.parametrize("role", list(Role))
def test_everyone_in_the_admin_reads_it(client, office, role):
    client.force_login(office.people[role])
    page = client.get(reverse("handbook")).content.decode()
    for heading in re.findall(r"^## (.+)$", TEXT, re.MULTILINE):
        assert f'<a href="#{slug(heading)}">{heading}</a>' in page
        assert f'id="{slug(heading)}">{heading}</h2>' in page
    assert page.count("/static/so-tay/") == len(SCREENS)
    assert reverse("handbook") in client.get("/admin/").content.decode()


def test_nobody_else_does(client, home):
    assert client.get(reverse("handbook")).status_code == 302
