"""Royalties (nhuận bút): the rates, what each piece earns, and the months that are closed.

Amounts are whole đồng. What is closed is copies, written once: a mistake is answered by a
correction in a later month, never by a change.
"""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Site


class PieceKind(models.TextChoices):
    """What a piece is paid as."""

    NEWS = "news", _("News item")
    ARTICLE = "article", _("Article, reportage, interview")
    COMMENTARY = "commentary", _("Commentary")
    PICTURE = "picture", _("Picture")
    MEDIA = "media", _("Media")
    UNPAID = "unpaid", _("No royalty")


# NĐ 18/2014/NĐ-CP, Art. 7: the highest coefficient that may be paid for each kind.
CEILINGS = {
    PieceKind.NEWS: 10,
    PieceKind.PICTURE: 10,
    PieceKind.ARTICLE: 30,
    PieceKind.COMMENTARY: 30,
    PieceKind.MEDIA: 50,
    PieceKind.UNPAID: 0,
}


class ClosedForever(Exception):
    """Somebody tried to change or delete what a closed month holds."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are added and read, nothing else."""

    def update(self, **values) -> int:
        raise ClosedForever("Rows of a closed month are never changed.")

    def bulk_update(self, *args, **kwargs) -> int:
        raise ClosedForever("Rows of a closed month are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ClosedForever("Rows of a closed month are never deleted.")


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise ClosedForever("Rows of a closed month are never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise ClosedForever("Rows of a closed month are never deleted.")


class DatedRate(models.Model):
    """A rate from a day on; once a closed month has reached that day it is only followed."""

    effective_on = models.DateField(_("in force from"))

    class Meta:
        abstract = True

    def closings(self) -> models.QuerySet:
        """The closed months that may have used this rate."""
        return RoyaltyClosing.objects.all()

    def is_used(self) -> bool:
        """Whether a closed month has reached the day from which the stored rate is in force."""
        stored = type(self).objects.filter(pk=self.pk).first()
        return stored is not None and stored._reached_by_a_closed_month()

    def clean(self) -> None:
        super().clean()
        if self.is_used():
            raise ValidationError(
                _("A closed month was paid by this rate. Add a new one that follows it instead.")
            )
        if self.effective_on and self._reached_by_a_closed_month():
            raise ValidationError(
                {"effective_on": _("A month of that time is closed. Begin in an open month.")}
            )

    def save(self, *args, **kwargs) -> None:
        if self.is_used():
            raise ClosedForever("A rate that a closed month used is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        if self.is_used():
            raise ClosedForever("A rate that a closed month used is never deleted.")
        return super().delete(*args, **kwargs)

    def _reached_by_a_closed_month(self) -> bool:
        return self.closings().filter(month__gte=self.effective_on.replace(day=1)).exists()


class BaseSalary(DatedRate):
    """The base salary (lương cơ sở) of the country; a tenth of it is the unit of royalties."""

    amount_vnd = models.PositiveIntegerField(
        _("amount in đồng"), validators=[MinValueValidator(10)]
    )
    source = models.CharField(_("source"), max_length=200)

    panels = [FieldPanel("effective_on"), FieldPanel("amount_vnd"), FieldPanel("source")]

    class Meta:
        verbose_name = _("base salary")
        verbose_name_plural = _("base salaries")
        constraints = [
            models.UniqueConstraint(fields=["effective_on"], name="one_base_salary_per_day"),
            models.CheckConstraint(condition=Q(amount_vnd__gte=10), name="base_salary_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on:%d/%m/%Y}: {self.amount_vnd}"


class RoyaltyRate(DatedRate):
    """The coefficient of a kind at a site; without a site, the example that stands until then."""

    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("site"),
        help_text=_("Empty: an example for sites that have not entered their own decision."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=[choice for choice in PieceKind.choices if choice[0] != PieceKind.UNPAID],
    )
    coefficient = models.DecimalField(
        _("coefficient"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    reason = models.CharField(
        _("decision"),
        max_length=250,
        help_text=_("The local decision that sets it: number, day, who signed."),
    )

    panels = [
        FieldPanel("site"),
        FieldPanel("kind"),
        FieldPanel("coefficient"),
        FieldPanel("effective_on"),
        FieldPanel("reason"),
    ]

    class Meta:
        verbose_name = _("royalty coefficient")
        verbose_name_plural = _("royalty coefficients")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "effective_on"], name="one_royalty_rate_per_day"
            ),
            models.UniqueConstraint(
                fields=["kind", "effective_on"],
                condition=Q(site=None),
                name="one_example_royalty_rate_per_day",
            ),
            models.CheckConstraint(condition=Q(coefficient__gt=0), name="royalty_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.coefficient}"

    def closings(self) -> models.QuerySet:
        closings = super().closings()
        return closings.filter(site=self.site_id) if self.site_id else closings

    def clean(self) -> None:
        super().clean()
        check_ceiling(self.kind, self.coefficient)


def check_ceiling(kind: str, coefficient: Decimal | None) -> None:
    """Refuses a coefficient above the decree's ceiling, in words for a form."""
    ceiling = CEILINGS.get(kind)
    if ceiling and coefficient is not None and coefficient > ceiling:
        text = _("NĐ 18/2014, Art. 7 allows at most %(ceiling)s for this kind.")
        raise ValidationError({"coefficient": text % {"ceiling": ceiling}})


class RoyaltyPiece(models.Model):
    """What is decided about one article while its month is open."""

    article = models.OneToOneField(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="royalty"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PieceKind)
    coefficient = models.DecimalField(
        _("coefficient"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(coefficient=None) | Q(coefficient__gt=0),
                name="royalty_piece_coefficient_positive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.kind}"


class RoyaltyShare(models.Model):
    """A person's part of a piece, in per cent; the form sees to it that they make a hundred."""

    piece = models.ForeignKey(RoyaltyPiece, on_delete=models.CASCADE, related_name="shares")
    author = models.ForeignKey("news.Author", on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["piece", "author"], name="one_share_per_person"),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="royalty_share_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.percent} %"


class RoyaltyClosing(AppendOnly):
    """A closed month of a site; who closed it is copied as it was."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="The first day of the month.")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    closed_by_name = models.CharField(max_length=160)
    closed_at = models.DateTimeField()
    prepared_by = models.JSONField(
        default=list, help_text="The accounts that closed the month or set its pieces."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "month"], name="one_closing_per_month")
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.month:%m/%Y}"

    def save(self, *args, **kwargs) -> None:
        """On the month's first day, so that a month is closed once.

        No constraint says so: on SQLite it would need a function of Django's, and the database
        could be neither checked nor backed up without it.
        """
        self.month = self.month.replace(day=1)
        super().save(*args, **kwargs)


class RoyaltySignOff(AppendOnly):
    """The signature under a closed month."""

    closing = models.OneToOneField(
        RoyaltyClosing, on_delete=models.PROTECT, related_name="sign_off"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    signed_by_name = models.CharField(max_length=160)
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.closing}: {self.signed_by_name}"


class RoyaltyLine(AppendOnly):
    """What one person earned by one piece of a closed month: copies, not references.

    The links to the article and the person lead back while these exist; nothing is read from them.
    """

    closing = models.ForeignKey(RoyaltyClosing, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    article = models.ForeignKey(
        "news.ArticlePage",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    author = models.ForeignKey(
        "news.Author", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    title = models.CharField(max_length=255)
    author_name = models.CharField(max_length=250)
    published_on = models.DateField()
    kind_name = models.CharField(max_length=80)
    coefficient = models.DecimalField(max_digits=5, decimal_places=2)
    unit_vnd = models.BigIntegerField()
    piece_vnd = models.BigIntegerField()
    percent = models.PositiveSmallIntegerField()
    amount_vnd = models.BigIntegerField()
    reason = models.CharField(max_length=250, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by_lines"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "number"], name="one_royalty_line_number"),
            models.CheckConstraint(
                condition=Q(amount_vnd__gte=0) | Q(corrects__isnull=False),
                name="only_corrections_are_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.title}"


class RoyaltyCorrection(AppendOnly):
    """Money more or less for a closed line, paid with the month that was open next."""

    line = models.ForeignKey(RoyaltyLine, on_delete=models.PROTECT, related_name="corrections")
    month = models.DateField()
    amount_vnd = models.BigIntegerField(_("amount in đồng"))
    reason = models.CharField(_("reason"), max_length=250)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    made_by_name = models.CharField(max_length=160)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_vnd=0), name="correction_changes_money"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount_vnd}"
