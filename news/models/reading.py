"""What readers are offered beside the text, and what they say of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page, Site


@register_setting(icon="view", order=110)
class ReadingSettings(BaseSiteSetting):
    """Which reading tools a site offers; all of them where nobody has chosen."""

    resizes_text = models.BooleanField(_("text size"), default=True)
    has_contrast = models.BooleanField(_("high contrast"), default=True)
    reads_aloud = models.BooleanField(
        _("read aloud"),
        default=True,
        help_text=_("Shown only on devices that have a Vietnamese voice."),
    )
    prints = models.BooleanField(_("print the page"), default=True)
    saves_text = models.BooleanField(_("save the article as text"), default=True)
    shares = models.BooleanField(_("share"), default=True)
    lists_contents = models.BooleanField(
        _("table of contents"), default=True, help_text=_("On pieces with three headings or more.")
    )
    tells_minutes = models.BooleanField(_("reading time"), default=True)
    asks_usefulness = models.BooleanField(
        _("ask whether the information is useful"),
        default=True,
        help_text=_("Answers are for the editors alone; readers never see the totals."),
    )
    works_offline = models.BooleanField(
        _("reading without a network"),
        default=True,
        help_text=_(
            "Keeps the home page and the last 20 articles read on the reader's device. When this is"
            " switched off, what was kept is deleted at the next visit."
        ),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("resizes_text"),
                FieldPanel("has_contrast"),
                FieldPanel("reads_aloud"),
                FieldPanel("prints"),
                FieldPanel("saves_text"),
                FieldPanel("shares"),
                FieldPanel("lists_contents"),
                FieldPanel("tells_minutes"),
            ],
            _("Tools beside the text"),
        ),
        FieldPanel("asks_usefulness"),
        FieldPanel("works_offline"),
    ]

    class Meta:
        verbose_name = _("reading tools")
        verbose_name_plural = _("reading tools")

    @classmethod
    def for_site(cls, site: Site) -> "ReadingSettings":
        """The settings of `site`, or unsaved defaults: a reader's GET never writes."""
        return cls.base_queryset().filter(site=site).first() or cls(site=site)

    def __str__(self) -> str:
        return str(self.site)


class ArticleRating(models.Model):
    """One reader's answer to “was this useful?” on one day (a day in Asia/Ho_Chi_Minh).

    `reader` and `sender` are salted hashes that change daily, of page and browser and of the
    address alone; both are erased when the day is over.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", db_index=False)
    is_useful = models.BooleanField()
    rated_at = models.DateTimeField(default=timezone.now, db_index=True)
    reader = models.CharField(max_length=32, unique=True, null=True)
    sender = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["page", "is_useful"], name="ratings_of_page"),
            models.Index(fields=["sender", "rated_at"], name="ratings_of_sender"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.is_useful}"
