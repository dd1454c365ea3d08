"""What a person may do to a page, beyond Wagtail's own page permissions.

Wagtail asks these testers in every view, bulk action and API call. Articles are published by the
workflow alone: `can_publish` is false for everybody, superusers included.
"""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page, PagePermissionTester, Site

from news.editorial import GRANTS, ROLES, Right, Role
from news.models import CategoryPage, Deputyship, RoleGroup


def rights_on(user, page: Page) -> frozenset[Right]:
    """The rights that the user's roles give at the site of `page`."""
    if not user.is_active:
        return frozenset()
    rights: frozenset[Right] = frozenset()
    for role, home_path in _held_roles(user):
        if home_path is None or page.path.startswith(home_path):
            rights |= ROLES[role].rights
    return rights


def has_right(user, right: Right, page: Page) -> bool:
    """Whether `user` holds `right` at the site of `page`."""
    return right in rights_on(user, page)


def sites_of(user, model: type[models.Model], *, writing: bool = False) -> list[Site]:
    """The sites where `user` manages snippets of `model`, or (writing) enters the admin at all."""
    name = f"{model._meta.app_label}.change_{model._meta.model_name}"
    rights = {right for right, grant in GRANTS.items() if name in grant.models}
    return sites_with(user, *rights, *([Right.ENTER] if writing else []))


def sites_with(user, *rights: Right) -> list[Site]:
    """The sites where `user` holds one of the rights, the default site first; two queries."""
    if not user.is_active:
        return []
    wanted = frozenset(rights)
    homes = [path for role, path in _held_roles(user) if wanted & ROLES[role].rights]
    if not homes:
        return []
    sites = Site.objects.select_related("root_page").order_by("-is_default_site", "site_name", "pk")
    if None in homes:
        return list(sites)
    return list(sites.filter(root_page__path__in=homes))


def publishes(user) -> bool:
    """Whether what the person does reaches readers, or opens the door to others.

    Whom `REQUIRE_2FA=publishers` asks for a second step.
    """
    rights = (
        Right.APPROVE,
        Right.PUBLISH_URGENTLY,
        Right.PUBLISH_STANDING_PAGES,
        Right.MANAGE_CATEGORIES,
        Right.MANAGE_USERS,
    )
    if user.is_superuser or sites_with(user, *rights):
        return True
    running = Deputyship.objects.running(timezone.localdate())
    return running.filter(deputy=user).exists()


def _held_roles(user) -> list[tuple[Role, str | None]]:
    """(role, path of the home page or None for everywhere); one query per user and request."""
    if not hasattr(user, "_held_roles"):
        rows = RoleGroup.objects.filter(group__user=user).values_list(
            "role", "site__root_page__path"
        )
        user._held_roles = [(Role(role), path) for role, path in rows if role in Role.values]
        if user.is_superuser:
            user._held_roles.append((Role.ADMIN, None))
    return user._held_roles


class StandingPagePermissionTester(PagePermissionTester):
    """Home and standing pages: native rights, but only administrators delete or restrict."""

    @cached_property
    def rights(self) -> frozenset[Right]:
        return rights_on(self.user, self.page)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self.page_is_root and Right.DELETE_PAGES in self.rights

    def can_set_view_restrictions(self) -> bool:
        return not self.page_is_root and Right.RESTRICT_PAGES in self.rights

    def can_move_to(self, destination: Page) -> bool:
        return super().can_move_to(destination) and _is_same_language(self.page, destination)


class HomePagePermissionTester(StandingPagePermissionTester):
    """A home page holds a whole site: copying it would publish every article a second time."""

    def can_copy(self) -> bool:
        return False


class CategoryPermissionTester(StandingPagePermissionTester):
    """Categories belong to the category administrators; people add articles below them."""

    def can_add_subpage(self) -> bool:
        return super().can_add_subpage() or self._manages()

    def can_edit(self) -> bool:
        return self._manages()

    def can_publish(self) -> bool:
        return self._manages()

    def can_publish_subpage(self) -> bool:
        """Creating, copying or aliasing below a category never publishes in one go."""
        return False

    def can_unpublish(self) -> bool:
        return self.page.live and self._manages()

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_move(self) -> bool:
        return self._manages()

    def can_move_to(self, destination: Page) -> bool:
        return (
            self._manages()
            and _is_same_language(self.page, destination)
            and _may_lie_under(self.page, destination)
            and has_right(self.user, Right.MANAGE_CATEGORIES, destination)
        )

    def can_copy(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        """Articles lie by date and categories by their own screen."""
        return False

    def _manages(self) -> bool:
        return Right.MANAGE_CATEGORIES in self.rights


class ArticlePermissionTester(StandingPagePermissionTester):
    """Articles: drafted, changed, moved and taken down by people, published by the workflow."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        """Taking down is never blocked by a lock: it is what a ward does in an emergency."""
        return self.page.live and Right.UNPUBLISH in self.rights

    def can_unschedule(self) -> bool:
        return Right.UNPUBLISH in self.rights

    def can_move(self) -> bool:
        return Right.MOVE_ARTICLES in self.rights

    def can_move_to(self, destination: Page) -> bool:
        return (
            self.can_move()
            and _is_same_language(self.page, destination)
            and _may_lie_under(self.page, destination)
            and issubclass(destination.specific_class, CategoryPage)
            and has_right(self.user, Right.MOVE_ARTICLES, destination)
        )


def _is_same_language(page: Page, destination: Page) -> bool:
    """A page that moves keeps its language; another language begins with a translation."""
    return page.locale_id == destination.locale_id


def _may_lie_under(page: Page, destination: Page) -> bool:
    if page == destination or destination.is_descendant_of(page):
        return False
    return page.is_child_of(destination) or page.specific.can_move_to(destination)
