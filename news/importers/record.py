"""The intermediate record: what every kind of source becomes before it is written."""

from dataclasses import dataclass, field
from datetime import datetime


class BadSource(Exception):
    """A source that cannot become an article; the message says why, in plain words."""


@dataclass(frozen=True)
class Paragraph:
    """Running text, plain and unescaped."""

    text: str


@dataclass(frozen=True)
class Photo:
    """A photo known by its caption alone; its file is to be found by an editor."""

    caption: str


@dataclass
class ArticleRecord:
    """One article as its source told it.

    `source_key` names the source for good (address, or hash of the cleaned text);
    `displayed_at` is aware; `views` is None where the source shows none; `flags` say what an
    editor must look at: missing_photo, date_unknown, time_unknown, lead_missing,
    legacy_text_suspected, legacy_text_converted. `original` holds the source as it came, where a
    conversion was made, or cleaning may have cost something that one needs.
    """

    source_key: str
    source_name: str
    title: str
    lead: str = ""
    displayed_at: datetime | None = None
    views: int | None = None
    body: list[Paragraph | Photo] = field(default_factory=list)
    byline: str = ""
    origin: str = ""
    flags: list[str] = field(default_factory=list)
    original: bytes | None = None
