"""What the pages of the portal tell machines: schema.org for search engines, Dublin Core.

All of it is made of what the template of the page was given, so that it agrees with what readers
see, and asks the database for nothing. Sources: schema.org; Google's guide for `NewsArticle`;
TT 24/2011/TT-BTTTT for the elements of Dublin Core.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from cms import pictures
from cms import structured_data as schema
from cms.blocks.contents import words_of
from cms.models import PortalImage
from cms.navigation import Crumb
from cms.portal import Portal
from cms.routes import url_of
from cms.structured_data import Thing
from cms.templatetags.portal_tags import described
from news.models import ArticlePage, CategoryPage

LONGEST_HEADLINE = 110
_LABEL = re.compile(r"^[^:]{1,24}:\s*")


def things_of(context: Mapping[str, Any], request: HttpRequest) -> list[Thing]:
    """All that one page says, from the context of its template; nothing of a preview."""
    portal, page = context.get("portal"), context.get("page")
    if not isinstance(portal, Portal) or portal.site is None:
        return []
    if getattr(request, "is_preview", False):
        return []
    things: list[Thing] = []
    if isinstance(page, ArticlePage):
        things.append(_article(page, context, portal, request))
    elif isinstance(page, CategoryPage):
        things.append(_category(page, context, portal, request))
    elif context.get("is_home"):
        things += [schema.organisation(portal), schema.website(portal)]
    elif isinstance(page, Page):
        things.append(schema.web_page(page, described(page), portal, request))
    if crumbs := context.get("breadcrumbs"):
        here = context.get("here")
        if isinstance(page, Page):
            here = Crumb(page.title, url_of(page, request))
        things.append(schema.breadcrumb_list(crumbs, here, portal))
    return things


def first_published(article: ArticlePage) -> datetime | None:
    """When the piece first appeared: never later than the date that readers see.

    An imported piece came into this portal later than it was published.
    """
    moments = [moment for moment in (article.first_published_at, article.displayed_at) if moment]
    return min(moments, default=None)


def headline(title: str) -> str:
    """A title as long as search engines take one: cut between words."""
    if len(title) <= LONGEST_HEADLINE:
        return title
    return title[: LONGEST_HEADLINE - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def names_of(article: ArticlePage) -> list[str]:
    """Who made a piece: its authors, or the names in a byline such as “Tin, ảnh: Như Hân.”."""
    authors = [link.author.byline_name for link in article.article_authors.all()]
    return authors or _names_in(article.byline)


def dublin_core(context: Mapping[str, Any], address: str) -> list[tuple[str, str]]:
    """The elements that TT 24/2011 asks for, of the home page and of every article."""
    portal, page = context.get("portal"), context.get("page")
    if not isinstance(portal, Portal) or not isinstance(page, Page):
        return []
    if isinstance(page, ArticlePage):
        creator = context.get("byline") or portal.name
        moment, title = context.get("shown_at"), page.title
    elif context.get("is_home"):
        creator = portal.name
        moment, title = page.last_published_at, portal.name or page.title
    else:
        return []
    named = [
        ("DC.title", title),
        ("DC.creator", creator.rstrip(".")),
        ("DC.date", schema.moment(moment)),
        ("DC.description", described(page) or title),
        ("DC.publisher", portal.name),
        ("DC.identifier", address),
        ("DC.language", get_language()),
    ]
    return [(name, value) for name, value in named if value]


def _article(
    page: ArticlePage, context: Mapping[str, Any], portal: Portal, request: HttpRequest
) -> Thing:
    address = schema.absolute(url_of(page, request), portal)
    crumbs = context.get("breadcrumbs") or []
    authors = [link.author.byline_name for link in context.get("authors") or []]
    names = authors or _names_in(page.byline)
    short = headline(page.title)
    return {
        "@type": "NewsArticle",
        "@id": f"{address}#bai-viet",
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "url": address,
        "headline": short,
        "alternativeHeadline": page.title if short != page.title else None,
        "description": described(page),
        "image": _images(page, portal),
        "datePublished": schema.moment(first_published(page)),
        "dateModified": schema.moment(context["shown_at"]),
        "author": [{"@type": "Person", "name": name} for name in names]
        or [{"@id": schema.organisation_id(portal)}],
        "publisher": schema.publisher(portal),
        "articleSection": crumbs[-1].title if crumbs else None,
        "keywords": [tag.name for tag in context.get("tags") or []],
        "wordCount": words_of(page.body, page.title, page.lead),
        "isAccessibleForFree": True,
        "inLanguage": get_language(),
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": {"@type": "ViewAction"},
            "userInteractionCount": context["views"],
        },
        "audio": _audio(page, portal),
        "sourceOrganization": _source(page),
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": " → ".join(filter(None, [each.wrong, each.right])),
                "datePublished": each.day.isoformat(),
            }
            for each in context.get("corrections") or []
        ],
    }


def _category(
    page: CategoryPage, context: Mapping[str, Any], portal: Portal, request: HttpRequest
) -> Thing:
    listing = context["listing"]
    address = schema.absolute(url_of(page, request), portal)
    if listing.number > 1:
        address += f"?page={listing.number}"
    articles = list(listing.object_list)
    return {
        "@type": "CollectionPage",
        "@id": address,
        "url": address,
        "name": page.title,
        "description": described(page),
        "inLanguage": get_language(),
        "publisher": schema.publisher(portal),
        "mainEntity": articles
        and {
            "@type": "ItemList",
            "numberOfItems": listing.paginator.count,
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "url": schema.absolute(url_of(article, request), portal),
                    "name": article.title,
                }
                for position, article in enumerate(articles, start=listing.start_index())
            ],
        },
    }


def _images(page: ArticlePage, portal: Portal) -> list[Thing]:
    """The leading picture in the ratios that are made; without one the picture for sharing."""
    image = page.leading_picture
    found = pictures.ready_ratios(image) if image else []
    if not found:
        return [schema.share_image(page, portal)]
    return [_image(made, image, page, portal) for made in found]


def _image(made: Any, image: PortalImage, page: ArticlePage, portal: Portal) -> Thing:
    told = {
        "@type": "ImageObject",
        "url": schema.absolute(made.url, portal),
        "width": made.width,
        "height": made.height,
        "caption": page.cover_caption or page.cover_alt_text or image.description,
        "creditText": image.credit,
    }
    return {name: value for name, value in told.items() if value}


def _audio(page: ArticlePage, portal: Portal) -> Thing | None:
    if not page.audio_id:
        return None
    address = schema.absolute(reverse("news:listen", args=[page.pk]), portal)
    return {"@type": "AudioObject", "contentUrl": address, "encodingFormat": "audio/mpeg"}


def _source(page: ArticlePage) -> Thing | None:
    if not page.source_name:
        return None
    told = {"@type": "Organization", "name": page.source_name, "url": page.source_url}
    return {name: value for name, value in told.items() if value}


def _names_in(byline: str) -> list[str]:
    """“Tin, ảnh: Như Hân - Văn Tú.” gives both names."""
    names = re.split(r"\s+[-–]\s+|;|,", _LABEL.sub("", byline.strip()))
    return [name for each in names if (name := each.strip(" ."))]
