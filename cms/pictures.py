"""The sizes that pictures are shown in: one list for templates, prefetching and pre-making."""

from wagtail.images.models import Filter

# shape name -> (widths in CSS pixels and twice that, aspect width, aspect height)
CARD_SHAPES = {
    "thumb": [(224, 149), (448, 299)],
    "tile": [(400, 267), (800, 533)],
    "lead": [(480, 320), (800, 533), (1200, 800)],
}
FORMATS = ("webp", "jpeg")


def filter_spec(width: int, height: int, image_format: str) -> str:
    """Wagtail's name for a crop around the focal point in one format."""
    return f"fill-{width}x{height}|format-{image_format}"


def shape_filters(shape: str) -> dict[str, list[Filter]]:
    """Filters of one card shape by format, narrowest first."""
    return {
        image_format: [
            Filter(filter_spec(width, height, image_format)) for width, height in CARD_SHAPES[shape]
        ]
        for image_format in FORMATS
    }


CARD_RENDITIONS = [
    picture.spec
    for shape in CARD_SHAPES
    for filters in shape_filters(shape).values()
    for picture in filters
]


def ready_rendition(image, shape: str, image_format: str = "jpeg"):
    """The widest already made rendition of one shape, or None; starts no query and makes nothing.

    `image` comes from `PortalImageQuerySet.prefetch_renditions`.
    """
    made = {rendition.filter_spec: rendition for rendition in image.prefetched_renditions}
    specs = [filter_spec(width, height, image_format) for width, height in CARD_SHAPES[shape]]
    return next((made[spec] for spec in reversed(specs) if spec in made), None)
