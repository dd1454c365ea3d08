"""Recurring jobs: run when due, once, and never in each other's way."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cms import jobs
from cms.models import JobHeartbeat
from news import editorial
from tests.factories import ArticlePageFactory
from tests.news.editorial_desk import fresh, open_office

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=timezone.get_fixed_timezone(420))
ran: list[str] = []


def work(now: datetime) -> None:
    ran.append("work")


def fail(now: datetime) -> None:
    ran.append("fail")
    raise RuntimeError("đĩa đầy")


@pytest.fixture
def two_jobs(db, settings):
    """A job that fails, before one that works, each due every minute."""
    ran.clear()
    settings.JOBS = {
        "fail": (f"{__name__}.fail", 60),
        "work": (f"{__name__}.work", 60),
        "ask_worker": ("cms.jobs.ask_worker", 60),
    }


def test_a_job_runs_at_once_then_each_time_its_turn_comes(two_jobs):
    assert jobs.run_due(NOW) == ["fail", "work", "ask_worker"]
    assert jobs.run_due(NOW + timedelta(seconds=59)) == []
    assert jobs.run_due(NOW + timedelta(seconds=60)) == ["fail", "work", "ask_worker"]
    assert ran == ["fail", "work"] * 2


def test_a_failing_job_is_recorded_and_stops_no_other(two_jobs, caplog):
    jobs.run_due(NOW)
    failed, worked = (JobHeartbeat.objects.get(name=name) for name in ("fail", "work"))
    assert (failed.error, failed.succeeded_at) == ("RuntimeError: đĩa đầy", None)
    assert (worked.error, worked.succeeded_at) == ("", NOW)
    assert "A job failed: fail" in caplog.text


def test_a_job_that_recovers_has_no_error(two_jobs, settings):
    jobs.run_due(NOW)
    settings.JOBS = {**settings.JOBS, "fail": (f"{__name__}.work", 60)}
    jobs.run_due(NOW + timedelta(minutes=2))
    assert JobHeartbeat.objects.get(name="fail").error == ""


def test_of_two_schedulers_only_one_runs_a_job(two_jobs, monkeypatch):
    jobs.run_due(NOW)
    later = NOW + timedelta(minutes=2)
    real = JobHeartbeat.objects.get_or_create

    def read_then_lose(**values):
        found = real(**values)
        JobHeartbeat.objects.filter(pk=found[0].pk).update(ran_at=later)  # the other was faster
        return found

    monkeypatch.setattr(JobHeartbeat.objects, "get_or_create", read_then_lose)
    assert jobs.run_due(later) == []


def test_a_job_is_late_after_three_missed_turns(two_jobs):
    jobs.run_due(NOW)
    JobHeartbeat.objects.filter(name=jobs.WORKER).update(succeeded_at=NOW)
    assert jobs.late_jobs(NOW + timedelta(seconds=240)) == ["fail"]
    late = jobs.late_jobs(NOW + timedelta(seconds=241))
    assert sorted(late) == ["ask_worker", "fail", "work", "worker"]


@pytest.mark.parametrize("name", ["publish_scheduled", "clear_sessions", "clear_task_results"])
def test_each_housekeeping_job_of_the_settings_runs(db, settings, name):
    settings.JOBS = {name: settings.JOBS[name]}
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    jobs.run_due(NOW)
    assert JobHeartbeat.objects.get(name=name).error == ""


@pytest.fixture
def office(site, category):
    return open_office(site, category, category)


def test_an_approved_article_goes_public_when_its_hour_comes(client, office, time_machine):
    article = office.checked()
    publish_at = timezone.now() + timedelta(hours=2)
    editorial.approve(article, office.approver, publish_at=publish_at)
    assert client.get(article.url).status_code == 404
    jobs.run_due(timezone.now())
    assert client.get(article.url).status_code == 404

    time_machine.move_to(timezone.now() + timedelta(hours=2, minutes=1))
    jobs.run_due(timezone.now())
    assert client.get(article.url).status_code == 200
    assert fresh(article).live


def test_a_draft_with_an_hour_but_no_approval_stays_secret(client, office, time_machine):
    article = office.submitted(go_live_at=timezone.now() + timedelta(hours=2))
    time_machine.move_to(timezone.now() + timedelta(hours=3))
    jobs.run_due(timezone.now())
    assert client.get(article.url).status_code == 404
    assert not fresh(article).live


def test_an_article_is_taken_down_when_its_time_is_over(client, category, time_machine):
    article = ArticlePageFactory(
        parent=category, title="Lịch cắt nước", expire_at=timezone.now() + timedelta(hours=1)
    )
    assert client.get(article.url).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(hours=1, minutes=1))
    jobs.run_due(timezone.now())
    assert client.get(article.url).status_code == 404
    assert "Lịch cắt nước" not in client.get(category.url).content.decode()
