"""A report as a file: XLSX, and CSV as Vietnamese Excel opens it.

CSV is UTF-8 with a byte order mark, without which Excel reads the system's code page, and is
separated by semicolons: where the comma is the decimal sign, as in Vietnamese regional settings,
Excel splits lines at semicolons. XLSX opens the same everywhere.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from news.reports.durations import in_words
from news.reports.numbers import Report, Row
from news.reports.sums import Sums

SEPARATOR = ";"
BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet take a text for a formula (OWASP, CSV injection), with the full-width
# forms that some versions fold.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDTHS = [6, 60, 24, 26, 26, 18, 14, 12, 12, 16, 24, 24, 12, 12]
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")


class _Line:
    """A file that hands back what the CSV writer writes."""

    def write(self, text: str) -> str:
        return text


def headings() -> list[str]:
    return [
        _("No."),
        _("Title"),
        _("Category"),
        _("Authors"),
        _("Origin"),
        _("Published at"),
        _("State"),
        _("Views in the period"),
        _("Views in all"),
        _("From sending to publication"),
        _("Approved by"),
        _("Type of piece"),
        _("Found useful"),
        _("Found not useful"),
    ]


def file_name(period, suffix: str) -> str:
    """bao-cao-bai-viet_2026-11-01_2026-11-30.xlsx"""
    return f"bao-cao-bai-viet_{period.first.isoformat()}_{period.last.isoformat()}.{suffix}"


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """The file, a line at a time."""
    writer = csv.writer(_Line(), delimiter=SEPARATOR)
    yield (BYTE_ORDER_MARK + writer.writerow(headings())).encode()
    for number, row in enumerate(rows, 1):
        values = [_for_csv(value) for value in _values(number, row)]
        yield writer.writerow(values).encode()


def workbook(report: Report, rows: Iterable[Row], about: list[tuple[str, str]]) -> IO[bytes]:
    """The whole workbook as an open file, rewound; written row by row, so it never fills memory.

    `about` says what the report was asked for: heading and value.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Articles"))
    sheet.freeze_panes = "C2"
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKLMN"[place]].width = width
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings()])
    for number, row in enumerate(rows, 1):
        sheet.append([_cell(sheet, value) for value in _values(number, row)])
    _add_summary(book, report, about)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file


def neutralised(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    start = text.lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if start.startswith(FORMULA_STARTS) or text != text.lstrip() else text


def _add_summary(book: Workbook, report: Report, about: list[tuple[str, str]]) -> None:
    sheet = book.create_sheet(_("Summary"))
    for column, width in zip("ABCD", (44, 18, 20, 20), strict=True):
        sheet.column_dimensions[column].width = width
    for heading, value in about:
        sheet.append([_cell(sheet, heading, bold=True), _cell(sheet, value)])
    everything = report.sums()
    measures = [_("Articles"), _("Views in the period"), _("Views in all")]
    tables = [
        (_("All"), [everything]),
        (_("By category"), report.by_category()),
        (_("By author"), report.by_author()),
    ]
    for title, lines in tables:
        sheet.append([])
        sheet.append([_cell(sheet, heading, bold=True) for heading in [title, *measures]])
        for line in lines:
            sheet.append([_cell(sheet, value) for value in _measures(line)])
    sheet.append([])
    sheet.append(
        [
            _cell(sheet, _("Views in the period of all articles, older ones too"), bold=True),
            _cell(sheet, report.views_of_all()),
        ]
    )


def _measures(line: Sums) -> list[str | int]:
    return [line.label or _("Total"), line.articles, line.period_views, line.total_views]


def _values(number: int, row: Row) -> list:
    return [
        number,
        row.title,
        row.category,
        row.authors,
        row.origin,
        timezone.make_naive(row.published_at, timezone.get_default_timezone()),
        _("Is published") if row.is_live else _("Was taken down"),
        row.period_views,
        row.total_views,
        row.took,
        row.approver,
        row.type,
        row.useful,
        row.useless,
    ]


def _for_csv(value: str | int | datetime | timedelta | None) -> str | int:
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, timedelta) or value is None:
        return in_words(value)
    return neutralised(value) if isinstance(value, str) else value


def _cell(sheet, value, *, bold: bool = False) -> WriteOnlyCell:
    """A cell of the value's own kind; a text is a text, whatever it begins with."""
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = WRAPPED
        # Excel keeps a text a text, even when somebody edits the cell.
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    elif isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, timedelta):
        cell.number_format = "[h]:mm"
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    if bold:
        cell.font = BOLD
    return cell
