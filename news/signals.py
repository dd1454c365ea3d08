"""Keeps listings and search in step with what Wagtail does to pages."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms import shelf
from cms.models import PortalDocument
from news import placements
from news.models import ArticlePage, Author, SearchPromotion, SearchSynonym
from news.search import entries


@receiver(page_published, sender=ArticlePage)
@receiver(page_unpublished, sender=ArticlePage)
def list_or_unlist(sender, instance: ArticlePage, **kwargs) -> None:
    placements.sync_article(instance)
    entries.sync_article(instance)


@receiver(post_page_move)
def relist_moved_branch(
    sender, instance, parent_page_before: Page, parent_page_after: Page, **kwargs
) -> None:
    placements.sync_branch(instance)
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


@receiver(post_save, sender=Author)
def find_author_by_new_name(sender, instance: Author, created: bool, raw=False, **kwargs) -> None:
    if not created and not raw:
        entries.sync_articles_of(instance)


@receiver(post_save, sender=PortalDocument)
def find_document_by_new_title(
    sender, instance: PortalDocument, created: bool, raw=False, **kwargs
) -> None:
    if not created and not raw:
        entries.sync_articles_with(instance)


@receiver(post_save, sender=SearchSynonym)
@receiver(post_delete, sender=SearchSynonym)
@receiver(post_save, sender=SearchPromotion)
@receiver(post_delete, sender=SearchPromotion)
def clear_shelf_of_search(sender, **kwargs) -> None:
    shelf.clear()
