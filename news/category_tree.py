"""The categories of a site as the admin's screen shows them, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.db.models.functions import Length, Substr
from wagtail.models import Page, Site, WorkflowPage

from news.models import ArticlePage, CategoryPage, Placement


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

    @property
    def is_hidden(self) -> bool:
        return not (self.page.show_in_menus and self.page.live)


def category_tree(site: Site, now: datetime) -> list[CategoryRow]:
    """Rows in the order of the tree, parents before children; four queries."""
    pages = list(CategoryPage.objects.descendant_of(site.root_page).order_by("path"))
    rows = {page.pk: CategoryRow(page, page.depth - site.root_page.depth - 1) for page in pages}
    _mark_ends(list(rows.values()))
    listed = Placement.objects.filter(section__in=CategoryPage.objects.values("pk"))
    listed = listed.filter(section__path__startswith=site.root_page.path)
    listed = listed.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    for section_id, own, total, last in listed.values_list("section_id").annotate(
        own=Count("pk", filter=Q(is_own_category=True)),
        total=Count("pk"),
        last=Max("article__first_published_at"),
    ):
        if row := rows.get(section_id):
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


def _mark_ends(rows: list[CategoryRow]) -> None:
    siblings: dict[str, list[CategoryRow]] = {}
    for row in rows:
        siblings.setdefault(row.page.path[: -Page.steplen], []).append(row)
    for family in siblings.values():
        family[0].is_first = True
        family[-1].is_last = True
