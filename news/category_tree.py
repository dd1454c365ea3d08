"""The categories of a site as the admin's screen shows them, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Count, Max, Q
from django.db.models.functions import Length, Substr
from wagtail.models import Page, Site, WorkflowPage

from cms.sections import section_paths
from cms.shelf import Shelf
from news.models import ArticlePage, CategoryPage, Placement

# Of one's own change the figures are new at once; an article that ends by itself counts so long.
COUNT_SECONDS = 60


@dataclass
class CategoryRow:
    """One category; `own` and `total` count listed articles (here, and with all below)."""

    page: CategoryPage
    level: int
    own: int = 0
    total: int = 0
    drafts: int = 0
    last_published_at: datetime | None = None
    workflow: str = ""
    is_first: bool = False
    is_last: bool = False
    public_url: str = ""
    write_url: str = ""
    language: str = ""

    @property
    def may_have_below(self) -> bool:
        return self.level + 1 < CategoryPage.LEVELS

    @property
    def is_hidden(self) -> bool:
        return not (self.page.show_in_menus and self.page.live)


def category_tree(site: Site, now: datetime) -> list[CategoryRow]:
    """Rows in the order of the tree, parents before children; five queries, and one of marks.

    Those of a section in another language come last, with `language` set.
    """
    home, sections = site.root_page, section_homes(site)
    pages = list(CategoryPage.objects.descendant_of(home).order_by("path"))
    own = [_row(page, home) for page in pages if page.locale_id == home.locale_id]
    for section in sections:
        below = [page for page in pages if page.path.startswith(section.path)]
        own += [_row(page, section, str(section.locale)) for page in below]
    rows = {row.page.pk: row for row in own}
    _mark_ends(list(rows.values()))
    counts = Shelf.of(None).take_until_change(
        ("categories", site.pk), COUNT_SECONDS, partial(_count_listed, list(rows), now)
    )
    for section_id, own, total, last in counts:
        row = rows[section_id]
        row.own, row.total, row.last_published_at = own, total, last
    paths = {page.path: rows[page.pk] for page in pages}
    drafts = ArticlePage.objects.descendant_of(site.root_page).filter(live=False)
    parents = drafts.annotate(above=Substr("path", 1, Length("path") - Page.steplen))
    for path, count in parents.values_list("above").annotate(count=Count("pk")).order_by():
        if row := paths.get(path):
            row.drafts = count
    own_workflows = WorkflowPage.objects.filter(page__path__startswith=site.root_page.path)
    for page_id, name in own_workflows.values_list("page_id", "workflow__name"):
        if row := rows.get(page_id):
            row.workflow = name
    return list(rows.values())


def section_homes(site: Site) -> list[Page]:
    """Home pages of the site's sections in other languages."""
    homes = Page.objects.filter(path__in=section_paths(), path__startswith=site.root_page.path)
    return list(homes.select_related("locale").order_by("path"))


def _row(page: CategoryPage, home: Page, language: str = "") -> CategoryRow:
    return CategoryRow(page, page.depth - home.depth - 1, language=language)


def _count_listed(category_ids: list[int], now: datetime) -> list[tuple]:
    """(category, articles of its own, articles in all, date of the newest), of those with any."""
    listed = Placement.objects.filter(section__in=category_ids)
    listed = listed.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    return list(
        listed.values_list("section_id")
        .annotate(
            own=Count("pk", filter=Q(is_own_category=True)),
            total=Count("pk"),
            last=Max("displayed_at"),
        )
        .order_by()
    )


def _mark_ends(rows: list[CategoryRow]) -> None:
    siblings: dict[str, list[CategoryRow]] = {}
    for row in rows:
        siblings.setdefault(row.page.path[: -Page.steplen], []).append(row)
    for family in siblings.values():
        family[0].is_first = True
        family[-1].is_last = True
