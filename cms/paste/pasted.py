"""One paste, read: what it holds, and what it would hold converted from an old font."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from cms import legacy_fonts
from cms.legacy_fonts import Encoding
from cms.paste.lines import BREAK, Line, Place, Run, Table, settled
from cms.paste.pieces import Piece, Words, pieces_of, plain_of, words_of
from cms.paste.reader import Reader

MAX_BYTES = 5 * 1024 * 1024
# Some 200 printed pages; a form with much more could not be saved.
LONGEST_TEXT = 600_000

_PARAGRAPHS = re.compile(r"\n[ \t\u00a0]*\n\s*")


class TooLong(Exception):
    """More text than one page may hold."""


@dataclass(frozen=True)
class Pasted:
    """What was pasted. `pictures` says how many could not be; no result holds any."""

    source: list[Line | Table]
    pictures: int = 0

    @cached_property
    def pieces(self) -> list[Piece]:
        """Headings, running text, quotations and tables, in order."""
        return pieces_of(self._settled(converts=False))

    @cached_property
    def words(self) -> Words:
        """Everything as paragraphs and lists."""
        return words_of(self._settled(converts=False))

    @cached_property
    def plain(self) -> str:
        """The letters alone, one paragraph a line."""
        return plain_of(self._settled(converts=False))

    @cached_property
    def converted(self) -> "Pasted | None":
        """The same with letters of old fonts in Unicode; None where there are none.

        A guess where the markup names no font: to be offered, never to be taken unasked.
        """
        guessed = self._guessed
        is_named = any(run.look.encoding for line in _lines(self.source) for run in line.runs)
        if not guessed and not is_named:
            return None
        converted = replace(self, source=self._settled(converts=True))
        return converted if converted.plain != self.plain else None

    @cached_property
    def _guessed(self) -> Encoding | None:
        """How the lines seem written of which no font is named."""
        unnamed = [
            line.written
            for line in _lines(self.source)
            if not any(run.look.encoding for run in line.runs)
        ]
        return legacy_fonts.guess("\n".join(unnamed))

    def _settled(self, converts: bool) -> list[Line | Table]:
        return _settled(self.source, self._guessed if converts else None, converts)


def clean_html(markup: str, keeps_own_links: bool = False) -> Pasted:
    """Reads markup, however broken. TooLong where its text is more than a page may hold.

    `keeps_own_links`: it is rich text of our own, and may link to pages and documents by number.
    """
    reader = Reader(keeps_own_links)
    reader.read(markup)
    return _bounded(Pasted(reader.items, reader.pictures))


def clean_text(written: str) -> Pasted:
    """Reads plain text: paragraphs end at blank lines, or, where there are none, at every line."""
    written = written.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip("\n")
    has_blank_lines = _PARAGRAPHS.search(written) is not None
    paragraphs = _PARAGRAPHS.split(written) if has_blank_lines else written.split("\n")
    return _bounded(Pasted([Line(Place(), _runs(paragraph)) for paragraph in paragraphs]))


def _bounded(pasted: Pasted) -> Pasted:
    if sum(len(line.written) for line in _lines(pasted.source)) > LONGEST_TEXT:
        raise TooLong
    return pasted


def _runs(paragraph: str) -> list[Run]:
    runs: list[Run] = []
    for line in paragraph.split("\n"):
        runs += [Run(BREAK), Run(line)] if runs else [Run(line)]
    return runs


def _lines(items: Iterable[Line | Table]) -> Iterable[Line]:
    for item in items:
        if isinstance(item, Line):
            yield item
        else:
            for row in item.rows:
                for cell in row:
                    yield from _lines(cell.items)


def _settled(
    items: Iterable[Line | Table], guessed: Encoding | None, converts: bool
) -> list[Line | Table]:
    """The items in clean text, without what is empty."""
    found: list[Line | Table] = []
    for item in items:
        if isinstance(item, Line):
            found += settled(item, guessed, converts)
            continue
        rows = [
            [replace(cell, items=_settled(cell.items, guessed, converts)) for cell in row]
            for row in item.rows
        ]
        caption = settled(Line(Place(), [Run(item.caption)]), guessed, converts)
        found.append(replace(item, rows=rows, caption=caption[0].plain if caption else ""))
    return found
