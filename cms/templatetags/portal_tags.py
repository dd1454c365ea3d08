"""Template tags and filters that every template may use."""

import base64
import json
from datetime import date
from urllib.parse import urlencode, urlsplit

from django import template
from django.conf import settings
from django.core.paginator import Page as ListingPage
from django.http import HttpRequest
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from cms import languages, pictures
from cms.alternates import Alternate, alternates
from cms.models import PortalImage
from cms.routes import find_site, url_of
from cms.shelf import Shelf

register = template.Library()

# How wide each shape of picture is shown, for the browser's choice among its renditions.
PICTURE_SIZES = {
    "thumb": "(min-width: 40em) 14rem, 7rem",
    "tile": "(min-width: 60em) 24rem, (min-width: 40em) 45vw, 92vw",
    "lead": "(min-width: 75em) 48rem, (min-width: 60em) 62vw, 94vw",
    "text": "(min-width: 48em) 44rem, 92vw",
}


ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@register.filter
def grouped(number: int | None) -> str:
    """A whole number with its thousands apart: 7.448.251, in English 7,448,251."""
    written = f"{number or 0:,}"
    return written if _is_english() else written.replace(",", ".")


@register.filter
def moment(value) -> str:
    """A point in time as portals write it: 13:49 - 03/12/2018 (13:49, 3 December 2018)."""
    if not value:
        return ""
    value = timezone.localtime(value)
    return f"{value:%H:%M, {_english_day(value)}}" if _is_english() else f"{value:%H:%M - %d/%m/%Y}"


@register.filter
def day(value) -> str:
    """A date, or a point in time as its day in Vietnam: 03/12/2018, in English 3 December 2018."""
    if not value:
        return ""
    value = timezone.localtime(value) if hasattr(value, "hour") else value
    return _english_day(value) if _is_english() else value.strftime("%d/%m/%Y")


@register.filter
def when(value) -> SafeString:
    """A day for cards and lists, as people and machines read it."""
    if not value:
        return mark_safe("")
    value = timezone.localtime(value)
    machine = value.isoformat(timespec="seconds")
    written = _english_day(value) if _is_english() else f"{value:%d/%m/%Y}"
    return mark_safe(  # noqa: S308  figures and names of months
        f'<time class="when" datetime="{machine}">{written}</time>'
    )


@register.filter
def machine_moment(value) -> str:
    """A point in time for <time datetime>: 2018-12-03T13:49:00+07:00."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""


@register.filter
def described(page: Page | None) -> str:
    """What a page says of itself in a sentence or two: for search engines and shared links."""
    kinds = ("search_description", "lead", "description")
    return next((words for kind in kinds if (words := getattr(page, kind, ""))), "")


@register.filter
def shortened(words: str, count: int) -> str:
    """The first words of a text, with an ellipsis where it goes on, set as printers set it."""
    kept = words.split()
    if len(kept) <= count:
        return words
    return " ".join(kept[:count]).rstrip(",;:.–- ") + "…"


@register.filter
def page_numbers(listing: ListingPage) -> list:
    """The numbers that a pagination shows, with an ellipsis for those left out."""
    return list(listing.paginator.get_elided_page_range(listing.number, on_each_side=1, on_ends=1))


@register.filter
def is_number(value) -> bool:
    """Whether an entry of `page_numbers` is a page."""
    return isinstance(value, int)


@register.simple_tag(takes_context=True)
def page_url(context, page: Page) -> str:
    """A page's path; also inside `include … only`, where `pageurl` cannot see the request."""
    return url_of(page, _request(context))


@register.simple_tag(takes_context=True)
def full_url(context, page: Page | None = None) -> str:
    """A page's whole address, or that of the request (without its query) where there is none."""
    request = _request(context)
    if isinstance(page, Page) and page.pk:
        return page.get_full_url(request=request) or ""
    return request.build_absolute_uri(request.path) if request else ""


@register.simple_tag
def home_address() -> str:
    """The path of the home page in the language that is spoken; asks for nothing."""
    return f"/{languages.prefix()}"


@register.simple_tag
def og_locale() -> str:
    """The language that is spoken, as Open Graph names it."""
    return languages.TERRITORIES[get_language()]


@register.simple_tag(takes_context=True)
def other_languages(context, page: Page | None = None) -> list[Alternate]:
    """See `cms.alternates`; asked for once by each request."""
    request = _request(context)
    if request is None:
        return []
    if not hasattr(request, "_alternates"):
        request._alternates = alternates(request, page or None)
    return request._alternates


