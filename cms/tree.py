"""Moves in the page tree that treebeard makes one statement per page: swaps, and whole families.

No signals are sent; callers bring listings and redirects in step. Paths stay treebeard's own.
"""

from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from wagtail.models import Page

from cms import shelf

BATCH = 200
# No letter of treebeard's alphabet: a path that no page has, for as long as a swap takes.
NOWHERE = "~"


class Moved(NamedTuple):
    """A page that changed its parent, with its `url_path` before and after."""

    page: Page
    before: str
    after: str


@transaction.atomic
def swap(first: Page, second: Page) -> None:
    """Exchanges the places of two siblings, with all that is below them, in three statements."""
    paths = dict(
        Page.objects.select_for_update()
        .filter(pk__in=[first.pk, second.pk])
        .order_by("pk")
        .values_list("pk", "path")
    )
    one, other = paths[first.pk], paths[second.pk]
    aside = NOWHERE * len(one)
    for old, new in ((one, aside), (other, one), (aside, other)):
        Page.objects.filter(path__startswith=old).update(path=_instead(old, new))
    shelf.clear()


@transaction.atomic
def move_children(source: Page, target: Page, slugs: dict[int, str]) -> list[Moved]:
    """Moves every child of `source`, with all below it, to the end of `target`.

    `slugs` gives new slugs by page id. One statement per 200 children that have none of their own,
    one for each other child.
    """
    branch = Page.objects.select_for_update().filter(path__startswith=source.path)
    list(branch.order_by("pk").values_list("pk", flat=True))  # held until the end
    source = Page.objects.select_for_update().get(pk=source.pk)
    target = Page.objects.select_for_update().get(pk=target.pk)
    last = target.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    moved: list[Moved] = []
    leaves: list[Page] = []
    children = Page.objects.child_of(source).order_by("path")
    for child in children.only("path", "depth", "numchild", "slug", "url_path", "draft_title"):
        step += 1
        slug = slugs.get(child.pk, child.slug)
        path = Page._get_path(target.path, target.depth + 1, step)
        url_path = f"{target.url_path}{slug}/"
        moved.append(Moved(child, child.url_path, url_path))
        if child.numchild:
            Page.objects.filter(path__startswith=child.path).update(
                path=_instead(child.path, path),
                depth=F("depth") + target.depth - source.depth,
                url_path=_instead(child.url_path, url_path, "url_path"),
            )
            Page.objects.filter(pk=child.pk).update(slug=slug)
        else:
            leaves.append(child)
        child.path, child.depth = path, target.depth + 1
        child.slug, child.url_path = slug, url_path
    Page.objects.bulk_update(leaves, ["path", "depth", "slug", "url_path"], batch_size=BATCH)
    Page.objects.filter(pk=target.pk).update(numchild=F("numchild") + len(moved))
    Page.objects.filter(pk=source.pk).update(numchild=0)
    shelf.clear()
    return moved


def _instead(old: str, new: str, column: str = "path") -> Concat:
    return Concat(Value(new), Substr(column, len(old) + 1))
