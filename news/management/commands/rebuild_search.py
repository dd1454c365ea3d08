"""Writes what readers' search reads anew; heals what a bulk load or a restored backup left."""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news.search import entries


class Command(BaseCommand):
    help = "Rebuild the table behind the readers' search."

    def handle(self, *args, **options) -> None:
        found = entries.rebuild(show_progress=sys.stderr.isatty())
        self.stdout.write(_("%(count)d articles can be found.") % {"count": found})
