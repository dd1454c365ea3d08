"""Questions that readers' pages ask about articles."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Length, Substr
from wagtail.models import Page, PageQuerySet

from cms.pictures import prefetch_shapes

# What a line of a list names; the path and the address are for links and breadcrumbs.
HEADLINE = ("title", "path", "depth", "url_path", "slug", "live", "expire_at", "displayed_at")
COVER = tuple(
    f"cover__{name}"
    for name in (
        "title",
        "file",
        "width",
        "height",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
)


class ArticleQuerySet(PageQuerySet):
    def as_cards(self) -> "ArticleQuerySet":
        """Just what a card shows: title, address, category, lead, date, cover."""
        return (
            self.only(*HEADLINE, "lead", "byline", *COVER)
            .select_related("cover")
            .with_category_title()
        )

    def with_category_title(self) -> "ArticleQuerySet":
        """Each article with its category's title as `category_title`, in the same query."""
        parent_path = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
        category = Page.objects.filter(path=parent_path).values("title")
        return self.annotate(category_title=Subquery(category[:1]))

    def with_views(self) -> "ArticleQuerySet":
        """Each article with the number of views that readers see as `views`, in the same query."""
        from news.models import DailyViews, StartingViews  # models of articles read this module

        counted = DailyViews.objects.by_readers().filter(page=OuterRef("pk")).order_by()
        total = counted.values("page").annotate(total=Sum("views")).values("total")
        started = StartingViews.objects.filter(page=OuterRef("pk")).values("views")
        return self.annotate(views=Coalesce(Subquery(total), 0) + Coalesce(Subquery(started), 0))

    def as_headlines(self) -> "ArticleQuerySet":
        """Just what a line of a list shows: title, address, date."""
        return self.only(*HEADLINE)

    def cards_in_order(self, article_ids: Iterable[int], first: str = "", rest: str = "") -> list:
        """Cards of these articles, in this order; ids that are gone are left out.

        The covers' renditions come with them: in the shape of the first card and of the rest.
        """
        cards = _in_order(self.as_cards(), article_ids)
        shapes = [first, *[rest] * len(cards)]
        prefetch_shapes(
            (card.cover, shape)
            for card, shape in zip(cards, shapes, strict=False)
            if card.cover and shape
        )
        return cards

    def headlines_in_order(self, article_ids: Iterable[int]) -> list:
        """As `cards_in_order`, with no more than a headline needs."""
        return _in_order(self.as_headlines(), article_ids)


def _in_order(articles: ArticleQuerySet, article_ids: Iterable[int]) -> list:
    article_ids = list(article_ids)
    if not article_ids:
        return []
    found = articles.in_bulk(article_ids)
    return [found[article_id] for article_id in article_ids if article_id in found]
