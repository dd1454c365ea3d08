"""Pictures and documents that editors upload."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.references import forbid_swap_under_live_page

# In front of the name, because the names of renditions are cut off at their end.
SECRET_BYTES = 6


class PortalImage(AbstractImage):
    """A picture; `description` is its default text alternative."""

    credit = models.CharField(
        _("credit"), max_length=120, blank=True, help_text=_("Who took or drew the picture.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        return self.description

    def clean(self) -> None:
        super().clean()
        forbid_swap_under_live_page(self)

    def get_upload_to(self, filename: str) -> str:
        """A name that nobody guesses: files are served to whoever names them, a draft's too."""
        return super().get_upload_to(f"{secrets.token_hex(SECRET_BYTES)}-{filename}")


class PortalRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec"
            )
        ]


class PortalDocument(AbstractDocument):
    """A file that readers may download; official ones carry number, summary and date of issue."""

    number = models.CharField(
        _("document number"), max_length=60, blank=True, help_text=_("For example 12/KH-UBND.")
    )
    summary = models.CharField(_("document summary"), max_length=500, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "number", "summary", "issued_on")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        super().clean()
        forbid_swap_under_live_page(self)
