"""Receivers that keep the house in order."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms import pictures, places, redirects, share_pictures, shelf
from cms.blocks.prefetch import pictures_of
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


@receiver(post_save, sender=PortalImage)
def make_pictures_of_an_upload(sender, instance, raw=False, **kwargs) -> None:
    """A new file or a new focal point: other forms, made in the background at once."""
    if not raw:
        transaction.on_commit(partial(pictures.make_missing_of.enqueue, instance.pk))


@receiver(page_published)
def make_pictures_of_a_page(sender, instance, **kwargs) -> None:
    """Whoever publishes right after an upload waits for the pictures, in place of a reader."""

    def make() -> None:
        pictures.make_missing(pictures_of(instance))
        leading = getattr(instance, "leading_picture", None)
        if leading:
            pictures.make_ratios(leading)

    transaction.on_commit(make)
    # What fails here is drawn when it is asked for: no editor need hear of it.
    transaction.on_commit(partial(share_pictures.make_at_publication, instance), robust=True)


@receiver(page_unpublished)
@receiver(post_delete)
def forget_share_picture(sender, instance, **kwargs) -> None:
    """What readers may see no longer is not kept."""
    if isinstance(instance, Page):
        transaction.on_commit(partial(share_pictures.forget, instance.pk))


@receiver(post_save, sender=SiteSettings)
def redraw_what_shows_the_site(sender, instance, raw=False, **kwargs) -> None:
    """New names, another logo or colour: icons and pictures for sharing, in the background."""
    if not raw:
        transaction.on_commit(partial(share_pictures.redraw_site.enqueue, instance.site_id))


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
