"""Reads the markup of a clipboard into lines and tables; knows the habits of word processors.

Word (desktop, filtered and on line), LibreOffice, Google Docs, and portals that lay pages out
in tables. Nothing recurses: markup may be nested as deep as its author likes.
"""

import re
from collections import Counter
from typing import NamedTuple

from cms import legacy_fonts
from cms.paste.hints import (
    allowed_address,
    has_border,
    heading_level,
    is_bold,
    is_hidden,
    is_tiny,
    listing_of,
    number_of,
)
from cms.paste.lines import BREAK, OWN_ADDRESS, Cell, Kind, Line, Look, Place, Run, Table
from cms.paste.markers import OpenList, take_written_marker
from cms.paste.styles import Sheet, points
from cms.paste.tokens import VOID, End, Start, Styles, tokens

DEEPEST = 2_000  # open elements; deeper ones change nothing, their text is kept
DEEPEST_TABLES = 20
DEEPEST_LIST = 3  # the editor shows four levels
POINTS_PER_LEVEL = 36.0

_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary
    table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# Not text to a reader, or (del) text that its author took out.
_UNREAD = frozenset(
    "svg canvas video audio object template select del head annotation".split()  # noqa: SIM905
)
_PICTURES = frozenset(["img", "svg", "canvas", "video", "object", "embed"])
_CELLS = frozenset(["td", "th", "caption"])
_ROWS = frozenset(["tr", "tbody", "thead", "tfoot"])
_LEVEL = re.compile(r"level(\d)")


class _Frame(NamedTuple):
    """An open element, and what holds for all that is in it."""

    name: str
    look: Look
    place: Place
    is_unread: bool = False
    is_marker: bool = False


