"""The payment list of a month (bảng kê chi trả nhuận bút) as a workbook."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from news.models import RoyaltyLine
from news.royalties import sums_per_person
from news.royalty_sums import in_words

MONEY = "#,##0"
BOLD = Font(bold=True)
THIN = Border(*(Side(style="thin"),) * 4)


def payment_list(
    agency: str, heading: str, status: str, lines: Sequence[RoyaltyLine], signatures: Sequence[str]
) -> bytes:
    """An .xlsx of two sheets, per person and per piece; amounts are numbers, text stays text."""
    book = Workbook()
    total = sum(line.amount_vnd for line in lines)
    people = [
        [number, person.name, person.pieces, person.amount_vnd, ""]
        for number, person in enumerate(sums_per_person(lines), start=1)
    ]
    per_person = book.active
    per_person.title = _("Per person")
    _fill(
        per_person,
        [agency, heading, status],
        [_("No."), _("Full name"), _("Pieces"), _("Amount (đồng)"), _("Signature")],
        people,
        total_at=4,
        total=total,
        signatures=signatures,
        widths=[6, 32, 10, 18, 24],
    )
    per_piece = book.create_sheet(_("Per piece"))
    _fill(
        per_piece,
        [agency, heading, status],
        [
            _("No."),
            _("Title"),
            _("Published on"),
            _("Kind"),
            _("Coefficient"),
            _("Unit (đồng)"),
            _("Full name"),
            _("Share in per cent"),
            _("Amount (đồng)"),
            _("Note"),
        ],
        [
            [
                line.number,
                line.title,
                line.published_on,
                line.kind_name,
                line.coefficient,
                line.unit_vnd,
                line.author_name,
                line.percent,
                line.amount_vnd,
                note_of(line),
            ]
            for line in lines
        ],
        total_at=9,
        total=total,
        signatures=signatures,
        widths=[6, 48, 13, 24, 10, 14, 26, 9, 18, 36],
    )
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def note_of(line: RoyaltyLine) -> str:
    """The reason, and for a correction the line that it corrects."""
    if not line.corrects_id:
        return line.reason
    return _("Corrects line %(number)s of %(month)s: %(reason)s") % {
        "number": line.corrects.number,
        "month": f"{line.corrects.closing.month:%m/%Y}",
        "reason": line.reason,
    }


def _fill(
    sheet: Worksheet,
    heads: Sequence[str],
    columns: Sequence[str],
    rows: Sequence[Sequence],
    total_at: int,
    total: int,
    signatures: Sequence[str],
    widths: Sequence[int],
) -> None:
    for number, head in enumerate(heads, start=1):
        _write(sheet.cell(number, 1), head).font = Font(bold=True, size=14 if number == 2 else 11)
    top = len(heads) + 2
    for place, (name, width) in enumerate(zip(columns, widths, strict=True), start=1):
        cell = _write(sheet.cell(top, place), name)
        cell.font, cell.border = BOLD, THIN
        cell.alignment = Alignment(wrap_text=True, horizontal="center")
        sheet.column_dimensions[cell.column_letter].width = width
    for down, row in enumerate(rows, start=top + 1):
        for place, value in enumerate(row, start=1):
            cell = _write(sheet.cell(down, place), value)
            cell.border, cell.alignment = THIN, Alignment(wrap_text=True, vertical="top")
    end = top + len(rows) + 1
    _write(sheet.cell(end, 2), _("Total")).font = BOLD
    _write(sheet.cell(end, total_at), total).font = BOLD
    _write(sheet.cell(end + 1, 1), _("In words: %(words)s") % {"words": in_words(total)})
    for place, signature in enumerate(signatures):
        cell = _write(sheet.cell(end + 3, 2 + place * max(1, (len(columns) - 2) // 2)), signature)
        cell.font, cell.alignment = BOLD, Alignment(horizontal="center")
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write(cell: Cell, value) -> Cell:
    """Sets the value; text that looks like a formula stays text, now and after editing."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@", "\t", "\r"}
        return cell
    cell.value = value
    if isinstance(value, int):
        cell.number_format = MONEY
    elif hasattr(value, "strftime"):
        cell.number_format = "dd/mm/yyyy"
    return cell
