"""The markers of lists: counted where a list is open, or written out by a word processor."""

import re

from cms.paste.hints import number_of
from cms.paste.lines import Line, Place, Run

_LISTED_TYPES = {"a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()  # noqa: SIM905
# What Word leaves of a list when it filters its markup: the marker, then hard spaces.
_WRITTEN_MARKER = re.compile(r"[\s\u00a0]*(\S{1,6})[\s\u00a0]*\u00a0[\s\u00a0]*")


class OpenList:
    """An open list: how its items are counted."""

    def __init__(self, is_ordered: bool, attributes: dict[str, str], depth: int) -> None:
        self.is_ordered = is_ordered
        self.next_number = number_of(attributes.get("start"), 1)
        self.kind = attributes.get("type", "1")
        self.depth = depth
        # An ordered list of ours counts 1, 2, 3; any other count is written out.
        counts_otherwise = self.next_number != 1 or self.kind not in {"1", ""}
        self.is_written_out = is_ordered and depth == 0 and counts_otherwise

    def marker(self) -> str:
        number = self.next_number
        letters = _LISTED_TYPES.get(self.kind)
        if letters and number <= len(letters):
            return f"{letters[number - 1]})"
        if self.kind in {"i", "I"} and number <= len(_ROMAN):
            roman = _ROMAN[number - 1]
            return f"{roman if self.kind == 'i' else roman.upper()}."
        return f"{number}."


def take_written_marker(line: Line) -> None:
    """Moves a marker that stands in the text of a list's paragraph to where markers are kept."""
    match = _WRITTEN_MARKER.match(line.written[:200])
    if match is None:
        line.place = Place()
        return
    line.marker, rest = match[1], match.end()
    while rest and line.runs:
        words, look = line.runs[0]
        if len(words) > rest:
            line.runs[0] = Run(words[rest:], look)
            break
        rest -= len(words)
        line.runs.pop(0)
