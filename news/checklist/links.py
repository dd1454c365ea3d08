"""Addresses that a page of an authority should not link to."""

import ipaddress
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.links import validate_link_address
from news.checklist.gambling import gambling_host

SHORTENERS = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "ow.ly",
        "is.gd",
        "cutt.ly",
        "rebrand.ly",
        "shorturl.at",
        "s.id",
        "rb.gy",
        "t.ly",
        "tiny.cc",
        "buff.ly",
        "bitly.com",
        "by.com.vn",
        "link1s.com",
    ]
)


def suspicion(address: str) -> str | Promise | None:
    """Why `address` should not be linked to; None where nothing is known against it."""
    if address.startswith("#") or (address.startswith("/") and not address.startswith("//")):
        return None
    try:
        validate_link_address(address)
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except (ValidationError, ValueError):
        return _("It is no address that may be linked to.")
    if parts.scheme not in {"http", "https"}:
        return None
    if host in SHORTENERS:
        return _("It is shortened, so nobody sees where it leads.")
    if _is_number(host):
        return _("It is a bare number of a machine, not the name of a site.")
    if any(part.startswith("xn--") or not part.isascii() for part in host.split(".")):
        return _("Its name has letters that may imitate another site's.")
    if gambling_host(host):
        return _("It looks like a gambling site.")
    return None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdecimal() or host.startswith("0x")
    return True
