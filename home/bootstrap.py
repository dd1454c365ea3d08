"""The first page and site of a new install."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext
from wagtail.models import Collection, Page, Site

from home.models import HomePage

WAGTAILS_ROOT_NAME = "Root"


@transaction.atomic
def ensure_site(site_url: str, title: str) -> Site:
    """The default site with its home page; made once, in place of Wagtail's welcome page.

    `site_url` is the address that readers use; an existing site takes it over.
    """
    root = Page.get_first_root_node()
    _name_roots(root)
    parts = urlsplit(site_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    existing = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if existing and issubclass(existing.root_page.specific_class or Page, HomePage):
        if (existing.hostname, existing.port) != (parts.hostname, port):
            existing.hostname, existing.port = parts.hostname, port
            existing.save()
        return existing
    if Page.objects.child_of(root).filter(slug="home").delete()[0]:
        root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title=title, slug="trang-chu"))
    home.save_revision().publish()
    Site.objects.filter(is_default_site=True).delete()
    return Site.objects.create(
        hostname=parts.hostname, port=port, site_name=title, root_page=home, is_default_site=True
    )


def _name_roots(root: Page) -> None:
    """Gives the trees of pages and of collections a name that editors can read."""
    if root.title == WAGTAILS_ROOT_NAME:
        root.title = root.draft_title = gettext("All sites")
        root.save(update_fields=["title", "draft_title"])
    Collection.objects.filter(depth=1, name=WAGTAILS_ROOT_NAME).update(
        name=gettext("All collections")
    )
