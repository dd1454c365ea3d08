"""A page's place in the tree is the tree's: saving what was read before a move undoes no move."""

from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page


class Place(NamedTuple):
    """Where a page stands in the database, whatever an instance in memory says."""

    path: str
    depth: int
    numchild: int
    parent_url_path: str | None


def place_of(page_id: int) -> Place | None:
    """Where a page stands now; holds its row until the transaction ends."""
    step = Page.steplen
    parent = Page.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - step))
    row = (
        Page.objects.select_for_update(of=("self",))
        .filter(pk=page_id)
        .annotate(parent_url_path=Subquery(parent.values("url_path")[:1]))
        .values_list("path", "depth", "numchild", "parent_url_path")
        .first()
    )
    return Place(*row) if row else None


def put_in_place(page: Page) -> None:
    """Gives an instance its true place and address before it is saved; one query.

    A revision or a form read before a move, a merge or the rename of a category carries the old
    place. Saved as it is, it would undo the move for this page alone and leave the tree broken.
    """
    place = place_of(page.pk)
    if place is None:
        return
    page.path, page.depth, page.numchild = place.path, place.depth, place.numchild
    if place.parent_url_path is not None:
        page.url_path = f"{place.parent_url_path}{page.slug}/"
