"""/sw.js on the server's side; what it does is in tests/browser/test_offline.py."""

import json
import re

import pytest

from cms.models import SiteSettings
from news.models import ReadingSettings
from tests.factories import ArticlePageFactory

pytestmark = pytest.mark.django_db


def worker(client) -> str:
    response = client.get("/sw.js")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies
    return response.content.decode()


def test_the_worker_names_files_that_exist(client, site):
    SiteSettings.objects.create(site=site, accent_colour="#1B4B87")
    found = re.search(r"^const \{.*\} = (\{.*\});$", worker(client), re.MULTILINE)
    told = json.loads(found[1])
    assert "/giao-dien/1b4b87.css" in told["files"]
    assert len(told["files"]) == 5
    response = client.get(told["pages"]["/"])
    assert response.status_code == 200
    assert "Thiết bị hiện không có mạng" in response.content.decode()


def test_switched_off_the_worker_removes_itself_and_pages_ask_for_none(client, site, category):
    article = ArticlePageFactory(parent=category)
    assert 'data-worker="/sw.js" data-keep' in client.get(article.url).content.decode()
    ReadingSettings.objects.create(site=site, works_offline=False)
    text = worker(client)
    assert "unregister()" in text
    assert "fetch" not in text
    assert "data-worker" not in client.get(article.url).content.decode()


@pytest.mark.parametrize("address", ["/tim-kiem/?q=a", "/so-do-cong/", "/dinh-chinh/"])
def test_only_home_and_articles_ask_to_be_kept(client, category, address):
    assert "data-keep " not in client.get(address).content.decode().replace(">", " ")


def test_a_preview_is_never_kept(category):
    page = ArticlePageFactory(parent=category).make_preview_request().content.decode()
    assert "data-worker" not in page
    assert "data-keep" not in page
