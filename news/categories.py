"""What category administrators do to categories: create, rename, order, merge, hide, show.

Callers ask `news.permissions` first. Every verb refuses with all its reasons at once, is one
transaction, leaves old addresses working and tells the history who did it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Revision

from cms import redirects, repointing, text, tree
from cms.slugs import free_slug
from news import changes, desks, placements, traffic
from news.history import with_name
from news.models import ArticlePage, CategoryPage, SearchPromotion

TITLE_LENGTH = 120
DESCRIPTION_LENGTH = CategoryPage._meta.get_field("description").max_length


class LogAction(StrEnum):
    """Entries of the history that are ours."""

    MERGE = "news.category.merge"
    HIDE = "news.category.hide"
    SHOW = "news.category.show"


class CategoryRefused(Exception):
    """A change that the rules forbid; `reasons` holds every reason at once, in plain words."""

    def __init__(self, reasons: Iterable[str | Promise]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(map(str, self.reasons)))


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do: pieces right in the category (drafts included), below it, guests."""

    source: CategoryPage
    target: CategoryPage
    articles: int
    subcategories: int
    articles_below: int
    guests: int
    reasons: list[str | Promise]

    @property
    def counts(self) -> str:
        """What a person was shown and agreed to, to be compared when they confirm."""
        return f"{self.articles}-{self.subcategories}-{self.articles_below}"


@transaction.atomic
def create_category(parent: Page, title: str, user, description: str = "") -> CategoryPage:
    """Publishes a new category, the last one below a home page or another category."""
    title, description = _tidy(title), _tidy(description)
    parent = Page.objects.select_for_update().get(pk=parent.pk).specific
    reasons = _title_refusals(title, parent)
    if not CategoryPage.can_create_at(parent):
        reasons.append(
            _("A category lies below the home page or a category, at most %(count)d levels deep.")
            % {"count": CategoryPage.LEVELS}
        )
    if len(description) > DESCRIPTION_LENGTH:
        reasons.append(
            _("The description has more than %(count)d characters.") % {"count": DESCRIPTION_LENGTH}
        )
    if reasons:
        raise CategoryRefused(reasons)
    category = CategoryPage(
        title=title,
        slug=free_slug(CategoryPage.slug_from(title), parent),
        description=description,
        owner=user,
        live=False,
        show_in_menus=True,
    )
    last = CategoryPage.objects.child_of(parent).order_by("path").last()
    if last and not isinstance(parent, CategoryPage):
        # Before the standing pages that a menu ends with; a home page has few children.
        last.add_sibling(pos="right", instance=category)
    else:
        parent.add_child(instance=category)
    log(instance=category, action="wagtail.create", user=user)
    _publish(category, user)
    return category


@transaction.atomic
def rename_category(category: CategoryPage, title: str, user) -> CategoryPage:
    """Gives a category another name; its address follows and the old ones lead to the new."""
    title = _tidy(title)
    category = _locked(category)
    parent = category.get_parent()
    reasons = [*_title_refusals(title, parent, category), *_draft_refusals(category)]
    if reasons:
        raise CategoryRefused(reasons)
    if title != category.title:
        slug = category.slug
        if CategoryPage.slug_from(title) != CategoryPage.slug_from(category.title):
            slug = free_slug(CategoryPage.slug_from(title), parent, category)
        _publish(category, user, title=title, slug=slug)
    return category


def move_up(category: CategoryPage, user) -> bool:
    """Puts a category before its elder sibling; says whether there was one."""
    return _change_places(category, user, up=True)


def move_down(category: CategoryPage, user) -> bool:
    """Puts a category after its younger sibling; says whether there was one."""
    return _change_places(category, user, up=False)


@transaction.atomic
def hide_category(category: CategoryPage, user) -> None:
    """Takes a category out of the menu; its page and its articles stay where they are."""
    category = _locked(category)
    if reasons := _draft_refusals(category):
        raise CategoryRefused(reasons)
    if category.show_in_menus:
        _publish(category, user, show_in_menus=False)
        log(instance=category, action=LogAction.HIDE, user=user)


