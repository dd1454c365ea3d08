"""The mark of a site: its logo, or the star that stands in for one."""

import math

from PIL import Image, ImageDraw

from cms.colours import contrast, ink_on

STAR_COLOUR = "#ffd84d"
OVERSAMPLING = 4
# Of the width, as in templates/icons/emblem.svg.
STAR_RADIUS = 0.297
# How much of a square a logo takes, and how much of a maskable icon is sure to be shown
# (W3C, Web Application Manifest: the safe zone is a circle of 80 %).
LOGO_SHARE = 0.86
SAFE_SHARE = 0.56


def star(accent: str, side: int, is_disc: bool) -> Image.Image:
    """The star on a ground of the accent colour: a disc, or all of the square."""
    wide = side * OVERSAMPLING
    image = Image.new("RGBA", (wide, wide), (0, 0, 0, 0) if is_disc else accent)
    draw = ImageDraw.Draw(image)
    if is_disc:
        draw.ellipse((0, 0, wide - 1, wide - 1), fill=accent)
    draw.polygon(_star_points(wide / 2, STAR_RADIUS * wide), fill=_star_colour(accent))
    return image.resize((side, side), Image.Resampling.LANCZOS)


def bare_star(accent: str, side: int) -> Image.Image:
    """The star alone, as wide as its square, to lie on the accent colour."""
    wide = side * OVERSAMPLING
    image = Image.new("RGBA", (wide, wide), (0, 0, 0, 0))
    ImageDraw.Draw(image).polygon(_star_points(wide / 2, wide / 2), fill=_star_colour(accent))
    return image.resize((side, side), Image.Resampling.LANCZOS)


def logo_on_disc(logo: Image.Image, side: int) -> Image.Image:
    """A logo on white: it was drawn for a light page."""
    wide = side * OVERSAMPLING
    image = Image.new("RGBA", (wide, wide), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((0, 0, wide - 1, wide - 1), fill="#ffffff")
    # The square that lies in the disc, for a logo that fills its corners.
    whole = logo_in_square(logo, wide, 0.74, None)
    image.alpha_composite(whole)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def logo_in_square(logo: Image.Image, side: int, share: float, ground: str | None) -> Image.Image:
    """A logo whole in the middle of a square; `ground` is a colour or None for transparency."""
    image = Image.new("RGBA", (side, side), ground or (0, 0, 0, 0))
    room = round(side * share)
    fitted = logo.convert("RGBA")
    scale = min(room / fitted.width, room / fitted.height)
    size = max(1, round(fitted.width * scale)), max(1, round(fitted.height * scale))
    fitted = fitted.resize(size, Image.Resampling.LANCZOS)
    image.alpha_composite(fitted, ((side - size[0]) // 2, (side - size[1]) // 2))
    return image


def _star_colour(accent: str) -> str:
    return STAR_COLOUR if contrast(STAR_COLOUR, accent) >= 3 else ink_on(accent)


def _star_points(middle: float, radius: float) -> list[tuple[float, float]]:
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(54))
    points = []
    for step in range(10):
        angle = math.radians(-90 + 36 * step)
        length = inner if step % 2 else radius
        points.append((middle + length * math.cos(angle), middle + length * math.sin(angle)))
    return points
