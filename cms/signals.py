"""Receivers that keep the house in order."""

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from cms import places, redirects, shelf
from cms.models import Banner, PortalImage, PortalRendition, SiteSettings, WebLink, WebLinkSet
from cms.tidy import tidy

_ON_SHELF = (
    Site,
    SiteSettings,
    Banner,
    PageViewRestriction,
    WebLinkSet,
    WebLink,
    PortalImage,
)

TIDY_APPS = {"cms", "news", "home", "taggit", "wagtailcore", "wagtailredirects"}
PLACE_FIELDS = {"slug", "path", "url_path"}


@receiver(pre_save)
def tidy_text(sender, instance, raw=False, **kwargs) -> None:
    """Text is clean in the database, whichever form, block or script it came from."""
    if not raw and sender._meta.app_label in TIDY_APPS:
        tidy(instance)


@receiver(pre_save)
def keep_place(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    """No save moves a page, however old what it saves."""
    if raw or not isinstance(instance, Page) or not instance.pk:
        return
    if update_fields is None or PLACE_FIELDS.intersection(update_fields):
        places.put_in_place(instance)


@receiver(post_save)
@receiver(post_delete)
def clear_shelf(sender, instance, raw=False, **kwargs) -> None:
    """What every page of a site shows; a page that is private now, or no longer, counts too."""
    if isinstance(instance, _ON_SHELF) or _is_signpost(instance):
        shelf.clear()


@receiver(post_delete, sender=PortalRendition)
def clear_shelf_of_pictures(sender, **kwargs) -> None:
    """What is kept as markup names the file that is gone."""
    shelf.clear()


@receiver(post_page_move)
def clear_shelf_after_move(sender, instance, **kwargs) -> None:
    if _is_signpost(instance):
        shelf.clear()


@receiver(page_slug_changed)
def keep_addresses_after_rename(sender, instance, instance_before, **kwargs) -> None:
    redirects.keep_addresses(instance, instance_before.url_path, instance.url_path)


@receiver(post_page_move)
def keep_addresses_after_move(
    sender, instance, url_path_before: str, url_path_after: str, **kwargs
) -> None:
    redirects.keep_addresses(instance, url_path_before, url_path_after)


def _is_signpost(instance) -> bool:
    return isinstance(instance, Page) and getattr(instance, "is_signpost", True)
