"""What the portal tells machines of itself, in the words of schema.org, as JSON-LD.

Source: schema.org 29; JSON-LD 1.1 (W3C). A block of data is no script: the content security
policy lets it stand in the page.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms import icons, share_pictures
from cms.navigation import Crumb
from cms.portal import Portal
from cms.routes import url_of

Thing = dict[str, object]

# No title can end the block, whatever an HTML or a JavaScript parser makes of it.
_ESCAPES = str.maketrans(
    {sign: f"\\u{ord(sign):04x}" for sign in ("<", ">", "&", "\u2028", "\u2029")}
)
ICON_SIDE = 512


def as_block(things: Sequence[Thing]) -> SafeString:
    """The element that a page carries; empty where there is nothing to say."""
    if not things:
        return mark_safe("")
    told = {"@context": "https://schema.org", "@graph": [_without_blanks(each) for each in things]}
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return mark_safe(  # noqa: S308  no sign that could end the element is left
        f'<script type="application/ld+json">{written.translate(_ESCAPES)}</script>'
    )


def moment(value: datetime | None) -> str | None:
    """A point in time as the page's own `<time datetime>` has it."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def absolute(path: str, portal: Portal) -> str:
    """The whole address of a path of the site, under the name that readers know it by."""
    return f"{portal.site.root_url}{path}" if path.startswith("/") else path


def organisation_id(portal: Portal) -> str:
    return absolute("/#co-quan", portal)


def publisher(portal: Portal) -> Thing:
    """The agency in short: its name, address and logo."""
    return {
        "@type": "GovernmentOrganization",
        "@id": organisation_id(portal),
        "name": portal.name,
        "url": absolute("/", portal),
        "logo": {
            "@type": "ImageObject",
            "url": absolute(icons.address("512.png", portal.settings), portal),
            "width": ICON_SIDE,
            "height": ICON_SIDE,
        },
    }


def organisation(portal: Portal) -> Thing:
    """The agency with all that the footer says of it."""
    settings = portal.settings
    parent = settings.parent_agency
    return publisher(portal) | {
        "parentOrganization": parent and {"@type": "GovernmentOrganization", "name": parent},
        "address": settings.address
        and {
            "@type": "PostalAddress",
            "streetAddress": settings.address,
            "addressCountry": "VN",
        },
        "telephone": settings.telephone,
        "email": settings.email,
    }


def website(portal: Portal) -> Thing:
    """The portal, and how it is searched."""
    search = absolute(reverse("news:search"), portal)
    return {
        "@type": "WebSite",
        "@id": absolute("/#cong", portal),
        "url": absolute("/", portal),
        "name": portal.name,
        "inLanguage": get_language(),
        "publisher": {"@id": organisation_id(portal)},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{search}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumb_list(crumbs: Sequence[Crumb], here: Crumb | None, portal: Portal) -> Thing:
    """The way that the page shows, and the page itself at its end."""
    steps = [
        Crumb(_("Home page") if number == 0 else crumb.title, crumb.url)
        for number, crumb in enumerate(crumbs)
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": step.title,
                "item": absolute(step.url, portal),
            }
            for position, step in enumerate([*steps, *([here] if here else [])], start=1)
        ],
    }


def web_page(page: Page, description: str, portal: Portal, request: HttpRequest) -> Thing:
    """A page that stands."""
    return {
        "@type": "WebPage",
        "url": absolute(url_of(page, request), portal),
        "name": page.title,
        "description": description,
        "inLanguage": get_language(),
        "publisher": publisher(portal),
    }


def share_image(page: Page, portal: Portal) -> Thing:
    """The picture that is shared with a link to the page."""
    path = share_pictures.address(page, portal.site, portal.settings)
    return {
        "@type": "ImageObject",
        "url": absolute(path, portal),
        "width": share_pictures.WIDTH,
        "height": share_pictures.HEIGHT,
    }


def _without_blanks(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}
