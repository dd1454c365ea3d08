"""`import_article FILE… [--category SLUG] [--dry-run]`: drafts from old portals' texts."""

import logging
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm
from wagtail.models import Site

from cms.text import clean_input
from news.importers import writer
from news.importers.clean import MAX_BYTES
from news.importers.portal_text import read_portal_text
from news.importers.record import ArticleRecord, BadSource, Photo
from news.models import CategoryPage

logger = logging.getLogger(__name__)

SHOWN_LEAD_LETTERS = 70
PROGRESS_FROM = 5


class Command(BaseCommand):
    help = "Make drafts in the workflow from the text of old portal pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--category", metavar="SLUG", help="where the articles go")
        parser.add_argument(
            "--site", metavar="HOSTNAME", help="which site; the default one if empty"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, write nothing"
        )
        parser.add_argument(
            "--convert-old-fonts",
            action="store_true",
            help="bring text that seems typed in an old font (TCVN3, VNI) into Unicode",
        )

    def handle(
        self, *args, files: list[Path], dry_run: bool, convert_old_fonts: bool, **options
    ) -> None:
        site = self._site(options["site"])
        try:
            slug = options["category"]
            category = writer.find_category(site, slug) if slug else None
        except BadSource as error:
            raise CommandError(str(error)) from error
        failed = 0
        # None: no bar where nobody watches, as in a log.
        is_bar_off = True if len(files) < PROGRESS_FROM else None
        for path in tqdm(files, desc=_("Articles"), disable=is_bar_off):
            try:
                record = read_portal_text(_read(path), path.name, convert_old_fonts)
                message = self._take(site, record, category, dry_run)
            except BadSource as error:
                message = _("set aside: %(reason)s") % {"reason": error}
                failed += 1
            except Exception as error:
                # One bad file must not stop the run.
                logger.exception("A file was not imported", extra={"file_name": path.name})
                reason = f"{type(error).__name__}: {error}"
                message = _("set aside: %(reason)s") % {"reason": reason}
                failed += 1
            with tqdm.external_write_mode():
                self.stdout.write(f"{clean_input(path.name or str(path))}: {message}")
        if failed:
            raise CommandError(
                _("%(failed)d of %(count)d files were set aside; the reasons are above.")
                % {"failed": failed, "count": len(files)}
            )

    def _site(self, hostname: str | None) -> Site:
        chosen = {"hostname": hostname} if hostname else {"is_default_site": True}
        site = Site.objects.filter(**chosen).select_related("root_page").first()
        if site is None:
            raise CommandError(_("There is no such site. Set the portal up first: make run"))
        return site

    def _take(
        self, site: Site, record: ArticleRecord, category: CategoryPage | None, dry_run: bool
    ) -> str:
        """Writes one article; returns what is to be said of it."""
        if dry_run:
            if writer.find_imported(site, record):
                return _("already imported: %(title)s") % {"title": record.title}
            said = _("would make a draft: %(title)s") % {"title": record.title}
            return "\n".join([said, *_contents(record, category), *_warnings(record)])
        written = writer.write(site, record, category, timezone.now())
        if not written.is_new:
            return _("already imported: %(title)s") % {"title": written.article.title}
        said = _("draft made, waiting for an editor: %(title)s") % {"title": record.title}
        return "\n".join([said, *_warnings(record)])


def _read(path: Path) -> bytes:
    """The file's bytes, a little more than MAX_BYTES at most."""
    try:
        if path.is_dir():
            raise BadSource(_("This is a folder; name the files in it."))
        if path.exists() and not path.is_file():
            raise BadSource(_("This is not an ordinary file."))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise BadSource(_("There is no such file.")) from error
    except PermissionError as error:
        raise BadSource(_("You may not read this file.")) from error
    except OSError as error:
        raise BadSource(
            _("The file cannot be opened: %(reason)s") % {"reason": error.strerror}
        ) from error


def _contents(record: ArticleRecord, category: CategoryPage | None) -> list[str]:
    """What the draft would hold, one line each."""
    captions = [part.caption for part in record.body if isinstance(part, Photo)]
    paragraphs = len(record.body) - len(captions)
    place = category.title if category else writer.UNSORTED_TITLE
    lines = [
        _("category: %(title)s") % {"title": place},
        record.displayed_at
        and _("date shown: %(moment)s")
        % {"moment": date_format(record.displayed_at, "SHORT_DATETIME_FORMAT")},
        record.views is not None and _("starting views: %(views)d") % {"views": record.views},
        record.lead and _("lead: %(text)s") % {"text": _shortened(record.lead, SHOWN_LEAD_LETTERS)},
        ngettext("text: %(count)d paragraph", "text: %(count)d paragraphs", paragraphs)
        % {"count": paragraphs},
        *(_("photo: %(caption)s") % {"caption": caption} for caption in captions),
        record.byline and _("byline: %(byline)s") % {"byline": record.byline},
        record.origin and _("source: %(source)s") % {"source": record.origin},
    ]
    return [f"  {line}" for line in lines if line]


def _shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[:letters].rstrip()}…"


def _warnings(record: ArticleRecord) -> list[str]:
    """What an editor must look at, one line each."""
    meanings = {
        "missing_photo": _("  - a photo is missing its file; add it before sending the piece on"),
        "date_unknown": _("  - no date was found"),
        "time_unknown": _("  - the date has no time of day"),
        "lead_missing": _("  - the first paragraph is too long for a lead; write one"),
        "legacy_text_suspected": _(
            "  - the text seems typed in an old font (TCVN3, VNI) and was left as it is;"
            " see what --convert-old-fonts makes of it with --dry-run"
        ),
        "legacy_text_converted": _(
            "  - the text was typed in an old font and is converted; read it through"
        ),
    }
    return [meanings[flag] for flag in record.flags]
