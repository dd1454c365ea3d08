"""The test suite: fast hashing, immediate tasks, mail in memory. The database is TEST_DATABASE_URL or SQLite."""

import os
import tempfile
from pathlib import Path

folder = Path(os.environ.get("VAR_DIR") or tempfile.mkdtemp(prefix="portal-test-"))
# The processes of one run start with the same environment, and must not share a folder.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and folder.name != worker:
    folder /= worker
    folder.mkdir(parents=True, exist_ok=True)
os.environ["VAR_DIR"] = str(folder)
os.environ["MEDIA_DIR"] = str(folder / "media")
os.environ.setdefault("PAGE_CACHE", "off")
if os.environ.get("TEST_REDIS_URL"):
    # A database of its own for each process of the run: tests empty the cache.
    number = int(worker.removeprefix("gw") or 0) % 16
    os.environ["REDIS_URL"] = f"{os.environ['TEST_REDIS_URL']}/{number}"
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from cms.settings.base import *  # noqa: E402, F403

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", ".example.test"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
