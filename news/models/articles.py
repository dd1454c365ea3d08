"""Articles and what belongs to one."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager, PagePermissionTester, Revision
from wagtail.search import index

from cms.blocks import ContentBlock
from cms.models import BasePage
from news.querysets import ArticleQuerySet


class ArticleTag(TaggedItemBase):
    """A tag on an article."""

    content_object = ParentalKey(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ArticlePage(BasePage):
    """A piece of news. Nothing that changes without an editor lives here.

    Three dates are kept apart: `first_published_at`, `last_published_at`, and `displayed_at`,
    the "Cập nhật lúc" that readers see, which moves only when an editor moves it.
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
            [FieldPanel("cover"), FieldPanel("cover_alt_text"), FieldPanel("cover_caption")],
            _("Cover"),
        ),
        FieldPanel("body"),
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
    search_fields = [*BasePage.search_fields, index.SearchField("lead"), index.SearchField("body")]

    is_signpost = False
    template = "news/article_page.html"
    parent_page_types = ["news.CategoryPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        super().clean()
        if self.cover and not self.cover_alt_text:
            raise ValidationError(
                {"cover_alt_text": _("Say what the cover shows, for those who cannot see it.")}
            )

    def save(self, *args, **kwargs) -> None:
        """Saves; a live article without a date to show takes its first publication's."""
        if self.live and self.displayed_at is None:
            self.displayed_at = self.first_published_at or timezone.now()
        super().save(*args, **kwargs)

    def save_revision(self, *args, overwrite_revision=None, **kwargs) -> Revision:
        """Saves a revision; what anybody was asked to approve is never overwritten."""
        if overwrite_revision and overwrite_revision.task_states.exists():
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

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
