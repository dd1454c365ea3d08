"""Makes the demo's attachments: small Word files with number, date and summary."""

import zipfile
from datetime import date
from html import escape
from io import BytesIO

from django.core.files.base import ContentFile

from cms import text
from cms.models import PortalDocument
from home.demo.reader import AttachedPaper

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{body}</w:body></w:document>"
)
_PARAGRAPH = '<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
_MOMENT = (2020, 1, 1, 0, 0, 0)  # the same bytes on every load


def make_paper(paper: AttachedPaper, agency: str, lead: str) -> PortalDocument:
    """The stored document of an article's attachment."""
    summary = paper.summary or paper.title
    document = PortalDocument(
        title=paper.title, number=paper.number, summary=summary, issued_on=paper.issued_on
    )
    lines = [agency, _number_line(paper.number, paper.issued_on), paper.title, summary, lead]
    lines.append("Văn bản minh họa của phần mềm Cổng Phường.")
    name = f"{text.slug(f'{paper.number} {paper.title}', 60)}.docx"
    document.file.save(name, ContentFile(word_file([line for line in lines if line])), save=False)
    document.save()
    return document


def word_file(lines: list[str]) -> bytes:
    """A Word file with one paragraph per line."""
    body = "".join(_PARAGRAPH.format(words=escape(line, quote=False)) for line in lines)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT.format(body=body),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content.encode())
    return buffer.getvalue()


def _number_line(number: str, issued_on: date | None) -> str:
    parts = [f"Số: {number}" if number else ""]
    if issued_on:
        parts.append(f"Đà Nẵng, ngày {issued_on:%d} tháng {issued_on:%m} năm {issued_on:%Y}")
    return " · ".join(part for part in parts if part)
