"""`import_article FILE… [--category SLUG] [--dry-run]`: drafts from old portals' texts."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm
from wagtail.models import Site

from news.importers import writer
from news.importers.clean import MAX_BYTES
from news.importers.portal_text import read_portal_text
from news.importers.record import ArticleRecord, BadSource
from news.models import CategoryPage


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

    def handle(self, *args, files: list[Path], dry_run: bool, **options) -> None:
        site = self._site(options["site"])
        try:
            slug = options["category"]
            category = writer.find_category(site, slug) if slug else None
        except BadSource as error:
            raise CommandError(str(error)) from error
        failed = 0
        for path in tqdm(files, desc=_("Articles"), disable=len(files) < 5):
            try:
                self._say(path, self._take(site, path, category, dry_run))
            except BadSource as error:
                failed += 1
                self._say(path, _("set aside: %(reason)s") % {"reason": error})
            except Exception as error:
                # One bad file must not stop the run; what happened is told, with its kind.
                failed += 1
                reason = f"{type(error).__name__}: {error}"
                self._say(path, _("set aside: %(reason)s") % {"reason": reason})
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

    def _take(self, site: Site, path: Path, category: CategoryPage | None, dry_run: bool) -> str:
        record = read_portal_text(_read(path), path.name)
        if dry_run:
            return self._would(site, record)
        written = writer.write(site, record, category, timezone.now())
        if not written.is_new:
            return _("already imported: %(title)s") % {"title": written.article.title}
        lines = [_("draft made, waiting for an editor: %(title)s") % {"title": record.title}]
        return "\n".join([*lines, *_warnings(record)])

    def _would(self, site: Site, record: ArticleRecord) -> str:
        if writer.find_imported(site, record):
            return _("already imported: %(title)s") % {"title": record.title}
        lines = [_("would make a draft: %(title)s") % {"title": record.title}]
        return "\n".join([*lines, *_warnings(record)])

    def _say(self, path: Path, message: str) -> None:
        with tqdm.external_write_mode():
            self.stdout.write(f"{path.name}: {message}")


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise BadSource(_("This is a folder; name the files in it."))
        if path.stat().st_size > MAX_BYTES:
            raise BadSource(_("The file is larger than 5 MB; it is not one article."))
        return path.read_bytes()
    except OSError as error:
        raise BadSource(
            _("The file cannot be opened: %(reason)s") % {"reason": error.strerror}
        ) from error


def _warnings(record: ArticleRecord) -> list[str]:
    """What an editor must look at, one line each."""
    meanings = {
        "missing_photo": _("  - a photo is missing its file; add it before sending the piece on"),
        "date_unknown": _("  - no date was found"),
        "time_unknown": _("  - the date has no time of day"),
        "legacy_text_suspected": _("  - the text seems typed in an old font; it was not converted"),
    }
    return [meanings[flag] for flag in record.flags]
