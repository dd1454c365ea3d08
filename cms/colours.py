"""Contrast arithmetic of WCAG 2.2 (definitions of relative luminance and contrast ratio)."""

import colorsys
from collections.abc import Iterable


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of a colour given as #rrggbb."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio, 1 to 21, of two colours given as #rrggbb."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(background: str) -> str:
    """White or black, whichever stands out more on `background`: never under 4.58 to 1."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, background))


def readable_on(background: str, colour: str, ratio: float = 4.5) -> str:
    """`colour` with its lightness, and nothing else, moved only as far as text on `background`
    needs to reach a contrast of `ratio`."""
    return _readable({background: ratio}, colour)


def mixed(colour: str, paper: str, share: float) -> str:
    """`share` (0 to 1) of a colour in another, as `color-mix(in srgb, …)` does it."""
    pairs = zip(_channels(colour), _channels(paper), strict=True)
    return _hex(share * first + (1 - share) * second for first, second in pairs)


# Paper and the least favourable surface on it, and how much of the accent is in a wash
# (cms/static/css/tokens.css).
LIGHT_PAPER, LIGHT_SURFACE, LIGHT_WASH = "#fdfcfa", "#f3f0ea", 0.08
DARK_PAPER, DARK_SURFACE, DARK_WASH = "#14171a", "#24282d", 0.26
DARK_INK = "#eae7e1"

TEXT, SHAPE = 4.5, 3.0
# In the dark more than the least that the standard asks; a band is to lie still behind its words.
DARK_TEXT, BAND_TEXT = 6.0, 9.0


def accent_tokens(accent: str) -> dict[str, str]:
    """Custom properties of the stylesheet for one accent colour: text on it, text in it on
    paper and on washes, lines and edges, and the band of a dark masthead."""
    light_wash = mixed(accent, LIGHT_PAPER, LIGHT_WASH)
    dark_wash = mixed(accent, DARK_PAPER, DARK_WASH)
    return {
        "--accent": accent,
        "--accent-ink": ink_on(accent),
        "--accent-text-light": _readable({LIGHT_SURFACE: TEXT, light_wash: TEXT}, accent),
        "--accent-text-dark": _readable({DARK_SURFACE: DARK_TEXT, dark_wash: TEXT}, accent),
        "--accent-line-light": _readable({LIGHT_SURFACE: SHAPE, light_wash: SHAPE}, accent),
        "--accent-line-dark": _readable({DARK_SURFACE: SHAPE, dark_wash: SHAPE}, accent),
        "--accent-band-dark": readable_on(DARK_INK, accent, BAND_TEXT),
    }


def _readable(ratios: dict[str, float], colour: str) -> str:
    """`colour`, lighter or darker only as far as it needs to reach each background's ratio."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    end = 0.0 if min(map(luminance, ratios)) > 0.18 else 1.0
    steps = 100
    for step in range(steps + 1):
        moved = lightness + (end - lightness) * step / steps
        candidate = _hex(colorsys.hls_to_rgb(hue, moved, saturation)) if step else colour
        if all(contrast(candidate, background) >= ratio for background, ratio in ratios.items()):
            return candidate
    return "#000000" if end == 0.0 else "#ffffff"


def _channels(colour: str) -> list[float]:
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
