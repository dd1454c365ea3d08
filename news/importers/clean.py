"""Brings a source's text into the portal's form."""

import codecs
import re

from django.utils.translation import gettext as _

from cms import text
from news.importers.record import BadSource

MAX_BYTES = 5 * 1024 * 1024
SHORTEST_WRAPPED_LINE = 50
_CLOSED = re.compile(r"[.!?…:;]['\"”’)]*$")
# HTML, XML, RTF, PDF; Word of 2007 on (a zip), Word of before.
_OTHER_FORMATS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype\b|<html\b|<\?xml\b|\{\\rtf|%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0)",
    re.I,
)


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark. BadSource for anything else."""
    if len(raw) > MAX_BYTES:
        raise BadSource(_("The file is larger than 5 MB; it is not one article."))
    if not raw.strip():
        raise BadSource(_("The file is empty."))
    if _OTHER_FORMATS.match(raw):
        raise BadSource(
            _("The file is a web page or a document. Open it, copy its text to a plain text file.")
        )
    is_utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        decoded = raw.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSource(
            _("The file is not text in UTF-8. Open it, save it as “Text, UTF-8”, then try again.")
        ) from error
    if "\x00" in decoded:
        raise BadSource(_("The file is not a text."))
    return decoded


def lines(decoded: str) -> list[str]:
    """The lines that say something: NFC, ETH repaired, spaces and invisible signs tidied.

    A paragraph that was broken over several lines is one line again.
    """
    found: list[str] = []
    is_open = False
    for written in decoded.splitlines():
        line = " ".join(text.clean_input(text.repair_eth(written)).split())
        if line and is_open and line[0].islower():
            found[-1] = f"{found[-1]} {line}"
        elif line:
            found.append(line)
        is_open = len(line) >= SHORTEST_WRAPPED_LINE and not _CLOSED.search(line)
    return found
