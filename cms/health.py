"""What a watcher asks: is the process alive, is the portal ready."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache

from cms import jobs


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; asks no database."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, is migrated, and the jobs run; 503 otherwise, saying which."""
    try:
        checks = {"database": "ok", "migrations": _migrations(), "jobs": _jobs()}
        checks |= {name: import_string(path)() for name, path in settings.READINESS_CHECKS.items()}
    except DatabaseError:
        checks = {"database": "unreachable"}
    is_ready = all(answer == "ok" for answer in checks.values())
    body = {"status": "ok" if is_ready else "not ready", "checks": checks}
    return JsonResponse(body, status=200 if is_ready else 503)


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(plan)} to apply" if plan else "ok"


def _jobs() -> str:
    late = jobs.late_jobs(timezone.now())
    return "late: " + ", ".join(sorted(late)) if late else "ok"
