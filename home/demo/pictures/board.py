"""A drawing board: flat shapes on a large canvas, brought down smoothly."""

from collections.abc import Sequence
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw

from home.demo.pictures.palette import Palette

Point = tuple[float, float]


class Board:
    """Draws in units of the picture's own grid (1500 × 1000, or 1000 × 1500 upright)."""

    OVERSAMPLING = 2

    def __init__(self, palette: Palette, upright: bool = False) -> None:
        self.palette = palette
        self.width, self.height = (1000, 1500) if upright else (1500, 1000)
        self.size = (1067, 1600) if upright else (1600, 1067)
        self._scale = self.size[0] * self.OVERSAMPLING / self.width
        canvas = tuple(side * self.OVERSAMPLING for side in self.size)
        self._image = Image.new("RGB", canvas, palette.sky)
        self._draw = ImageDraw.Draw(self._image)

    def jpeg(self) -> bytes:
        """The finished picture."""
        buffer = BytesIO()
        small = self._image.resize(self.size, Image.Resampling.BOX)
        small.save(buffer, "JPEG", quality=88, optimize=False, subsampling=0)
        return buffer.getvalue()

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        self._draw.polygon([(x * self._scale, y * self._scale) for x, y in points], fill=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: str, r=0) -> None:
        """A rectangle from its upper left corner, with corners of radius `r`."""
        corners = [x, y, x + width, y + height]
        scaled = [side * self._scale for side in corners]
        self._draw.rounded_rectangle(scaled, r * self._scale, fill=colour)

    def disc(self, x: float, y: float, r: float, colour: str, ry: float | None = None) -> None:
        """A filled circle, or an ellipse where `ry` is given, around its centre."""
        ry = r if ry is None else ry
        scaled = [side * self._scale for side in (x - r, y - ry, x + r, y + ry)]
        self._draw.ellipse(scaled, fill=colour)

    def slice(self, x: float, y: float, r: float, start: float, end: float, colour: str) -> None:
        """A part of a disc, from `start` to `end` in degrees clockwise from three o'clock."""
        scaled = [side * self._scale for side in (x - r, y - r, x + r, y + r)]
        self._draw.pieslice(scaled, start, end, fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: str) -> None:
        """A line with round joints and ends."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        thick = max(1, round(width * self._scale))
        self._draw.line(scaled, fill=colour, width=thick, joint="curve")
        if width > 3:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, colour)

    def curve(self, points: Sequence[Point], width: float, colour: str) -> None:
        """A smooth line through points."""
        self.line(smooth(points), width, colour)

    def land(self, points: Sequence[Point], colour: str, bottom: float | None = None) -> None:
        """Everything below a smooth outline: a hill, a shore, a wave."""
        bottom = self.height if bottom is None else bottom
        outline = smooth(points)
        self.polygon([*outline, (outline[-1][0], bottom), (outline[0][0], bottom)], colour)

    def blob(self, points: Sequence[Point], colour: str) -> None:
        """A closed smooth shape through points."""
        closed = [points[-1], *points, points[0], points[1]]
        self.polygon(smooth(closed)[12:-12], colour)

    def scatter(self, count: int, bottom: float) -> list[Point]:
        """Points spread evenly, without a pattern to see, above `bottom`."""
        return [
            ((n * 0.7548776662 % 1) * self.width, (n * 0.5698402910 % 1) * bottom)
            for n in range(1, count + 1)
        ]

    def star(self, x: float, y: float, r: float, colour: str) -> None:
        points = []
        for corner in range(10):
            reach = r if corner % 2 == 0 else r * 0.4
            angle = -pi / 2 + corner * pi / 5
            points.append((x + reach * cos(angle), y + reach * sin(angle)))
        self.polygon(points, colour)


def smooth(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """A Catmull-Rom curve through points."""
    path = [points[0], *points, points[-1]]
    result: list[Point] = []
    for one, two, three, four in zip(path, path[1:], path[2:], path[3:], strict=False):
        for step in range(steps):
            t = step / steps
            result.append(
                tuple(
                    0.5
                    * (
                        2 * two[i]
                        + (three[i] - one[i]) * t
                        + (2 * one[i] - 5 * two[i] + 4 * three[i] - four[i]) * t**2
                        + (3 * two[i] - one[i] - 3 * three[i] + four[i]) * t**3
                    )
                    for i in (0, 1)
                )
            )
    return [*result, points[-1]]
