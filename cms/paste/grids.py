"""Tables: which of them hold data, and how drawn cells become plain columns and rows."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from cms.paste.lines import Cell, Kind, Line, Place, Run, Table, html_of, levelled
from cms.paste.listings import with_real_lists

MOST_COLUMNS = 30
LAYOUT_ROWS = 2
LAYOUT_LETTERS = 600

_NUMBER = re.compile(r"[-–+]?\d[\d.,\s]*\s?%?")
_ORDINALS = frozenset(["stt", "tt", "số tt", "#"])


@dataclass(frozen=True)
class Grid:
    """A table as our block holds one: `kinds` are text, number or rich_text, one a column."""

    headings: list[str]
    rows: list[list[str]]
    kinds: list[str]
    caption: str = ""
    first_column_heads_rows: bool = False

    @property
    def size(self) -> int:
        return len(self.headings) * len(self.rows)


class _Spot(NamedTuple):
    """What a cell covers; `is_origin` in its first column."""

    cell: Cell
    is_origin: bool


_EMPTY = _Spot(Cell(), False)


def is_layout(table: Table) -> bool:
    """Whether a table only puts things beside each other."""
    if table.is_layout or max((len(row) for row in table.rows), default=0) < 2:
        return True
    cells = [cell for row in table.rows for cell in row]
    if any(_holds_structure(cell) for cell in cells):
        return True
    if table.has_border or table.head_rows or any(cell.is_heading for cell in cells):
        return False
    rows = sum(any(cell.items for cell in row) for row in table.rows)
    return rows <= LAYOUT_ROWS or any(_letters(cell) > LAYOUT_LETTERS for cell in cells)


def grid_of(table: Table, most_cells: int) -> Grid | None:
    """The table in columns and rows; None where it is too large, or no table after all.

    A cell over several rows says the same in each; one over several columns stands in the first,
    but a heading of several columns is part of the heading of each.
    """
    if sum(len(row) for row in table.rows) > most_cells:
        return None
    rows = _spots(table)
    head_rows = table.head_rows
    filled = [any(spot.cell.items for spot in row) for row in rows]
    head_rows -= sum(not is_filled for is_filled in filled[:head_rows])
    rows = [row for row, is_filled in zip(rows, filled, strict=True) if is_filled]
    columns = [
        number
        for number in range(len(rows[0]) if rows else 0)
        if any(row[number].is_origin and row[number].cell.items for row in rows)
    ]
    if not 2 <= len(columns) <= MOST_COLUMNS or len(rows) * len(columns) > most_cells:
        return None
    rows = [[row[number] for number in columns] for row in rows]
    caption = table.caption
    if not caption and len(rows) > 1 and _spans_all(rows[0]):
        caption = " ".join(line.plain for line in _cell_lines(rows[0][0].cell))
        rows, head_rows = rows[1:], max(head_rows - 1, 0)
    head, body = _head_and_body(rows, head_rows)
    if not body:
        head, body = [], rows
    texts = [[_cell_lines(spot.cell) if spot.is_origin else [] for spot in row] for row in body]
    kinds = [_column_kind(column) for column in zip(*texts, strict=True)]
    return Grid(
        headings=[_heading([row[number] for row in head]) for number in range(len(columns))],
        rows=[[_value(*pair) for pair in zip(kinds, row, strict=True)] for row in texts],
        kinds=kinds,
        caption=caption,
        first_column_heads_rows=kinds[0] == "text" and all(row[0] for row in texts),
    )


def rows_as_lines(table: Table) -> list[Line]:
    """The table's letters as paragraphs, one a row."""
    lines = [Line(Place(), [Run(table.caption)])] if table.caption else []
    for row in table.rows:
        runs: list[Run] = []
        for cell in row:
            for line in _cell_lines(cell):
                if runs:
                    runs.append(Run(" | "))
                runs += line.runs
        if runs:
            lines.append(Line(Place(), runs))
    return lines


def _holds_structure(cell: Cell) -> bool:
    return any(isinstance(item, Table) or item.place.kind is Kind.HEADING for item in cell.items)


