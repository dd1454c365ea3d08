"""Notices, planned outages and emergencies above every page of a site."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Min
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Site

from cms.links import validate_link_address
from cms.models.languages import LanguagePanel, language_field


class Level(models.IntegerChoices):
    """What a banner tells; each looks and is read aloud in its own way."""

    NOTICE = 1, _("Notice")
    WARNING = 2, _("Warning")
    OUTAGE = 4, _("Planned outage")
    EMERGENCY = 3, _("Emergency")


GRAVEST_FIRST = [Level.EMERGENCY, Level.OUTAGE, Level.WARNING, Level.NOTICE]
ICONS = {Level.NOTICE: "info", Level.OUTAGE: "pause"}


class BannerQuerySet(models.QuerySet):
    def not_ended(self, site: Site, now: datetime) -> "BannerQuerySet":
        """Banners of `site` whose time has come or will come, the gravest first."""
        gravity = models.Case(
            *(models.When(level=level, then=place) for place, level in enumerate(GRAVEST_FIRST))
        )
        return self.filter(
            models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now), site=site
        ).order_by(gravity, "-starts_at", "pk")


class Banner(models.Model):
    """A notice of some kind, with a start and an end; a planned outage always has an end."""

    Level = Level

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="banners", verbose_name=_("site")
    )
    locale = language_field()
    level = models.PositiveSmallIntegerField(
        _("kind of notice"), choices=Level.choices, default=Level.NOTICE
    )
    heading = models.CharField(
        _("heading"), max_length=120, help_text=_("What happens, in at most 120 characters.")
    )
    message = models.CharField(
        _("message"),
        max_length=400,
        blank=True,
        help_text=_("What people should do, where, from when to when; at most 400 characters."),
    )
    address = models.CharField(
        _("read more at"), max_length=500, blank=True, validators=[validate_link_address]
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)

    objects = BannerQuerySet.as_manager()

    panels = [
        FieldPanel("site"),
        LanguagePanel("locale"),
        FieldPanel("level"),
        FieldPanel("heading"),
        FieldPanel("message"),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="banner_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(level=4) | models.Q(ends_at__isnull=False),
                name="planned_outage_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def shows_at(self, now: datetime) -> bool:
        """Whether its time has come and not gone."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the start.")})
        if self.level == Level.OUTAGE and self.ends_at is None:
            raise ValidationError(
                {"ends_at": _("Say until when: a planned outage ends by itself.")}
            )

    @property
    def icon(self) -> str:
        """The template of its shape, so that colour alone tells nothing."""
        return f"icons/{ICONS.get(Level(self.level), 'warning')}.svg"

    @property
    def is_emergency(self) -> bool:
        return self.level == Level.EMERGENCY


def next_moment(after: datetime) -> datetime | None:
    """When a banner next appears or goes."""
    banners = Banner.objects
    moments = [
        banners.filter(starts_at__gt=after).aggregate(next=Min("starts_at"))["next"],
        banners.filter(ends_at__gt=after).aggregate(next=Min("ends_at"))["next"],
    ]
    return min(filter(None, moments), default=None)
