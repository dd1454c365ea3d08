"""Receivers that keep the house in order."""

from django.db.models.signals import pre_save
from django.dispatch import receiver

from cms.tidy import tidy

TIDY_APPS = {"cms", "news", "home", "taggit", "wagtailcore", "wagtailredirects"}


@receiver(pre_save)
def tidy_text(sender, instance, raw=False, **kwargs) -> None:
    """Text is clean in the database, whichever form, block or script it came from."""
    if not raw and sender._meta.app_label in TIDY_APPS:
        tidy(instance)
