"""What a page tells machines in its head; `news.structured_data` says what that is."""

from django import template
from django.utils.safestring import SafeString
from wagtail.models import Page

from cms import icons, pictures, share_pictures
from cms.models import PortalImage, SiteSettings
from cms.routes import find_site
from cms.structured_data import as_block
from cms.templatetags.portal_tags import full_url
from news import structured_data

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data_of_page(context) -> SafeString:
    """The page's block of JSON-LD."""
    return as_block(structured_data.things_of(context.flatten(), context.get("request")))


@register.simple_tag(takes_context=True)
def dublin_core(context) -> list[tuple[str, str]]:
    """Name and content of each element of Dublin Core that the page carries."""
    address = full_url(context, context.get("page"))
    return structured_data.dublin_core(context.flatten(), address)


@register.simple_tag(takes_context=True)
def first_published_at(context) -> object:
    """When the article of the page first appeared."""
    return structured_data.first_published(context["page"])


@register.simple_tag(takes_context=True)
def share_picture(context, page: Page | None = None) -> dict:
    """The picture that is shared with a link to a page; the home page's where there is none."""
    portal = context.get("portal")
    site = portal and portal.site
    if not site:
        return {}
    shown = page if isinstance(page, Page) and page.pk else site.root_page
    path = share_pictures.address(shown, site, portal.settings)
    return {
        "address": site.root_url + path,
        "type": "image/jpeg",
        "width": share_pictures.WIDTH,
        "height": share_pictures.HEIGHT,
        "alt": ". ".join(dict.fromkeys(filter(None, [shown.title, portal.name]))),
    }


@register.simple_tag(takes_context=True)
def cover_picture(context, image: PortalImage, alt: str = "") -> dict:
    """A page's own picture, for those who choose among pictures of a link."""
    found = pictures.sources(image, "lead")
    site = find_site(context.get("request"))
    if not found or not site:
        return {}
    picture = found.fallback
    address = picture.url if picture.url.startswith("http") else site.root_url + picture.url
    return {
        "address": address,
        "type": "image/jpeg",
        "width": picture.width,
        "height": picture.height,
        "alt": alt or image.description,
    }


@register.simple_tag
def icon_url(settings: SiteSettings, kind: str) -> str:
    """The address of one of the site's icons (`cms.icons.KINDS`)."""
    return icons.address(kind, settings)
