"""`manage.py load_demo [--articles N]`: the demo ward, and more articles for benchmarks."""

from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from home.bootstrap import ensure_site
from home.demo import bulk, load

ACCOUNTS = "demo-accounts.txt"


class Command(BaseCommand):
    help = "Loads the demo ward on an empty site; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--articles", type=int, default=0, metavar="N", help="fill up to N published articles"
        )

    def handle(self, *args, articles: int, verbosity: int, **options) -> None:
        self._quiet = verbosity == 0
        now = timezone.now()
        site = ensure_site(settings.SITE_URL, settings.SITE_NAME)
        if load.is_loaded(site):
            self._say(_("The demo is loaded already."))
        else:
            self._load(site, now)
        if wanted := bulk.missing(site, articles):
            self._fill(site, wanted, now)

    def _load(self, site, now) -> None:
        path = settings.VAR_DIR / ACCOUNTS
        try:
            with tqdm(desc=_("Articles"), disable=self._quiet) as bar:
                gallery = load.load(site, path, now, lambda total: self._started(bar, total))
        except load.NotEmpty as error:
            raise CommandError(
                _("This site has pages already. The demo is only loaded on an empty site.")
            ) from error
        with tqdm(total=len(gallery), desc=_("Pictures"), disable=self._quiet) as bar:
            gallery.make_renditions(lambda: bar.update() and None)
        self._say(_("Accounts are listed in %(path)s.") % {"path": path})

    def _started(self, bar: tqdm, total: int) -> Callable[[], None]:
        bar.total = total
        return lambda: bar.update() and None

    def _fill(self, site, count: int, now) -> None:
        started = perf_counter()
        with tqdm(total=count, desc=_("Articles"), disable=self._quiet) as bar:
            bulk.fill(site, count, now, bar.update)
        filled = perf_counter()
        bulk.index(show_progress=not self._quiet)
        figures = {
            "count": count,
            "rate": round(count / (filled - started)),
            "fill_seconds": round(filled - started, 1),
            "index_seconds": round(perf_counter() - filled, 1),
        }
        self._say(
            _(
                "%(count)s articles added in %(fill_seconds)s s (%(rate)s a second);"
                " listed and indexed in %(index_seconds)s s."
            )
            % figures
        )

    def _say(self, line: str) -> None:
        if not self._quiet:
            self.stdout.write(line)
