"""Writes the database and the uploads into one archive."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import backup, jobs


class Command(BaseCommand):
    help = "Back up the database and the uploads into one archive (tar.gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", type=Path, help="the archive to write, or a folder for one named by the time"
        )

    def handle(self, *args, path: Path, **options) -> None:
        now = timezone.localtime()
        if path.is_dir():
            path = path / f"portal-{now:%Y%m%d-%H%M%S}.tar.gz"
        try:
            manifest = backup.make(path, now)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        jobs.note_backup(now)
        if settings.MEDIA_BUCKET:
            self.stdout.write(
                _("Uploads lie in the bucket %(name)s; keep its versions, they are not in here.")
                % {"name": settings.MEDIA_BUCKET}
            )
        self.stdout.write(
            _("Backed up to %(path)s: the database and %(count)d uploads, %(size)s.")
            % {
                "path": path,
                "count": len(manifest.files) - 1,
                "size": filesizeformat(path.stat().st_size),
            }
        )
