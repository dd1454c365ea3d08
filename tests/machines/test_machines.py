"""Two machines are one portal: pages, numbers, people, pictures and jobs agree."""

import contextlib
import http.client
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image

from tests.machines.people import Desk, Reader
from tests.servers import PROJECT, Server, serving

# They share one pair of machines, so they run on one worker of pytest-xdist.
pytestmark = pytest.mark.xdist_group("machines")

PUBLISHERS = 8
PUBLISHES_OF_EACH = 25
APPROVALS = 6
VIEWS = 1_000
READER = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
FOLDED_SECONDS = 2
PATIENCE_SECONDS = 90
_EDITION = re.compile("Số (\\d+) bản (\\d+) xong")

MAKE_ARTICLES = """
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Thử %(title)s"))
for number in range(%(count)s):
    article = category.add_child(instance=ArticlePage(title=f"Số {number} bản 0 xong", live=False))
    article.save_revision().publish(skip_permission_checks=True)
    print("made", article.pk, article.url)
"""
# Says that it is done when the web layer would: PageCache._ask waits as long.
PUBLISH = """
import time
from cms.page_cache.following import FOLLOWED_SECONDS
from news.models import ArticlePage
article = ArticlePage.objects.get(pk=%(pk)s)
for edition in range(1, %(publishes)s + 1):
    article.title = f"Số %(number)s bản {edition} xong"
    article.save_revision().publish(skip_permission_checks=True)
    time.sleep(FOLLOWED_SECONDS)
    print(edition, flush=True)
"""
OPEN_OFFICE = """
from wagtail.models import Site
from home.models import HomePage
from news.models import CategoryPage
from tests.news.editorial_desk import action_url, open_office
home = HomePage.objects.get()
category, other = (home.add_child(instance=CategoryPage(title=title)) for title in ("Tin", "Khác"))
office = open_office(Site.objects.get(), category, other)
for number in range(%s):
    article = office.checked(title=f"Tin số {number} mới")
    print("approve", action_url(article, "approve"), article.url)
print("category", category.url)
"""
SUM_VIEWS = """
from news.traffic import views_shown
print("sum", views_shown(%s))
"""
COUNT_PUBLICATIONS = """
from wagtail.models import PageLogEntry
from news.models import ArticlePage
article = next(one for one in ArticlePage.objects.all() if one.url == %r)
done = PageLogEntry.objects.filter(page=article.pk)
print("published", done.filter(action__in=["wagtail.publish", "wagtail.publish.scheduled"]).count())
"""
SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from news.models import ArticlePage, CategoryPage
category = CategoryPage.objects.first()
for number in range(4):
    article = category.add_child(instance=ArticlePage(title=f"Hẹn {number}", live=False))
    article.go_live_at = timezone.now() - timedelta(seconds=1)
    article.save_revision(approved_go_live_at=article.go_live_at)
    print("due", article.pk)
"""
COUNT_SCHEDULED = """
from wagtail.models import PageLogEntry
print("runs", *PageLogEntry.objects.filter(
    action="wagtail.publish.scheduled", page_id__in=%s).values_list("page_id", flat=True))
