"""The first page and site of a new install."""

from urllib.parse import urlsplit

from django.db import transaction
from wagtail.models import Page, Site

from home.models import HomePage


@transaction.atomic
def ensure_site(site_url: str, title: str) -> Site:
    """The default site with its home page; made once, in place of Wagtail's welcome page.

    `site_url` is the address that readers use; an existing site takes it over.
    """
    parts = urlsplit(site_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    existing = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if existing and issubclass(existing.root_page.specific_class or Page, HomePage):
        if (existing.hostname, existing.port) != (parts.hostname, port):
            existing.hostname, existing.port = parts.hostname, port
            existing.save()
        return existing
    root = Page.get_first_root_node()
    if root.get_children().filter(slug="home").exists():
        root.get_children().get(slug="home").delete()
        root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title=title, slug="trang-chu"))
    home.save_revision().publish()
    Site.objects.filter(is_default_site=True).delete()
    return Site.objects.create(
        hostname=parts.hostname, port=port, site_name=title, root_page=home, is_default_site=True
    )
