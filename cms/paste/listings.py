"""Lists: those that a word processor draws as paragraphs, and the markup of real ones."""

import re
from collections.abc import Iterable
from itertools import groupby

from cms.paste.lines import Kind, Line, Place, Run, Table

_DECIMAL = re.compile(r"\(?(\d{1,4})[.)]")


def with_real_lists(items: Iterable[Line | Table]) -> list[Line | Table]:
    """The items, with a word processor's drawn lists as real ones.

    Only where our list would count the same: a numbering that it would not (a), II., 1.2., or one
    that goes on after something else) stays in the text, for laws and plans refer to it.
    """
    items = list(items)
    drawn = [list(run) for is_drawn, run in groupby(items, key=_is_drawn_item) if is_drawn]
    kept = {name for group in drawn for name in _counted_otherwise(group)}
    return [_real(item, kept) if isinstance(item, Line) else item for item in items]


def list_html(items: Iterable[tuple[Place, str]]) -> str:
    """The items, each with its place and its markup, as nested lists."""
    html: list[str] = []
    open_tags: list[str] = []
    for place, content in items:
        tag = "ol" if place.is_ordered else "ul"
        level = min(place.level, len(open_tags))
        while len(open_tags) > level + 1:
            html.append(f"</li></{open_tags.pop()}>")
        if len(open_tags) == level + 1:
            html.append("</li>")
            if open_tags[-1] != tag:
                html.append(f"</{open_tags.pop()}>")
        if len(open_tags) == level:
            open_tags.append(tag)
            html.append(f"<{tag}>")
        html.append(f"<li>{content}")
    html += [f"</li></{tag}>" for tag in reversed(open_tags)]
    return "".join(html)


def _is_drawn_item(item: Line | Table) -> bool:
    return isinstance(item, Line) and item.place.kind is Kind.ITEM and bool(item.place.listing)


def _is_bullet(marker: str) -> bool:
    """Whether a marker is a sign, and no number or letter that counts."""
    return len(marker) <= 1 and not marker.isdecimal()


def _counted_otherwise(group: list[Line]) -> set[str]:
    """The lists of which some item has another marker than our list would show."""
    counts: dict[int, int] = {}
    found = set()
    for line in group:
        level = line.place.level
        counts = {each: count for each, count in counts.items() if each <= level}
        if _is_bullet(line.marker):
            counts[level] = 0
            continue
        counts[level] = counts.get(level, 0) + 1
        match = _DECIMAL.fullmatch(line.marker)
        if match is None or int(match[1]) != counts[level]:
            found.add(line.place.listing)
    return found


def _real(line: Line, kept: set[str]) -> Line:
    if not line.place.listing:
        return line
    place = line.place._replace(listing="")
    if _is_bullet(line.marker):
        return Line(place, line.runs)
    if place.kind is Kind.ITEM and line.place.listing not in kept:
        return Line(place._replace(is_ordered=True), line.runs)
    place = place if place.kind is Kind.HEADING else Place()
    return Line(place, [Run(f"{line.marker} "), *line.runs])
