"""What an element's attributes and style say of it."""

import re

from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri

from cms.links import validate_link_address

LONGEST_ADDRESS = 2_000

_HEADING_CLASS = re.compile(r"^(?:Mso)?Heading ?([1-9])$", re.I)


def allowed_address(href: str) -> str:
    """The address as a link may carry it; '' for one that editors may not link to."""
    address = "".join(href.split()) if href[:4].lower() == "tel:" else href.strip()
    if not address or len(address) > LONGEST_ADDRESS:
        return ""
    try:
        address = iri_to_uri(address)
        validate_link_address(address)
    except (ValidationError, ValueError):
        return ""
    return address


def heading_level(name: str, attributes: dict[str, str], style: dict[str, str]) -> int:
    """How deep a heading this is, from 1; 0 for no heading, however bold."""
    if len(name) == 2 and name[0] == "h" and name[1] in "123456":
        return int(name[1])
    if attributes.get("role") == "heading":
        return min(max(number_of(attributes.get("aria-level"), 2), 1), 9)
    outline = style.get("mso-outline-level", "")
    if outline in set("123456789"):
        return int(outline)
    for each in attributes.get("class", "").split()[:10]:
        if each == "MsoTitle":
            return 1
        if match := _HEADING_CLASS.match(each):
            return int(match[1])
    return 0


def listing_of(style: dict[str, str]) -> str:
    """The name of the word processor's list that a paragraph belongs to."""
    words = style.get("mso-list", "").split()
    if not words or not re.fullmatch(r"l\d+", words[0]):
        return ""
    return f"{words[0]} {words[-1]}"


def is_bold(weight: str, inherited: bool) -> bool:
    """What a font-weight, named or a number, makes of letters."""
    if weight.isdecimal() and len(weight) < 5:
        return int(weight) >= 600
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight, inherited)


def is_hidden(attributes: dict[str, str], style: dict[str, str]) -> bool:
    """Whether nobody sees the element: what is hidden on a page is often planted there."""
    return (
        "hidden" in attributes
        or style.get("display", "").startswith("none")
        or style.get("visibility", "") == "hidden"
        or style.get("mso-hide", "") == "all"
        or style.get("mso-element", "").startswith("comment")
        or "MsoCommentReference" in attributes.get("class", "")
    )


def has_border(style: dict[str, str]) -> bool:
    """Whether a line is drawn, on any side."""
    return any(
        name.startswith(("border", "mso-border"))
        and ("solid" in value or "dotted" in value or "dashed" in value or "double" in value)
        for name, value in style.items()
    )


def is_tiny(attributes: dict[str, str]) -> bool:
    """A picture that nobody sees: it counts visits, or keeps a distance."""
    sizes = (attributes.get("width", ""), attributes.get("height", ""))
    return any(size in {"0", "1", "2", "1px"} for size in sizes)


def number_of(written: str | None, otherwise: int) -> int:
    """A small number in an attribute."""
    if written and written.isascii() and written.isdecimal() and len(written) < 6:
        return int(written)
    return otherwise
