"""Where a published article is listed: the read model behind every listing."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from wagtail.models import Page


class PlacementQuerySet(models.QuerySet):
    def in_section(self, section, now: datetime) -> "PlacementQuerySet":
        """Placements under one page (a page, an id, or a query for one id).

        Unexpired, newest first; ties end on the article's id.
        """
        return (
            self.filter(section=section)
            .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
            .order_by("-displayed_at", "-article_id")
        )

    def in_section_path(self, path: str, now: datetime) -> "PlacementQuerySet":
        """As `in_section`, for a page known by its tree path."""
        return self.in_section(Page.objects.filter(path=path).values("pk")[:1], now)

    def newer_than(self, displayed_at: datetime, article_id: int) -> "PlacementQuerySet":
        """Placements after a point in the listing's order (time, then id)."""
        return self.filter(
            Q(displayed_at__gt=displayed_at) | Q(article_id__gt=article_id),
            displayed_at__gte=displayed_at,  # where the index is entered
        )

    def older_than(self, displayed_at: datetime, article_id: int) -> "PlacementQuerySet":
        """Placements before a point in the listing's order (time, then id)."""
        return self.filter(
            Q(displayed_at__lt=displayed_at) | Q(article_id__lt=article_id),
            displayed_at__lte=displayed_at,  # where the index is entered
        )


class Placement(models.Model):
    """One row per live, public article and page above it (category, its parents, home page).

    Every listing is then a slice of one index, whatever the size of the site, and belongs to
    one site by construction. Kept by `news.placements`; never edited by hand.
    """

    section = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(
        "news.ArticlePage", on_delete=models.CASCADE, related_name="placements"
    )
    displayed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    is_own_category = models.BooleanField(default=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "article"], name="one_placement_per_section")
        ]
        indexes = [
            models.Index(
                fields=["section", "-displayed_at", "-article"], name="placement_listing_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.section_id}"
