"""The text of an old portal's article page, as copied from the browser.

Its order: title · date and views · lead · body with photo captions · byline · the portal's own
furniture, which is cut off. How the parts are told apart:

- the first line is the title, once a breadcrumb and the page's date are past;
- date lines are among the first lines and hold little but date and views;
- the first paragraph is the lead;
- a caption is a line between two paragraphs that is short, has no closing punctuation, and is
  neither an item of a list nor in capitals; or one that begins with `Ảnh:`;
- the byline is the last line when it reads as a name (few words with capitals), or begins
  with `Tin, ảnh:`, `Tác giả:`, `Nguồn:` and the like.

Where a rule does not hold, a line stays in the text: nothing but furniture is dropped.
"""

import hashlib
import re

from django.utils.translation import gettext as _

from cms import legacy_fonts
from news.importers import clean, furniture
from news.importers.dates import DateLine, read_date_line
from news.importers.record import ArticleRecord, BadSource, Paragraph, Photo

LONGEST_TITLE = 255
LONGEST_LEAD = 1200
LONGEST_CAPTION = 160
LONGEST_BYLINE = 70
BYLINE_WORDS = 6
DATE_LINES_WITHIN = 4

_DATE_LABEL = re.compile(r"nhật|nhập|đăng|xuất bản|lượt", re.I)
_AUTHOR = re.compile(r"(?:tác giả|người viết)\s*:\s*(?P<author>.+)", re.I)
_AUTHOR_AND_ORIGIN = re.compile(
    r"tác giả\s*:\s*(?P<author>.+?)\s*[-–]\s*nguồn\s*:\s*(?P<origin>.+)", re.I
)
_ORIGIN = re.compile(r"\(?(?:nguồn|theo)\s*:\s*(?P<origin>[^)]+)\)?", re.I)
_CREDIT = re.compile(
    r"(?:(?:tin|bài)(?:\s*(?:,|và|-)?\s*(?:bài|ảnh))*|ảnh|thực hiện)\s*:\s*\S", re.I
)
_PHOTO = re.compile(r"\(?(?:ảnh|hình)(?:\s+(?:minh họa|\d{1,2}))?\s*:\s*\S", re.I)
_LISTED = re.compile(r"(?:[-–—+*•▪]|\(?\d{1,2}[.)/]|[IVX]{1,5}[.)/]|[a-zđ]\)|[A-ZĐ][.)])\s*\S")
_CLOSED = re.compile(r"[.!?…:;,]['\"”’)]*$")


def read_portal_text(raw: bytes, source_name: str, converts_legacy: bool = False) -> ArticleRecord:
    """The record of one page's text. BadSource where there is no article in it.

    Text that seems typed in an old font is marked, and converted only where the caller says so.
    """
    decoded = clean.decode(raw)
    encoding = legacy_fonts.guess(decoded)
    if encoding and converts_legacy:
        decoded = legacy_fonts.convert(decoded, encoding)
    record = _read(decoded, source_name)
    if encoding:
        record.flags.append("legacy_text_converted" if converts_legacy else "legacy_text_suspected")
        record.original = raw
    return record


def _read(decoded: str, source_name: str) -> ArticleRecord:
    date_line, lines = _without_furniture(clean.lines(decoded))
    if not lines:
        raise BadSource(_("The file has no text."))
    title, rest = lines[0], lines[1:]
    if len(title) > LONGEST_TITLE:
        raise BadSource(_("The first line is too long for a title (255 letters at most)."))
    dates, rest = _take_date_lines(rest)
    record = ArticleRecord("", source_name, title)
    _set_date(record, [date_line, *dates] if date_line else dates)
    record.source_key = _key(record, rest)
    rest = _take_byline(record, rest)
    if not rest:
        raise BadSource(_("The file has a title at most; there is no article in it."))
    if len(rest[0]) <= LONGEST_LEAD:
        record.lead, rest = rest[0], rest[1:]
    else:
        record.flags.append("lead_missing")
    record.body = _body(rest)
    if any(isinstance(part, Photo) for part in record.body):
        record.flags.append("missing_photo")
    return record


