"""Questions that readers' pages ask about articles."""

from collections.abc import Iterable

from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageQuerySet

from cms.models import PortalImage
from cms.pictures import CARD_RENDITIONS


class ArticleQuerySet(PageQuerySet):
    def as_cards(self) -> "ArticleQuerySet":
        """Just what a card shows: title, address, category, lead, date, cover with renditions."""
        return (
            self.defer("body", "search_description", "draft_title")
            .with_category_title()
            .prefetch_related(
                Prefetch("cover", PortalImage.objects.prefetch_renditions(*CARD_RENDITIONS))
            )
        )

    def with_category_title(self) -> "ArticleQuerySet":
        """Each article with its category's title as `category_title`, in the same query."""
        parent_path = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
        category = Page.objects.filter(path=parent_path).values("title")
        return self.annotate(category_title=Subquery(category[:1]))

    def as_headlines(self) -> "ArticleQuerySet":
        """Just what a line of a list shows: title, address, date."""
        return self.defer("body", "search_description", "draft_title", "lead")

    def cards_in_order(self, article_ids: Iterable[int]) -> list:
        """Cards of these articles, in this order; ids that are gone are left out."""
        return _in_order(self.as_cards(), article_ids)

    def headlines_in_order(self, article_ids: Iterable[int]) -> list:
        """As `cards_in_order`, with no more than a headline needs."""
        return _in_order(self.as_headlines(), article_ids)


def _in_order(articles: ArticleQuerySet, article_ids: Iterable[int]) -> list:
    article_ids = list(article_ids)
    if not article_ids:
        return []
    found = articles.in_bulk(article_ids)
    return [found[article_id] for article_id in article_ids if article_id in found]
