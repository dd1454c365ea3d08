"""Shows the words that were found, in their own spelling.

Everything but the `<mark>` elements made here is escaped.
"""

from collections.abc import Iterable

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from cms import text
from news.search.query import Query

SNIPPET_LENGTH = 240
# A match further into a body than this is found, but not looked for when the snippet is cut.
LOOK_INTO = 60_000

_Span = tuple[int, int]


class Marker:
    """Marks the words of one query."""

    def __init__(self, query: Query) -> None:
        self._keys = query.keys()
        self._prefixes = query.prefixes()

    def mark(self, written: str) -> SafeString:
        """The text, escaped, with matched words in `<mark>`."""
        return _marked(written, _merged(written, [span for span, _ in self._hits(written)]))

    def snippet(self, lead: str, body: str) -> SafeString:
        """The part of the lead, or else of the body, that holds most of the words."""
        for written in (lead, body[:LOOK_INTO]):
            if hits := self._hits(written):
                return self._cut(written, hits)
        return self._cut(lead or body[:LOOK_INTO], [])

    def spelling(self, key: str, texts: Iterable[str]) -> str | None:
        """How the texts write a word, in lower case, or None where none has it."""
        for written in texts:
            for word in text.words(written[:LOOK_INTO]):
                if word.key == key:
                    return written[word.start : word.end].lower()
        return None

    def _hits(self, written: str) -> list[tuple[_Span, str]]:
        return [
            ((word.start, word.end), word.key)
            for word in text.words(written)
            if word.key in self._keys or (self._prefixes and word.key.startswith(self._prefixes))
        ]

    def _cut(self, written: str, hits: list[tuple[_Span, str]]) -> SafeString:
        if len(written) <= SNIPPET_LENGTH:
            return _marked(written, _merged(written, [span for span, _ in hits]))
        start = _best_start(hits)
        if start:
            start = written.rfind(" ", 0, max(0, start - 40)) + 1
        start = min(start, max(0, len(written) - SNIPPET_LENGTH))
        end = min(len(written), start + SNIPPET_LENGTH)
        if start and not written[start - 1].isspace():
            start = written.find(" ", start, end) + 1 or start
        if end < len(written):
            end = max(written.rfind(" ", start, end), start + SNIPPET_LENGTH // 2)
        inside = [(a - start, b - start) for (a, b), _ in hits if a >= start and b <= end]
        piece = written[start:end]
        shown = _marked(piece, _merged(piece, inside))
        return (
            (escape("… ") if start else escape(""))
            + shown
            + (escape(" …") if end < len(written) else escape(""))
        )


def _best_start(hits: list[tuple[_Span, str]]) -> int:
    """Where the window with most different words begins; the first of equals."""
    best, best_count = 0, 0
    last = 0
    for first, ((start, _), _) in enumerate(hits):
        last = max(last, first)
        while last + 1 < len(hits) and hits[last + 1][0][1] <= start + SNIPPET_LENGTH - 60:
            last += 1
        count = len({key for _, key in hits[first : min(last, first + 40) + 1]})
        if count > best_count:
            best, best_count = start, count
    return best


def _merged(written: str, spans: list[_Span]) -> list[_Span]:
    """Spans with nothing but space between them become one."""
    merged: list[_Span] = []
    for start, end in spans:
        if merged and not written[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _marked(written: str, spans: list[_Span]) -> SafeString:
    starts = [0, *(end for _, end in spans)]
    pieces = [
        (written[begin:start], written[start:end])
        for begin, (start, end) in zip(starts, spans, strict=False)
    ]
    return format_html_join("", "{}<mark>{}</mark>", pieces) + escape(written[starts[-1] :])
