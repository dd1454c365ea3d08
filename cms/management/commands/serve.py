"""`make run`: sets up what is missing, then runs web, worker and scheduler until stopped."""

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.translation import gettext as _

from cms import launcher
from cms.settings import env


class Command(BaseCommand):
    help = "Set up what is missing and serve the portal."

    def handle(self, *args, **options) -> None:
        try:
            launcher.check_port(env.PORT)
        except launcher.PortTaken as error:
            raise CommandError(
                _("Port %(port)d is in use. Choose another: make run PORT=8080")
                % {"port": env.PORT}
            ) from error
        call_command("prepare")
        connections.close_all()
        self.stdout.write(
            _("The portal is at %(url)s, its admin at %(url)s/admin/ (Ctrl+C stops it).")
            % {"url": settings.SITE_URL}
        )
        self.stdout.flush()
        launcher.supervise(launcher.commands(str(Path(settings.BASE_DIR) / "manage.py")))
