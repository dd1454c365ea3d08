"""Reads at once what the blocks of a body show, so that their templates start no query."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.models import PortalImage, WebLink, WebLinkSet
from cms.pictures import (
    CARD_RENDITIONS,
    LOGO_SPEC,
    RATIO_RENDITIONS,
    TEXT_RENDITIONS,
    prefetch_renditions,
)


def links_with_logos() -> Prefetch:
    """For `WebLinkSet` queries: the links in the editors' order, with their logos ready."""
    logos = PortalImage.objects.prefetch_renditions(LOGO_SPEC)
    links = WebLink.objects.order_by("sort_order", "pk").prefetch_related(Prefetch("logo", logos))
    return Prefetch("links", links)


def prefetch_for_blocks(body: StreamValue, extra_images: Iterable[PortalImage] = ()) -> None:
    """Fetches renditions of every picture and links of every link set in a body.

    `extra_images` are pictures outside the body (a cover), read in the same query.
    """
    found = list(_leaves(body))
    images = [*extra_images, *(leaf for leaf in found if isinstance(leaf, PortalImage))]
    if images:
        prefetch_renditions(images, {*TEXT_RENDITIONS, *CARD_RENDITIONS, *RATIO_RENDITIONS})
    link_sets = [leaf for leaf in found if isinstance(leaf, WebLinkSet)]
    if link_sets:
        prefetch_related_objects(link_sets, links_with_logos())


def read_together(bodies: Sequence[StreamValue]) -> None:
    """Reads the blocks of many bodies of one kind with as many queries as one body takes.

    As Wagtail's `StreamValue._prefetch_blocks`, which goes through one body at a time.
    """
    waiting: dict[str, list[tuple[StreamValue, int]]] = {}
    for body in bodies:
        for place, raw in enumerate(body._raw_data):
            if body._bound_blocks[place] is None:
                waiting.setdefault(raw["type"], []).append((body, place))
    for name, places in waiting.items():
        block = places[0][0].stream_block.child_blocks[name]
        values = block.bulk_to_python([body._raw_data[place]["value"] for body, place in places])
        for (body, place), value in zip(places, values, strict=True):
            block_id = body._raw_data[place].get("id")
            body._bound_blocks[place] = StreamValue.StreamChild(block, value, id=block_id)


def leaves_of(body: StreamValue) -> list[Any]:
    """What a body is made of in the end: words, pictures, documents, tables."""
    return list(_leaves(body))


def pictures_of(page: Page) -> set[PortalImage]:
    """The pictures that a page shows itself: in its fields and in their blocks."""
    shown = (
        field
        for field in page._meta.concrete_fields
        if field.related_model is PortalImage or isinstance(field, StreamField)
    )
    leaves = (leaf for field in shown for leaf in _leaves(getattr(page, field.name)))
    return {leaf for leaf in leaves if isinstance(leaf, PortalImage)}


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, StreamValue):
        for block in value:
            yield from _leaves(block.value)
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _leaves(part)
    else:
        yield value
