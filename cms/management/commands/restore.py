"""Puts the database and the uploads back as they were in a backup."""

from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import backup


class Command(BaseCommand):
    help = "Restore the database and the uploads from a backup: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="an archive that `backup` has written")
        parser.add_argument(
            "--no-safety-copy",
            action="store_true",
            help="do not back up first what the restore replaces",
        )

    def handle(self, *args, path: Path, no_safety_copy: bool, **options) -> None:
        try:
            if not no_safety_copy and backup.is_worth_keeping():
                self._keep_present_state()
            manifest = backup.restore(path)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        cache.clear()
        # The next start sets up again what belongs to the restored content.
        (settings.VAR_DIR / "prepared").unlink(missing_ok=True)
        self.stdout.write(
            _("Restored the state of %(time)s: the database and %(count)d uploads.")
            % {"time": manifest.made_at, "count": len(manifest.files) - 1}
        )
        self.stdout.write(_("Restart the portal if it was running."))

    def _keep_present_state(self) -> None:
        now = timezone.localtime()
        kept = settings.VAR_DIR / f"before-restore-{now:%Y%m%d-%H%M%S}.tar.gz"
        try:
            backup.make(kept, now)
        except backup.BackupError as error:
            raise backup.BackupError(
                _("What is there now cannot be kept: %(error)s. Go on all the same: %(option)s")
                % {"error": error, "option": "--no-safety-copy"}
            ) from error
        self.stdout.write(_("What was there is kept in %(path)s.") % {"path": kept})