@register.simple_tag(takes_context=True)
def translations(context, page: Page | None = None) -> list[Alternate]:
    """This very page in each language that has it; none where only one has."""
    same = [each for each in other_languages(context, page) if each.is_same]
    return same if len(same) > 1 else []


@register.simple_tag
def main_language() -> str:
    """The main language where another is spoken, for `lang`; else empty."""
    return "" if get_language() == settings.SITE_LANGUAGE else settings.SITE_LANGUAGE


@register.inclusion_tag("components/picture.html")
def picture(
    image: PortalImage, shape: str, alt: str = "", priority: bool = False, sizes: str = ""
) -> dict:
    """A `<picture>` in one of the shapes of `cms.pictures`; nothing for a file that is broken.

    `priority` is for the one picture that a page opens with: it is fetched first, not lazily.
    """
    return {
        "sources": pictures.sources(image, shape),
        "alt": alt,
        "priority": priority,
        "sizes": sizes or PICTURE_SIZES[shape],
    }


@register.inclusion_tag("components/logo.html")
def logo(image: PortalImage, alt: str = "", lazy: bool = True) -> dict:
    """A logo in its own proportions."""
    return {"rendition": pictures.logo(image), "alt": alt, "lazy": lazy}


@register.simple_tag
def large_picture_url(image: PortalImage) -> str:
    """The address of a picture in the largest size that readers get."""
    found = pictures.sources(image, "text")
    return found.webp[-1].url if found else ""


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> "KeptNode":
    """`{% kept "name" %}…{% endkept %}`: markup that is the same on every page of a site.

    Rendered once per process, site and language until something on the shelf changes; whatever
    follows the name is told apart as true or false, such as `is_home`.
    """
    name, *varying = token.split_contents()[1:]
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodes, name.strip("\"'"), [parser.compile_filter(part) for part in varying])


class KeptNode(template.Node):
    """See `kept`."""

    def __init__(self, nodelist: template.NodeList, name: str, varying: list) -> None:
        self.nodelist = nodelist
        self._name = name
        self._varying = varying

    def render(self, context: template.Context) -> SafeString:
        request = _request(context)
        site = find_site(request)
        if site is None:
            return self.nodelist.render(context)
        varying = tuple(bool(part.resolve(context)) for part in self._varying)
        key = ("markup", self._name, site.pk, get_language(), varying)
        return Shelf.of(request).take(key, lambda: self.nodelist.render(context))


@register.filter
def telephone_digits(number: str) -> str:
    """A telephone number as `tel:` wants it: digits, and a plus sign in front."""
    return "".join(sign for sign in number if sign.isdecimal() or sign == "+")


@register.filter
def host_elsewhere(address: str) -> str:
    """The host that a whole address leads to; empty for a path on this site."""
    return urlsplit(address).hostname or ""


@register.filter
def search_query(words: str) -> str:
    """The query string of a search for words."""
    return urlencode({"q": words})


@register.simple_tag(takes_context=True)
def address_without(context, *names: str) -> str:
    """The address that was asked for, without these fields of its query and those left empty."""
    request = _request(context)
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if value and name not in names
    ]
    return request.path + (f"?{urlencode(kept)}" if kept else "")


@register.filter
def is_machine_day(written: str) -> bool:
    """Whether a field for a date can show this: 2018-12-03, or nothing."""
    try:
        return not written or date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


@register.filter
def phrase_query(words: str) -> str:
    """The query string of a search for an exact phrase."""
    return urlencode({"q": f'"{words}"'})


@register.filter
def facebook_share(address: str) -> str:
    """Facebook's own page for sharing an address: a plain link, no script of theirs."""
    return "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": address})


@register.filter
def zalo_share(address: str) -> str:
    """Zalo's own page for sharing an address: a plain link, no script of theirs."""
    payload = json.dumps({"url": iri_to_uri(address)}, separators=(",", ":")).encode()
    query = urlencode({"d": base64.b64encode(payload).decode()})
    return f"https://button-share.zalo.me/share_external?{query}"


def _is_english() -> bool:
    return get_language() == "en"


def _english_day(value) -> str:
    return f"{value.day} {ENGLISH_MONTHS[value.month - 1]} {value.year}"


def _request(context) -> HttpRequest | None:
    return getattr(context, "request", None) or context.get("request")
