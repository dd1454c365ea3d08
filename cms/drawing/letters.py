"""Sets words into a picture: the heading face, lines that fit, marks that are not cut off."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from PIL import ImageDraw, ImageFont

# All of Latin and Vietnamese in one file, which Pillow can read (docs/decisions/0027-machines.md).
FONT = settings.BASE_DIR / "cms" / "static" / "fonts" / "be-vietnam-pro-600.ttf"
# Ễ and ự in neighbouring lines do not touch.
LEADING = 1.42
REFERENCE = 100
ELLIPSIS = "…"


@dataclass(frozen=True)
class Setting:
    """Words as they are set: the size in pixels and the lines."""

    size: int
    lines: list[str]

    @property
    def leading(self) -> int:
        return round(self.size * LEADING)

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)


@lru_cache(maxsize=64)
def face(size: int) -> ImageFont.FreeTypeFont:
    """The heading face at a size in pixels."""
    return ImageFont.truetype(str(FONT), size)


def fit(words: str, width: int, height: int, sizes: range) -> Setting:
    """The largest of `sizes` (falling) at which words fill no more than the frame.

    Where even the smallest is too large, the end gives way to an ellipsis.
    """
    # Letters grow with the size: each word is measured once.
    measured = [(word, _breadth(word)) for word in words.split()]
    setting = Setting(sizes[-1], [])
    for size in sizes:
        setting = Setting(size, _balanced(measured, width / size))
        if setting.height <= height:
            return setting
    room = max(1, height // setting.leading)
    return Setting(setting.size, _shortened(setting.lines, room, width / setting.size))


def draw_lines(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], setting: Setting, ink: str
) -> int:
    """Draws the lines from the upper left corner on; gives the height at which they end."""
    left, top = place
    for number, line in enumerate(setting.lines):
        # Between the lines' own space, so that the first line's marks stay below `top`.
        baseline = top + number * setting.leading + round(setting.leading * 0.82)
        draw.text((left, baseline), line, fill=ink, font=face(setting.size), anchor="ls")
    return top + setting.height


def _breadth(words: str) -> float:
    """How wide words are for each pixel of their size."""
    return face(REFERENCE).getlength(words) / REFERENCE


def _balanced(measured: list[tuple[str, float]], width: float) -> list[str]:
    """As few lines as can be, each about as long as the others."""
    lines = _wrapped(measured, width)
    low, high = width / 2, width
    while len(lines) > 1 and high - low > 0.1:
        middle = (low + high) / 2
        narrower = _wrapped(measured, middle)
        if len(narrower) > len(lines):
            low = middle
        else:
            lines, high = narrower, middle
    return lines


def _wrapped(measured: list[tuple[str, float]], width: float) -> list[str]:
    lines: list[str] = []
    room, space = 0.0, _breadth(" ")
    for word, breadth in measured:
        if lines and breadth + space <= room:
            lines[-1] += f" {word}"
            room -= breadth + space
            continue
        *whole, word = _broken(word, width) if breadth > width else [word]
        lines += [*whole, word]
        room = width - (_breadth(word) if whole else breadth)
    return lines


def _broken(word: str, width: float) -> list[str]:
    """A word longer than a line, in parts that fit."""
    parts = [""]
    for letter in word:
        if parts[-1] and _breadth(parts[-1] + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _shortened(lines: list[str], room: int, width: float) -> list[str]:
    if len(lines) <= room:
        return lines
    last = lines[room - 1].split()
    while len(last) > 1 and _breadth(" ".join(last) + ELLIPSIS) > width:
        last.pop()
    return [*lines[: room - 1], " ".join(last).rstrip(",;:–-") + ELLIPSIS]
