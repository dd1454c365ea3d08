"""The sizes that pictures are shown in: one list for templates, prefetching and pre-making.

A card shows a crop around the focal point; a picture in the text keeps its proportions.
WebP comes in every width, JPEG once, for the few readers whose browser has no WebP and for
feeds and share images.
"""

import logging
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from django.db.models import Prefetch, Q, prefetch_related_objects
from django_tasks import task
from wagtail.images.models import Filter

from cms.models import PortalImage, PortalRendition

logger = logging.getLogger(__name__)

# shape name -> (widths in CSS pixels and twice that, aspect width, aspect height)
CARD_SHAPES = {
    "thumb": [(224, 149), (448, 299)],
    "tile": [(400, 267), (800, 533)],
    "lead": [(480, 320), (800, 533), (1200, 800)],
}
# What search engines ask of a piece's picture, one JPEG each (Google's guide for `NewsArticle`);
# made of covers alone, when their page is published.
RATIOS = {"16x9": (1200, 675), "4x3": (1200, 900), "1x1": (1000, 1000)}
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


_FILTERS = {shape: shape_filters(shape) for shape in CARD_SHAPES} | {"text": text_filters()}
RENDITIONS = {
    shape: [each.spec for filters in by_format.values() for each in filters]
    for shape, by_format in _FILTERS.items()
}
CARD_RENDITIONS = [spec for shape in CARD_SHAPES for spec in RENDITIONS[shape]]
TEXT_RENDITIONS = RENDITIONS["text"]
_RATIO_FILTERS = {name: Filter(filter_spec(*size, "jpeg")) for name, size in RATIOS.items()}
RATIO_RENDITIONS = [each.spec for each in _RATIO_FILTERS.values()]
# Feeds show a cover and the pictures of a text as JPEG: not every reader of feeds knows WebP.
FEED_RENDITIONS = [
    picture.spec for shape in ("lead", "text") for picture in _FILTERS[shape]["jpeg"]
]
EVERY_RENDITION = [*CARD_RENDITIONS, *TEXT_RENDITIONS, LOGO_SPEC]


def sources(image: PortalImage, shape: str) -> Sources | None:
    """The renditions of `image` in a card shape, or in the proportions of its own for `text`.

    Makes those that are missing; starts no query for an image whose renditions were prefetched
    and are all made. None where the file is missing or broken.
    """
    filters = _FILTERS[shape]
    made = _renditions(image, [*filters["webp"], *filters["jpeg"]])
    if not made:
        return None
    by_width = {made[picture.spec].width: made[picture.spec] for picture in filters["webp"]}
    return Sources(
        webp=[by_width[width] for width in sorted(by_width)],
        fallback=made[filters["jpeg"][-1].spec],
    )


def ready_ratios(image: PortalImage) -> list[PortalRendition]:
    """Those of `RATIOS` that are made; starts no query and makes nothing.

    `image` comes with its renditions prefetched.
    """
    key = next(iter(_RATIO_FILTERS.values())).get_cache_key(image)
    fetched = getattr(image, "prefetched_renditions", ())
    made = {each.filter_spec: each for each in fetched if each.focal_point_key == key}
    return [made[spec] for spec in RATIO_RENDITIONS if spec in made]


def make_ratios(image: PortalImage) -> dict[str, PortalRendition]:
    """By name of the ratio, made where they are missing; empty for a file that is broken."""
    made = _renditions(image, [*_RATIO_FILTERS.values()])
    return {name: made[each.spec] for name, each in _RATIO_FILTERS.items()} if made else {}


def logo(image: PortalImage) -> PortalRendition | None:
    """A small rendition of a logo, or None where its file is missing or broken."""
    return _renditions(image, [Filter(LOGO_SPEC)]).get(LOGO_SPEC)


def prefetch_renditions(images: Iterable[PortalImage], specs: Iterable[str]) -> None:
    """Fetches the made renditions of many images at once, for `sources`."""
    renditions = PortalRendition.objects.filter(filter_spec__in=list(specs))
    prefetch_related_objects(
        list(images), Prefetch("renditions", renditions, to_attr="prefetched_renditions")
    )


def prefetch_shapes(images: Iterable[tuple[PortalImage, str]]) -> None:
    """As `prefetch_renditions`, for pictures that are shown in one shape each: no more is read."""
    by_shape: dict[str, list[PortalImage]] = {}
    for image, shape in images:
        image.prefetched_renditions = []
        by_shape.setdefault(shape, []).append(image)
    if not by_shape:
        return
    wanted = Q()
    for shape, shown in by_shape.items():
        wanted |= Q(filter_spec__in=RENDITIONS[shape], image__in={image.pk for image in shown})
    made: dict[int, list[PortalRendition]] = {}
    for rendition in PortalRendition.objects.filter(wanted):
        made.setdefault(rendition.image_id, []).append(rendition)
    for shown in by_shape.values():
        for image in shown:
            image.prefetched_renditions = made.get(image.pk, [])


def make_missing(images: Iterable[PortalImage]) -> None:
    """Makes every form in which readers may be shown these pictures; a broken one is logged."""
    images = list(images)
    prefetch_renditions(images, EVERY_RENDITION)
    for image in images:
        for shape in RENDITIONS:
            sources(image, shape)
        logo(image)


@task()
def make_missing_of(image_id: int) -> None:
    """As `make_missing`, in the task worker: long before a reader sees a picture just uploaded."""
    make_missing(PortalImage.objects.filter(pk=image_id))


def ready_rendition(
    image: PortalImage, shape: str, image_format: str = "jpeg"
) -> PortalRendition | None:
    """The widest already made rendition of one shape, or None; starts no query and makes nothing.

    `image` comes from `PortalImageQuerySet.prefetch_renditions`.
    """
    made = {rendition.filter_spec: rendition for rendition in image.prefetched_renditions}
    specs = [picture.spec for picture in shape_filters(shape)[image_format]]
    return next((made[spec] for spec in reversed(specs) if spec in made), None)


def ready_rendition_of_text(image: PortalImage) -> PortalRendition | None:
    """As `ready_rendition`, in the proportions of the picture itself."""
    (spec,) = (picture.spec for picture in _FILTERS["text"]["jpeg"])
    made = (each for each in image.prefetched_renditions if each.filter_spec == spec)
    return next(made, None)


def _renditions(image: PortalImage, filters: list[Filter]) -> dict[str, PortalRendition]:
    """By spec; `filters` are of one kind, so that all vary on the same of the image's fields."""
    # Wagtail's own way writes what it was given to the cache, each time that it is asked.
    key = filters[0].get_cache_key(image)
    fetched = getattr(image, "prefetched_renditions", ())
    made = {each.filter_spec: each for each in fetched if each.focal_point_key == key}
    if all(each.spec in made for each in filters):
        return made
    # Threads may hold this very picture (the shelf keeps some), and each closes what it opened.
    own = copy(image)
    # Past the field's descriptor, which would open the file to measure it.
    own.__dict__["file"] = image.file.field.attr_class(own, image.file.field, image.file.name)
    try:
        return own.get_renditions(*filters)
    except OSError:  # Pillow and Wagtail both raise kinds of OSError for files they cannot read
        logger.warning("A picture cannot be read: image %s", image.pk)
        return {}
