"""Recurring jobs: what runs how often, and the record of each run.

`settings.JOBS` maps a job's name to (dotted path of a function that takes `now`, seconds between
runs). Two schedulers may run at once: a job's row is claimed before it runs.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from cms.models import JobHeartbeat

logger = logging.getLogger(__name__)

SCHEDULER = "publish_scheduled"
WORKER = "worker"
BACKUP = "backup"


def run_due(now: datetime) -> list[str]:
    """Runs the jobs whose time has come and returns their names; a failing job stops no other."""
    ran = []
    for name, (path, every_seconds) in settings.JOBS.items():
        if not _claim(name, every_seconds, now):
            continue
        ran.append(name)
        try:
            import_string(path)(now)
        except Exception as error:
            logger.exception("A job failed: %s", name)
            JobHeartbeat.objects.filter(name=name).update(error=f"{type(error).__name__}: {error}")
        else:
            JobHeartbeat.objects.filter(name=name).update(succeeded_at=now, error="")
    return ran


def late_jobs(now: datetime) -> list[str]:
    """Names of jobs, the task worker among them, that have not succeeded for three turns."""
    beats = dict(JobHeartbeat.objects.values_list("name", "succeeded_at"))
    turns = {name: seconds for name, (_path, seconds) in settings.JOBS.items()}
    turns[WORKER] = turns["ask_worker"]
    return [
        name
        for name, seconds in turns.items()
        if not beats.get(name) or now - beats[name] > timedelta(seconds=3 * seconds + 60)
    ]


def note_backup(now: datetime) -> None:
    """Writes down that a backup was made; nobody waits for the next, so it is never late."""
    JobHeartbeat.objects.update_or_create(
        name=BACKUP, defaults={"ran_at": now, "succeeded_at": now, "error": ""}
    )


def publish_scheduled(now: datetime) -> None:
    """Publishes what is due and takes down what has expired."""
    call_command("publish_scheduled", verbosity=0)


def clear_sessions(now: datetime) -> None:
    """Forgets sessions that have expired."""
    call_command("clearsessions", verbosity=0)


def clear_task_results(now: datetime) -> None:
    """Forgets finished background tasks after two weeks."""
    call_command("prune_db_task_results", verbosity=0)


def ask_worker(now: datetime) -> None:
    """Queues a task whose run shows that the task worker is alive."""
    answer_scheduler.enqueue()


@task()
def answer_scheduler() -> None:
    """Run by the task worker: writes its heartbeat."""
    now = timezone.now()
    JobHeartbeat.objects.update_or_create(
        name=WORKER, defaults={"ran_at": now, "succeeded_at": now, "error": ""}
    )


def _claim(name: str, every_seconds: int, now: datetime) -> bool:
    """Whether this process is the one that runs the job now."""
    beat, made = JobHeartbeat.objects.get_or_create(name=name, defaults={"ran_at": now})
    if made:
        return True
    if now - beat.ran_at < timedelta(seconds=every_seconds):
        return False
    claimed = JobHeartbeat.objects.filter(name=name, ran_at=beat.ran_at).update(ran_at=now)
    return claimed == 1


def close_idle_connection() -> None:
    """A scheduler sleeps long; a connection that broke meanwhile must not fail the next turn."""
    connection.close_if_unusable_or_obsolete()
