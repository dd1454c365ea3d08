"""From the journals into the database: nothing lost, nothing twice, wherever a process dies."""

import contextlib
import os
import random
import uuid
from datetime import date, timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.db.models import Sum
from django.test import RequestFactory
from django.utils import timezone

from cms.models import Generation
from news import journal, traffic
from news.counting import CountingLayer
from news.ledger import Ledger
from news.models import DailyViews, FoldedViews, VisitMark
from news.reports.periods import Period
from tests.factories import ArticlePageFactory

READER = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"


class Died(Exception):
    """Stands for the death of a process at that line."""


def die(*arguments):
    raise Died


@pytest.fixture
def article(category):
    return ArticlePageFactory(parent=category)


@pytest.fixture
def other(category):
    return ArticlePageFactory(parent=category)


def view(page, visitor: int, seen_at: float) -> journal.View:
    day = timezone.localdate().toordinal()
    return journal.View(visitor.to_bytes(16, "big"), page.pk, day, "reader", seen_at)


def a_process(folder=None) -> Ledger:
    return Ledger(folder or journal.folder(), traffic.views_of)


def fold() -> int:
    return traffic.fold(timezone.now())


def counted(page) -> int:
    return DailyViews.objects.filter(page=page).aggregate(total=Sum("views"))["total"] or 0


def now() -> float:
    return timezone.now().timestamp()


def test_folding_that_dies_before_its_commit_is_done_again(article, monkeypatch):
    process = a_process()
    for visitor in range(5):
        process.add(view(article, visitor, now()), 600)
    with monkeypatch.context() as patch:
        patch.setattr(traffic, "_count", die)
        with pytest.raises(Died):
            fold()
    assert counted(article) == 0
    assert fold() == 5
    assert counted(article) == 5


def test_a_read_journal_that_outlives_its_folder_is_not_counted_twice(article, monkeypatch):
    process = a_process()
    process.add(view(article, 1, now()), 0)
    process._close()
    with monkeypatch.context() as patch:
        patch.setattr(journal, "delete", die)
        with pytest.raises(Died):
            fold()
    assert counted(article) == 1
    assert journal.names(journal.folder())
    fold()
    assert counted(article) == 1
    assert not journal.names(journal.folder())
    assert not FoldedViews.objects.exists()


def test_a_journal_that_is_written_to_is_kept(article):
    process = a_process()
    process.add(view(article, 1, now()), 600)
    fold()
    process.add(view(article, 2, now()), 600)
    fold()
    assert counted(article) == 2


def test_a_record_written_in_part_spoils_no_other(article):
    process = a_process()
    process.add(view(article, 1, now()), 600)
    process._close()
    path = journal.folder() / f"{journal.names(journal.folder())[0]}{journal.SUFFIX}"
    path.write_bytes(path.read_bytes() + b"half")
    a_process().add(view(article, 2, now()), 600)
    assert fold() == 2
    assert counted(article) == 2


def test_one_visitor_in_two_processes_and_on_two_machines_counts_once(article, settings, tmp_path):
    moment = now()
    for _process in range(2):
        a_process().add(view(article, 1, moment), 600)
    elsewhere = a_process(tmp_path)
    elsewhere.add(view(article, 1, moment + 1), 600)
    elsewhere.add(view(article, 2, moment + 1), 600)
    fold()
    settings.VIEW_JOURNALS = str(tmp_path)
    fold()
    assert counted(article) == 2
    assert VisitMark.objects.count() == 2


def test_the_same_visitor_counts_again_after_the_window(article):
    moment = now()
    for later in (0, 599, 601):
        a_process().add(view(article, 1, moment + later), 600)
    fold()
    assert counted(article) == 2


@pytest.mark.parametrize("seed", range(8))
def test_sums_are_exact_however_processes_write_and_folders_die(
    seed, article, other, monkeypatch, settings
):
    chance = random.Random(seed)
    settings.VIEW_WINDOW_SECONDS = 600
    processes = [a_process() for _number in range(3)]
    seen = set()
    for step in range(300):
        page, visitor = chance.choice([article, other]), chance.randrange(200)
        chance.choice(processes).add(view(page, page.pk * 1000 + visitor, now()), 600)
        seen.add((page.pk, visitor))
        if step % 20 == 0:
            place = chance.choice(["traffic._count", "journal.delete", "traffic._counting", ""])
            with monkeypatch.context() as patch:
                if place:
                    patch.setattr(f"news.{place}", die)
                with contextlib.suppress(Died):
                    fold()
            chance.choice(processes)._close()
    fold()
    for page in (article, other):
        assert counted(page) == len([pair for pair in seen if pair[0] == page.pk])


