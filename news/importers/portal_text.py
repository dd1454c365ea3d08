"""The text of an old portal's article page, as copied from the browser.

Its order: title · date and views · lead · body with photo captions · byline · the portal's own
furniture, which is cut off. How the parts are told apart:

- the date line is among the first lines after the title and holds little but date and views;
- a caption is a short line without closing punctuation between two paragraphs;
- the byline is the last line when it reads as a name (few words, all but one with a capital), or
  begins with `Tin, ảnh:`, `Tác giả:`, `Nguồn:`.
"""

import hashlib
import re

from django.utils.translation import gettext as _

from news.importers import clean
from news.importers.dates import DateLine, read_date_line
from news.importers.record import ArticleRecord, BadSource, Paragraph, Photo

LONGEST_TITLE = 255
LONGEST_CAPTION = 160
LONGEST_BYLINE = 70
BYLINE_WORDS = 6
DATE_LINE_WITHIN = 4

_FURNITURE = re.compile(
    r"(?:tin cùng chuyên mục|tin (?:mới|cũ) hơn|(?:các )?(?:tin|bài)(?: viết)? (?:khác|liên quan)"
    r"|liên kết web|in trang|quay lại|chia sẻ|ý kiến bạn đọc|thống kê truy cập)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:tin(?:,| và)? ảnh|tin bài|bài(?:,| và)? ảnh|tác giả|nguồn|theo)\s*:?\s", re.I
)
_AUTHOR_AND_ORIGIN = re.compile(
    r"tác giả\s*:\s*(?P<author>.+?)\s*[-–]\s*nguồn\s*:\s*(?P<origin>.+)", re.I
)
_ORIGIN = re.compile(r"nguồn\s*:\s*(?P<origin>.+)", re.I)
_CLOSED = re.compile(r"[.!?…:;,]['\"”’)]*$")


def read_portal_text(raw: bytes, source_name: str) -> ArticleRecord:
    """The record of one page's text. BadSource where there is no article in it."""
    found = clean.lines(clean.decode(raw))
    if len(found) < 2:
        raise BadSource(_("The file has a title at most; there is no article in it."))
    title, rest = found[0], _without_furniture(found[1:])
    if len(title) > LONGEST_TITLE:
        raise BadSource(_("The first line is too long for a title (255 letters at most)."))
    digest = hashlib.sha256("\n".join([title, *rest]).encode()).hexdigest()
    record = ArticleRecord(f"sha256:{digest}", source_name, title)
    date_line, rest = _take_date_line(rest)
    if date_line:
        record.displayed_at, record.views = date_line.moment, date_line.views
    if record.displayed_at is None:
        record.flags.append("date_unknown")
    elif not date_line.has_time:
        record.flags.append("time_unknown")
    rest = _take_byline(record, rest)
    if not rest:
        raise BadSource(_("The file has no text below its title."))
    record.lead, record.body = rest[0], _body(rest[1:])
    if any(isinstance(part, Photo) for part in record.body):
        record.flags.append("missing_photo")
    if clean.is_legacy_suspected(found):
        record.flags.append("legacy_text_suspected")
    return record


def _without_furniture(found: list[str]) -> list[str]:
    """The lines before the portal's own, which follow the article."""
    for number, line in enumerate(found):
        if number and _FURNITURE.match(line) and len(line) <= 60:
            return found[:number]
    return found


def _take_date_line(found: list[str]) -> tuple[DateLine | None, list[str]]:
    for number, line in enumerate(found[:DATE_LINE_WITHIN]):
        if date_line := read_date_line(line):
            return date_line, found[:number] + found[number + 1 :]
    return None, found


def _take_byline(record: ArticleRecord, found: list[str]) -> list[str]:
    """Takes the signature off the end: one line, or an author's and a source's."""
    while len(found) > 1 and _is_byline(found[-1], bool(record.byline)):
        line = found[-1]
        if both := _AUTHOR_AND_ORIGIN.match(line):
            record.byline, record.origin = both["author"], both["origin"].rstrip(".")
        elif origin := _ORIGIN.match(line):
            record.origin = origin["origin"].rstrip(".")
        else:
            record.byline = line
        found = found[:-1]
    return found


def _is_byline(line: str, has_byline: bool) -> bool:
    if len(line) > LONGEST_BYLINE or line.endswith("./."):
        return False
    if _BYLINE.match(line):
        return True
    words = line.split()
    capitals = sum(word[0].isupper() for word in words)
    return not has_byline and len(words) <= BYLINE_WORDS and capitals >= max(1, len(words) - 1)


def _body(found: list[str]) -> list[Paragraph | Photo]:
    parts: list[Paragraph | Photo] = []
    for number, line in enumerate(found):
        is_last = number == len(found) - 1
        if not is_last and len(line) <= LONGEST_CAPTION and not _CLOSED.search(line):
            parts.append(Photo(line))
        else:
            parts.append(Paragraph(line))
    return parts
