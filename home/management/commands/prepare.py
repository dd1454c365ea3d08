"""Brings an install up to date: database, site, roles, demo content, catalogues, static files.

Repeatable. What has not changed since the last time is not done again, so that a second start
takes seconds.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from cms.catalogues import compile_catalogues
from home.bootstrap import ensure_site
from news.models import CategoryPage

SOURCES = ("cms", "news", "home", "templates", "locale", "requirements.txt")


class Command(BaseCommand):
    help = "Set up or upgrade this install."

    def handle(self, *args, **options) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        stamp = settings.VAR_DIR / "prepared"
        current = [self._sources(), self._database()]
        known = stamp.read_text().split() if stamp.exists() else []
        is_built, is_current = known[:1] == current[:1], known == current
        if not is_built:
            compile_catalogues(settings.LOCALE_PATHS)
        if not is_current:
            self._keep_private()
        if not self._is_migrated():
            self._say(_("Setting up the database…"))
            call_command("migrate", verbosity=0)
            is_current = False
        ensure_site(settings.SITE_URL, settings.SITE_NAME)
        if not is_current:
            call_command("setup_editorial", verbosity=0)
            if os.environ.get("DEMO", "1") != "0" and not CategoryPage.objects.exists():
                self._say(_("Loading the demo content…"))
                call_command("load_demo")
            if not is_built and not settings.DEBUG:
                call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text("\n".join(current))
        if not get_user_model().objects.filter(is_superuser=True).exists():
            self._say(
                _("There is no administrator yet: .venv/bin/python manage.py createsuperuser")
            )

    def _say(self, sentence: str) -> None:
        """At once, also where the output is a file or a journal."""
        self.stdout.write(sentence)
        self.stdout.flush()

    def _keep_private(self) -> None:
        """Drafts and password hashes are for the portal's own account alone.

        nginx reads static files in VAR_DIR as a member of the portal's group. SQLite gives its
        other files the mode of the first.
        """
        settings.VAR_DIR.chmod(0o750)
        if connection.vendor == "sqlite":
            database = Path(connection.settings_dict["NAME"])
            database.touch()
            for file in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
                if file.exists():
                    file.chmod(0o600)

    def _is_migrated(self) -> bool:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())

    def _database(self) -> str:
        """Changes with the database, and where the demo is wanted in it."""
        wanted = [settings.DATABASES["default"], os.environ.get("DEMO", "1")]
        return hashlib.sha256(repr(wanted).encode()).hexdigest()

    def _sources(self) -> str:
        """Changes with every source file, and where static files are wanted."""
        known = hashlib.sha256(repr(settings.DEBUG).encode())
        for path in self._source_files():
            status = path.stat()
            known.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
        return known.hexdigest()

    def _source_files(self) -> Iterator[Path]:
        for name in SOURCES:
            top = Path(settings.BASE_DIR) / name
            found = [top] if top.is_file() else sorted(top.rglob("*"))
            for path in found:
                if path.is_file() and path.suffix not in {".pyc", ".mo"}:
                    yield path
