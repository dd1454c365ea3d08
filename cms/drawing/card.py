"""The picture that is shared with a link: title, agency, date, the accent colour, a photograph.

1200 by 630 pixels, which Facebook, Zalo and others show whole beside or above a link.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from cms.colours import ink_on
from cms.drawing.letters import draw_lines, face, fit

WIDTH, HEIGHT = 1200, 630
PHOTO_WIDTH = 560
MARGIN = 64
MARK_SIDE = 76
MARK_GAP = 20
FOOT = 86  # from the bottom to the hairline
QUALITY = 88


@dataclass(frozen=True)
class Card:
    """What a picture says. `foot` are the words on the left and the right of its last line."""

    title: str
    agency: str
    parent: str
    foot: tuple[str, str]
    accent: str


def draw_card(card: Card, mark: Image.Image, photo: Image.Image | None = None) -> bytes:
    """The picture as a JPEG; `mark` is square, `photo` is cropped to its part on the right."""
    ink = ink_on(card.accent)
    image = Image.new("RGB", (WIDTH, HEIGHT), card.accent)
    draw = ImageDraw.Draw(image)
    right = WIDTH - MARGIN
    if photo:
        right = WIDTH - PHOTO_WIDTH - MARGIN * 2 // 3
        frame = ImageOps.fit(photo.convert("RGB"), (PHOTO_WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        image.paste(frame, (WIDTH - PHOTO_WIDTH, 0))
    quiet = _mixed(ink, card.accent, 0.86)
    head_end = _draw_head(image, card, mark, right, quiet, ink)
    line_at = HEIGHT - FOOT
    draw.line((MARGIN, line_at, right, line_at), fill=_mixed(ink, card.accent, 0.4), width=2)
    _draw_foot(draw, card.foot, line_at, right, quiet)
    top, end = head_end + 22, line_at - 22
    setting = fit(card.title, right - MARGIN, end - top, range(70 if not photo else 52, 25, -2))
    # A little above the middle, where a short title rests best.
    above = max(0, round((end - top - setting.height) * 0.42))
    draw_lines(draw, (MARGIN, top + above), setting, ink)
    made = BytesIO()
    image.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True, subsampling=0)
    return made.getvalue()


def _draw_head(
    image: Image.Image, card: Card, mark: Image.Image, right: int, quiet: str, ink: str
) -> int:
    """The mark and the names beside it; gives the height at which they end."""
    top = MARGIN - 12
    mark = mark.convert("RGBA").resize((MARK_SIDE, MARK_SIDE), Image.Resampling.LANCZOS)
    image.paste(mark, (MARGIN, top), mark)
    left = MARGIN + MARK_SIDE + MARK_GAP
    draw = ImageDraw.Draw(image)
    lines = [(card.parent, range(24, 17, -1), quiet)] if card.parent else []
    lines.append((card.agency, range(30, 21, -1), ink))
    settings = []
    for words, sizes, colour in lines:
        most = 2 if words == card.agency else 1
        size_room = round(sizes[0] * 1.3) * most
        settings.append((fit(words, right - left, size_room, sizes), colour))
    height = sum(setting.height for setting, _colour in settings)
    place = top + max(0, (MARK_SIDE - height) // 2)
    for setting, colour in settings:
        place = draw_lines(draw, (left, place), setting, colour)
    return max(place, top + MARK_SIDE)


def _draw_foot(
    draw: ImageDraw.ImageDraw, words: tuple[str, str], line_at: int, right: int, ink: str
) -> None:
    baseline = line_at + 46
    first, last = words
    size = 26
    gap = 32 if first and last else 0
    while size > 16 and face(size).getlength(first + last) + gap > right - MARGIN:
        size -= 1
    if first:
        draw.text((MARGIN, baseline), first, fill=ink, font=face(size), anchor="ls")
    if last:
        where, anchor = (right, "rs") if first else (MARGIN, "ls")
        if face(size).getlength(first + last) + gap <= right - MARGIN:
            draw.text((where, baseline), last, fill=ink, font=face(size), anchor=anchor)


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = ((int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)
