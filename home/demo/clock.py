"""Dates of the demo: every piece is dated from the day on which the demo is loaded.

Seasons stay true: a piece about Tết falls before a Tết, one about a school year in September.
"""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

# The first day of the lunar year and the mid-autumn festival (fifteenth of the eighth month).
TET = [
    "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06",
    "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31",
    "2034-02-19", "2035-02-08",
]  # fmt: skip
MID_AUTUMN = [
    "2022-09-10", "2023-09-29", "2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15",
    "2028-10-03", "2029-09-22", "2030-09-12", "2031-10-01", "2032-09-19", "2033-09-08",
    "2034-09-27", "2035-09-16",
]  # fmt: skip
FEASTS = {
    "tet": [date.fromisoformat(day) for day in TET],
    "trung-thu": [date.fromisoformat(day) for day in MID_AUTUMN],
}
MERGED_ON = date(2025, 7, 1)  # Hòa Hiệp Bắc, Hòa Hiệp Nam and Hòa Bắc became Hải Vân

WEEKDAYS = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
STEMS = ["Canh", "Tân", "Nhâm", "Quý", "Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ"]
BRANCHES = [
    "Thân", "Dậu", "Tuất", "Hợi", "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi",
]  # fmt: skip

_FEAST = re.compile(r"(tet|trung-thu)([+-]\d+)( -\d)?$")
_SEASON = re.compile(r"(\d\d)-(\d\d)( -\d)?$")
_TOKEN = re.compile(r"\{(\w+)([+-]\d+)?\}")


def day_of(when: str, today: date) -> date:
    """The day that a `when:` line means.

    `-5`: five days before `today`, on a working day; `-5 sun`: the Sunday at or before that;
    `09-05 -1`: the last 5 September but one; `tet-8 -1`: eight days before the last Tết but one
    (the last whose piece is already past); `2025-07-01`: that day.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", when):
        return date.fromisoformat(when)
    if match := _FEAST.match(when):
        days = [feast + timedelta(days=int(match[2])) for feast in FEASTS[match[1]]]
        return [day for day in days if day < today][-1 + int(match[3] or 0)]
    if match := _SEASON.match(when):
        month, day, back = int(match[1]), int(match[2]), int(match[3] or 0)
        passed = (month, day) < (today.month, today.day)
        return date(today.year - (0 if passed else 1) + back, month, day)
    offset, _, weekday = when.partition(" ")
    day = today + timedelta(days=int(offset))
    if weekday == "sun":
        return day - timedelta(days=(day.weekday() + 1) % 7)
    return day if int(offset) > 0 else day - timedelta(days=max(0, day.weekday() - 4))


def moment_of(when: str, clock: str, today: date) -> datetime:
    """The moment that a piece shows: its day at `clock` (HH:MM), in Asia/Ho_Chi_Minh."""
    return timezone.make_aware(datetime.combine(day_of(when, today), time.fromisoformat(clock)))


def fill(text: str, day: date) -> str:
    """The text with its dates and names as they are for a piece of `day`.

    `{d-1}` 20/11/2026 · `{dm+2}` 23/11 · `{wd+2}`, `{wdm+2}` counting working days ·
    `{thu+1}` weekday · `{nam+1}` year · `{canchi}` lunar year's name · `{phuong}` the ward ·
    `{tren}` the authority above · `{motcua}` the one-stop office.
    """
    return _TOKEN.sub(lambda match: _token(match[1], int(match[2] or 0), day), text)


def _token(name: str, offset: int, day: date) -> str:
    merged = day >= MERGED_ON
    match name:
        case "d":
            return f"{day + timedelta(days=offset):%d/%m/%Y}"
        case "dm":
            return f"{day + timedelta(days=offset):%d/%m}"
        case "wd":
            return f"{_working_day(day, offset):%d/%m/%Y}"
        case "wdm":
            return f"{_working_day(day, offset):%d/%m}"
        case "thu":
            return WEEKDAYS[(day + timedelta(days=offset)).weekday()]
        case "nam":
            return str(day.year + offset)
        case "canchi":
            year = day.year + offset
            return f"{STEMS[year % 10]} {BRANCHES[year % 12]}"
        case "phuong":
            return "phường Hải Vân" if merged else "phường Hòa Hiệp Bắc"
        case "tren":
            return "UBND thành phố Đà Nẵng" if merged else "UBND quận Liên Chiểu"
        case "motcua":
            if merged:
                return "Trung tâm Phục vụ hành chính công"
            return "Bộ phận Tiếp nhận và Trả kết quả"
    raise ValueError(f"unknown word in braces: {name}")


def _working_day(day: date, offset: int) -> date:
    step = 1 if offset > 0 else -1
    while offset:
        day += timedelta(days=step)
        if day.weekday() < 5:
            offset -= step
    return day
