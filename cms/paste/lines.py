"""What a paste is made of, before it becomes blocks: lines of runs, and tables of lines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from django.utils.html import escape

from cms import legacy_fonts, text
from cms.legacy_fonts import Encoding

BREAK = "\n"
# A link of rich text as it is stored, to a page or document by its number.
OWN_ADDRESS = re.compile(r"(page|document):([0-9]{1,9})")
_BLANK = " \u00a0"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Look(NamedTuple):
    """How a run of letters looks, as far as we keep it; and the font that drew it."""

    address: str = ""
    bold: bool = False
    italic: bool = False
    script: str = ""  # sup or sub
    encoding: Encoding | None = None


class Run(NamedTuple):
    """Letters of one look; `BREAK` alone is a line break."""

    text: str
    look: Look = Look()


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"


class Place(NamedTuple):
    """What lines at some place of the source are.

    `number` tells one list item or quotation from the next; `listing` names a word processor's
    list whose marker is written out.
    """

    kind: Kind = Kind.PARAGRAPH
    level: int = 0  # of a heading: 1 and up; of an item: 0 and up
    is_ordered: bool = False
    number: int = 0
    listing: str = ""


@dataclass
class Line:
    """One paragraph, heading, list item or part of a quotation."""

    place: Place
    runs: list[Run] = field(default_factory=list)
    marker: str = ""

    @property
    def written(self) -> str:
        """The letters as they came."""
        return "".join(run.text for run in self.runs)

    @property
    def plain(self) -> str:
        """The letters alone, in one line; figures set high or low stay so."""
        return " ".join(text.clean_input("".join(_plain(run) for run in self.runs)).split())

    @property
    def is_rich(self) -> bool:
        return any(run.look.address or run.look.bold or run.look.italic for run in self.runs)


@dataclass
class Cell:
    """A cell of a table: its lines, and how far it reaches."""

    items: list = field(default_factory=list)
    is_heading: bool = False
    columns: int = 1
    rows: int = 1

    @property
    def lines(self) -> list[Line]:
        return [line for line in self.items if isinstance(line, Line)]


@dataclass
class Table:
    """A table as it was drawn."""

    rows: list[list[Cell]] = field(default_factory=list)
    caption: str = ""
    is_layout: bool = False
    has_border: bool = False
    head_rows: int = 0


def settled(line: Line, guessed: Encoding | None, converts: bool) -> list[Line]:
    """The line in clean text: spaces collapsed, looks merged, cut where two breaks meet.

    `converts`: letters of old fonts (named, or `guessed` where none is) become Unicode first.
    """
    is_kept = not converts or legacy_fonts.is_unicode(line.written)
    runs = []
    for run in line.runs:
        encoding = run.look.encoding or guessed
        words = run.text
        if encoding and not is_kept and words != BREAK:
            words = legacy_fonts.convert(words, encoding)
        runs.append(Run(words, run.look._replace(encoding=None)))
    marker = " ".join(text.clean_input(line.marker).split())
    parts = _cut(_merged(_spaced(_merged(runs))), line.place.kind)
    return [
        Line(line.place, part, marker if number == 0 else "") for number, part in enumerate(parts)
    ]


def html_of(runs: Iterable[Run]) -> str:
    """The runs in the tags that rich text has."""
    return "".join(
        _linked(address, "".join(_tagged(run) for run in linked))
        for address, linked in groupby(runs, key=lambda run: run.look.address)
    )


def levelled(runs: Iterable[Run]) -> list[Run]:
    """The runs without sup and sub: figures that stood high or low as such signs."""
    return _merged(Run(_plain(run), run.look._replace(script="")) for run in runs)


def joined(lines: Iterable[Line]) -> list[Run]:
    """The runs of several lines, with breaks between them."""
    runs: list[Run] = []
    for line in lines:
        if runs:
            runs.append(Run(BREAK))
        runs += line.runs
    return runs


def _plain(run: Run) -> str:
    if run.look.script and run.text.isdecimal() and run.text.isascii():
        return run.text.translate(_RAISED if run.look.script == "sup" else _LOWERED)
    return run.text


def _tagged(run: Run) -> str:
    if run.text == BREAK:
        return "<br/>"
    html = escape(run.text)
    if run.look.script:
        html = f"<{run.look.script}>{html}</{run.look.script}>"
    if run.look.italic:
        html = f"<i>{html}</i>"
    return f"<b>{html}</b>" if run.look.bold else html


def _linked(address: str, html: str) -> str:
    if own := OWN_ADDRESS.fullmatch(address):
        return f'<a linktype="{own[1]}" id="{own[2]}">{html}</a>'
    return f'<a href="{escape(address)}">{html}</a>' if address else html


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one look as one run, its text clean; breaks stay alone."""
    merged = []
    for (look, is_break), alike in groupby(runs, key=lambda run: (run.look, run.text == BREAK)):
        if is_break:
            merged += [Run(BREAK) for _ in alike]
        else:
            words = _SPACES.sub(" ", "".join(run.text for run in alike))
            merged.append(Run(text.clean_input(words), look))
    return merged


def _spaced(runs: list[Run]) -> list[Run]:
    """No space at the ends of the line, beside a break, or after a space."""
    spaced: list[Run] = []
    for run in runs:
        words = run.text
        if words == BREAK:
            _trim(spaced)
            spaced.append(run)
            continue
        if not spaced or spaced[-1].text.endswith((BREAK, *_BLANK)):
            words = words.lstrip(_BLANK)
        if words.strip(_BLANK):
            spaced.append(Run(words, run.look))
        elif words:
            spaced.append(Run(" "))
    _trim(spaced)
    return spaced


def _trim(runs: list[Run]) -> None:
    while runs and runs[-1].text != BREAK:
        last = runs.pop()
        if words := last.text.rstrip(_BLANK):
            runs.append(Run(words, last.look))
            return


def _cut(runs: list[Run], kind: Kind) -> list[list[Run]]:
    """The line's parts: two breaks end a paragraph, and are one anywhere else."""
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        if run.text == BREAK:
            breaks += 1
            continue
        if breaks and parts[-1]:
            if breaks > 1 and kind is Kind.PARAGRAPH:
                parts.append([])
            else:
                parts[-1].append(Run(BREAK))
        breaks = 0
        parts[-1].append(run)
    return [part for part in parts if part]
