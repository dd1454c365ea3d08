"""Contrast arithmetic of WCAG 2.2 (definitions of relative luminance and contrast ratio)."""


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of a colour given as #rrggbb."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio, 1 to 21, of two colours given as #rrggbb."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(background: str) -> str:
    """#ffffff or #111111, whichever stands out more on `background`."""
    return max(("#ffffff", "#111111"), key=lambda ink: contrast(ink, background))
