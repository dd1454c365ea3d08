"""Turns what a paste holds into pieces of our own kinds: what the body's blocks hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from cms.paste.grids import Grid, grid_of, is_layout, rows_as_lines
from cms.paste.lines import Kind, Line, Place, Run, Table, html_of, joined
from cms.paste.listings import list_html, with_real_lists

LONGEST_HEADING = 160
LONGEST_QUOTE = 1_000
MOST_PIECES = 150  # what an editor's browser shows, and its form may send
MOST_CELLS = 2_000


@dataclass(frozen=True)
class Heading:
    """A heading; level 2 or 3."""

    text: str
    level: int


@dataclass(frozen=True)
class Words:
    """Running text: paragraphs and lists, in the tags of rich text."""

    html: str
    paragraphs: int


@dataclass(frozen=True)
class Quote:
    """Somebody's words, plain."""

    text: str


Piece = Heading | Words | Quote | Grid


def pieces_of(items: Iterable[Line | Table]) -> list[Piece]:
    """The pieces of settled items, in order.

    Headings become h2 and h3, whatever levels the source used. What has no block of its own
    (a quotation with links, a table that is too large) becomes running text.
    """
    stream = list(_decided(with_real_lists(unwrapped(items))))
    top = min((item.place.level for item in stream if _kind(item) is Kind.HEADING), default=0)
    pieces: list[Piece] = []
    for kind, run in groupby(stream, key=_kind):
        if kind is Kind.HEADING:
            pieces += [Heading(line.plain, 2 if line.place.level == top else 3) for line in run]
        elif kind is Kind.PARAGRAPH:
            pieces.append(_words(list(run)))
        else:
            pieces += run
    return pieces if len(pieces) <= MOST_PIECES else [words_of(items)]


def words_of(items: Iterable[Line | Table]) -> Words:
    """Everything as running text, for a field that holds nothing else: no letter is lost."""
    return _words([_as_paragraph(line) for line in _all_lines(items)])


def plain_of(items: Iterable[Line | Table]) -> str:
    """The letters alone, a line for each paragraph."""
    return "\n".join(line.plain for line in _all_lines(items))


def unwrapped(items: Iterable[Line | Table]) -> Iterator[Line | Table]:
    """The items, with what lies in tables that only lay a page out in its place."""
    for item in items:
        if isinstance(item, Line):
            yield item
        elif is_layout(item):
            if item.caption:
                yield Line(Place(), [Run(item.caption)])
            for row in item.rows:
                for cell in row:
                    yield from unwrapped(cell.items)
        else:
            yield item


def _all_lines(items: Iterable[Line | Table]) -> list[Line]:
    lines: list[Line] = []
    for item in with_real_lists(unwrapped(items)):
        lines += [item] if isinstance(item, Line) else rows_as_lines(item)
    return lines


def _decided(items: Iterable[Line | Table]) -> Iterator[Line | Quote | Grid]:
    """Each item as what it will be."""
    cells_left = MOST_CELLS
    for (is_quote, _number), run in groupby(items, key=_quotation):
        if is_quote:
            lines = list(run)
            quote = _quote(lines)
            yield from [quote] if quote else [_as_paragraph(line) for line in lines]
            continue
        for item in run:
            if isinstance(item, Table):
                grid = grid_of(item, cells_left)
                cells_left -= grid.size if grid else 0
                yield from [grid] if grid else rows_as_lines(item)
            elif item.place.kind is Kind.HEADING and len(item.plain) > LONGEST_HEADING:
                yield _as_paragraph(item)
            else:
                yield item


def _quotation(item: Line | Table) -> tuple[bool, int]:
    is_quote = isinstance(item, Line) and item.place.kind is Kind.QUOTE
    return is_quote, item.place.number if is_quote else 0


def _quote(lines: list[Line]) -> Quote | None:
    words = "\n".join(line.plain for line in lines)
    has_links = any(run.look.address for line in lines for run in line.runs)
    return None if has_links or len(words) > LONGEST_QUOTE else Quote(words)


def _kind(item: Line | Quote | Grid) -> object:
    if not isinstance(item, Line):
        return type(item)
    return Kind.HEADING if item.place.kind is Kind.HEADING else Kind.PARAGRAPH


def _as_paragraph(line: Line) -> Line:
    """A heading as a bold paragraph, a quotation as a plain one; items stay items."""
    if line.place.kind is Kind.ITEM:
        return line
    runs = line.runs
    if line.place.kind is Kind.HEADING:
        bold = [Run(run.text, run.look._replace(bold=True)) for run in runs]
        runs = [
            run if run.text in {" ", "\n"} else strong
            for run, strong in zip(runs, bold, strict=True)
        ]
    return Line(Place(), runs)


def _words(lines: list[Line]) -> Words:
    html, paragraphs = [], 0
    for is_item, run in groupby(lines, key=lambda line: line.place.kind is Kind.ITEM):
        if is_item:
            items = [
                (place, html_of(joined(parts)))
                for place, parts in groupby(run, key=lambda line: line.place)
            ]
            html.append(list_html(items))
            paragraphs += len(items)
        else:
            found = [f"<p>{html_of(line.runs)}</p>" for line in run]
            html += found
            paragraphs += len(found)
    return Words("".join(html), paragraphs)
