"""Brings a source's text into the portal's form, and tells old fonts' text when it sees it."""

import codecs
import re

from django.utils.translation import gettext as _

from cms import text
from news.importers.record import BadSource

MAX_BYTES = 5 * 1024 * 1024
# Letters of Vietnamese that no old 8-bit font writes as such.
_MODERN = re.compile("[\u1ea0-\u1ef9ăĂđĐơƠưƯ]")
# Signs that TCVN3 and VNI put in the place of letters, and that Vietnamese has no use for.
_LEGACY = re.compile("[¡-¿ÄÅÆÇËÏÑÖØÛÜÞßäåæçëïñöøûüþÿ®©ª«¬µ¶·¸¹º»¼½¾]")
_LETTER = re.compile(r"[^\W\d_]")


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark. BadSource for anything else."""
    if len(raw) > MAX_BYTES:
        raise BadSource(_("The file is larger than 5 MB; it is not one article."))
    if not raw.strip():
        raise BadSource(_("The file is empty."))
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
    """The lines that say something: NFC, ETH repaired, spaces and invisible signs tidied."""
    tidy = (
        " ".join(text.clean_input(text.repair_eth(line)).split()) for line in decoded.splitlines()
    )
    return [line for line in tidy if line]


def is_legacy_suspected(found: list[str]) -> bool:
    """Whether the text looks typed in an old font (TCVN3, VNI). It is never converted silently:
    in TCVN3 U+00D0 is é and U+00AD is ư, so a wrong guess would spoil good text.
    """
    whole = " ".join(found)
    letters = len(_LETTER.findall(whole)) or 1
    return (
        len(_LEGACY.findall(whole)) / letters > 0.03
        and len(_MODERN.findall(whole)) / letters < 0.02
    )
