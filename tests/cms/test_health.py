"""What a watcher is told: alive, ready, and if not, why."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cms import health, jobs
from cms.models import JobHeartbeat


@pytest.fixture
def running(db, settings):
    """Two jobs, and the task worker, succeeded just now."""
    names = ("publish_scheduled", "ask_worker")
    settings.JOBS = {name: settings.JOBS[name] for name in names}
    jobs.run_due(timezone.now())
    assert JobHeartbeat.objects.filter(name=jobs.WORKER).exists()


def test_alive_without_the_database_and_without_a_site(client):
    # No `db` fixture: a query would fail this test.
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_ready_when_the_jobs_run(client, running):
    response = client.get("/readyz")
    assert response.status_code == 200
    checks = {"database": "ok", "migrations": "ok", "jobs": "ok", "views": "ok"}
    assert response.json() == {"status": "ok", "checks": checks}
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_not_ready_before_the_first_run_of_any_job(client, db):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "publish_scheduled" in response.json()["checks"]["jobs"]


@pytest.mark.parametrize("name", ["publish_scheduled", jobs.WORKER])
def test_not_ready_when_a_job_or_the_worker_is_late(client, running, name):
    long_ago = timezone.now() - timedelta(hours=1)
    JobHeartbeat.objects.filter(name=name).update(succeeded_at=long_ago)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["jobs"] == f"late: {name}"


def test_not_ready_when_a_migration_is_missing(client, running):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("cms")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"].endswith("to apply")


def test_not_ready_when_the_database_is_gone_and_no_detail_is_told(client, db, monkeypatch):
    def fail() -> str:
        raise DatabaseError("password=rat-mat host=10.0.0.5")

    monkeypatch.setattr(health, "_migrations", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "unreachable"}
    assert b"rat-mat" not in response.content
