"""Named sets of links to other sites (Liên kết web)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Site

from cms.links import validate_link_address
from cms.models.languages import LanguagePanel, language_field


class WebLinkSet(ClusterableModel):
    """A named set of links of one site, shown in one of three ways."""

    class Layout(models.TextChoices):
        LOGOS = "logos", _("Logos")
        LIST = "list", _("Plain list")
        DROPDOWN = "dropdown", _("Drop-down")

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="web_link_sets", verbose_name=_("site")
    )
    locale = language_field()
    name = models.CharField(
        _("name"), max_length=120, help_text=_("Shown to editors, to tell the sets apart.")
    )
    heading = models.CharField(_("heading"), max_length=120, default="Liên kết web")
    layout = models.CharField(
        _("layout"), max_length=10, choices=Layout.choices, default=Layout.LIST
    )
    in_side_column = models.BooleanField(_("show in the side column"), default=False)
    in_footer = models.BooleanField(_("show in the footer"), default=False)

    panels = [
        FieldPanel("site"),
        LanguagePanel("locale"),
        FieldPanel("name"),
        FieldPanel("heading"),
        FieldPanel("layout"),
        FieldPanel("in_side_column"),
        FieldPanel("in_footer"),
        InlinePanel("links", heading=_("Links"), label=_("Link"), min_num=1),
    ]

    class Meta:
        verbose_name = _("web link set")
        verbose_name_plural = _("web link sets")
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="one_web_link_set_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    def grouped_links(self) -> dict[str, list["WebLink"]]:
        """Links by group in the editors' order; the group without a name has the key ''."""
        groups: dict[str, list[WebLink]] = {}
        for link in self.links.all():
            groups.setdefault(link.group, []).append(link)
        return groups


class WebLink(Orderable):
    """One link of a set."""

    link_set = ParentalKey(WebLinkSet, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(_("title"), max_length=160)
    address = models.CharField(_("address"), max_length=500, validators=[validate_link_address])
    logo = models.ForeignKey(
        "cms.PortalImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    group = models.CharField(_("group"), max_length=80, blank=True)
    opens_in_new_tab = models.BooleanField(_("opens in a new tab"), default=False)

    panels = [
        FieldPanel("title"),
        FieldPanel("address"),
        FieldPanel("logo"),
        FieldPanel("group"),
        FieldPanel("opens_in_new_tab"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("web link")
        verbose_name_plural = _("web links")

    def __str__(self) -> str:
        return self.title
