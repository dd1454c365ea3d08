"""Bars for the report's screen, in whole units of a fixed grid; the template draws them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100
SLOT = 10
GAP = 2


@dataclass(frozen=True)
class Bar:
    """One bar; `x`, `y`, `width` and `height` are in the units of the drawing."""

    x: int
    y: float
    height: float
    label: str
    value: int
    width: int = SLOT - GAP


@dataclass(frozen=True)
class Chart:
    title: str
    bars: list[Bar]
    highest: int
    total: int

    @property
    def width(self) -> int:
        return len(self.bars) * SLOT

    @property
    def first(self) -> str:
        return self.bars[0].label

    @property
    def last(self) -> str:
        return self.bars[-1].label


def draw(title: str, labels: Sequence[str], values: Sequence[int]) -> Chart:
    """Bars over the whole height; a value above nothing is always seen."""
    highest = max(values, default=0)
    bars = []
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        height = max(1.0, round(HEIGHT * value / highest, 1)) if value else 0
        bars.append(Bar(place * SLOT + GAP // 2, round(HEIGHT - height, 1), height, label, value))
    return Chart(title, bars, highest, sum(values))
