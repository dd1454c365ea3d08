"""The icons of a site: for tabs, home screens and search engines, of its logo or its star.

Drawn when the settings are saved; what is missing is drawn when it is asked for.
Sources: W3C Web Application Manifest (purposes any and maskable); Apple's touch icons.
"""

import logging
from io import BytesIO

from django.urls import reverse
from PIL import Image
from wagtail.models import Site

from cms import drawn_files
from cms.drawing import marks
from cms.models import SiteSettings

logger = logging.getLogger(__name__)

FOLDER = "icons"
# To be raised when the drawing changes.
VERSION = 1
CARD_MARK_SIDE = 152
LARGEST_LOGO = 1024
WHITE = "#ffffff"

# name -> (side in pixels, share of the square that a logo takes, ground of a logo or None)
KINDS: dict[str, tuple[int, float, str | None]] = {
    "48.png": (48, 1.0, None),
    "192.png": (192, 1.0, None),
    "512.png": (512, 1.0, None),
    "maskable-512.png": (512, marks.SAFE_SHARE, WHITE),
    "apple-180.png": (180, marks.LOGO_SHARE, WHITE),
    "favicon.ico": (48, 1.0, None),
}
ICO_SIDES = [(16, 16), (32, 32), (48, 48)]


def address(kind: str, settings: SiteSettings) -> str:
    """The path of one icon; changes with the logo and the accent colour. Starts no query."""
    return reverse("site_icon", args=[digest(settings), kind])


def digest(settings: SiteSettings) -> str:
    logo = settings.logo
    return drawn_files.digest(VERSION, settings.accent, logo.file.name if logo else None)


def make(kind: str, site: Site, settings: SiteSettings) -> bytes:
    """One icon from the storage, drawn and kept where it is missing."""
    path = f"{_folder(site)}/{digest(settings)}-{kind}"
    content = drawn_files.read(path)
    if content is None:
        content = draw(kind, settings)
        drawn_files.keep(path, content)
        drawn_files.forget(_folder(site), f"{digest(settings)}-")
    return content


def make_all(site: Site, settings: SiteSettings) -> None:
    for kind in KINDS:
        make(kind, site, settings)


def draw(kind: str, settings: SiteSettings) -> bytes:
    """One icon, drawn anew."""
    side, share, ground = KINDS[kind]
    logo = _opened_logo(settings)
    if logo:
        icon = marks.logo_in_square(logo, side, share, ground)
    else:
        icon = marks.star(settings.accent, side, is_disc=ground is None)
    if ground:
        icon = icon.convert("RGB")
    made = BytesIO()
    if kind.endswith(".ico"):
        icon.save(made, "ICO", sizes=ICO_SIDES)
    else:
        icon.save(made, "PNG", optimize=True)
    return made.getvalue()


def card_mark(settings: SiteSettings) -> Image.Image:
    """The mark that lies on the accent colour of a picture for sharing."""
    logo = _opened_logo(settings)
    if logo:
        return marks.logo_on_disc(logo, CARD_MARK_SIDE)
    return marks.bare_star(settings.accent, CARD_MARK_SIDE)


def _folder(site: Site) -> str:
    return f"{FOLDER}/{site.pk}"


def _opened_logo(settings: SiteSettings) -> Image.Image | None:
    if not settings.logo:
        return None
    try:
        with settings.logo.file.open("rb") as file:
            picture = Image.open(file)
            picture.thumbnail((LARGEST_LOGO, LARGEST_LOGO))
            return picture.convert("RGBA")
    except OSError:
        logger.warning("A logo cannot be read: image %s", settings.logo.pk)
        return None
