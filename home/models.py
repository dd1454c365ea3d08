"""The front door of a site, and its standing pages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from cms.blocks import ContentBlock
from cms.blocks.prefetch import prefetch_for_blocks
from cms.models import BasePage
from cms.navigation import without_private
from home.blocks import SectionBlock
from news.permissions import HomePagePermissionTester, StandingPagePermissionTester


class SectionPanel(MultiFieldPanel):
    """Fields that only the home page of a section in another language has."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.is_section


class HomePage(BasePage):
    """The home page of one ward: the root of its Site, made of sections in the editors' order."""

    sections = StreamField(SectionBlock(), verbose_name=_("sections"), blank=True)

    # Of a section in another language: what masthead and footer say there. Empty: the site's own.
    agency_name = models.CharField(_("agency name"), max_length=160, blank=True)
    parent_agency = models.CharField(_("parent agency"), max_length=160, blank=True)
    responsible_person = models.CharField(
        _("responsible for the content"), max_length=160, blank=True
    )
    address = models.CharField(_("postal address"), max_length=240, blank=True)
    copyright_notice = models.CharField(_("copyright notice"), max_length=240, blank=True)

    WORDS_OF_SITE = (
        *("parent_agency", "agency_name", "responsible_person", "address", "copyright_notice"),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("sections"),
        SectionPanel(
            [FieldPanel(name) for name in WORDS_OF_SITE],
            heading=_("Masthead and footer in this language"),
            help_text=_("Empty: as in the site settings."),
        ),
    ]
    is_front = True
    template = "home/home_page.html"
    # Below another home page lies the section in another language, made by translating (`copy`).
    parent_page_types = ["wagtailcore.Page", "home.HomePage"]
    subpage_types = ["news.CategoryPage", "home.StandardPage", "home.HomePage"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def description(self) -> str:
        """What search engines show where editors have written nothing for them."""
        return gettext("News, notices, procedures and contacts of %(name)s.") % {"name": self.title}

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return super().can_create_at(parent) and parent.depth == 1

    def can_move_to(self, parent: Page) -> bool:
        return False

    @property
    def is_section(self) -> bool:
        """Whether it is the home page of a section in another language."""
        return bool(self.depth and self.depth > 2)

    def words_of_site(self) -> dict[str, str]:
        """What a section says in place of the site's settings."""
        words = {name: getattr(self, name) for name in self.WORDS_OF_SITE}
        return {name: said for name, said in words.items() if said} if self.is_section else {}

    def clean(self) -> None:
        super().clean()
        if self.is_section and self.slug != self.locale.language_code:
            message = _("The address of a section in another language is “%(code)s”.")
            raise ValidationError({"slug": message % {"code": self.locale.language_code}})

    def copy(self, *args, to: Page | None = None, update_attrs: dict | None = None, **kwargs):  # noqa: ANN201  as Wagtail's
        """As Wagtail's; a translation becomes a section below this page, at `/<language>/`.

        Wagtail would put it beside this page, where no site, group or workflow reaches.
        """
        locale = (update_attrs or {}).get("locale")
        if locale and locale.pk != self.locale_id and to and to.depth == 1:
            to, update_attrs = self, {**update_attrs, "slug": locale.language_code}
        return super().copy(*args, to=to, update_attrs=update_attrs, **kwargs)

    def permissions_for_user(self, user) -> PagePermissionTester:
        return HomePagePermissionTester(user, self)

    def get_context(self, request, *args, **kwargs) -> dict:
        from home.sections import arrange, build_sections  # sections reads this model

        context = super().get_context(request, *args, **kwargs)
        context["is_home"] = True
        context["arrangement"] = arrange(build_sections(self, request, timezone.now()))
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
