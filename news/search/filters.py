"""What a reader narrows a search to: a category, a period, the newest first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.navigation import in_language_of, without_private
from cms.shelf import Shelf
from news.days import OpenPeriod
from news.models import CategoryPage

CATEGORY, SINCE, UNTIL, ORDER = "chuyen-muc", "tu", "den", "xep"
NEWEST = "moi-nhat"
# Outside these years a date is a slip, and may not fit an entry's position.
FIRST_YEAR, LAST_YEAR = 1990, 2100

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


@dataclass(frozen=True)
class Filters(OpenPeriod):
    """What was asked for and understood; a filter with an error is not applied.

    `fields` holds what was typed, `errors` what is wrong with it, both by the field's name.
    """

    category: CategoryPage | None = None
    newest_first: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.category or self.since or self.until)


def site_categories(site: Site, shelf: Shelf) -> list[CategoryPage]:
    """The categories that readers of a site may choose from, in the order of the tree."""
    return shelf.take(("search categories", site.root_page_id), lambda: _categories(site))


def _categories(site: Site) -> list[CategoryPage]:
    pages = in_language_of(site.root_page, CategoryPage.objects.live())
    pages = without_private(pages)
    return list(pages.order_by("path").only("title", "url_path", "path", "depth", "slug"))


def parse_filters(typed: Mapping[str, str], categories: list[CategoryPage]) -> Filters:
    """The filters of an address; whatever is wrong in it is said in `errors`."""
    fields = {name: typed.get(name, "").strip()[:40] for name in (CATEGORY, SINCE, UNTIL)}
    errors: dict[str, str] = {}
    category = next((page for page in categories if str(page.pk) == fields[CATEGORY]), None)
    if fields[CATEGORY] and category is None:
        errors[CATEGORY] = _("This category is no longer here. Choose another one.")
    period = {}
    for name in (SINCE, UNTIL):
        period[name] = _date(fields[name])
        if fields[name] and period[name] is None:
            errors[name] = _("Enter a date such as 03/12/2018.")
    if period[SINCE] and period[UNTIL] and period[SINCE] > period[UNTIL]:
        errors[UNTIL] = _("The last day is before the first. Change one of them.")
        period = {SINCE: None, UNTIL: None}
    return Filters(
        category=category,
        since=period[SINCE],
        until=period[UNTIL],
        newest_first=typed.get(ORDER) == NEWEST,
        fields=fields,
        errors=errors,
    )


def _date(typed: str) -> date | None:
    found = _DATE.fullmatch(typed)
    if not found:
        return None
    year, month, day = found.groups()[:3] if found[1] else found.groups()[:2:-1]
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
