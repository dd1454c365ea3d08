"""Receivers that keep the house in order."""

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from cms import addresses
from wagtail.signals import page_slug_changed, post_page_move

from cms import redirects
from cms.tidy import tidy

TIDY_APPS = {"cms", "news", "home", "taggit", "wagtailcore", "wagtailredirects"}


@receiver(pre_save)
def tidy_text(sender, instance, raw=False, **kwargs) -> None:
    """Text is clean in the database, whichever form, block or script it came from."""
    if not raw and sender._meta.app_label in TIDY_APPS:
        tidy(instance)


@receiver(page_slug_changed)
def keep_addresses_after_rename(sender, instance, instance_before, **kwargs) -> None:
    redirects.keep_addresses(instance, instance_before.url_path, instance.url_path)


@receiver(post_page_move)
def keep_addresses_after_move(
    sender, instance, url_path_before: str, url_path_after: str, **kwargs
) -> None:
    redirects.keep_addresses(instance, url_path_before, url_path_after)


@receiver(pre_save)
def keep_place(sender, instance, raw=False, update_fields=None, **kwargs) -> None:
    """A page's place in the tree is the tree's: saving what was read before a move undoes none."""
    if raw or not isinstance(instance, Page) or not instance.pk:
        return
    if update_fields is not None and not {"slug", "path", "url_path"}.intersection(update_fields):
        return
    place = addresses.place_of(instance.pk)
    if place is None:
        return
    addresses.put_in_place(instance, place)
    if place.slug != instance.slug:
        instance._former_url_path = place.url_path


@receiver(post_save)
def keep_address_after_rename(sender, instance, raw=False, **kwargs) -> None:
    """Runs inside the transaction of the save: no rename without its redirects."""
    former = instance.__dict__.pop("_former_url_path", None)
    if former is not None and not raw:
        addresses.keep_branch(instance, former, instance.url_path)


@receiver(post_page_move)
def keep_address_after_move(sender, instance, url_path_before, url_path_after, **kwargs) -> None:
    addresses.keep_branch(instance, url_path_before, url_path_after)