"""


def shell(server: Server, script: str) -> str:
    return server.manage("shell", "-v", "0", "-c", script)


def made(server: Server, title: str, count: int) -> list[tuple[int, str]]:
    """Published articles, as (id, address)."""
    printed = shell(server, MAKE_ARTICLES % {"title": title, "count": count})
    return [(int(pk), url) for pk, url in re.findall(r"^made (\d+) (\S+)$", printed, re.M)]


@pytest.fixture(scope="module")
def office(machines) -> list[tuple[str, str]]:
    """Articles that wait for their last approval, as (address to approve, public address)."""
    printed = shell(machines.first, OPEN_OFFICE % (APPROVALS + 2))
    return re.findall(r"^approve (\S+) (\S+)$", printed, re.MULTILINE)


def test_no_stale_byte_on_either_machine_after_any_of_many_publishes(machines):
    """200 publishes, on both machines at once, while both are read."""
    articles = made(machines.first, "bản", PUBLISHERS)
    category = articles[0][1].rsplit("/", 2)[0] + "/"
    acknowledged = [0] * PUBLISHERS
    reads, stale, failures = [0, 0], [], []
    is_over = threading.Event()

    def read_on(machine: int, addresses: list[str]) -> None:
        reader = Reader(machines[machine], machines.host)
        for address in cycle(addresses):
            if is_over.is_set():
                return
            least = acknowledged[:]  # read before the request is sent
            try:
                found = {int(each): int(edition) for each, edition in
                         _EDITION.findall(reader.read(address))}  # fmt: skip
            except AssertionError as error:
                failures.append(error)
                return
            reads[machine] += 1
            stale.extend(
                (machine, address, number, edition, least[number])
                for number, edition in found.items()
                if edition < least[number]
            )

    def publish(number: int) -> None:
        script = PUBLISH % {
            "pk": articles[number][0],
            "number": number,
            "publishes": PUBLISHES_OF_EACH,
        }
        publisher = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
            cwd=PROJECT,
            env=machines[number % 2].environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for line in publisher.stdout:
            acknowledged[number] = int(line)
        assert publisher.wait() == 0

    addresses = [category, *(address for _pk, address in articles), f"{category}rss/"]
    readers = [
        threading.Thread(target=read_on, args=[machine, addresses[turn:] + addresses[:turn]])
        for machine in (0, 1)
        for turn in (0, 4)
    ]
    for reader in readers:
        reader.start()
    with ThreadPoolExecutor(PUBLISHERS) as pool:
        list(pool.map(publish, range(PUBLISHERS)))
    is_over.set()
    for reader in readers:
        reader.join()
    assert not failures
    assert acknowledged == [PUBLISHES_OF_EACH] * PUBLISHERS
    assert stale == []
    assert min(reads) > PUBLISHES_OF_EACH
    for machine in machines[:2]:
        shown = _EDITION.findall(Reader(machine, machines.host).read(category))
        assert {(int(number), int(edition)) for number, edition in shown} == {
            (number, PUBLISHES_OF_EACH) for number in range(PUBLISHERS)
        }


def test_the_admin_says_done_when_both_machines_show_it(machines, office):
    """An approval that is sent to one machine is seen at both before its answer."""
    category = office[0][1].rsplit("/", 2)[0] + "/"
    desk = Desk(machines, "approver")
    readers = [Reader(machine, machines.host) for machine in machines[:2]]
    for number, (action, article) in enumerate(office[:APPROVALS]):
        for reader in readers:
            reader.read(category)
            assert reader.send("GET", article)[0] == 404
        assert desk.send(action, form_at="/admin/account/").status_code == 302
        for reader in readers:
            assert f"Tin số {number} mới" in reader.read(category)
            assert f"Tin số {number} mới" in reader.read(article)


def test_two_approvals_at_the_same_moment_are_one_publication(machines, office):
    action, article = office[APPROVALS]
    desks = [Desk(machines, "approver") for _machine in range(2)]
    desks[1].get("/admin/")  # its next request goes to the other machine
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda desk: desk.send(action, form_at="/admin/account/").status_code, desks)
        )
    assert 302 in answers
    assert max(answers) < 500
    assert shell(machines.first, COUNT_PUBLICATIONS % article).split()[-1] == "1"


def test_views_of_both_machines_add_up_exactly(machines):
    (page_id, _address), (other_id, _other) = made(machines.first, "đếm", 2)

    def send(part: int) -> list[int]:
        reader = Reader(machines[part % 2], machines.host)
        answers = []
        for number in range(VIEWS // 8):
            visitor = f"198.51.{part}.{number}"
            status, body = reader.send(
                "POST",
                f"/luot-xem/{page_id}/",
                **{"User-Agent": READER, "X-Forwarded-For": visitor, "Content-Length": "0"},
            )
            assert status == 200
            answers.append(json.loads(body)["views"])
            # The same visitor at the other machine, within the window: counted once.
            assert Reader(machines[1 - part % 2], machines.host).send(
                "POST",
                f"/luot-xem/{other_id}/",
                **{"User-Agent": READER, "X-Forwarded-For": "203.0.113.9", "Content-Length": "0"},
            )[0] == 200  # fmt: skip
        return answers

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert max(map(max, answers)) <= VIEWS
    time.sleep(FOLDED_SECONDS)
    for machine in machines[:2]:
        assert int(shell(machine, SUM_VIEWS % page_id).split()[-1]) == VIEWS
        assert int(shell(machine, SUM_VIEWS % other_id).split()[-1]) == 1
        visitor = {"User-Agent": READER, "X-Forwarded-For": "198.51.0.0", "Content-Length": "0"}
        _status, body = Reader(machine, machines.host).send(
            "POST", f"/luot-xem/{page_id}/", **visitor
        )
        assert json.loads(body)["views"] == VIEWS


def test_guessing_passwords_at_both_machines_is_counted_together(machines, office):
    visitor = requests.Session()
    visitor.headers.update({"Host": machines.host, "X-Forwarded-For": "203.0.113.77"})
    statuses = []
    for url in [machines.first.url, machines.second.url] * 4:
        page = visitor.get(f"{url}/admin/login/", timeout=300)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        answer = visitor.post(
            f"{url}/admin/login/",
            {"csrfmiddlewaretoken": token, "username": "editor", "password": "doan-mo"},
            timeout=300,
        )
        statuses.append(answer.status_code)
    assert statuses == [200] * 5 + [429] * 3


def test_a_session_is_known_to_both_and_ends_at_both(machines, office):
    desk = Desk(machines, "editor")
    assert [desk.get("/admin/").status_code for _machine in range(2)] == [200, 200]
    assert desk.send("/admin/logout/", form_at="/admin/account/").status_code == 302
    assert [desk.get("/admin/").status_code for _machine in range(2)] == [302, 302]


def test_a_picture_of_one_machine_is_shown_by_the_other(machines, office):
    out = io.BytesIO()
    Image.effect_noise((900, 600), 60).convert("RGB").save(out, "JPEG")
    desk = Desk(machines, "admin")
    answer = desk.send(
        "/admin/images/add/",
        files={"file": ("bao.jpg", out.getvalue(), "image/jpeg")},
        title="Bão",
        collection="1",
    )
    assert answer.status_code == 302
    renditions = (
        "from cms import pictures; from cms.models import PortalImage;"
        "image = PortalImage.objects.get(title='Bão'); pictures.make_missing([image]);"
        "print('original', image.file.name);"
        "[print('form', each.url) for each in image.renditions.all()]"
    )
    printed = shell(machines.second, renditions)
    original = re.search(r"^original (\S+)$", printed, re.M)[1]
    forms = re.findall(r"^form (\S+)$", printed, re.M)
    assert len(forms) >= 10
    assert original in {each.key for each in machines.bucket.objects.all()}
    for machine in machines[:2]:
        reader = Reader(machine, machines.host)
        for form in forms:
            status, body = reader.send("GET", form)
            assert status == 200
            Image.open(io.BytesIO(body)).verify()
        assert reader.send("GET", f"/media/{original}")[0] == 404
        media = Path(machine.environment["MEDIA_DIR"])
        assert not [file for file in media.rglob("*") if file.is_file()]


def test_schedulers_on_both_machines_do_each_thing_once(machines, office):
    due = re.findall(r"^due (\d+)$", shell(machines.first, SCHEDULE), re.MULTILINE)
    command = [sys.executable, "manage.py", "scheduler", "--every", "1"]
    schedulers = [
        subprocess.Popen(command, cwd=PROJECT, env=machine.environment) for machine in machines[:2]
    ]
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            runs = shell(machines.second, COUNT_SCHEDULED % [int(pk) for pk in due]).split()[1:]
            if set(runs) == set(due):
                break
            assert time.monotonic() < deadline
        time.sleep(3)
        runs = shell(machines.second, COUNT_SCHEDULED % [int(pk) for pk in due]).split()[1:]
        assert sorted(runs) == sorted(due)
    finally:
        for scheduler in schedulers:
            scheduler.terminate()
        for scheduler in schedulers:
            scheduler.wait(timeout=20)


def test_a_killed_machine_loses_no_view_that_it_acknowledged(machines, environments):
    """All of its processes at once; the other machine serves on; it comes back with its disk."""
    ((page_id, address),) = made(machines.first, "chết", 1)
    answered: list[int] = []
    other = {**environments[1], "PORT": str(int(environments[1]["PORT"]))}
    with contextlib.ExitStack() as stack:
        from tests.servers import free_port

        other["PORT"] = str(free_port())
        dying = stack.enter_context(serving(other))

        def send(part: int) -> None:
            connection = http.client.HTTPConnection(urlsplit(dying.url).netloc, timeout=20)
            for number in range(VIEWS):
                headers = {
                    "Host": machines.host,
                    "User-Agent": READER,
                    "X-Forwarded-For": f"198.{part}.{number // 250}.{number % 250}",
                    "Content-Length": "0",
                }
                try:
                    connection.request("POST", f"/luot-xem/{page_id}/", headers=headers)
                    answer = connection.getresponse()
                    answer.read()
                except (OSError, http.client.HTTPException):
                    return
                if answer.status == 200:
                    answered.append(number)

        senders = [threading.Thread(target=send, args=[part]) for part in range(4)]
        for sender in senders:
            sender.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(answered) < VIEWS // 2 and time.monotonic() < deadline:
            time.sleep(0.005)
        children = Path(f"/proc/{dying.process.pid}/task/{dying.process.pid}/children")
        workers = [int(worker) for worker in children.read_text().split()]
        for process in [dying.process.pid, *workers]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        dying.process.wait(timeout=20)
        for sender in senders:
            sender.join()
        assert Reader(machines.first, machines.host).send("GET", address)[0] == 200
    with serving(other):
        time.sleep(FOLDED_SECONDS)
        total = int(shell(machines.first, SUM_VIEWS % page_id).split()[-1])
    # What was written and not answered when the machine died may be counted too.
    assert VIEWS // 2 <= len(answered) <= total <= len(answered) + 4
