"""Writes every listing anew; heals what a bulk load or a restored backup left behind."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news import placements


class Command(BaseCommand):
    help = "Rebuild the table behind every listing."

    def handle(self, *args, **options) -> None:
        listed = placements.rebuild()
        self.stdout.write(_("%(count)d articles are listed.") % {"count": listed})