def _letters(cell: Cell) -> int:
    return sum(len(line.written) for line in cell.lines)


def _spots(table: Table) -> list[list[_Spot]]:
    """What stands at each place of the grid; every row as long as the longest."""
    rows: list[list[_Spot]] = []
    reaching: dict[int, tuple[_Spot, int]] = {}  # column: what reaches down, and how far still
    for drawn in table.rows:
        row: list[_Spot] = []
        cells = list(reversed(drawn))
        below: dict[int, tuple[_Spot, int]] = {}
        while len(row) <= MOST_COLUMNS and (cells or any(each >= len(row) for each in reaching)):
            column = len(row)
            if column in reaching:
                spot, left = reaching[column]
                row.append(spot)
                if left > 1:
                    below[column] = (spot, left - 1)
            elif cells:
                cell = cells.pop()
                for place in range(min(cell.columns, MOST_COLUMNS)):
                    spot = _Spot(cell, place == 0)
                    row.append(spot)
                    if cell.rows > 1:
                        below[column + place] = (spot, cell.rows - 1)
            else:
                row.append(_EMPTY)
        rows.append(row)
        reaching = below
    width = max((len(row) for row in rows), default=0)
    return [row + [_EMPTY] * (width - len(row)) for row in rows]


def _spans_all(row: list[_Spot]) -> bool:
    return len(row) > 1 and all(spot.cell is row[0].cell for spot in row) and row[0].cell.rows == 1


def _head_and_body(
    rows: list[list[_Spot]], head_rows: int
) -> tuple[list[list[_Spot]], list[list[_Spot]]]:
    """The rows that head the columns, and the rest."""
    if not head_rows:
        while head_rows < len(rows) and all(
            spot.cell.is_heading for spot in rows[head_rows] if spot.cell.items
        ):
            head_rows += 1
    if not head_rows and _looks_like_head(rows):
        head_rows = 1
        if any(not spot.is_origin for spot in rows[0]):
            head_rows = max(spot.cell.rows for spot in rows[0])
    return rows[:head_rows], rows[head_rows:]


def _looks_like_head(rows: list[list[_Spot]]) -> bool:
    first, *others = rows
    if not others or not all(spot.cell.items for spot in first):
        return False
    if _cell_lines(first[0].cell)[0].plain.lower() in _ORDINALS:
        return True
    return _is_bold(first) and not all(_is_bold(row) for row in others)


def _is_bold(row: list[_Spot]) -> bool:
    runs = [run for spot in row for line in spot.cell.lines for run in line.runs]
    return all(run.look.bold for run in runs if run.text.strip())


def _heading(spots: list[_Spot]) -> str:
    found: list[str] = []
    for spot in spots:
        words = " ".join(line.plain for line in _cell_lines(spot.cell))
        if words and words not in found:
            found.append(words)
    return " – ".join(found)


def _cell_lines(cell: Cell) -> list[Line]:
    """What a cell says, in paragraphs: an item keeps a dash or its number, a heading is bold."""
    lines: list[Line] = []
    count = 0
    for item in with_real_lists(cell.items):
        if isinstance(item, Table):
            lines += rows_as_lines(item)
            continue
        is_item = item.place.kind is Kind.ITEM
        count = count + 1 if is_item and item.place.is_ordered else 0
        marker = [Run(f"{count}. " if count else "– ")] if is_item else []
        lines.append(Line(Place(), [*marker, *item.runs]))
    return lines


def _column_kind(cells: tuple[list[Line], ...]) -> str:
    if any(len(lines) > 1 or any(line.is_rich for line in lines) for lines in cells):
        return "rich_text"
    words = [lines[0].plain for lines in cells if lines]
    return "number" if words and all(_NUMBER.fullmatch(each) for each in words) else "text"


def _value(kind: str, lines: list[Line]) -> str:
    if kind == "rich_text":
        return "".join(f"<p>{html_of(levelled(line.runs))}</p>" for line in lines)
    return lines[0].plain if lines else ""
