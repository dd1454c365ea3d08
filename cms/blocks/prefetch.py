"""Reads at once what the blocks of a body show, so that their templates start no query."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

from cms.models import PortalImage, WebLink, WebLinkSet
from cms.pictures import CARD_RENDITIONS, LOGO_SPEC, TEXT_RENDITIONS, prefetch_renditions


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
        prefetch_renditions(images, {*TEXT_RENDITIONS, *CARD_RENDITIONS})
    link_sets = [leaf for leaf in found if isinstance(leaf, WebLinkSet)]
    if link_sets:
        prefetch_related_objects(link_sets, links_with_logos())


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
