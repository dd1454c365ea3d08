"""The first page and site of a new install."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext
from wagtail.models import Collection, Locale, Page, Site

from cms import shelf
from cms.sections import section_paths
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
        _keep_main_language(existing)
        return existing
    if Page.objects.child_of(root).filter(slug="home").delete()[0]:
        root = Page.get_first_root_node()
    locale = _locale(settings.SITE_LANGUAGE)
    home = root.add_child(instance=HomePage(title=title, slug="trang-chu", locale=locale))
    home.save_revision().publish()
    Site.objects.filter(is_default_site=True).delete()
    return Site.objects.create(
        hostname=parts.hostname, port=port, site_name=title, root_page=home, is_default_site=True
    )


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _keep_main_language(site: Site) -> None:
    """Makes the pages of a portal in one language those of `SITE_LANGUAGE`.

    CommandError where there are sections in other languages: addresses would change.
    """
    locale = _locale(settings.SITE_LANGUAGE)
    if site.root_page.locale_id == locale.pk:
        return
    if section_paths():
        raise CommandError(
            gettext("SITE_LANGUAGE: this portal has sections; its main language stays “%(code)s”.")
            % {"code": site.root_page.locale.language_code}
        )
    Page.objects.filter(depth__gt=1).update(locale=locale)
    Site.clear_site_root_paths_cache()
    shelf.clear()


def _name_roots(root: Page) -> None:
    """Gives the trees of pages and of collections a name that editors can read."""
    if root.title == WAGTAILS_ROOT_NAME:
        root.title = root.draft_title = gettext("All sites")
        root.save(update_fields=["title", "draft_title"])
    collections = Collection.objects.filter(depth=1, name=WAGTAILS_ROOT_NAME)
    if collections.exists():
        collections.update(name=gettext("All collections"))
