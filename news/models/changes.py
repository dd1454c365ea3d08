"""When an article last changed for readers: what a harvester asks the open-data API for."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from wagtail.models import Page


class ArticleChangeQuerySet(models.QuerySet):
    def since(self, home_id: int, moment: datetime) -> "ArticleChangeQuerySet":
        """Changes on one site from a moment on, oldest first; ties end on the article's id."""
        return self.filter(home=home_id, changed_at__gte=moment).order_by(
            "changed_at", "article_id"
        )

    def after(self, changed_at: datetime, article_id: int) -> "ArticleChangeQuerySet":
        """Changes after a point in that order."""
        return self.filter(
            Q(changed_at__gt=changed_at) | Q(article_id__gt=article_id),
            changed_at__gte=changed_at,  # where the index is entered
        )


class ArticleChange(models.Model):
    """One row per article that readers of a site could ever read, kept after it has gone.

    A row without a placement says: taken down, deleted, private or moved to another site. No
    foreign key to the article, which may be no more. Kept by `news.changes`; never edited by hand.
    """

    home = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", db_index=False)
    article_id = models.PositiveBigIntegerField()
    changed_at = models.DateTimeField()

    objects = ArticleChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article_id", "home"], name="one_change_per_article_and_site"
            )
        ]
        indexes = [
            models.Index(fields=["home", "changed_at", "article_id"], name="changes_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.home_id}: {self.changed_at}"
