"""Articles and what belongs to one."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager, PagePermissionTester, Revision
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.blocks import ContentBlock
from cms.blocks.prefetch import leaves_of
from cms.models import BasePage, PortalImage
from news.article_form import ArticleForm
from news.models.aftercare import Correction
from news.querysets import ArticleQuerySet


class ArticleTag(TaggedItemBase):
    """A tag on an article."""

    content_object = ParentalKey(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticlePage(BasePage):
    """A piece of news. Nothing that changes without an editor lives here.

    Three dates are kept apart: `first_published_at`, `last_published_at`, and `displayed_at`,
    the "Cập nhật lúc" that readers see. Until the first publication an editor may type it; after
    that only a change that matters to readers, or a correction, moves it: to its publication.
    """

    lead = models.TextField(
        _("lead"),
        blank=True,
        max_length=1200,
        help_text=_("Two or three sentences that say it all."),
    )
    displayed_at = models.DateTimeField(
        _("updated at, as shown"),
        null=True,
        blank=True,
        help_text=_("Leave empty to take the moment of the first publication."),
    )
    change_matters = models.BooleanField(
        _("this change matters to readers"),
        default=False,
        help_text=_(
            "Moves “Updated at” to the publication of this change. A typing error does not matter."
        ),
    )
    change_note = models.CharField(
        _("what is new, for readers"),
        max_length=200,
        blank=True,
        help_text=_(
            "Shown under the date, for example: the office hours were added. May stay empty."
        ),
    )
    corrected_at = models.DateTimeField(null=True, editable=False)
    cover = models.ForeignKey(
        "cms.PortalImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover image"),
        help_text=_("Set its focal point in the image library, so that no crop loses a face."),
    )
    cover_alt_text = models.CharField(_("cover text alternative"), max_length=255, blank=True)
    cover_caption = models.CharField(_("cover caption"), max_length=255, blank=True)
    body = StreamField(ContentBlock(), verbose_name=_("body"), blank=True)
    audio = models.ForeignKey(
        "cms.PortalDocument",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sound recording"),
        help_text=_(
            "An MP3 file of the article read aloud, offered instead of the device's voice."
        ),
    )
    byline = models.CharField(
        _("byline"),
        max_length=160,
        blank=True,
        help_text=_("Leave empty to use the authors' names."),
    )
    source_name = models.CharField(_("source"), max_length=160, blank=True)
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    other_categories = ParentalManyToManyField(
        "news.CategoryPage",
        blank=True,
        related_name="guest_articles",
        verbose_name=_("also shown in"),
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))

    objects = PageManager.from_queryset(ArticleQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldPanel("cover"),
                FieldPanel(
                    "cover_alt_text",
                    help_text=_("What the picture shows, for those who cannot see it."),
                ),
                FieldPanel("cover_caption"),
            ],
            _("Cover"),
        ),
        FieldPanel("body"),
        FieldPanel("audio"),
        MultiFieldPanel(
            [
                InlinePanel("article_authors", label=_("Author")),
                FieldPanel("byline"),
                FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")]),
            ],
            _("Authors and source"),
        ),
        InlinePanel("attachments", heading=_("Attachments"), label=_("Attachment")),
        InlinePanel("related_picks", heading=_("Related articles"), label=_("Article"), max_num=6),
    ]
    promote_panels = [
        FieldPanel("displayed_at"),
        FieldPanel("other_categories"),
        FieldPanel("tags"),
        *BasePage.promote_panels,
    ]
    aftercare_panels = [
        HelpPanel(
            _("For published articles. What you write here is approved like any other change.")
        ),
        MultiFieldPanel(
            [FieldPanel("change_matters"), FieldPanel("change_note")], _("Change for readers")
        ),
        InlinePanel("corrections", heading=_("Corrections"), label=_("Correction")),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(promote_panels, heading=_("Promote")),
            ObjectList(aftercare_panels, heading=_("After publication")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ],
        base_form_class=ArticleForm,
    )
    search_fields = [*BasePage.search_fields, index.SearchField("lead"), index.SearchField("body")]

    is_signpost = False
    template = "news/article_page.html"
    parent_page_types = ["news.CategoryPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        # Reports ask what was shown in a month.
        indexes = [models.Index(fields=["displayed_at"], name="article_shown")]

    def clean(self) -> None:
        super().clean()
        if self.cover and not self.cover_alt_text:
            raise ValidationError(
                {"cover_alt_text": _("Say what the cover shows, for those who cannot see it.")}
            )

        if self.audio and self.audio.file_extension != "mp3":
            raise ValidationError({"audio": _("Choose an MP3 file.")})

    def save(self, *args, **kwargs) -> None:
        """Saves; a live article without a date to show takes its first publication's."""
        if self.live and self.live_revision_id and self.pk and not kwargs.get("update_fields"):
            self._date_publication()
        if self.live and self.displayed_at is None:
            self.displayed_at = self.first_published_at or timezone.now()
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict) -> "ArticlePage":
        """As Wagtail's; of a published article the dates that readers see are no draft's."""
        article = super().with_content_json(content)
        article.corrected_at = self.corrected_at
        if self.first_published_at:
            article.displayed_at = self.displayed_at
        return article

    def _date_publication(self) -> None:
        """Moves the dates that readers see, where this save is a publication that moves them."""
        before = ArticlePage.objects.filter(pk=self.pk).values(
            "live_revision", "displayed_at", "first_published_at"
        )
        was = before.first()
        if not was or was["live_revision"] == self.live_revision_id:
            return
        said = [correction.said() for correction in self.corrections.all()]
        public = Correction.objects.filter(article=self.pk).values_list("day", "wrong", "right")
        if not said:
            self.corrected_at = None
        elif self.corrected_at is None or set(said) - set(public):
            self.corrected_at = self.last_published_at
        if was["first_published_at"] and (
            self.change_matters or self.corrected_at == self.last_published_at
        ):
            self.displayed_at = self.last_published_at
        if self.change_matters:
            # Done: the next change starts as one that does not matter.
            self.change_matters = False
            revision = self.live_revision
            revision.content = {**revision.content, "change_matters": False}
            revision.save(update_fields=["content"])

    def save_revision(self, *args, overwrite_revision=None, **kwargs) -> Revision:
        """Saves a revision; what anybody was asked to approve is never overwritten."""
        if overwrite_revision and overwrite_revision.task_states.exists():
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    @property
    def leading_picture(self) -> PortalImage | None:
        """The cover, or the first picture of the text."""
        if self.cover:
            return self.cover
        shown = (leaf for leaf in leaves_of(self.body) if isinstance(leaf, PortalImage))
        return next(shown, None)

    @property
    def date_for_readers(self) -> datetime | None:
        return self.displayed_at

    @classmethod
    def as_served(cls) -> ArticleQuerySet:
        return cls.objects.select_related("cover").with_views()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail's; an article that was taken down may have something to say at its address."""
        if not path_components and not self.live:
            from news import withdrawals  # withdrawals reads this model

            if withdrawals.of(self):
                return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.live or getattr(request, "is_preview", False):
            return super().serve(request, *args, **kwargs)
        from news import withdrawals  # as above

        return withdrawals.answer(request, self)

    def permissions_for_user(self, user) -> PagePermissionTester:
        from news.permissions import ArticlePermissionTester  # permissions reads this model

        return ArticlePermissionTester(user, self)

    def get_context(self, request, *args, **kwargs) -> dict:
        from news.listings import article_context  # listings reads this model

        return {**super().get_context(request, *args, **kwargs), **article_context(self, request)}

    def get_byline(self) -> str:
        """The byline as typed, or the authors' names."""
        if self.byline:
            return self.byline
        return ", ".join(link.author.byline_name for link in self.article_authors.all())


class ArticleAuthor(Orderable):
    """Who made an article, in which role."""

    class Role(models.TextChoices):
        WRITER = "writer", _("Writer")
        PHOTOGRAPHER = "photographer", _("Photographer")

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(
        "news.Author", on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    role = models.CharField(_("role"), max_length=14, choices=Role.choices, default=Role.WRITER)

    panels = [FieldRowPanel([FieldPanel("author"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("author of an article")
        verbose_name_plural = _("authors of an article")


class ArticleAttachment(Orderable):
    """A file of an article (Tệp đính kèm); number, summary and date are the document's."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        "cms.PortalDocument", on_delete=models.CASCADE, related_name="+", verbose_name=_("document")
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("Leave empty to use the document's own title."),
    )

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("attachment of an article")
        verbose_name_plural = _("attachments of an article")


class RelatedPick(Orderable):
    """An article that the editor puts first among the related news."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_picks")
    picked = models.ForeignKey(
        ArticlePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("article")
    )

    panels = [FieldPanel("picked")]

    class Meta(Orderable.Meta):
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")
