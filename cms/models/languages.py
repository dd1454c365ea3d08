"""The language of what is no page: a banner, a set of web links."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale


class LanguagePanel(FieldPanel):
    """Asks for the language where a portal has more than one."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and Locale.objects.count() > 1


def language_field() -> models.ForeignKey:
    """Empty: in the main language, and shown in every section."""
    return models.ForeignKey(
        Locale,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("language"),
        help_text=_("Empty: written in the main language, shown in all."),
    )
