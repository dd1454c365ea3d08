"""Where imported articles came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site


class ImportedArticle(models.Model):
    """The source of one imported article; the key makes a second import find the first."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    source_key = models.CharField(
        max_length=200, help_text="The source's address, or the hash of its text."
    )
    source_name = models.CharField(_("file"), max_length=255)
    article = models.OneToOneField(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="imported_from"
    )
    imported_at = models.DateTimeField(_("imported at"))
    flags = models.JSONField(
        default=list, help_text="What an editor must look at, as codes: missing_photo, …"
    )

    original = models.BinaryField(
        null=True,
        help_text="The source as it came, where an old font's text may still be converted.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "source_key"], name="one_article_per_source")
        ]

    def __str__(self) -> str:
        return self.source_name
