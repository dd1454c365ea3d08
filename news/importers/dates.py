"""Date and view lines of old portals (docs: DOMAIN, "Date and view lines seen on real portals")."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
LONGEST = 200

_DATE = re.compile(r"(?<!\d)(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*((?:19|20)\d{2})(?!\d)")
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?::|h|giờ)\s*(\d{1,2})(?::(\d{1,2}))?(?:\s*([AaPp])\.?[Mm])?(?!\d)",
    re.I,
)
_COUNT = r"(\d{1,3}(?:[.,]\d{3}){1,3}|\d{1,12})"
_VIEWS_AFTER = re.compile(
    r"(?:số\s+)?(?:(?:lượt|lần)\s+(?:xem|đọc|truy cập)|đã\s+xem|xem)"
    rf"\s*[:\-]?\s*{_COUNT}(?![\d.,]*\d)",
    re.I,
)
_VIEWS_BEFORE = re.compile(rf"(?<![\d.,]){_COUNT}\s*(?:lượt|lần)\s+(?:xem|đọc|truy cập)", re.I)
_LABELS = re.compile(
    r"cập nhật|cật nhập|cập nhập|lần cuối|ngày|đăng|lúc|giờ|xuất bản|gửi|thứ|chủ nhật|hai|ba|tư|năm"
    r"|sáu|bảy|gmt|\+\s*0?7|số|lượt|lần|xem|đọc|truy cập|phút|\W",
    re.I,
)
# A label whose value the page's script had yet to write, or that holds nonsense.
_EMPTY = re.compile(r"\W*(?:số\s+)?(?:lượt|lần)\s+(?:xem|đọc|truy cập)[\W\d]*", re.I)


@dataclass(frozen=True)
class DateLine:
    """What a line says: the moment (in Vietnam), whether it names a time, and the views."""

    moment: datetime | None
    has_time: bool
    views: int | None


def read_date_line(line: str) -> DateLine | None:
    """The date and views of a line that holds little else; None for any other line."""
    if len(line) > LONGEST:
        return None
    rest, views = _take_views(line)
    date = _DATE.search(rest)
    if date is None and views is None:
        return DateLine(None, False, None) if _EMPTY.fullmatch(line) else None
    moment, has_time = None, False
    if date:
        rest = rest[: date.start()] + " " + rest[date.end() :]
        time = _TIME.search(rest)
        if time:
            rest = rest[: time.start()] + " " + rest[time.end() :]
        moment = _moment(date, time)
        has_time = time is not None
        if moment is None:
            return None
    if len(_LABELS.sub("", rest)) > 12:
        return None
    return DateLine(moment, has_time, views)


def _take_views(line: str) -> tuple[str, int | None]:
    found = _VIEWS_AFTER.search(line) or _VIEWS_BEFORE.search(line)
    if not found:
        return line, None
    number = int(re.sub(r"[.,]", "", found[1]))
    return line[: found.start()] + " " + line[found.end() :], number


def _moment(date: re.Match, time: re.Match | None) -> datetime | None:
    """Day before month, but for the lines with AM or PM, which old servers wrote in US order."""
    first, second, year = int(date[1]), int(date[3]), int(date[4])
    hour, minute, half = (int(time[1]), int(time[2]), time[4]) if time else (0, 0, None)
    day, month = (second, first) if half and first <= 12 else (first, second)
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)
    except ValueError:
        return None
