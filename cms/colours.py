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
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    end = 0.0 if luminance(background) > 0.18 else 1.0
    steps = 100
    for step in range(steps + 1):
        moved = lightness + (end - lightness) * step / steps
        candidate = _hex(colorsys.hls_to_rgb(hue, moved, saturation)) if step else colour
        if contrast(candidate, background) >= ratio:
            return candidate
    return "#000000" if end == 0.0 else "#ffffff"


# The least favourable surfaces that accent-coloured text lies on (cms/static/css/tokens.css).
LIGHT_SURFACE = "#f3f0ea"
DARK_SURFACE = "#24282d"


def accent_tokens(accent: str) -> dict[str, str]:
    """Custom properties of the stylesheet for one accent colour."""
    return {
        "--accent": accent,
        "--accent-ink": ink_on(accent),
        "--accent-text-light": readable_on(LIGHT_SURFACE, accent),
        "--accent-text-dark": readable_on(DARK_SURFACE, accent, ratio=6.0),
    }


def _channels(colour: str) -> list[float]:
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
