"""The picture that is shared with a link to a page: its title, the ward, its date, its cover.

Drawn when the page is published, with an address that changes with what it shows. What is missing
all the same (old pieces, a colour just changed) is drawn when somebody asks for it.
"""

import logging
from datetime import timedelta

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from PIL import Image
from wagtail.models import Page, Site

from cms import drawn_files, icons, pictures
from cms.drawing.card import HEIGHT, WIDTH, Card, draw_card  # noqa: F401  the sizes are for those who name a picture
from cms.models import BasePage, PortalImage, SiteSettings
from cms.templatetags.portal_tags import day

logger = logging.getLogger(__name__)

FOLDER = "share"
# To be raised when the drawing changes.
VERSION = 1
# Older pieces are seldom shared for the first time: theirs is drawn when it is asked for.
DRAWN_DAYS = 31
REDRAWN_AT_ONCE = 200


def address(page: Page, site: Site, settings: SiteSettings) -> str:
    """The path of the page's picture; starts no query where the cover was fetched."""
    return reverse("share_picture", args=[page.pk, _digest(page, site, settings)])


def name_of(page: Page, site: Site, settings: SiteSettings) -> str:
    """Where the picture lies in the media storage."""
    return f"{FOLDER}/{page.pk}/{_digest(page, site, settings)}.jpg"


def draw(page: Page, site: Site, settings: SiteSettings) -> bytes:
    """The picture, drawn anew, as a JPEG."""
    photo = _opened_cover(page)
    mark = icons.card_mark(settings)
    return draw_card(_card(page, site, settings), mark, photo)


def make(page: Page, site: Site, settings: SiteSettings) -> bytes:
    """The picture from the storage, drawn and kept where it is missing."""
    path = name_of(page, site, settings)
    content = drawn_files.read(path)
    if content is None:
        content = draw(page, site, settings)
        drawn_files.keep(path, content)
        folder, _, name = path.rpartition("/")
        drawn_files.forget(folder, name)
    return content


def make_at_publication(page: Page) -> None:
    """Draws the picture of a page just published, long before a reader can share it."""
    site = page.get_site()
    moment = page.date_for_readers if isinstance(page, BasePage) else None
    is_old = moment is not None and moment < timezone.now() - timedelta(days=DRAWN_DAYS)
    if site is None or not isinstance(page, BasePage) or is_old:
        return
    make(page, site, SiteSettings.for_site(site))


def forget(page_id: int) -> None:
    """Deletes the pictures of a page that readers see no longer."""
    drawn_files.forget(f"{FOLDER}/{page_id}")


@task()
def redraw_site(site_id: int) -> None:
    """After a change of the site's names, logo or colour: its icons and its newest pictures.

    The rest is deleted, to be drawn when it is asked for.
    """
    site = Site.objects.select_related("root_page").filter(pk=site_id).first()
    if site is None:
        return
    settings = SiteSettings.for_site(site)
    icons.make_all(site, settings)
    below = Page.objects.descendant_of(site.root_page, inclusive=True)
    newest = below.live().public().order_by("-last_published_at", "pk")[:REDRAWN_AT_ONCE]
    redrawn = set()
    for page in newest.specific():
        if isinstance(page, BasePage):
            make(page, site, settings)
            redrawn.add(page.pk)
    for page_id in below.filter(pk__in=_drawn_page_ids() - redrawn).values_list("pk", flat=True):
        forget(page_id)


def _drawn_page_ids() -> set[int]:
    try:
        folders, _files = default_storage.listdir(FOLDER)
    except OSError:
        return set()
    return {int(name) for name in folders if name.isdecimal()}


def _card(page: Page, site: Site, settings: SiteSettings) -> Card:
    agency, parent = settings.agency_name or site.site_name, settings.parent_agency
    is_home = page.pk == site.root_page_id
    moment = page.date_for_readers if isinstance(page, BasePage) else None
    return Card(
        title=agency if is_home and agency else page.title,
        agency=parent if is_home else agency,
        parent="" if is_home else parent,
        foot=(day(moment), site.hostname),
        accent=settings.accent,
    )


def _digest(page: Page, site: Site, settings: SiteSettings) -> str:
    card = _card(page, site, settings)
    cover = _picture_of(page)
    photo = [cover.file.name, str(cover.get_focal_point())] if cover else None
    logo = settings.logo.file.name if settings.logo else None
    words = [card.title, card.agency, card.parent, *card.foot, card.accent]
    return drawn_files.digest(VERSION, words, logo, photo)


def _picture_of(page: Page) -> PortalImage | None:
    return page.leading_picture if isinstance(page, BasePage) else None


def _opened_cover(page: Page) -> Image.Image | None:
    cover = _picture_of(page)
    square = pictures.make_ratios(cover).get("1x1") if cover else None
    if square is None:
        return None
    try:
        with square.file.open("rb") as file:
            picture = Image.open(file)
            picture.load()
            return picture
    except OSError:
        logger.warning("A cover cannot be read: image %s", cover.pk)
        return None