def _key(record: ArticleRecord, rest: list[str]) -> str:
    """The same for the same article, whatever its view count was when it was copied."""
    moment = record.displayed_at.isoformat() if record.displayed_at else ""
    whole = "\n".join([record.title, moment, *rest])
    return f"sha256:{hashlib.sha256(whole.encode()).hexdigest()}"


def _without_furniture(lines: list[str]) -> tuple[DateLine | None, list[str]]:
    """The article's own lines; and its date, where that stands above the title.

    A date up there without a word is the day on which the page was opened.
    """
    lines = [line for line in lines if not furniture.is_tool(line)]
    date_line = None
    while lines:
        if not furniture.is_breadcrumb(lines[0]):
            found = read_date_line(lines[0])
            if found is None:
                break
            if _DATE_LABEL.search(lines[0]):
                date_line = found
        lines = lines[1:]
    for number, line in enumerate(lines):
        if number and furniture.is_end_of_article(line):
            return date_line, lines[:number]
    return date_line, lines


def _take_date_lines(lines: list[str]) -> tuple[list[DateLine], list[str]]:
    dates, others = [], []
    for number, line in enumerate(lines):
        found = read_date_line(line) if number < DATE_LINES_WITHIN else None
        if found:
            dates.append(found)
        else:
            others.append(line)
    return dates, others


def _set_date(record: ArticleRecord, dates: list[DateLine]) -> None:
    """Date and views may stand on lines of their own; below the title counts before above."""
    for found in reversed(dates):
        if record.displayed_at is None and found.moment:
            record.displayed_at = found.moment
            if not found.has_time:
                record.flags.append("time_unknown")
        if record.views is None:
            record.views = found.views
    if record.displayed_at is None:
        record.flags.append("date_unknown")


def _take_byline(record: ArticleRecord, lines: list[str]) -> list[str]:
    """Takes the signature off the end: one line for the authors, one for the source."""
    while len(lines) > 1 and _sign(record, lines[-1]):
        lines = lines[:-1]
    return lines


def _sign(record: ArticleRecord, line: str) -> bool:
    """Whether the line is a signature that the record had not; the record has it then."""
    if len(line) > LONGEST_BYLINE or line.endswith("./."):
        return False
    if both := _AUTHOR_AND_ORIGIN.fullmatch(line):
        byline, origin = both["author"], both["origin"]
    elif author := _AUTHOR.fullmatch(line):
        byline, origin = author["author"], ""
    elif source := _ORIGIN.fullmatch(line):
        byline, origin = "", source["origin"]
    elif _CREDIT.match(line) or _reads_as_name(line):
        byline, origin = line, ""
    else:
        return False
    if (byline and record.byline) or (origin and record.origin):
        return False
    record.byline = record.byline or byline
    record.origin = record.origin or origin.rstrip(". ")
    return True


def _reads_as_name(line: str) -> bool:
    """`Như Hân.`, `Ban Biên tập`, `VHXH`; not `Đoạn hai.` or `Hết.`"""
    words = line.split()
    capitals = sum(word[0].isupper() for word in words)
    if len(words) == 1:
        return line.isupper()
    return len(words) <= BYLINE_WORDS and capitals >= max(2, len(words) - 1)


def _body(lines: list[str]) -> list[Paragraph | Photo]:
    parts: list[Paragraph | Photo] = []
    for number, line in enumerate(lines):
        is_last = number == len(lines) - 1
        is_photo = not is_last and _reads_as_caption(line)
        parts.append(Photo(line) if is_photo else Paragraph(line))
    return parts


def _reads_as_caption(line: str) -> bool:
    if len(line) > LONGEST_CAPTION:
        return False
    if _PHOTO.match(line):
        return True
    is_capitals = line == line.upper() and len(line.split()) > 1
    return not (_CLOSED.search(line) or _LISTED.match(line) or is_capitals)
