"""People who write; an account is optional."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Author(index.Indexed, models.Model):
    """A writer or photographer as named to readers."""

    name = models.CharField(_("full name"), max_length=120)
    pen_name = models.CharField(_("pen name"), max_length=120, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )

    panels = [FieldPanel("name"), FieldPanel("pen_name"), FieldPanel("user")]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("pen_name"),
        index.AutocompleteField("pen_name"),
    ]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.byline_name

    @property
    def byline_name(self) -> str:
        return self.pen_name or self.name
