"""What readers' pages list: the pages of a category, related news, the newest of a section.

Ids come from the placement index; the cards of one page are then fetched at once.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, Site

from cms.blocks.prefetch import prefetch_for_blocks
from cms.navigation import without_private
from news.models import ArticlePage, CategoryPage, DailyViews, Placement
from news.traffic import views_shown

PER_PAGE = 20
RELATED_EACH_SIDE = 5
MOST_READ_DAYS = 7
MOST_READ_COUNT = 5


@dataclass(frozen=True)
class RelatedNews:
    """The neighbours of an article: editor's picks, then newer and older of its category."""

    picks: list[ArticlePage]
    newer: list[ArticlePage]
    older: list[ArticlePage]
    more_url: str

    def __bool__(self) -> bool:
        return bool(self.picks or self.newer or self.older)


class CardPaginator(Paginator):
    """Pages over placements, whose objects are article cards."""

    def _get_page(self, placements, number, paginator) -> ListingPage:
        ids = list(placements.values_list("article_id", flat=True))
        return ListingPage(ArticlePage.objects.cards_in_order(ids), number, paginator)


def newest_ids(section: Page | int, limit: int, now: datetime) -> list[int]:
    """Ids of the newest articles listed under a page."""
    listed = Placement.objects.in_section(section, now)
    return list(listed.values_list("article_id", flat=True)[:limit])


def newest(section: Page | int, limit: int, now: datetime) -> list[ArticlePage]:
    """The newest cards listed under a page."""
    return ArticlePage.objects.cards_in_order(newest_ids(section, limit, now))


def listing_page(section: Page, number: str | None, now: datetime) -> ListingPage:
    """One page of a section's listing; a page number that makes no sense gives the nearest page."""
    return CardPaginator(Placement.objects.in_section(section, now), PER_PAGE).get_page(number)


def most_read_ids(section: Page | int, days: int, limit: int, now: datetime) -> list[int]:
    """Ids of the section's most read articles over the last `days` days."""
    since = timezone.localdate(now) - timezone.timedelta(days=days - 1)
    placed = Placement.objects.in_section(section, now).filter(article=OuterRef("page"))
    # An `IN` would list the whole section first.
    ranked = DailyViews.objects.most_read(since).filter(Exists(placed.order_by()))
    return list(ranked.values_list("page_id", flat=True)[:limit])


def most_read(section: Page | int, days: int, limit: int, now: datetime) -> list[ArticlePage]:
    """Headlines of the section's most read articles over the last `days` days."""
    return ArticlePage.objects.headlines_in_order(most_read_ids(section, days, limit, now))


def related_to(article: ArticlePage, now: datetime) -> RelatedNews:
    """Related news of an article: nothing expired or private, no tie on the time hides any."""
    own_id = article.pk or 0  # a new piece in the editor's preview has none
    parent = article.get_parent()
    listed = Placement.objects.in_section(parent, now)
    picked_ids = [pick.picked_id for pick in article.related_picks.all()]
    if picked_ids:
        home_path = article.path[: 2 * Page.steplen]
        shown = Placement.objects.in_section_path(home_path, now).filter(article_id__in=picked_ids)
        visible = set(shown.values_list("article_id", flat=True))
        picked_ids = [pk for pk in picked_ids if pk in visible and pk != own_id]
    around = listed.exclude(article_id__in=[*picked_ids, own_id])
    moment = article.displayed_at or now
    newer_ids = list(
        around.newer_than(moment, own_id)
        .order_by("displayed_at", "article_id")
        .values_list("article_id", flat=True)[:RELATED_EACH_SIDE]
    )
    older_ids = list(
        around.older_than(moment, own_id).values_list("article_id", flat=True)[:RELATED_EACH_SIDE]
    )
    newer_ids.reverse()
    cards = {
        card.pk: card
        for card in ArticlePage.objects.headlines_in_order([*picked_ids, *newer_ids, *older_ids])
    }
    return RelatedNews(
        picks=[cards[pk] for pk in picked_ids if pk in cards],
        newer=[cards[pk] for pk in newer_ids if pk in cards],
        older=[cards[pk] for pk in older_ids if pk in cards],
        more_url=parent.url,
    )


def article_context(article: ArticlePage, request: HttpRequest) -> dict:
    """What the article's template needs beyond the article."""
    now = timezone.now()
    prefetch_for_blocks(article.body, [article.cover] if article.cover else [])
    authors = list(article.article_authors.select_related("author"))
    return {
        "shown_at": article.displayed_at or now,
        "views": views_shown(article.pk),
        "byline": article.byline or ", ".join(link.author.byline_name for link in authors),
        "authors": authors,
        "attachments": list(article.attachments.select_related("document")),
        "tags": list(article.tags.all()),
        "related": related_to(article, now),
        "most_read": rail_most_read(request, now),
    }


def category_context(category: CategoryPage, request: HttpRequest) -> dict:
    """What the category's template needs beyond the category."""
    now = timezone.now()
    subcategories = without_private(CategoryPage.objects.child_of(category)).live()
    return {
        "listing": listing_page(category, request.GET.get("page"), now),
        "subcategories": list(subcategories.order_by("path")),
        "most_read": rail_most_read(request, now),
    }


def rail_most_read(request: HttpRequest, now: datetime) -> list[ArticlePage]:
    """What the side column lists as most read: the whole site's last seven days."""
    site = Site.find_for_request(request)
    return most_read(site.root_page_id, MOST_READ_DAYS, MOST_READ_COUNT, now) if site else []
