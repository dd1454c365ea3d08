"""Nothing old is served: changes, crashes, generations that end."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from cms.models import Banner
from cms.page_cache import folders, following, marks
from news.models import Placement
from tests.cms.page_cache.portal import Portal, kept_files


def test_a_page_that_was_begun_before_a_change_is_not_served_after_it(portal, article):
    django = portal.django

    def slow(wsgi: dict, start_response: Callable):
        answer = django(wsgi, start_response)
        folders.switch("changed")  # somebody published while the old page was rendered
        return answer

    portal.django = slow
    old = portal.ask(article.url)
    portal.django = django
    assert old.status == 200
    assert kept_files() == []
    assert portal.reaches_django(article.url)


def test_a_generation_never_returns(portal, article):
    folders.switch("a")
    portal.ask(article.url)
    folders.switch("b")
    folders.switch("a")  # a process that read the mark too early
    assert kept_files() == []
    assert portal.reaches_django(article.url)


def test_where_no_generation_can_be_begun_nothing_is_served(portal, monkeypatch):
    portal.ask("/")

    def refuse(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    folders.switch("changed")
    assert folders.current() is None
    assert portal.reaches_django("/")


def test_the_follower_heals_a_switch_that_a_crash_left_out(portal):
    portal.ask("/")
    follower = following.Follower()
    now = timezone.now().timestamp()
    follower.turn(now)
    healed = folders.current()
    assert folders.mark_of(healed) == marks.read()
    follower.turn(now)
    assert folders.current() == healed
    marks.Generation.objects.update_or_create(
        pk=marks.Generation.PAGES, defaults={"mark": "11111111-2222-3333-4444-555555555555"}
    )
    follower.turn(now)
    assert folders.mark_of(folders.current()) == "11111111222233334444555555555555"


def test_the_follower_heals_a_signal_that_a_crash_left_out(portal, monkeypatch):
    portal.ask("/")
    now = timezone.now().timestamp()
    following.Follower().turn(now)
    with monkeypatch.context() as crash:
        crash.setattr(folders, "tell", lambda name: None)
        folders.switch(marks.read())
    following.Follower().turn(now)
    assert portal.reaches_django("/")


def test_who_deletes_the_folder_ends_the_cache(portal):
    portal.ask("/")
    assert not portal.reaches_django("/")
    shutil.rmtree(folders.root())
    with suppress(OSError):
        following.Follower().turn(timezone.now().timestamp())
    assert portal.reaches_django("/")
    assert portal.reaches_django("/")


def test_a_generation_ends_when_a_banner_comes_or_goes_or_an_article_ends(portal, site, article):
    now = timezone.now()
    follower = following.Follower()
    follower.turn(now.timestamp())
    name = folders.current()
    assert following._end_of(name) == folders.begun_at(name) + following.LONGEST_LIFE_SECONDS
    ends = {minutes: now + timedelta(minutes=minutes) for minutes in (7, 5, 3)}
    Banner.objects.create(
        site=site, heading="Bão", starts_at=now - timedelta(days=1), ends_at=ends[7]
    )
    assert following._end_of(name) == ends[7].timestamp()
    Banner.objects.create(site=site, heading="Mưa", starts_at=ends[5])
    assert following._end_of(name) == ends[5].timestamp()
    Placement.objects.filter(article=article).update(expires_at=ends[3])
    assert Placement.objects.filter(article=article).exists()
    assert following._end_of(name) == ends[3].timestamp()
    follower = following.Follower()
    follower.turn(ends[3].timestamp() - 1)
    assert folders.current() == name
    follower.turn(ends[3].timestamp())
    assert folders.current() != name


def test_old_generations_are_deleted(portal):
    portal.ask("/")
    old = folders.current()
    folders.switch("next")
    folders.sweep(timezone.now().timestamp())
    assert (folders.root() / old).is_dir()  # a reader may be in it
    folders.sweep(timezone.now().timestamp() + folders.SWEEP_AFTER_SECONDS + 1)
    assert not (folders.root() / old).exists()
    assert folders.root().joinpath(folders.current()).is_dir()


def test_a_machine_that_lost_the_database_serves_nothing_kept(portal, settings, monkeypatch):
    settings.PAGE_CACHE = "many"
    portal = Portal()
    follower = following.Follower()
    monkeypatch.setattr(following, "follower", follower)
    portal.ask("/")
    assert not portal.reaches_django("/")
    follower._followed_at -= following.FOLLOWED_SECONDS
    assert portal.reaches_django("/")
