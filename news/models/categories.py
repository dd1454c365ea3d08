"""Categories (Chuyên mục): pages that hold articles and other categories."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from cms.models import BasePage
from cms.sections import home_depth


class CategoryPage(RoutablePageMixin, BasePage):
    """A category is a page: its address, listing, feed, editors and workflow are one object."""

    LEVELS = 3
    longest_slug = 40

    description = models.CharField(_("description"), max_length=300, blank=True)
    quiet_days = models.PositiveSmallIntegerField(
        _("days without news before a reminder"),
        default=30,
        help_text=_("The desk then reminds those who write here. 0: never."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("description")]
    promote_panels = [
        *BasePage.promote_panels,
        FieldPanel("show_in_menus"),
        FieldPanel("quiet_days"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("description")]

    template = "news/category_page.html"
    parent_page_types = ["home.HomePage", "news.CategoryPage"]
    subpage_types = ["news.CategoryPage", "news.ArticlePage"]
    show_in_menus_default = True
    # Not below Wagtail's “add a page”: categories are made on their own screen.
    is_creatable = False

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return cls.can_exist_under(parent) and parent.depth < home_depth(parent) + cls.LEVELS

    def can_move_to(self, parent: Page) -> bool:
        return super().can_move_to(parent) and self.fits_below(parent)

    def permissions_for_user(self, user) -> PagePermissionTester:
        from news.permissions import CategoryPermissionTester  # permissions reads this model

        return CategoryPermissionTester(user, self)

    def get_context(self, request, *args, **kwargs) -> dict:
        from news.listings import category_context  # listings reads this model

        return {**super().get_context(request, *args, **kwargs), **category_context(self, request)}

    def get_route_paths(self) -> list[str]:
        """Addresses that must lead on after a rename: feed readers keep theirs for years."""
        return ["/", "/rss/", "/atom/", "/feed.json"]

    def fits_below(self, parent: Page) -> bool:
        """Whether this category with its sub-categories keeps within the levels allowed."""
        below = CategoryPage.objects.descendant_of(self, inclusive=True)
        deepest = below.aggregate(deepest=models.Max("depth"))["deepest"] or self.depth
        return parent.depth + 1 + deepest - self.depth <= home_depth(parent) + self.LEVELS

    @path("rss/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The category's own feed, at <category>/rss/."""
        return self._feed(request, "rss")

    @path("atom/")
    def atom_feed(self, request: HttpRequest) -> HttpResponse:
        """The same as Atom, at <category>/atom/."""
        return self._feed(request, "atom")

    @re_path(r"^feed\.json/?$")
    def json_feed(self, request: HttpRequest) -> HttpResponse:
        """The same as JSON Feed, at <category>/feed.json."""
        return self._feed(request, "json")

    def _feed(self, request: HttpRequest, form: str) -> HttpResponse:
        from news.feeds import section_feed  # feeds reads this model

        return section_feed(request, self, form)
