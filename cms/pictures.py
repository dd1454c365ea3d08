"""The sizes that pictures are shown in: one list for templates, prefetching and pre-making.

A card shows a crop around the focal point; a picture in the text keeps its proportions.
WebP comes in every width, JPEG once, for the few readers whose browser has no WebP and for
feeds and share images.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images.models import Filter

from cms.models import PortalImage, PortalRendition

logger = logging.getLogger(__name__)

# shape name -> (widths in CSS pixels and twice that, aspect width, aspect height)
CARD_SHAPES = {
    "thumb": [(224, 149), (448, 299)],
    "tile": [(400, 267), (800, 533)],
    "lead": [(480, 320), (800, 533), (1200, 800)],
}
TEXT_WIDTHS = [480, 800, 1400]
LOGO_SPEC = "max-320x128|format-webp"
FORMATS = ("webp", "jpeg")


@dataclass(frozen=True)
class Sources:
    """One picture ready for a `<picture>`: the WebP widths and the JPEG to fall back on."""

    webp: list[PortalRendition]
    fallback: PortalRendition

    @property
    def srcset(self) -> str:
        return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in self.webp)


def filter_spec(width: int, height: int, image_format: str) -> str:
    """Wagtail's name for a crop around the focal point in one format."""
    return f"fill-{width}x{height}|format-{image_format}"


def shape_filters(shape: str) -> dict[str, list[Filter]]:
    """Filters of one card shape by format, narrowest first."""
    sizes = CARD_SHAPES[shape]
    return {
        "webp": [Filter(filter_spec(*size, "webp")) for size in sizes],
        "jpeg": [Filter(filter_spec(*sizes[-1], "jpeg"))],
    }


def text_filters() -> dict[str, list[Filter]]:
    """Filters of a picture in the text, by format, narrowest first: scaled, never cropped."""
    return {
        "webp": [Filter(f"width-{width}|format-webp") for width in TEXT_WIDTHS],
        "jpeg": [Filter(f"width-{TEXT_WIDTHS[1]}|format-jpeg")],
    }


CARD_RENDITIONS = [
    picture.spec
    for shape in CARD_SHAPES
    for filters in shape_filters(shape).values()
    for picture in filters
]
TEXT_RENDITIONS = [picture.spec for filters in text_filters().values() for picture in filters]


def sources(image: PortalImage, shape: str) -> Sources | None:
    """The renditions of `image` in a card shape, or in the proportions of its own for `text`.

    Makes those that are missing; starts no query for an image whose renditions were prefetched
    and are all made. None where the file is missing or broken.
    """
    filters = text_filters() if shape == "text" else shape_filters(shape)
    made = _renditions(image, [*filters["webp"], *filters["jpeg"]])
    if not made:
        return None
    by_width = {made[picture.spec].width: made[picture.spec] for picture in filters["webp"]}
    return Sources(
        webp=[by_width[width] for width in sorted(by_width)],
        fallback=made[filters["jpeg"][-1].spec],
    )


def logo(image: PortalImage) -> PortalRendition | None:
    """A small rendition of a logo, or None where its file is missing or broken."""
    return _renditions(image, [Filter(LOGO_SPEC)]).get(LOGO_SPEC)


def prefetch_renditions(images: Iterable[PortalImage], specs: Iterable[str]) -> None:
    """Fetches the made renditions of many images at once, for `sources`."""
    renditions = PortalRendition.objects.filter(filter_spec__in=list(specs))
    prefetch_related_objects(
        list(images), Prefetch("renditions", renditions, to_attr="prefetched_renditions")
    )


def ready_rendition(
    image: PortalImage, shape: str, image_format: str = "jpeg"
) -> PortalRendition | None:
    """The widest already made rendition of one shape, or None; starts no query and makes nothing.

    `image` comes from `PortalImageQuerySet.prefetch_renditions`.
    """
    made = {rendition.filter_spec: rendition for rendition in image.prefetched_renditions}
    specs = [picture.spec for picture in shape_filters(shape)[image_format]]
    return next((made[spec] for spec in reversed(specs) if spec in made), None)


def _renditions(image: PortalImage, filters: list[Filter]) -> dict[str, PortalRendition]:
    try:
        return image.get_renditions(*filters)
    except OSError:  # Pillow and Wagtail both raise kinds of OSError for files they cannot read
        logger.warning("A picture cannot be read: image %s", image.pk)
        return {}