class Reader:
    """Reads one paste: `items` are its lines and tables, `pictures` how many it cannot hold.

    `keeps_own_links`: links to pages and documents of the portal, as rich text is stored, are
    kept; a clipboard has no say in those.
    """

    def __init__(self, keeps_own_links: bool = False) -> None:
        self.items: list[Line | Table] = []
        self.pictures = 0
        self._keeps_own_links = keeps_own_links
        self._sheet = Sheet()
        self._frames = [_Frame("", Look(), Place())]
        self._lists: list[OpenList] = []
        self._line: Line | None = None
        self._prefix = ""  # the marker of a list item, until its text begins
        self._counted = 0  # how far the list before counted
        self._numbers = 0
        # Per open table or cell: where its frame is, what it is, which names are open in it.
        self._scopes: list[tuple[int, str, Counter]] = [(0, "", Counter())]
        self._tables: list[Table] = []
        self._containers = [self.items]
        self._stepped_in: list[bool] = []

    def read(self, markup: str) -> None:
        """Reads the whole markup of a paste."""
        for token in tokens(markup):
            if isinstance(token, str):
                self._text(token)
            elif isinstance(token, Start):
                self._start(token.name, token.attributes)
            elif isinstance(token, End):
                self._end(token.name)
            else:
                self._styles(token)
        self._close_to(1)
        self._end_line()

    def _styles(self, token: Styles) -> None:
        self._sheet.add(token.css)

    def _text(self, words: str) -> None:
        frame = self._frames[-1]
        if frame.is_unread or not words:
            return
        if self._line is None:
            if not words.strip(" \t\r\n\f") or (not words.strip() and not frame.is_marker):
                return
            self._line = Line(frame.place, [Run(self._prefix)] if self._prefix else [])
            self._prefix = ""
        if frame.is_marker:
            self._line.marker += words
        else:
            self._line.runs.append(Run(words, frame.look))

    def _end_line(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        if line.place.listing == "?":
            take_written_marker(line)
        if line.runs:
            self._containers[-1].append(line)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        frame = self._frames[-1]
        if name in _PICTURES and not (frame.is_unread or frame.is_marker or is_tiny(attributes)):
            self.pictures += 1
        if name in VOID:
            self._void(name, frame)
            return
        if name in _BLOCKS and not frame.is_unread:
            self._end_line()
            if name in _ROWS:
                self._row(name)
                return
            if name in {"p", "li"} and self._frames[-1].name == name:
                self._end(name)  # left open, as HTML allows
        is_scope = not frame.is_unread and self._opens_scope(name, attributes)
        if is_scope or len(self._frames) < DEEPEST:
            self._push(name, attributes)

    def _opens_scope(self, name: str, attributes: dict[str, str]) -> bool:
        if name == "table":
            return self._table(attributes)
        return name in _CELLS and self._cell(name, attributes)

    def _void(self, name: str, frame: _Frame) -> None:
        if frame.is_unread:
            return
        if name == "br" and self._line is not None:
            self._line.runs.append(Run(BREAK))
        elif name == "hr":
            self._end_line()

    def _push(self, name: str, attributes: dict[str, str]) -> None:
        above = self._frames[-1]
        style = self._sheet.style_of(name, attributes)
        is_unread = above.is_unread or name in _UNREAD or is_hidden(attributes, style)
        place = above.place
        if not is_unread:
            if name in {"ul", "ol"}:
                self._open_list(name, attributes)
            place = self._place(name, attributes, style, above.place)
        self._frames.append(
            _Frame(
                name,
                self._look(name, attributes, style, above.look),
                place,
                is_unread,
                above.is_marker or style.get("mso-list", "") == "ignore",
            )
        )
        self._scopes[-1][2][name] += 1
        if name == "q" and not is_unread:
            self._text("“")

    def _open_list(self, name: str, attributes: dict[str, str]) -> None:
        opened = OpenList(name == "ol", attributes, len(self._lists))
        items = self._containers[-1]
        is_after_item = bool(items) and isinstance(items[-1], Line) and items[-1].place.is_ordered
        if is_after_item and opened.next_number == self._counted + 1:
            opened.is_written_out = False  # the list before goes on
        self._lists.append(opened)

    def _look(self, name: str, attributes: dict, style: dict[str, str], look: Look) -> Look:
        bold, italic, script, address, encoding = (
            look.bold,
            look.italic,
            look.script,
            look.address,
            look.encoding,
        )
        if name in {"b", "strong"}:
            bold = True
        elif name in {"i", "em", "cite", "dfn"}:
            italic = True
        elif name in {"sup", "sub"}:
            script = name
        elif name == "a":
            address = self._address(attributes) or address
        font = attributes.get("face", "") if name == "font" else ""
        if style or font:
            bold = is_bold(style.get("font-weight", ""), bold)
            slant = style.get("font-style", "")
            italic = slant != "normal" and (italic or slant in {"italic", "oblique"})
            raised = style.get("vertical-align", "")
            script = {"super": "sup", "sub": "sub", "baseline": ""}.get(raised, script)
            font = style.get("font-family", font)
        if font not in {"", "inherit"}:
            encoding = legacy_fonts.of_font(font.split(",")[0])
        return Look(address, bold, italic, script, encoding)

    def _address(self, attributes: dict[str, str]) -> str:
        """Where a link leads, if editors may link there."""
        own = f"{attributes.get('linktype')}:{attributes.get('id')}"
        if self._keeps_own_links and OWN_ADDRESS.fullmatch(own):
            return own
        return allowed_address(attributes.get("href", ""))

    def _place(self, name: str, attributes: dict, style: dict[str, str], place: Place) -> Place:
        if name == "li":
            return self._item(attributes)
        if name in {"ul", "ol"}:
            level = min(len(self._lists) - 1, DEEPEST_LIST)
            return Place(Kind.ITEM, level, name == "ol", self._next())
        if name not in _BLOCKS or place.kind is Kind.ITEM:
            return place
        if level := heading_level(name, attributes, style):
            return Place(Kind.HEADING, level, listing=listing_of(style))
        if listing := listing_of(style):
            level = _LEVEL.search(style["mso-list"])
            depth = min(int(level[1]) - 1 if level else 0, DEEPEST_LIST)
            return Place(Kind.ITEM, max(depth, 0), number=self._next(), listing=listing)
        classes = attributes.get("class", "")
        if classes.startswith("MsoListParagraph"):
            depth = round(points(style.get("margin-left", "")) / POINTS_PER_LEVEL) - 1
            level = min(max(depth, 0), DEEPEST_LIST)
            return Place(Kind.ITEM, level, number=self._next(), listing="?")
        if name == "blockquote" and "margin" not in attributes.get("style", "").lower():
            return Place(Kind.QUOTE, number=self._next())
        if classes in {"MsoQuote", "MsoIntenseQuote"}:
            return Place(Kind.QUOTE, number=self._next())
        return place

    def _item(self, attributes: dict[str, str]) -> Place:
        listed = self._lists[-1] if self._lists else OpenList(False, {}, 0)
        listed.next_number = number_of(attributes.get("value"), listed.next_number)
        marker = listed.marker() if listed.is_written_out else ""
        listed.next_number += 1
        if marker:
            self._prefix = f"{marker} "
            return Place()
        # Word on line puts each item in a list of its own, and says its level here.
        level = number_of(attributes.get("data-aria-level"), listed.depth + 1) - 1
        level = min(max(level, 0), DEEPEST_LIST)
        return Place(Kind.ITEM, level, listed.is_ordered, self._next())

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers

    def _end(self, name: str) -> None:
        if name in _ROWS:
            if not self._frames[-1].is_unread:
                self._end_line()
                self._leave_cell()
            return
        if name == "br" and self._line is not None:
            self._line.runs.append(Run(BREAK))
        if name == "table" and self._scopes[-1][1] in _CELLS and not self._scopes[-1][2][name]:
            self._close_to(self._scopes[-2][0])
            return
        if self._scopes[-1][2][name]:
            at = len(self._frames) - 1
            while self._frames[at].name != name:
                at -= 1
            self._close_to(at)

    def _close_to(self, at: int) -> None:
        """Closes every element from the frame `at` up."""
        while len(self._frames) > at:
            frame = self._frames[-1]
            if not frame.is_unread:
                if frame.name == "q":
                    self._text("”")
                if frame.name in _BLOCKS:
                    self._end_line()
                if frame.name in {"ul", "ol"}:
                    self._counted = self._lists.pop().next_number - 1
                elif frame.name == "li":
                    self._prefix = ""
            self._frames.pop()
            if len(self._scopes) > 1 and self._scopes[-1][0] == len(self._frames):
                self._leave_scope()
            else:
                self._scopes[-1][2][frame.name] -= 1

    def _table(self, attributes: dict[str, str]) -> bool:
        """Opens a table; not where it lies too deep to matter."""
        if len(self._tables) >= DEEPEST_TABLES:
            return False
        style = self._sheet.style_of("table", attributes)
        border = attributes.get("border", "")
        self._tables.append(
            Table(
                is_layout=attributes.get("role") in {"presentation", "none"},
                has_border=border not in {"", "0"} or has_border(style),
            )
        )
        self._scopes.append((len(self._frames), "table", Counter()))
        self._stepped_in.append(False)
        return True

    def _row(self, name: str) -> None:
        self._leave_cell()
        if self._scopes[-1][1] != "table":
            return
        table = self._tables[-1]
        if name == "tr":
            table.rows.append([])
            if self._stepped_in[-1]:
                table.head_rows = len(table.rows)
        else:
            self._stepped_in[-1] = name == "thead"

    def _cell(self, name: str, attributes: dict[str, str]) -> bool:
        """Opens a cell (or the caption) of the innermost table; not where there is none."""
        self._leave_cell()
        if self._scopes[-1][1] != "table":
            return False
        table = self._tables[-1]
        style = self._sheet.style_of(name, attributes)
        table.has_border = table.has_border or has_border(style)
        cell = Cell(
            is_heading=name == "th",
            columns=max(number_of(attributes.get("colspan"), 1), 1),
            rows=max(number_of(attributes.get("rowspan"), 1), 1),
        )
        if name != "caption":
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(cell)
        self._scopes.append((len(self._frames), name, Counter()))
        self._containers.append(cell.items)
        return True

    def _leave_cell(self) -> None:
        if self._scopes[-1][1] in _CELLS:
            self._close_to(self._scopes[-1][0])

    def _leave_scope(self) -> None:
        _at, kind, _names = self._scopes.pop()
        self._end_line()
        if kind == "table":
            self._stepped_in.pop()
            self._containers[-1].append(self._tables.pop())
            return
        items = self._containers.pop()
        if kind == "caption":
            self._tables[-1].caption = " ".join(
                item.written for item in items if isinstance(item, Line)
            )
