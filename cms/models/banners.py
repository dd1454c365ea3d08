"""Emergency and outage notices above every page of a site."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Site

from cms.links import validate_link_address


class BannerQuerySet(models.QuerySet):
    def not_ended(self, site: Site, now: datetime) -> "BannerQuerySet":
        """Banners of `site` whose time has come or will come, the gravest first."""
        return self.filter(
            models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now), site=site
        ).order_by("-level", "-starts_at", "pk")


class Banner(models.Model):
    """A notice with a level, a start and an end."""

    class Level(models.IntegerChoices):
        NOTICE = 1, _("Notice")
        WARNING = 2, _("Warning")
        EMERGENCY = 3, _("Emergency")

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="banners", verbose_name=_("site")
    )
    level = models.PositiveSmallIntegerField(
        _("level"), choices=Level.choices, default=Level.NOTICE
    )
    heading = models.CharField(_("heading"), max_length=120)
    message = models.CharField(_("message"), max_length=400, blank=True)
    address = models.CharField(
        _("read more at"), max_length=500, blank=True, validators=[validate_link_address]
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)

    objects = BannerQuerySet.as_manager()

    panels = [
        FieldPanel("site"),
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
            )
        ]

    def __str__(self) -> str:
        return self.heading

    def shows_at(self, now: datetime) -> bool:
        """Whether its time has come and not gone."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the start.")})