def test_the_number_never_falls_while_others_fold(article, other):
    process, moment = a_process(), now()
    for visitor in range(40):
        process.add(view(article, visitor, moment), 600)
        assert process.views(article.pk) == visitor + 1
        if visitor % 7 == 0:
            fold()
            process.views(other.pk)
        if visitor % 10 == 0:
            process.refresh()


def test_twenty_thousand_views_are_exact(category):
    articles = ArticlePageFactory.create_batch(3, parent=category)
    process, moment = a_process(), now()
    for visitor in range(20_001):
        process.add(view(articles[visitor % 3], visitor, moment), 600)
    assert fold() == 20_001
    assert [counted(page) for page in articles] == [6_667] * 3


def test_without_room_a_view_is_not_acknowledged_and_nothing_is_lost(client, article, settings):
    headers = {"User-Agent": READER}
    client.post(f"/luot-xem/{article.pk}/", headers=headers)
    settings.VIEW_JOURNAL_MEGABYTES = 0
    traffic.ledger().look_for_room()
    answer = client.post(f"/luot-xem/{article.pk}/", headers=headers, REMOTE_ADDR="198.51.100.9")
    assert answer.status_code == 503
    fold()
    assert counted(article) == 1


def test_readiness_says_when_nothing_folds(client, site, article, time_machine):
    time_machine.move_to("2026-10-05 09:00:00+07:00", tick=False)
    client.post(f"/luot-xem/{article.pk}/", headers={"User-Agent": READER})
    assert traffic.readiness() == "ok"
    time_machine.shift(timedelta(minutes=2))
    assert traffic.readiness() == "not folded since 2026-10-05T02:00:00Z"
    assert "not folded" in client.get("/readyz").json()["checks"]["views"]


def draw_mark() -> None:
    """As a commit does that changed what readers see."""
    Generation.objects.update_or_create(pk=Generation.PAGES, defaults={"mark": uuid.uuid4()})


class Counting:
    """The layer before Django, without its thread; `asked` counts what reached Django."""

    def __init__(self, monkeypatch) -> None:
        monkeypatch.setattr(CountingLayer, "_start", lambda layer: None)
        self.asked, django = 0, WSGIHandler()

        def application(environ, start_response):
            self.asked += 1
            return django(environ, start_response)

        self.layer = CountingLayer(application)

    def send(self, method: str, path: str, address: str = "198.51.100.1", **environ):
        made = RequestFactory().generic(
            method, path, REMOTE_ADDR=address, HTTP_USER_AGENT=READER, **environ
        )
        answered = []
        body = self.layer(made.environ, lambda *answer: answered.append(answer))
        try:
            return int(answered[0][0][:3]), dict(answered[0][1]), b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()


@pytest.fixture
def counting(monkeypatch):
    """As Django's test client, it keeps the connection that the test's transaction is in."""
    monkeypatch.setattr("news.counting.close_old_connections", lambda: None)
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield Counting(monkeypatch)
    for end in ends:
        end.connect(close_old_connections)


def test_the_layer_answers_as_django_does(counting, article):
    for method, path in (
        ("POST", f"/luot-xem/{article.pk}/"),
        ("GET", f"/luot-xem/{article.pk}/anh.gif"),
    ):
        by_django = counting.send(method, path)
        asked = counting.asked
        by_layer = counting.send(method, path)
        assert counting.asked == asked
        different = {"Expires"}
        for status, headers, _body in (by_django, by_layer):
            assert status == 200
            for name in different:
                headers.pop(name)
        assert by_layer == by_django
    fold()
    assert counted(article) == 1


def test_the_layer_counts_each_reader_once(counting, article):
    path = f"/luot-xem/{article.pk}/"
    for number in range(1, 6):
        assert counting.send("POST", path, f"198.51.100.{number}")[2] == b'{"views": %d}' % number
    assert counting.asked == 1
    fold()
    assert counted(article) == 5


