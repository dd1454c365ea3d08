"""What one ward's site says of itself."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from cms.colours import ink_on


@register_setting(icon="site", order=100)
class SiteSettings(BaseSiteSetting):
    """Masthead, footer and colour of one site."""

    class Theme(models.TextChoices):
        RED = "son", _("Son: deep red, a white header under a line")
        BLUE = "lam", _("Lam: deep blue, the header a band of the colour")
        GREEN = "luc", _("Lục: deep green, the header in a light tint of the colour")

    THEME_ACCENTS = {Theme.RED: "#9f1d20", Theme.BLUE: "#1b4b87", Theme.GREEN: "#1f5f3f"}

    agency_name = models.CharField(
        _("agency name"), max_length=160, blank=True, help_text=_("The full name, in plain type.")
    )
    parent_agency = models.CharField(_("parent agency"), max_length=160, blank=True)
    logo = models.ForeignKey(
        "cms.PortalImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("emblem or logo"),
        help_text=_(
            "Any shape, best with a transparent ground and at least 150 points high. "
            "Where the header is dark or coloured, it lies on a small white ground."
        ),
    )
    theme = models.CharField(_("theme"), max_length=8, choices=Theme.choices, default=Theme.RED)
    accent_colour = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[
            RegexValidator(
                r"^#[0-9a-fA-F]{6}$",
                _(
                    "“%(value)s” is not a colour that can be read here. Write # and six "
                    "digits or letters from a to f, such as #9f1d20, or leave this empty to keep "
                    "the theme's own colour."
                ),
            )
        ],
        help_text=_("Such as #9f1d20. Leave this empty to keep the theme's own colour."),
    )
    responsible_person = models.CharField(
        _("responsible for the content"), max_length=160, blank=True
    )
    address = models.CharField(_("postal address"), max_length=240, blank=True)
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    copyright_notice = models.CharField(_("copyright notice"), max_length=240, blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("parent_agency"), FieldPanel("agency_name"), FieldPanel("logo")],
            _("Masthead"),
        ),
        MultiFieldPanel(
            [FieldPanel("theme"), FieldPanel("accent_colour")],
            _("Colour"),
            help_text=_(
                "The theme changes the header and the colour of links, buttons and lines on every "
                "page that readers see, as soon as this is saved. A colour of your own replaces "
                "the theme's, and the header keeps its form. Text on the colour and in it is "
                "made darker or lighter by itself until it can be read, by day, in the dark "
                "and on paper; a pale colour therefore looks stronger in words than in a button."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("responsible_person"),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("email")]),
                FieldPanel("copyright_notice"),
            ],
            _("Footer"),
        ),
    ]
    select_related = ["logo"]

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    @classmethod
    def for_site(cls, site: Site) -> "SiteSettings":
        """The settings of `site`, or unsaved defaults: a reader's GET never writes."""
        if site is None:
            raise cls.DoesNotExist("there is no site to take settings from")
        settings = cls.base_queryset().filter(site=site).first() or cls(site=site)
        if site.root_page_id != getattr(site, "top_page", site.root_page).pk:
            # A section in another language says some things in its own words (`cms.routes`).
            for name, words in site.root_page.specific.words_of_site().items():
                setattr(settings, name, words)
        return settings

    def __str__(self) -> str:
        return self.agency_name or str(self.site)

    @property
    def accent(self) -> str:
        """The accent colour as #rrggbb."""
        return self.accent_colour or self.THEME_ACCENTS[self.Theme(self.theme)]

    @property
    def accent_ink(self) -> str:
        """Black or white, whichever reads better on the accent (WCAG contrast)."""
        return ink_on(self.accent)
