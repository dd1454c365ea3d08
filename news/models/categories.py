"""Categories (Chuyên mục): pages that hold articles and other categories."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import PagePermissionTester
from wagtail.search import index

from cms.models import BasePage


class CategoryPage(RoutablePageMixin, BasePage):
    """A category is a page: its address, listing, feed, editors and workflow are one object."""

    description = models.CharField(_("description"), max_length=300, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("description")]
    promote_panels = [*BasePage.promote_panels, FieldPanel("show_in_menus")]
    search_fields = [*BasePage.search_fields, index.SearchField("description")]

    template = "news/category_page.html"
    parent_page_types = ["home.HomePage", "news.CategoryPage"]
    subpage_types = ["news.CategoryPage", "news.ArticlePage"]
    show_in_menus_default = True

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def permissions_for_user(self, user) -> PagePermissionTester:
        from news.permissions import CategoryPermissionTester  # permissions reads this model

        return CategoryPermissionTester(user, self)

    def get_context(self, request, *args, **kwargs) -> dict:
        from news.listings import category_context  # listings reads this model

        return {**super().get_context(request, *args, **kwargs), **category_context(self, request)}

    @path("rss/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The category's own feed, at <category>/rss/."""
        from news.feeds import SectionFeed  # feeds reads this model

        return SectionFeed()(request, section=self)