@pytest.mark.parametrize(
    ("method", "environ", "status"),
    [
        ("GET", {}, 405),
        ("HEAD", {}, 405),
        ("PUT", {}, 405),
        ("POST", {"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ("POST", {"HTTP_HOST": "khac.invalid"}, 400),
        ("POST", {"HTTP_SEC_PURPOSE": "prefetch"}, 200),
        ("POST", {"HTTP_COOKIE": "sessionid=x"}, 200),
    ],
    ids=["get", "head", "put", "cross-site", "host", "prefetch", "session"],
)
def test_what_is_unusual_is_djangos(counting, article, method, environ, status):
    path = f"/luot-xem/{article.pk}/"
    counting.send("POST", path)
    assert counting.asked == 1
    assert counting.send(method, path, "198.51.100.2", **environ)[0] == status
    assert counting.asked == 2


def test_a_page_taken_down_is_not_found_when_the_layer_has_asked(counting, article):
    path = f"/luot-xem/{article.pk}/"
    counting.send("POST", path)
    counting.send("POST", path)
    article.unpublish()
    draw_mark()
    for door in counting.layer._doors.values():
        door.ask_again()
    assert counting.send("POST", path)[0] == 404


def test_as_long_as_nothing_changes_one_small_question_opens_every_page(
    counting, article, other, django_assert_num_queries
):
    draw_mark()
    for page in (article, article, other):
        counting.send("POST", f"/luot-xem/{page.pk}/")
    (door,) = counting.layer._doors.values()
    for _time in range(2):
        with django_assert_num_queries(1):
            door.ask_again()
        with django_assert_num_queries(0):
            assert door.admits(article.pk, timezone.now())
            assert door.admits(other.pk, timezone.now())


def test_a_page_that_expires_is_closed_at_once(counting, article):
    article.expire_at = timezone.now() + timedelta(hours=1)
    article.save()
    draw_mark()
    path = f"/luot-xem/{article.pk}/"
    counting.send("POST", path)
    counting.send("POST", path)
    (door,) = counting.layer._doors.values()
    assert door.admits(article.pk, article.expire_at - timedelta(seconds=1))
    assert not door.admits(article.pk, article.expire_at)


def test_what_comes_while_it_folds_waits_for_the_next_time(article, monkeypatch):
    process, fold_some = a_process(), traffic._fold_some
    visitors = iter(range(100))

    def and_another_comes(*arguments):
        folded = fold_some(*arguments)
        process.add(view(article, next(visitors), now()), 600)
        return folded

    process.add(view(article, next(visitors), now()), 600)
    monkeypatch.setattr(traffic, "_fold_some", and_another_comes)
    assert fold() == 1
    monkeypatch.setattr(traffic, "MOST_FOLDED", 1)
    monkeypatch.setattr(traffic, "_fold_some", fold_some)
    process.add(view(article, next(visitors), now()), 600)
    assert fold() == 2
    assert counted(article) == 3


def test_one_process_folds_at_a_time_and_not_again_at_once(article):
    assert not journal.folded_within(journal.folder(), 60)
    a_process().add(view(article, 1, now()), 600)
    assert fold() == 1
    assert journal.folded_within(journal.folder(), 60)
    os.utime(journal.folder() / "folding", (now() + 3600, now() + 3600))
    assert not journal.folded_within(journal.folder(), 60)


def test_unknown_ids_leave_nothing_behind(counting, article):
    counting.send("POST", f"/luot-xem/{article.pk}/")
    for number in range(10**6, 10**6 + 50):
        assert counting.send("POST", f"/luot-xem/{number}/")[0] == 404
    (door,) = counting.layer._doors.values()
    assert len(door._known.ends) < 20
    assert fold() == 1


def test_old_days_become_months_and_no_sum_changes(article, other, settings):
    settings.VIEW_DAYS_KEPT = 400
    moment = timezone.make_aware(timezone.datetime(2026, 11, 23, 9))
    first_kept = traffic.first_day_kept(moment.date())
    assert first_kept == date(2025, 10, 1)
    days = [date(2025, 8, 1), date(2025, 8, 15), date(2025, 8, 31), date(2025, 9, 30), first_kept]
    for page in (article, other):
        for number, day in enumerate(days, 1):
            for kind in ("reader", "robot"):
                DailyViews.objects.create(page=page, day=day, kind=kind, views=number)
    assert traffic.fold_days_into_months(moment) == 12
    assert traffic.fold_days_into_months(moment) == 0
    rows = DailyViews.objects.filter(page=article, kind="reader").order_by("day")
    assert list(rows.values_list("day", "views")) == [
        (date(2025, 8, 1), 6),
        (date(2025, 9, 1), 4),
        (first_kept, 5),
    ]
    assert traffic.views_shown(article.pk) == 15
    assert counted(other) == 30


@pytest.mark.parametrize(
    ("first", "last", "needs_days"),
    [
        (date(2025, 7, 1), date(2025, 9, 30), False),
        (date(2024, 1, 1), date(2024, 12, 31), False),
        (date(2025, 7, 2), date(2025, 12, 31), True),
        (date(2025, 1, 1), date(2025, 9, 15), True),
        (date(2025, 10, 5), date(2026, 3, 5), False),
        (date(2025, 8, 1), date(2025, 8, 31), True),
    ],
)
def test_a_period_says_when_it_asks_for_days_that_are_months(first, last, needs_days):
    assert Period(first, last).needs_days_before(date(2025, 10, 1)) is needs_days
