"""The ward's mark and lettermarks for web links: shapes of our own, nobody's emblem."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from home.demo.pictures.board import smooth
from home.demo.pictures.palette import SAND, mix

SIDE = 512
OVERSAMPLING = 3


def ward_mark(accent: str) -> bytes:
    """A pass, the sea and the sun in a disc, as a PNG."""
    side = SIDE * OVERSAMPLING
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    disc = Image.new("L", (side, side), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, side - 1, side - 1), fill=255)
    scene = Image.new("RGB", (side, side), mix(accent, SAND, 0.9))
    draw = ImageDraw.Draw(scene)

    def scaled(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x * side, y * side) for x, y in points]

    draw.ellipse([part * side for part in (0.56, 0.16, 0.78, 0.38)], fill=accent)
    ridge = smooth(
        [(-0.02, 0.62), (0.2, 0.44), (0.38, 0.28), (0.6, 0.46), (0.82, 0.6), (1.02, 0.66)]
    )
    draw.polygon(scaled([*ridge, (1.02, 1), (-0.02, 1)]), fill=mix(accent, SAND, 0.4))
    near = smooth([(-0.02, 0.72), (0.26, 0.56), (0.5, 0.66), (0.76, 0.58), (1.02, 0.7)])
    draw.polygon(scaled([*near, (1.02, 1), (-0.02, 1)]), fill=accent)
    for level, y in enumerate((0.74, 0.83, 0.92)):
        shift = 0.06 * (level % 2)
        crest = [(x / 8 - 0.1 + shift, y + (0.018 if x % 2 else -0.018)) for x in range(11)]
        draw.line(scaled(smooth(crest)), fill=SAND, width=round(0.022 * side), joint="curve")
    ring = round(0.035 * side)
    draw.ellipse((0, 0, side - 1, side - 1), outline=accent, width=ring)
    image.paste(scene, mask=disc)
    return _png(image)


def lettermark(letters: str, accent: str, filled: bool) -> bytes:
    """Two to four ASCII capitals in a rounded square, as a PNG."""
    side = 256 * OVERSAMPLING
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    ground, ink = (accent, SAND) if filled else (mix(accent, SAND, 0.86), accent)
    draw.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 0.18, fill=ground)
    font = ImageFont.load_default(size=side * {2: 0.46, 3: 0.34}.get(len(letters), 0.26))
    draw.text((side / 2, side / 2), letters, fill=ink, font=font, anchor="mm")
    draw.rectangle((side * 0.3, side * 0.78, side * 0.7, side * 0.8), fill=ink)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    small = image.resize((image.width // OVERSAMPLING,) * 2, Image.Resampling.LANCZOS)
    buffer = BytesIO()
    small.save(buffer, "PNG")
    return buffer.getvalue()
