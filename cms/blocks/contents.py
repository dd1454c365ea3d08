"""What a body holds, seen from above: its table of contents, and how long it takes to read."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import get_language
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

from cms import text

FEWEST_HEADINGS = 3
# Vietnamese is read aloud at 5.25 syllables a second (Coupé et al. 2019, Science Advances 5:9,
# doi 10.1126/sciadv.aaw2594), and a word between two spaces is a syllable. Few read slower in
# silence, so that 300 a minute promises nobody too little time.
WORDS_A_MINUTE = 300
# English silently, on average (Brysbaert 2019, Journal of Memory and Language 109:104047).
ENGLISH_WORDS_A_MINUTE = 238

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Entry:
    """One line of a table of contents."""

    text: str
    anchor: str
    is_sub: bool


def contents_of(body: StreamValue) -> list[Entry]:
    """The headings of a body, each of which gets an anchor of its own for its template."""
    seen: Counter = Counter()
    entries = []
    for block in body:
        if block.block_type != "heading":
            continue
        anchor = f"muc-{text.slug(block.value['text'], 60)}".rstrip("-")
        seen[anchor] += 1
        while seen[anchor] > 1:
            anchor = f"{anchor}-{seen[anchor]}"
            seen[anchor] += 1
        block.value.anchor = anchor
        entries.append(Entry(block.value["text"], anchor, block.value["level"] != "h2"))
    return entries


def minutes_to_read(body: StreamValue, *more: str) -> int:
    """Whole minutes that the body's words take, with those of `more`; at least one."""
    pace = ENGLISH_WORDS_A_MINUTE if get_language() == "en" else WORDS_A_MINUTE
    return max(1, ceil(words_of(body, *more) / pace))


def words_of(body: StreamValue, *more: str) -> int:
    """How many words the body holds, with those of `more`."""
    return sum(len(_TAG.sub(" ", written).split()) for written in [*more, *_written(body)])


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, str):
        yield value
    elif isinstance(value, StreamValue):
        for block in value:
            yield from _written(block.value)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _written(part)
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from _written(part)
