"""Keeps listings and search in step with what Wagtail does to pages."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms import shelf
from cms.models import PortalDocument, PortalImage
from cms.references import pages_that_use
from news import changes, placements, websub
from news.models import (
    ArticlePage,
    Author,
    ReadingSettings,
    SearchPromotion,
    SearchSynonym,
    Withdrawal,
)
from news.search import entries


@receiver(pre_save, sender=ArticlePage)
def refuse_live_alias(sender, instance: ArticlePage, raw=False, **kwargs) -> None:
    """An alias is live as soon as its original is: nobody would have approved it where it lies."""
    if not raw and instance.alias_of_id and instance.live:
        raise PermissionDenied(_("An alias of an article would be published without approval."))


@receiver(page_published, sender=ArticlePage)
@receiver(page_unpublished, sender=ArticlePage)
def list_or_unlist(sender, instance: ArticlePage, **kwargs) -> None:
    placements.sync_article(instance)
    entries.sync_article(instance)
    changes.note([instance.pk])


@receiver(page_published, sender=ArticlePage)
def announce_to_hub(sender, instance: ArticlePage, **kwargs) -> None:
    transaction.on_commit(partial(websub.announce, instance.pk))


@receiver(page_published, sender=ArticlePage)
def end_withdrawal(sender, instance: ArticlePage, **kwargs) -> None:
    if instance.live:
        Withdrawal.objects.filter(page_id=instance.pk).delete()


@receiver(post_page_move)
def relist_moved_branch(
    sender,
    instance,
    parent_page_before: Page,
    parent_page_after: Page,
    url_path_before: str,
    url_path_after: str,
    **kwargs,
) -> None:
    placements.sync_branch(instance)
    if url_path_before != url_path_after:
        changes.note_branch(instance)
    home_length = 2 * Page.steplen
    changed_site = parent_page_before.path[:home_length] != parent_page_after.path[:home_length]
    # Within a site the words and who may read them stay the same, where nothing is private.
    if changed_site or PageViewRestriction.objects.exists():
        entries.sync_branch(instance)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def relist_after_privacy_change(sender, instance: PageViewRestriction, **kwargs) -> None:
    placements.sync_branch(instance.page)
    entries.sync_branch(instance.page)
    changes.note_branch(instance.page)


@receiver(page_slug_changed)
def note_new_addresses(sender, instance: Page, **kwargs) -> None:
    changes.note_branch(instance)


@receiver(post_delete, sender=ArticlePage)
def note_deletion(sender, instance: ArticlePage, **kwargs) -> None:
    changes.note([instance.pk])


@receiver(post_save, sender=Author)
def find_author_by_new_name(sender, instance: Author, created: bool, raw=False, **kwargs) -> None:
    if not created and not raw:
        entries.sync_articles_of(instance)
        named = ArticlePage.objects.filter(article_authors__author=instance)
        changes.note(named.values_list("pk", flat=True))


@receiver(post_save, sender=PortalDocument)
def find_document_by_new_title(
    sender, instance: PortalDocument, created: bool, raw=False, **kwargs
) -> None:
    if not created and not raw:
        entries.sync_articles_with(instance)
        changes.note(pages_that_use(instance))


@receiver(post_save, sender=PortalImage)
def note_picture(sender, instance: PortalImage, created: bool, raw=False, **kwargs) -> None:
    if not created and not raw:
        changes.note(pages_that_use(instance))


@receiver(post_save, sender=ReadingSettings)
@receiver(post_delete, sender=ReadingSettings)
@receiver(post_save, sender=SearchSynonym)
@receiver(post_delete, sender=SearchSynonym)
@receiver(post_save, sender=SearchPromotion)
@receiver(post_delete, sender=SearchPromotion)
def clear_shelf_of_settings(sender, **kwargs) -> None:
    shelf.clear()
