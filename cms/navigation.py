"""Where a reader is and where one can go: breadcrumbs and the two-level menu."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Subquery
from django.http import HttpRequest
from wagtail.models import Page, PageQuerySet, PageViewRestriction, Site


@dataclass(frozen=True)
class Crumb:
    """One step of the way: `title` as shown, `url` as a path."""

    title: str
    url: str


@dataclass
class MenuItem:
    """One entry of the menu; `children` is the second level, `page_id` its page."""

    title: str
    url: str
    page_id: int
    children: list["MenuItem"] = field(default_factory=list)


def breadcrumbs(page: Page, request: HttpRequest | None = None) -> list[Crumb]:
    """Ancestors of `page` from its site's home page down, without the page itself."""
    from cms.routes import Signposts  # routes reads models that read this module

    if page.depth <= 2 or getattr(page, "is_front", False):
        return []
    signposts = Signposts.of(request)
    above = signposts and signposts.above(page)
    if above:
        return [Crumb(each.title, signposts.url(each.address)) for each in above]
    # Of its language, where a section in another one lies below the site's home page.
    ancestors = page.get_ancestors().filter(depth__gte=2, locale=page.locale_id).order_by("depth")
    return [Crumb(ancestor.title, ancestor.url or "/") for ancestor in ancestors]


def in_language_of(home: Page, pages: PageQuerySet | None = None) -> PageQuerySet:
    """Pages below a home page without those of its sections in other languages; no query more."""
    pages = Page.objects.all() if pages is None else pages
    return pages.descendant_of(home).filter(locale=home.locale_id)


def without_private(pages: PageQuerySet) -> PageQuerySet:
    """As `pages.public()`, in the same query instead of one more.

    Wagtail's own reads the private pages with a join, which SQLite turns round: it walks the
    whole tree (25 ms at 100,000 pages, for none). A subquery for the path stays cheap
    (docs/decisions/0004).
    """
    private_path = Page.objects.filter(pk=OuterRef("page_id")).values("path")
    restrictions = PageViewRestriction.objects.annotate(
        private_path=Subquery(private_path), below=ExpressionWrapper(OuterRef("path"), CharField())
    )
    return pages.exclude(Exists(restrictions.filter(below__startswith=F("private_path"))))


def menu(site: Site) -> list[MenuItem]:
    """Live pages that editors let show in the menu, in the editors' order, two levels deep.

    One query, over the partial index on `show_in_menus` (docs/decisions/0004).
    """
    home = site.root_page
    pages = (
        without_private(in_language_of(home))
        .live()
        .in_menu()
        .filter(depth__lte=home.depth + 2)
        .order_by("path")
    )
    return list(_nest(pages, home.depth + 1))


def _nest(pages, top_depth: int) -> Iterator[MenuItem]:
    items: list[MenuItem] = []
    paths: dict[str, MenuItem] = {}
    for page in pages:
        item = MenuItem(page.title, page.url, page.pk)
        if page.depth == top_depth:
            items.append(item)
            paths[page.path] = item
        elif parent := paths.get(page.path[: -page.steplen]):
            parent.children.append(item)
    yield from items
