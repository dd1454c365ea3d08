"""Verbs of the category administrators: create, rename, order, move, merge, hide.

Who may is asked by the callers (`Right.MANAGE_CATEGORIES`); what is possible is decided here. Each
verb is one transaction that holds the site's home page, so that two people never order or merge
the same tree at once, and raises `CategoryRefused` with every reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Revision

from cms import addresses, repoint, text, tree
from cms.slugs import free_slug
from news import desks, placements
from news.models import ArticlePage, CategoryPage, DailyViews

TITLE_LENGTH = 120


class CategoryRefused(Exception):
    """What was asked cannot be done; `reasons` holds every reason at once, in plain words."""

    def __init__(self, reasons: Iterable[str | Promise]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(map(str, self.reasons)))


@dataclass(frozen=True)
class MergePlan:
    """What a merge would move: counts of articles (drafts too), sub-categories and the rest."""

    source: CategoryPage
    target: CategoryPage
    articles: int
    subcategories: int
    renamed: int
    guests: int


@transaction.atomic
def create_category(parent: Page, title: str, description: str = "", user=None) -> CategoryPage:
    """A live category below a home page or a category, last among its sisters, in the menu."""
    parent = _hold(parent)
    category = CategoryPage(
        title=_clean(title), description=_clean(description), show_in_menus=True, owner=user
    )
    category.slug = _slug(category.title)
    reasons = _name_refusals(category.title, parent)
    if not CategoryPage.can_create_at(parent):
        reasons.append(_too_deep())
    if reasons:
        raise CategoryRefused(reasons)
    sisters = CategoryPage.objects.child_of(parent).order_by("path")
    last = sisters.last()
    if last and not isinstance(parent.specific, CategoryPage):
        # Before the standing pages that a menu ends with; a home page has few children.
        last.add_sibling(pos="right", instance=category)
    else:
        parent.add_child(instance=category)
    category.save_revision(user=user, log_action=True).publish(
        user=user, skip_permission_checks=True
    )
    return CategoryPage.objects.get(pk=category.pk)


@transaction.atomic
def rename_category(
    category: CategoryPage, title: str, description: str | None = None, user=None
) -> CategoryPage:
    """Gives a new name; the address follows, and every old address leads to the new one."""
    parent = _hold(category).get_parent()
    category = CategoryPage.objects.get(pk=category.pk)
    title = _clean(title)
    if reasons := _name_refusals(title, parent, category):
        raise CategoryRefused(reasons)
    values = {"title": title}
    if text.slug(title) != text.slug(category.title):
        values["slug"] = _slug(title)
    if description is not None:
        values["description"] = _clean(description)
    return _change(category, user, **values)


def show_in_menu(category: CategoryPage, user=None) -> CategoryPage:
    """Puts the category into the site's menu."""
    return _show(category, True, user)


def hide_from_menu(category: CategoryPage, user=None) -> CategoryPage:
    """Takes the category out of the menu; its pages stay readable at their addresses."""
    return _show(category, False, user)


def move_up(category: CategoryPage, user=None) -> bool:
    """Exchanges the category with the sister before it; False where it is the first."""
    return _exchange(category, -1, user)


def move_down(category: CategoryPage, user=None) -> bool:
    """Exchanges the category with the sister after it; False where it is the last."""
    return _exchange(category, 1, user)


@transaction.atomic
def move_category(category: CategoryPage, parent: Page, user=None) -> CategoryPage:
    """Puts the category, with all below it, under another parent of the same site."""
    _hold(category)
    category = CategoryPage.objects.get(pk=category.pk)
    parent = Page.objects.get(pk=parent.pk).specific
    if reasons := _move_refusals(category, parent):
        raise CategoryRefused(reasons)
    if not category.is_child_of(parent):
        category.move(parent, pos="last-child", user=user)
    return CategoryPage.objects.get(pk=category.pk)


def plan_merge(source: CategoryPage, target: CategoryPage) -> MergePlan:
    """What merging `source` into `target` would do; raises when it cannot be done."""
    if reasons := _merge_refusals(source, target):
        raise CategoryRefused(reasons)
    branch = Page.objects.descendant_of(source)
    return MergePlan(
        source=source,
        target=target,
        articles=branch.type(ArticlePage).count(),
        subcategories=branch.type(CategoryPage).count(),
        renamed=len(_clashing(source, target)),
        guests=source.guest_articles.count(),
    )


@transaction.atomic
def merge_categories(source: CategoryPage, target: CategoryPage, user=None) -> MergePlan:
    """Moves everything of `source` to `target` and removes `source`; returns what was done.

    Pages keep their ids, and so their views, history and workflow. Every old address leads on.
    Statements grow with the number of articles by one for some hundreds of them.
    """
    _hold(source)
    source = CategoryPage.objects.get(pk=source.pk)
    target = CategoryPage.objects.get(pk=target.pk)
    plan = plan_merge(source, target)
    slugs = _new_slugs(source, target)
    public = addresses.public_pages(source.path)
    moved = tree.move_children(source, target, slugs)
    _keep_addresses(source, target, public, moved)
    _write_slugs(slugs)
    home = source.get_site().root_page
    repoint.repoint(source, target, home)
    touched = _adopt_guests(source, target)
    SearchPromotion.objects.filter(page_id=source.pk).update(page_id=target.pk)
    _add_views(source, target)
    desks.merge_desks(source, target)
    _log_moves(source, target, moved, user)
    target = CategoryPage.objects.get(pk=target.pk)
    branch = ArticlePage.objects.descendant_of(target).values_list("pk", flat=True)
    CategoryPage.objects.get(pk=source.pk).delete(user=user)
    placements.sync_articles(_articles_of(moved) | (touched - set(branch)))
    return plan
