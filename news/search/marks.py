"""Shows the words that were found, in their own spelling.

Everything but the `<mark>` elements made here is escaped.
"""

from collections.abc import Iterable
from itertools import islice

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from cms import text
from news.search.query import Query

SNIPPET_LENGTH = 240
# As many words, with room for the cut at both ends.
SNIPPET_WORDS = 36
# A match further into a body than this is found, but not looked for when the snippet is cut.
LOOK_INTO = 60_000

Span = tuple[int, int]


class Marker:
    """Marks the words of one query."""

    def __init__(self, query: Query) -> None:
        self._keys = query.keys()
        self._prefixes = query.prefixes()
        self._fewest = sum(min(len(way.keys) for way in term) for term in query.terms)

    def mark(self, written: str) -> SafeString:
        """The text, escaped, with matched words in `<mark>`."""
        return _marked(written, self.spans(written))

    def spans(self, written: str) -> list[Span]:
        """(start, end) of what was matched; words side by side are one span."""
        spans = [
            (word.start, word.end) for word in text.words(written) if self._is_matched(word.key)
        ]
        return _merged(written, spans)

    def snippet(self, lead: str, body: str) -> SafeString:
        """The part of the lead or of the body that holds most of the words, the lead if equal.

        The lead from its beginning where neither holds half of them: the title then said it.
        """
        written = lead
        count, start = self._best_window(lead)
        if count < self._fewest:
            looked_into = body[:LOOK_INTO]
            found, place = self._best_window(looked_into)
            if found > count:
                written, count, start = looked_into, found, place
        if count * 2 < self._fewest:
            written, start = lead or body, 0
        return self._cut(written, start)

    def spelling(self, key: str, texts: Iterable[str]) -> str | None:
        """How the texts write a word, in lower case, or None where none has it."""
        for written in texts:
            for word in text.words(written[:LOOK_INTO]):
                if word.key == key:
                    return written[word.start : word.end].lower()
        return None

    def _is_matched(self, key: str) -> bool:
        return key in self._keys or bool(self._prefixes and key.startswith(self._prefixes))

    def _best_window(self, written: str) -> tuple[int, int]:
        """(different words, beginning) of the snippet-long part with most of them, the first."""
        hits = [
            (place, key)
            for place, (key, _) in enumerate(text.word_keys(written))
            if self._is_matched(key)
        ]
        best, best_count, last = 0, 0, 0
        for first, (place, _) in enumerate(hits):
            while last + 1 < len(hits) and hits[last + 1][0] < place + SNIPPET_WORDS:
                last += 1
            count = len({key for _, key in hits[first : last + 1]})
            if count > best_count:
                best, best_count = place, count
        if not best_count:
            return 0, 0
        return best_count, next(islice(text.words(written), best, None)).start

    def _cut(self, written: str, start: int) -> SafeString:
        """A piece of the text from about `start`, whole words, marked."""
        if len(written) <= SNIPPET_LENGTH:
            return self.mark(written)
        if start:
            start = written.rfind(" ", 0, max(0, start - 40)) + 1
        start = min(start, max(0, len(written) - SNIPPET_LENGTH))
        end = min(len(written), start + SNIPPET_LENGTH)
        if start and not written[start - 1].isspace():
            start = written.find(" ", start, end) + 1 or start
        if end < len(written):
            end = max(written.rfind(" ", start, end), start + SNIPPET_LENGTH // 2)
        shown = self.mark(written[start:end])
        return (
            (escape("… ") if start else escape(""))
            + shown
            + (escape(" …") if end < len(written) else escape(""))
        )


def _merged(written: str, spans: list[Span]) -> list[Span]:
    """Spans with nothing but space between them become one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and not written[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _marked(written: str, spans: list[Span]) -> SafeString:
    starts = [0, *(end for _, end in spans)]
    pieces = [
        (written[begin:start], written[start:end])
        for begin, (start, end) in zip(starts, spans, strict=False)
    ]
    return format_html_join("", "{}<mark>{}</mark>", pieces) + escape(written[starts[-1] :])
