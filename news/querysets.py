"""Questions that readers' pages ask about articles."""

from collections.abc import Iterable

from django.db.models import Prefetch
from wagtail.models import PageQuerySet

from cms.models import PortalImage
from cms.pictures import CARD_RENDITIONS


class ArticleQuerySet(PageQuerySet):
    def as_cards(self) -> "ArticleQuerySet":
        """Just what a card shows: title, address, lead, date, cover with its renditions."""
        return self.defer("body", "search_description", "draft_title").prefetch_related(
            Prefetch("cover", PortalImage.objects.prefetch_renditions(*CARD_RENDITIONS))
        )

    def cards_in_order(self, article_ids: Iterable[int]) -> list:
        """Cards of these articles, in this order; ids that are gone are left out."""
        article_ids = list(article_ids)
        if not article_ids:
            return []
        found = {article.pk: article for article in self.filter(pk__in=article_ids).as_cards()}
        return [found[article_id] for article_id in article_ids if article_id in found]
