"""One table of what the benchmarks found: every figure beside its baseline of the same run."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

BEGIN, END = "<!-- last table -->\n", "<!-- end of the last table -->"


class Row(NamedTuple):
    """`ratio` is ours to the baseline's; `target` says what is wanted of it, if anything is."""

    what: str
    ours: str
    baseline: str
    ratio: float
    target: str = ""


def table(rows: Iterable[Row]) -> list[str]:
    """The rows in columns as wide as they need, as Markdown shows them too."""
    header = ("what", "ours", "baseline", "ratio", "target")
    lines = [
        header,
        *((row.what, row.ours, row.baseline, f"{row.ratio:.3g}", row.target) for row in rows),
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    lines.insert(1, tuple("-" * width for width in widths))
    return [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]


def show(title: str, rows: Iterable[Row]) -> None:
    """Prints the table."""
    print(f"\n{title}\n", *table(rows), "", sep="\n", flush=True)


def keep(rows: Iterable[Row], page: Path, about: str) -> None:
    """Puts the table in the place of the last one in a page of the docs."""
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page.write_text("\n".join([f"{before}{BEGIN}{about}", "", *table(rows), f"{END}{after}"]))
