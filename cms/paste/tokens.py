"""HTML, however broken, as a stream of tags and text: in linear time, never raising.

Python's own parser raises on `<![x]>` and takes quadratic time on what is never closed.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
# Their content is no text to a reader; what is unclosed reaches to the end, as in browsers.
_RAW = frozenset(["script", "style", "xml", "title", "noscript", "iframe", "noembed", "noframes"])

_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*+"|'[^']*+')*+)>""")
_BARE_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*+)>")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
_ENDLESS_REFERENCE = re.compile(r"&#(?:\d{8,}+|[xX][0-9a-fA-F]{8,}+);?")


class Start(NamedTuple):
    """A start tag, its names in lower case, its values unescaped."""

    name: str
    attributes: dict[str, str]


class End(NamedTuple):
    """An end tag."""

    name: str


class Styles(NamedTuple):
    """What a style element holds."""

    css: str


def tokens(markup: str) -> Iterator[Start | End | Styles | str]:
    """Tags, style sheets and text in order, without comments, declarations and scripts."""
    markup = markup.replace("\0", "")
    place, tag = 0, _TAG
    while (opening := markup.find("<", place)) >= 0:
        if opening > place:
            yield unescaped(markup[place:opening])
        following = markup[opening + 1 : opening + 2]
        if following in ("!", "?"):
            place = _end_of_declaration(markup, opening)
            continue
        match = tag.match(markup, opening)
        if match is None and tag is _TAG and markup.find(">", opening) >= 0:
            if following.isalpha() or following == "/":
                tag = _BARE_TAG  # a quote is never closed: from here on quotes hide nothing
            match = tag.match(markup, opening)
        if match is None:
            yield "<"
            place = opening + 1
            continue
        place = match.end()
        name = match[2].lower()
        if match[1]:
            yield End(name)
        elif name in _RAW:
            place, content = _raw(markup, place, name)
            if name == "style":
                yield Styles(content)
        else:
            yield Start(name, _attributes(match[3]))
    if place < len(markup):
        yield unescaped(markup[place:])


def unescaped(text: str) -> str:
    """The text with its character references replaced."""
    if "&" not in text:
        return text
    return html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text))


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescaped(value))
    return found


def _end_of_declaration(markup: str, opening: int) -> int:
    """Where a comment, a doctype, `<![if …]>` or `<?xml …>` ends."""
    closing = "-->" if markup.startswith("<!--", opening) else ">"
    end = markup.find(closing, opening + 2)
    return len(markup) if end < 0 else end + len(closing)


def _raw(markup: str, place: int, name: str) -> tuple[int, str]:
    closing = re.compile(rf"</{name}\b[^>]*+>?", re.I).search(markup, place)
    if closing is None:
        return len(markup), ""
    return closing.end(), markup[place : closing.start()]
