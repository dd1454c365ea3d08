"""Numbers that lead to a private person: identity cards, mobile phones, insurance, accounts."""

import re
from collections.abc import Collection, Iterator
from enum import Enum

from django.utils.translation import gettext_lazy as _


class Secret(Enum):
    CITIZEN_ID = _("citizen identity number")
    MOBILE = _("mobile phone number")
    HEALTH_INSURANCE = _("health insurance code")
    BANK_ACCOUNT = _("bank account number")


_GAP = r"[ .\u00a0-]?"
# The first three digits are the province (001 to 096), the next the century and sex (TT 59/2021).
_CITIZEN_ID = re.compile(rf"(?<![\d.,])0(?:0[1-9]|[1-8]\d|9[0-6])(?:{_GAP}[0-9]){{9}}(?![\d])")
_OLD_CITIZEN_ID = re.compile(
    r"(?:CMND|CMT|chứng minh|căn cước|CCCD)[^\d\n]{0,30}(?<!\d)([0-9]{9})(?!\d)", re.I
)
_MOBILE = re.compile(rf"(?<![\d.,/])(?:\+?84|0){_GAP}[35789](?:{_GAP}[0-9]){{8}}(?![\d/])")
_HEALTH_INSURANCE = re.compile(r"(?<![^\W_])[A-Z]{2}[1-5](?:[ -]?[0-9]){12}(?![^\W_])")
_BANK_ACCOUNT = re.compile(
    r"(?:STK|tài khoản)[^\d\n]{0,25}(?<!\d)([0-9](?:[ .]?[0-9]){7,18})(?!\d)", re.I
)


def personal_numbers(words: str, public_numbers: Collection[str] = ()) -> Iterator[tuple]:
    """(what it is, the number masked) for each; `public_numbers` are digits of the agency's own."""
    taken: set[tuple[int, int]] = set()
    for secret, pattern in (
        (Secret.HEALTH_INSURANCE, _HEALTH_INSURANCE),
        (Secret.BANK_ACCOUNT, _BANK_ACCOUNT),
        (Secret.CITIZEN_ID, _OLD_CITIZEN_ID),
        (Secret.CITIZEN_ID, _CITIZEN_ID),
        (Secret.MOBILE, _MOBILE),
    ):
        for match in pattern.finditer(words):
            start, end = match.span(pattern.groups)
            number = re.sub(r"\W", "", words[start:end])
            is_known = any(start < other_end and other < end for other, other_end in taken)
            if is_known or national(number) in public_numbers:
                continue
            taken.add((start, end))
            yield secret, masked(number)


def national(number: str) -> str:
    """The digits of a telephone number, with 0 for +84."""
    digits = re.sub(r"\D", "", number)
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) == 11 else digits


def masked(number: str) -> str:
    """The number with its middle hidden."""
    return f"{number[:3]}{'•' * (len(number) - 5)}{number[-2:]}"
