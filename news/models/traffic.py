"""View counts: one row per page, day and kind of visitor."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class DailyViewsQuerySet(models.QuerySet):
    def by_readers(self) -> "DailyViewsQuerySet":
        """Rows that readers made: neither robots nor staff."""
        return self.filter(kind=DailyViews.Kind.READER)

    def most_read(self, since: date) -> models.QuerySet:
        """`{"page_id", "total"}` of the pages that readers opened since a day, most read first."""
        return (
            self.by_readers()
            .filter(day__gte=since)
            .values("page_id")
            .annotate(total=models.Sum("views"))
            .order_by("-total", "-page_id")
        )


class DailyViews(models.Model):
    """Views of one page on one day (a day in Asia/Ho_Chi_Minh) by one kind of visitor.

    A month older than VIEW_DAYS_KEPT is one row, on its first day (`fold_days_into_months`).
    """

    class Kind(models.TextChoices):
        READER = "reader", _("Reader")
        ROBOT = "robot", _("Robot")
        STAFF = "staff", _("Staff")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    views = models.PositiveBigIntegerField(default=0)

    objects = DailyViewsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "kind", "day"], name="one_row_per_page_kind_day"
            )
        ]
        indexes = [models.Index(fields=["kind", "day", "page"], name="views_by_day")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day} {self.kind}: {self.views}"


class StartingViews(models.Model):
    """The figure that an imported page had when it came."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    views = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.page_id}: {self.views}"


class VisitMark(models.Model):
    """That a visitor saw a page a short while ago; the key is a salted hash that changes daily."""

    key = models.CharField(max_length=32, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class FoldedViews(models.Model):
    """How far the journal of one machine (`news.journal`) has been read into `DailyViews`."""

    source = models.CharField(max_length=32, primary_key=True)
    folded_up_to = models.PositiveBigIntegerField(default=0)
    folded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.source}: {self.folded_up_to}"
