"""The front door of a site, and its standing pages."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PagePermissionTester
from wagtail.search import index

from cms.blocks import ContentBlock
from cms.blocks.prefetch import prefetch_for_blocks
from cms.models import BasePage
from cms.navigation import without_private
from home.blocks import SectionBlock
from news.permissions import HomePagePermissionTester, StandingPagePermissionTester


class HomePage(BasePage):
    """The home page of one ward: the root of its Site, made of sections in the editors' order."""

    sections = StreamField(SectionBlock(), verbose_name=_("sections"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("sections")]
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["news.CategoryPage", "home.StandardPage"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def permissions_for_user(self, user) -> PagePermissionTester:
        return HomePagePermissionTester(user, self)

    def get_context(self, request, *args, **kwargs) -> dict:
        from home.sections import arrange, build_sections  # sections reads this model

        context = super().get_context(request, *args, **kwargs)
        context["is_home"] = True
        context["arrangement"] = arrange(build_sections(self, timezone.now()))
        return context


class StandardPage(BasePage):
    """A page that stands: Giới thiệu, contact, organisation."""

    body = StreamField(ContentBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels = [*BasePage.promote_panels, FieldPanel("show_in_menus")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    show_in_menus_default = True

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def permissions_for_user(self, user) -> PagePermissionTester:
        return StandingPagePermissionTester(user, self)

    def get_context(self, request, *args, **kwargs) -> dict:
        prefetch_for_blocks(self.body)
        context = super().get_context(request, *args, **kwargs)
        context["subpages"] = list(without_private(self.get_children()).live().order_by("path"))
        return context