@transaction.atomic
def show_category(category: CategoryPage, user) -> None:
    """Puts a category into the menu, and publishes it if it is not."""
    category = _locked(category)
    if not (category.show_in_menus and category.live):
        _publish(category, user, show_in_menus=True)
        log(instance=category, action=LogAction.SHOW, user=user)


def plan_merge(source: CategoryPage, target: CategoryPage) -> MergePlan:
    """What merging `source` into `target` would do, and every reason why it may not be done."""
    articles = ArticlePage.objects.child_of(source).count()
    return MergePlan(
        source,
        target,
        articles=articles,
        subcategories=CategoryPage.objects.descendant_of(source).count(),
        articles_below=ArticlePage.objects.descendant_of(source).count() - articles,
        guests=source.guest_articles.count(),
        reasons=_merge_refusals(source, target),
    )


@transaction.atomic
def merge_categories(source: CategoryPage, target: CategoryPage, user) -> MergePlan:
    """Moves all that `source` holds into `target`, points to `target` what pointed to `source`,
    and removes `source`.

    Pages are moved, not copied: view counts, history and approvals stay theirs. Every old address
    leads on. Reporters of `source` get the desk of `target`. Queries grow by a few for every some
    hundred articles.
    """
    list(Page.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk"))
    source = CategoryPage.objects.get(pk=source.pk)
    target = CategoryPage.objects.get(pk=target.pk)
    plan = plan_merge(source, target)
    if plan.reasons:
        raise CategoryRefused(plan.reasons)
    addresses = [old for old in redirects.addresses_at(source) if old.page_id != source.pk]
    slugs = _new_slugs(source, target)
    moved = tree.move_children(source, target, slugs)
    _write_slugs(slugs)
    redirects.lead_on(addresses)
    redirects.hand_over(source, target)
    guests = list(source.guest_articles.values_list("pk", flat=True))
    changed = repointing.repoint(source, target)
    SearchPromotion.objects.filter(page_id=source.pk).update(page_id=target.pk)
    traffic.add_views(source.pk, target.pk)
    desks.merge_desks(source, target)
    _log_moves(source, target, [move.page.pk for move in moved], user)
    log(
        instance=target,
        action=LogAction.MERGE,
        user=user,
        data={
            "source": {"id": source.pk, "title": source.title},
            "articles": plan.articles,
            "subcategories": plan.subcategories,
            "articles_below": plan.articles_below,
            "repointed": changed,
        },
    )
    remains = CategoryPage.objects.get(pk=source.pk)
    DeletePageAction(remains, user).execute(skip_permission_checks=True)
    below = ArticlePage.objects.filter(pk__in=[old.page_id for old in addresses])
    moved_ids = {*below.values_list("pk", flat=True), *guests}
    placements.sync_articles(moved_ids)
    changes.note(moved_ids)
    return plan


def _locked(category: CategoryPage) -> CategoryPage:
    Page.objects.select_for_update().get(pk=category.pk)
    return CategoryPage.objects.get(pk=category.pk)


def _tidy(typed: str) -> str:
    return " ".join(text.clean_input(typed).split())


def _title_refusals(
    title: str, parent: Page, category: CategoryPage | None = None
) -> list[str | Promise]:
    if not title:
        return [_("Give the category a name.")]
    reasons: list[str | Promise] = []
    if len(title) > TITLE_LENGTH:
        reasons.append(_("The name has more than %(count)d characters.") % {"count": TITLE_LENGTH})
    siblings = CategoryPage.objects.child_of(parent)
    if category:
        siblings = siblings.exclude(pk=category.pk)
    names = {name.casefold() for name in siblings.values_list("title", flat=True)}
    if title.casefold() in names:
        reasons.append(_("There is a category “%(title)s” here already.") % {"title": title})
    return reasons


def _draft_refusals(category: CategoryPage) -> list[str | Promise]:
    if category.live:
        return []
    return [_("“%(title)s” is not published; show it first.") % {"title": category.title}]


def _merge_refusals(source: CategoryPage, target: CategoryPage) -> list[str | Promise]:
    if source.pk == target.pk:
        return [_("Choose another category to merge into.")]
    names = {"source": source.title, "target": target.title}
    reasons: list[str | Promise] = []
    if target.is_descendant_of(source):
        reasons.append(
            _("“%(target)s” lies below “%(source)s”; merge it the other way round.") % names
        )
    elif any(not child.fits_below(target) for child in CategoryPage.objects.child_of(source)):
        reasons.append(
            _("The sub-categories of “%(source)s” would lie too deep below “%(target)s”.") % names
        )
    if source.path[: 2 * Page.steplen] != target.path[: 2 * Page.steplen]:
        reasons.append(_("Both categories must belong to the same site."))
    if source.locale_id != target.locale_id:
        reasons.append(_("Both categories must be in the same language."))
    reasons += _draft_refusals(target)
    if _restrictions(source) != _restrictions(target):
        reasons.append(
            _("One of the two is private; give both the same privacy before you merge them.")
        )
    return reasons


def _restrictions(page: Page) -> set[int]:
    """Whatever keeps the page private; where `source` has its own, `target` never has the same."""
    ends = range(Page.steplen, len(page.path) + 1, Page.steplen)
    above = PageViewRestriction.objects.filter(page__path__in=[page.path[:end] for end in ends])
    return set(above.values_list("pk", flat=True))


def _publish(category: CategoryPage, user, **values) -> None:
    """Publishes a category with new values; somebody's unpublished draft stays a draft."""
    draft = None
    if category.live and category.has_unpublished_changes:
        draft = category.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(category, name, value)
    category.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    category.refresh_from_db()
    if draft:
        draft = CategoryPage.objects.get(pk=category.pk).with_content_json(
            {**draft.serializable_data(), **values}
        )
        draft.save_revision(user=user)


@transaction.atomic
def _change_places(category: CategoryPage, user, *, up: bool) -> bool:
    parent = Page.objects.select_for_update().get(pk=category.get_parent().pk)
    category = CategoryPage.objects.get(pk=category.pk)
    siblings = CategoryPage.objects.child_of(parent)
    if up:
        other = siblings.filter(path__lt=category.path).order_by("-path").first()
    else:
        other = siblings.filter(path__gt=category.path).order_by("path").first()
    if other is None:
        return False
    tree.swap(category, other)
    log(instance=category, action="wagtail.reorder", user=user, data={"other": other.pk})
    return True


def _new_slugs(source: CategoryPage, target: CategoryPage) -> dict[int, str]:
    """New slugs for the children of `source` whose address is taken in `target`."""
    taken = set(Page.objects.child_of(target).values_list("slug", flat=True))
    children = Page.objects.child_of(source).order_by("path").values_list("pk", "slug")
    # `source` may itself lie in `target`, but it will be gone.
    taken.discard(source.slug if source.is_child_of(target) else None)
    moving = dict(children)
    slugs = {}
    every = taken | set(moving.values())
    for pk, slug in moving.items():
        if slug in taken:
            number = 2
            while f"{slug}-{number}" in every:
                number += 1
            slugs[pk] = f"{slug}-{number}"
            every.add(slugs[pk])
    return slugs


def _write_slugs(slugs: dict[int, str]) -> None:
    """The versions of a page get its new slug too: the editor opens and publishes the latest."""
    for page_id, slug in slugs.items():
        for revision in Revision.page_revisions.filter(object_id=str(page_id)):
            content = {**revision.content, "slug": slug}
            Revision.objects.filter(pk=revision.pk).update(content=content)


def _log_moves(source: CategoryPage, target: CategoryPage, page_ids: list[int], user) -> None:
    """One line in the history of each page that moved."""
    now = timezone.now()
    data = {
        "source": {"id": source.pk, "title": source.title},
        "destination": {"id": target.pk, "title": target.title},
    }
    rows = Page.objects.filter(pk__in=page_ids).values_list("pk", "title", "content_type_id")
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                page_id=pk,
                label=title,
                content_type=ContentType.objects.get_for_id(type_id),
                action="wagtail.move",
                timestamp=now,
                user=user,
                data=with_name(data, user),
            )
            for pk, title, type_id in rows.iterator(chunk_size=500)
        ],
        batch_size=200,
    )
