"""Tones of one accent colour: the whole paint box of the demo's pictures."""

from dataclasses import dataclass

SAND = "#fbf1e3"
SKIN = "#e6b088"
NIGHT = "#150d10"


@dataclass(frozen=True)
class Palette:
    """Colours by what they paint, as #rrggbb."""

    sky: str
    far: str
    mid: str
    accent: str
    ink: str
    light: str
    skin: str


def palette(accent: str, mood: str) -> Palette:
    """The tones of `accent` by day, at dusk, or in the dark."""

    def tint(share: float) -> str:
        return mix(accent, SAND, share)

    def shade(share: float) -> str:
        return mix(accent, NIGHT, share)

    def warm(share: float) -> str:
        return mix(SKIN, tint(0.7), share * 0.5)

    if mood == "dusk":
        return Palette(
            tint(0.68), tint(0.54), tint(0.36), shade(0.04), shade(0.58), tint(0.95), warm(0.55)
        )
    if mood == "dark":
        return Palette(
            shade(0.64), shade(0.48), shade(0.26), tint(0.3), shade(0.84), tint(0.92), warm(0.4)
        )
    return Palette(tint(0.91), tint(0.77), tint(0.55), accent, shade(0.5), "#fffaf3", warm(0.5))


def mix(first: str, second: str, share: float) -> str:
    """`first` with `share` (0 to 1) of `second`."""
    pairs = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)
