"""Keeps placements true: which published article is listed where.

Called after every publish, unpublish, move and change of privacy; `rebuild` heals the whole
site (used by `load_demo` and `manage.py rebuild_placements`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Min
from wagtail.models import Page, PageViewRestriction

from cms.navigation import without_private
from cms.sections import home_path, section_paths
from news import changes
from news.models import ArticlePage, CategoryPage, Placement


def sync_article(article: ArticlePage) -> None:
    """Makes the placements of one article agree with its state in the database."""
    current = without_private(ArticlePage.objects.filter(pk=article.pk).live()).first()
    if current is None or current.displayed_at is None:
        Placement.objects.filter(article_id=article.pk).delete()
        return
    guests = list(current.other_categories.values_list("path", flat=True))
    listings = _section_paths(current.path, guests, section_paths())
    wanted = {placement.section_id: placement for placement in _placements(current, listings)}
    with transaction.atomic():
        Placement.objects.filter(article=current).exclude(section_id__in=wanted).delete()
        Placement.objects.bulk_create(
            wanted.values(),
            update_conflicts=True,
            unique_fields=["section", "article"],
            update_fields=["displayed_at", "expires_at", "is_own_category"],
        )


def next_moment(after: datetime) -> datetime | None:
    """When a listed article next expires."""
    return Placement.objects.filter(expires_at__gt=after).aggregate(next=Min("expires_at"))["next"]


def sync_branch(page: Page) -> None:
    """Makes the placements of every article at or below `page` agree with the tree."""
    branch = ArticlePage.objects.descendant_of(page, inclusive=True).order_by("pk")
    sync_articles(branch.values_list("pk", flat=True))


def sync_articles(article_ids: Iterable[int], batch: int = 500) -> None:
    """As `sync_article` for many: the same few queries for every `batch` of them."""
    waiting = list(article_ids)
    for start in range(0, len(waiting), batch):
        _sync_batch(waiting[start : start + batch])


def rebuild(batch: int = 2000) -> int:
    """Writes all placements anew and returns how many articles are listed."""
    private = [
        restriction.page.path
        for restriction in PageViewRestriction.objects.select_related("page").order_by("pk")
    ]
    guests: dict[int, list[str]] = {}
    through = ArticlePage.other_categories.through.objects
    for article_id, path in through.values_list("articlepage_id", "categorypage__path"):
        guests.setdefault(article_id, []).append(path)
    page_ids = dict(Page.objects.filter(numchild__gt=0).values_list("path", "pk"))
    page_ids.update(CategoryPage.objects.values_list("path", "pk"))
    homes = section_paths()
    listed = 0
    with transaction.atomic():
        Placement.objects.all().delete()
        rows: list[Placement] = []
        articles = ArticlePage.objects.live().filter(displayed_at__isnull=False)
        columns = articles.values_list("pk", "path", "displayed_at", "expire_at").order_by("pk")
        for article_id, path, displayed_at, expire_at in columns.iterator(chunk_size=batch):
            if any(path.startswith(prefix) for prefix in private):
                continue
            listed += 1
            for section_path in _section_paths(path, guests.get(article_id, []), homes):
                rows.append(
                    Placement(
                        section_id=page_ids[section_path],
                        article_id=article_id,
                        displayed_at=displayed_at,
                        expires_at=expire_at,
                        is_own_category=section_path == path[: -Page.steplen],
                    )
                )
            if len(rows) >= batch:
                Placement.objects.bulk_create(rows)
                rows.clear()
        Placement.objects.bulk_create(rows)
        changes.fill()
    return listed


def _sync_batch(article_ids: list[int]) -> None:
    listed = ArticlePage.objects.filter(pk__in=article_ids, displayed_at__isnull=False)
    columns = ("pk", "path", "displayed_at", "expire_at")
    articles = list(without_private(listed.live()).order_by("pk").values_list(*columns))
    guests: dict[int, list[str]] = {}
    through = ArticlePage.other_categories.through.objects.filter(articlepage_id__in=article_ids)
    for article_id, path in through.values_list("articlepage_id", "categorypage__path"):
        guests.setdefault(article_id, []).append(path)
    homes = section_paths()
    sections = {row[0]: _section_paths(row[1], guests.get(row[0], []), homes) for row in articles}
    wanted = Page.objects.filter(path__in=set().union(*sections.values()))
    page_ids = dict(wanted.values_list("path", "pk"))
    rows = [
        Placement(
            section_id=page_ids[section_path],
            article_id=article_id,
            displayed_at=displayed_at,
            expires_at=expire_at,
            is_own_category=section_path == path[: -Page.steplen],
        )
        for article_id, path, displayed_at, expire_at in articles
        for section_path in sections[article_id]
    ]
    with transaction.atomic():
        Placement.objects.filter(article_id__in=article_ids).delete()
        Placement.objects.bulk_create(rows)


def _placements(article: ArticlePage, listings: set[str]) -> Iterator[Placement]:
    sections = Page.objects.filter(path__in=listings)
    parent_path = article.path[: -Page.steplen]
    for section_id, path in sections.values_list("pk", "path"):
        yield Placement(
            section_id=section_id,
            article=article,
            displayed_at=article.displayed_at,
            expires_at=article.expire_at,
            is_own_category=path == parent_path,
        )


def _section_paths(article_path: str, guest_paths: list[str], homes: list[str]) -> set[str]:
    """Paths of every page that lists the article: its ancestors and guests', up to the home page.

    `homes` are the paths of the home pages of sections in other languages: what lies below one is
    listed nowhere else, and takes no guests.
    """
    step = Page.steplen
    home = home_path(article_path, homes)
    paths = {article_path[:end] for end in range(len(home), len(article_path), step)}
    for guest in guest_paths:
        guest_home = home_path(guest, homes)
        if guest_home == home or not {home, guest_home} & set(homes):
            paths |= {guest[:end] for end in range(len(guest_home), len(guest) + 1, step)}
    return paths
