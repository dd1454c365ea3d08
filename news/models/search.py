"""What readers' search reads: one row per published article, its words, and synonyms."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, Site
from wagtail.search import index

from cms import text
from cms.links import validate_link_address


class SearchEntry(models.Model):
    """The words of one live, public article. Kept by `news.search.entries`; never edited by hand.

    The key sorts like the listings (displayed date, then article), so that "newest first" is the
    order of the table itself. Full-text indexes over the word columns are the database's own:
    FTS5 tables with triggers on SQLite (migration 0007), generated columns on PostgreSQL (0003).
    A migration that alters this table on SQLite must make its triggers anew.
    """

    # How many articles may share a second; ids beyond it would share a position.
    POSITIONS_PER_SECOND = 2**28

    position = models.BigAutoField(primary_key=True)
    article = models.OneToOneField(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="search_entry"
    )
    home = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", db_index=False)
    expires_at = models.DateTimeField(null=True)
    title_words = models.TextField()
    lead_words = models.TextField()
    exact_title = models.TextField()
    exact_words = models.TextField()
    body_words = models.TextField()
    body = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["home", "-position"], name="search_entry_newest"),
            models.Index(
                fields=["expires_at"],
                name="search_entry_expiry",
                condition=Q(expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in search"

    @classmethod
    def position_at(cls, displayed_at: datetime, article_id: int) -> int:
        """The key of an entry: entries sort by it as the listings do, to the second."""
        seconds = int(displayed_at.timestamp())
        return seconds * cls.POSITIONS_PER_SECOND + article_id % cls.POSITIONS_PER_SECOND


class SearchWord(models.Model):
    """A word that occurs in a ward's articles, as it is matched: what a misspelt query may mean."""

    home = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "key"], name="one_row_per_search_word")
        ]

    def __str__(self) -> str:
        return self.key


class SearchSynonym(index.Indexed, models.Model):
    """Terms that mean the same to a reader: an abbreviation, an old and a new name."""

    site = models.ForeignKey(
        Site,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("site"),
        help_text=_("Leave empty for all sites."),
    )
    terms = models.CharField(
        _("terms"),
        max_length=500,
        help_text=_(
            "Separated by semicolons, for example: UBND; Ủy ban nhân dân. Who searches for one"
            " finds the others too. Accents and capitals make no difference."
        ),
    )

    panels = [FieldPanel("terms"), FieldPanel("site")]
    search_fields = [index.SearchField("terms"), index.AutocompleteField("terms")]

    class Meta:
        verbose_name = _("synonyms for the search")
        verbose_name_plural = _("synonyms for the search")

    def __str__(self) -> str:
        return self.terms

    def clean(self) -> None:
        super().clean()
        if len(self.get_terms()) < 2:
            raise ValidationError({"terms": _("Give at least two terms, with ; between them.")})

    def get_terms(self) -> list[str]:
        """The terms that have a word in them."""
        return terms_in(self.terms)


class SearchPromotion(index.Indexed, models.Model):
    """A result that readers of one site see first, for queries that editors chose."""

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="+", verbose_name=_("site")
    )
    terms = models.CharField(
        _("searched words"),
        max_length=500,
        help_text=_(
            "Separated by semicolons, for example: khai sinh; đăng ký khai sinh. The result shows"
            " for exactly these words. Accents and capitals make no difference."
        ),
    )
    page = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
    )
    address = models.CharField(
        _("or another address"),
        max_length=500,
        blank=True,
        validators=[validate_link_address],
        help_text=_("For a page that is not on this portal, such as a public service."),
    )
    title = models.CharField(
        _("title"),
        max_length=160,
        blank=True,
        help_text=_("Left empty: the title of the chosen page."),
    )
    summary = models.CharField(_("summary"), max_length=300, blank=True)

    panels = [
        FieldPanel("site"),
        FieldPanel("terms"),
        FieldPanel("page"),
        FieldPanel("address"),
        FieldPanel("title"),
        FieldPanel("summary"),
    ]
    search_fields = [index.SearchField("terms"), index.AutocompleteField("terms")]

    class Meta:
        verbose_name = _("promoted search result")
        verbose_name_plural = _("promoted search results")

    def __str__(self) -> str:
        return self.terms

    def clean(self) -> None:
        """Every mistake at once."""
        super().clean()
        errors: dict[str, str] = {}
        if not self.get_terms():
            errors["terms"] = _("Enter at least one word that readers search for.")
        if bool(self.page_id) == bool(self.address):
            errors["page"] = _("Choose a page, or enter an address: one of the two.")
        if self.address and not self.title:
            errors["title"] = _("An address needs a title.")
        if self.page_id and self.site_id and not self._is_of_site():
            errors["page"] = _("This page is not on the chosen site.")
        if errors:
            raise ValidationError(errors)

    def get_terms(self) -> list[str]:
        """The searched words, set by set."""
        return terms_in(self.terms)

    def _is_of_site(self) -> bool:
        return self.page.path.startswith(self.site.root_page.path)


def terms_in(written: str) -> list[str]:
    """Terms that stand between semicolons, those that have a word in them."""
    parts = [part.strip() for part in text.nfc(written).split(";")]
    return [part for part in parts if any(text.words(part))]
