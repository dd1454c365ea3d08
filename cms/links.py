"""Which addresses editors may link to.

Strict on purpose: who plants a link on a .gov.vn page makes it look like another one. Refused
besides other schemes: user names before the host (`https://dichvucong.gov.vn@evil.example`),
letters that only look Latin, anything invisible, backslashes, unescaped quotes and brackets.
"""

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext_lazy as _

KINDS = _("Enter a web address (https://…), an e-mail (mailto:…) or a telephone (tel:…).")
DECEPTIVE = _(
    "This address hides where it leads. Open the page and copy the address from the browser's bar."
)

# Spaces, controls, marks of direction, halves of pairs, private letters.
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn"}
_NEVER_BARE = set('\\<>"`{}|^')
_TELEPHONE = re.compile(r"\+?[0-9(](?:[0-9().-]{1,22})[0-9)]")

_is_url = URLValidator(schemes=["http", "https"])
_is_email = EmailValidator()


def validate_link_address(value: str) -> None:
    """Accepts http(s), mailto and tel addresses; anything else is a ValidationError."""
    if any(sign in _NEVER_BARE or unicodedata.category(sign) in _UNSEEN for sign in value):
        raise ValidationError(KINDS, code="link_address")
    try:
        parts = urlsplit(value)
        is_known = _CHECKS.get(parts.scheme, _is_refused)(value, parts)
    except (ValueError, ValidationError):
        is_known = False
    if not is_known:
        raise ValidationError(KINDS, code="link_address")
    if parts.scheme in {"http", "https"} and _deceives(parts):
        raise ValidationError(DECEPTIVE, code="link_address")


def _is_web(value: str, parts: SplitResult) -> bool:
    # A user name is refused below, with its own reason; the validator would only say "invalid".
    _is_url(value.replace(parts.netloc, parts.netloc.rpartition("@")[2], 1))
    return parts.port != 0  # reading it raises on a number that is no port


def _is_mail(value: str, parts: SplitResult) -> bool:
    """One plain address: `?bcc=` and escaped line ends write headers of their own."""
    _is_email(parts.path)
    return "%" not in parts.path and not (parts.query or parts.fragment or parts.netloc)


def _is_telephone(value: str, parts: SplitResult) -> bool:
    """Three digits (113) to fifteen, as RFC 3966 writes them: no spaces."""
    digits = sum(sign.isdigit() for sign in parts.path)
    rest = parts.query or parts.fragment or parts.netloc
    return not rest and 3 <= digits <= 15 and bool(_TELEPHONE.fullmatch(parts.path))


def _is_refused(value: str, parts: SplitResult) -> bool:
    return False


def _deceives(parts: SplitResult) -> bool:
    if "@" in parts.netloc:
        return True
    host = parts.hostname or ""
    try:
        labels = [_shown(label) for label in host.split(".")]
    except UnicodeError:
        return True
    return any(not _is_latin(sign) for label in labels for sign in label)


def _shown(label: str) -> str:
    """A part of a host as browsers show it."""
    return label.encode("ascii").decode("idna") if label.startswith("xn--") else label


def _is_latin(sign: str) -> bool:
    """Plain ASCII (an IPv6 host has colons), or a letter of the Latin script."""
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN ")


_CHECKS = {"http": _is_web, "https": _is_web, "mailto": _is_mail, "tel": _is_telephone}
