"""Copies of a page for another language: a draft below the translated parent, never published here.

A copy of an article goes through the workflow like any other piece; whoever made it is its owner,
and so does not approve it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page
from wagtail.signals import copy_for_translation_done

from news import desks
from news.editorial import Refused, Right
from news.models import ArticlePage, CategoryPage
from news.permissions import rights_on

# What is of this text alone: its dates, its corrections, its recording, words of its language.
NOT_COPIED = [
    *("displayed_at", "corrected_at", "change_matters", "change_note", "corrections", "audio"),
    *("related_picks", "tags", "tagged_items", "go_live_at", "seo_title", "search_description"),
]


def refusals(page: Page, locale: Locale, user) -> list[str | Promise]:
    """Every reason why `user` may not copy the page for a language."""
    if page.is_root():
        return [_("This page has no translation.")]
    if page.has_translation(locale):
        return [_("There is a translation in this language already.")]
    if getattr(page, "is_front", False):
        return _refusals_of_home(page, user)
    parent = page.get_parent().get_translation_or_none(locale)
    if parent is None:
        return [_("Translate the page above it first.")]
    parent = parent.specific
    if isinstance(page, CategoryPage):
        may_add = Right.MANAGE_CATEGORIES in rights_on(user, parent)
    else:
        may_add = user.is_superuser or "add" in parent.permissions_for_user(user).permissions
    return [] if may_add else [_("You may not write in this category.")]


def languages_for(page: Page, user) -> list[Locale]:
    """The languages for which `user` may copy the page now."""
    return [each for each in Locale.objects.order_by("pk") if not refusals(page, each, user)]


@transaction.atomic
def translate(page: Page, locale: Locale, user) -> Page:
    """Makes the draft; its text is the original's as readers see it, or the latest draft."""
    page = Page.objects.select_for_update().get(pk=page.pk).specific
    if reasons := refusals(page, locale, user):
        raise Refused(reasons, page)
    source = page if page.live else page.get_latest_revision_as_object()
    parent = page.get_parent()
    if not parent.is_root():
        parent = parent.get_translation(locale).specific
    values = {"locale": locale, "slug": find_available_slug(parent, page.slug)}
    if isinstance(page, ArticlePage):
        values["other_categories"] = _translations(source.other_categories.all(), locale)
    translation = source.copy(
        to=parent,
        update_attrs=values,
        exclude_fields=NOT_COPIED,
        copy_revisions=False,
        keep_live=False,
        reset_translation_key=False,
        user=user,
        log_action="wagtail.copy_for_translation",
    )
    if isinstance(page, CategoryPage):
        people = desks.desk_of(page).reporters.user_set.all()
        desks.desk_of(translation).reporters.user_set.add(*people)
    copy_for_translation_done.send(
        sender=CopyPageForTranslationAction, source_obj=page, target_obj=translation
    )
    return translation


def newer_original(page: Page) -> Page | None:
    """The original in the main language, where it was published after this was last changed."""
    home = page.get_site()
    if home is None or page.locale_id == home.root_page.locale_id:
        return None
    originals = page.get_translations().filter(locale=home.root_page.locale_id).live()
    changed_at = page.latest_revision_created_at or timezone.now()
    return originals.filter(last_published_at__gt=changed_at).first()


def _refusals_of_home(home: Page, user) -> list[str | Promise]:
    if home.depth > 2:
        return [_("Only the home page of the site is translated.")]
    if Right.PUBLISH_STANDING_PAGES not in rights_on(user, home):
        return [_("Only administrators add a language to the site.")]
    return []


def _translations(categories, locale: Locale) -> list[CategoryPage]:
    keys = [category.translation_key for category in categories]
    return list(CategoryPage.objects.filter(translation_key__in=keys, locale=locale))
