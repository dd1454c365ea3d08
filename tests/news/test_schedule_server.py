"""Scheduled publishing on a real server, with two schedulers at once, after a pause."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.servers import PROJECT, Server, prepared, serving

pytestmark = pytest.mark.xdist_group("schedule_server")

PATIENCE_SECONDS = 60
MAKE_ARTICLES = """
from datetime import timedelta
from django.utils import timezone
from home.models import HomePage
from news import desks, editorial
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Tin"))
password = "mat-khau-dai-de-thu-nghiem"
reporter = desks.create_account("reporter", "pv", password, categories=[category])
editor = desks.create_account("editor", "btv", password)
approver = desks.create_account("approver", "nd", password)
# Both lie ahead when they are approved, however slow the machine: what is late is published at once.
for title, seconds in (("Qua gio", %d), ("Sap toi", %d)):
    article = category.add_child(instance=ArticlePage(title=title, lead="Tin.", live=False, owner=reporter))
    article.save_revision(user=reporter)
    fresh = lambda: ArticlePage.objects.get(pk=article.pk)
    editorial.submit(fresh(), reporter)
    editorial.approve(fresh(), editor)
    publish_at = timezone.now() + timedelta(seconds=seconds)
    editorial.approve(fresh(), approver, publish_at=publish_at)
    print("due", publish_at.timestamp())
"""
COUNT_PUBLICATIONS = """
from wagtail.models import PageLogEntry
from news.models import ArticlePage
for article in ArticlePage.objects.order_by("pk"):
    print(PageLogEntry.objects.filter(page_id=article.pk, action="wagtail.publish.scheduled").count())
"""
FIRST_SECONDS, SOON_SECONDS = 10, 30


def status(server: Server, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{server.url}{path}", timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def wait_until_public(server: Server, path: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while status(server, path) != 200:
        assert time.monotonic() < deadline, path
        time.sleep(0.5)


def test_pieces_go_live_by_themselves_once_and_none_before_its_time(tmp_path):
    with prepared(tmp_path) as environment, serving(environment) as server:
        script = MAKE_ARTICLES % (FIRST_SECONDS, SOON_SECONDS)
        printed = server.manage("shell", "-v", "0", "-c", script)
        first_at, soon_at = map(float, re.findall(r"^due (\S+)$", printed, re.MULTILINE))
        time.sleep(max(0, first_at - time.time()))
        assert status(server, "/tin/qua-gio/") == 404  # its time has come, but nobody is at work
        assert status(server, "/tin/sap-toi/") == 404  # still to come, or nobody is at work either
        command = [sys.executable, "manage.py", "scheduler", "--every", "1"]
        schedulers = [
            subprocess.Popen(command, cwd=PROJECT, env=environment) for _number in range(2)
        ]
        try:
            wait_until_public(server, "/tin/qua-gio/")
            is_public = status(server, "/tin/sap-toi/") == 200
            assert not is_public or time.time() >= soon_at
            wait_until_public(server, "/tin/sap-toi/")
        finally:
            for scheduler in schedulers:
                scheduler.terminate()
            for scheduler in schedulers:
                scheduler.wait(timeout=20)
        printed = server.manage("shell", "-v", "0", "-c", COUNT_PUBLICATIONS)
        assert printed.split() == ["1", "1"]
