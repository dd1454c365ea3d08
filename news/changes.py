"""Keeps `ArticleChange` true, on the same events as the placements (`news.signals`).

Placements say what readers can read now; these rows say since when it is so. They are written
after the placements, in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from cms.sections import section_paths
from news.models import ArticleChange, ArticlePage, Placement

BATCH = 500


def note(article_ids: Iterable[int], now: datetime | None = None) -> None:
    """These articles changed for readers, or are gone; what never was public is passed over."""
    moment = now or timezone.now()
    waiting = sorted(set(article_ids))
    for start in range(0, len(waiting), BATCH):
        ids = waiting[start : start + BATCH]
        ArticleChange.objects.filter(article_id__in=ids).update(changed_at=moment)
        listed = _on_home_pages().filter(article_id__in=ids)
        ArticleChange.objects.bulk_create(
            [
                ArticleChange(home_id=home_id, article_id=article_id, changed_at=moment)
                for home_id, article_id in listed.values_list("section_id", "article_id")
            ],
            ignore_conflicts=True,
        )


def note_branch(page: Page) -> None:
    """As `note`, for every article at or below `page`."""
    branch = ArticlePage.objects.descendant_of(page, inclusive=True).order_by("pk")
    note(branch.values_list("pk", flat=True))


def fill() -> None:
    """Adds the rows that listed articles lack, after a bulk load: changed when last published."""
    known = ArticleChange.objects.filter(
        article_id=OuterRef("article_id"), home=OuterRef("section")
    )
    missing = _on_home_pages().exclude(Exists(known)).order_by("pk")
    moments = missing.annotate(
        moment=Coalesce(F("article__last_published_at"), F("displayed_at"))
    ).values_list("section_id", "article_id", "moment")
    rows = [
        ArticleChange(home_id=home_id, article_id=article_id, changed_at=moment)
        for home_id, article_id, moment in moments
    ]
    ArticleChange.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _on_home_pages():  # noqa: ANN202  a queryset of placements
    """Placements that say that an article is on a site at all."""
    return Placement.objects.filter(Q(section__depth=2) | Q(section__path__in=section_paths()))
