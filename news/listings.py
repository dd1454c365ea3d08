"""What readers' pages list: the pages of a category, related news, the newest of a section.

Ids come from the placement index; the cards of one page are then fetched at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from django.core.paginator import Page as ListingPage
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from cms import page_cache
from cms.blocks.contents import FEWEST_HEADINGS, contents_of, minutes_to_read
from cms.blocks.prefetch import prefetch_for_blocks
from cms.navigation import without_private
from cms.routes import Signposts, find_site
from cms.shelf import Shelf
from news.models import ArticlePage, CategoryPage, Correction, DailyViews, Placement
from news.traffic import views_shown

PER_PAGE = 20
RELATED_EACH_SIDE = 5
MOST_READ_DAYS = 7
MOST_READ_COUNT = 5
# A ranking is asked for again after so long: views change it without a publication.
MOST_READ_SECONDS = 60
# So is a number of articles: one that has ended counts no longer.
COUNT_SECONDS = 60


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
        first = "lead" if number == 1 else "thumb"
        cards = ArticlePage.objects.cards_in_order(ids, first, "thumb")
        return ListingPage(cards, number, paginator)


def newest_ids(section: Page | int, limit: int, now: datetime) -> list[int]:
    """Ids of the newest articles listed under a page."""
    listed = Placement.objects.in_section(section, now)
    return list(listed.values_list("article_id", flat=True)[:limit])


def newest_rows(slices: Sequence[QuerySet]) -> list[list[tuple]]:
    """Rows of several slices of listings in one query, each newest first.

    A slice is a `values_list` of placements that begins with `displayed_at` and `article_id`.
    """
    if not slices:
        return []
    compiled = [part.query.sql_with_params() for part in slices]
    statement = " UNION ALL ".join(
        f"SELECT {number}, part_{number}.* FROM ({sql}) part_{number}"  # noqa: S608  our own SQL
        for number, (sql, _parameters) in enumerate(compiled)
    )
    found: list[list[tuple]] = [[] for _part in slices]
    with connection.cursor() as cursor:
        cursor.execute(statement, [each for _sql, parameters in compiled for each in parameters])
        for number, *row in cursor.fetchall():
            found[number].append(tuple(row))
    return [sorted(rows, key=itemgetter(0, 1), reverse=True) for rows in found]


def newest(section: Page | int, limit: int, now: datetime) -> list[ArticlePage]:
    """The newest cards listed under a page, with pictures as wide as there are."""
    return ArticlePage.objects.cards_in_order(newest_ids(section, limit, now), "lead", "lead")


def listing_page(section: Page, request: HttpRequest, now: datetime) -> ListingPage:
    """The page `?page=` of a section's listing; a number that makes no sense gives the nearest."""
    listed = Placement.objects.in_section(section, now)
    paginator = CardPaginator(listed, PER_PAGE)
    paginator.count = Shelf.of(request).take_until_change(
        ("listed", section.pk), COUNT_SECONDS, listed.count
    )
    return paginator.get_page(request.GET.get("page"))


def most_read_ids(section: Page | int, days: int, limit: int, now: datetime) -> list[int]:
    """Ids of the section's most read articles over the last `days` days."""
    since = timezone.localdate(now) - timezone.timedelta(days=days - 1)
    placed = Placement.objects.in_section(section, now).filter(article=OuterRef("page"))
    # An `IN` would list the whole section first.
    ranked = DailyViews.objects.most_read(since).filter(Exists(placed.order_by()))
    return list(ranked.values_list("page_id", flat=True)[:limit])


def related_to(article: ArticlePage, request: HttpRequest, now: datetime) -> RelatedNews:
    """Related news of an article: nothing expired or private, no tie on the time hides any."""
    own_id = article.pk or 0  # a new piece in the editor's preview has none
    signposts = Signposts.of(request)
    above = signposts and signposts.above(article)
    if above:
        section, more_url = above[-1].page_id, signposts.url(above[-1].address)
    else:
        parent = article.get_parent()
        section, more_url = parent.pk, parent.url
    listed = Placement.objects.in_section(section, now)
    picked_ids = [
        pick.picked_id for pick in article.related_picks.all() if pick.picked_id != own_id
    ]
    around = listed.exclude(article_id__in=[*picked_ids, own_id])
    moment = article.displayed_at or now
    newer = around.newer_than(moment, own_id).order_by("displayed_at", "article_id")
    older = around.older_than(moment, own_id)
    slices = [newer[:RELATED_EACH_SIDE], older[:RELATED_EACH_SIDE]]
    if picked_ids:
        home_path = above[0].path if above else article.path[: 2 * Page.steplen]
        shown = Placement.objects.in_section_path(home_path, now)
        slices.append(shown.filter(article_id__in=picked_ids))
    newer_ids, older_ids, *visible = (
        [article_id for _moment, article_id in rows]
        for rows in newest_rows([each.values_list("displayed_at", "article_id") for each in slices])
    )
    picked_ids = [pk for pk in picked_ids if visible and pk in visible[0]]
    cards = {
        card.pk: card
        for card in ArticlePage.objects.headlines_in_order([*picked_ids, *newer_ids, *older_ids])
    }
    return RelatedNews(
        picks=[cards[pk] for pk in picked_ids if pk in cards],
        newer=[cards[pk] for pk in newer_ids if pk in cards],
        older=[cards[pk] for pk in older_ids if pk in cards],
        more_url=more_url,
    )


def article_context(article: ArticlePage, request: HttpRequest) -> dict:
    """What the article's template needs beyond the article."""
    now = timezone.now()
    prefetch_for_blocks(article.body, [article.cover] if article.cover else [])
    authors = list(article.article_authors.select_related("author"))
    contents = contents_of(article.body)
    return {
        "contents": contents if len(contents) >= FEWEST_HEADINGS else [],
        "minutes": minutes_to_read(article.body, article.title, article.lead),
        # A draft shows the date that it would have.
        "shown_at": now if article.change_matters else article.displayed_at or now,
        "corrections": corrections_of(article, request),
        "views": article.views if hasattr(article, "views") else views_shown(article.pk),
        "byline": article.byline or ", ".join(link.author.byline_name for link in authors),
        "authors": authors,
        "attachments": list(article.attachments.select_related("document")),
        "tags": list(article.tags.all()),
        "related": related_to(article, request, now),
        "most_read": rail_most_read(request, now),
    }


def corrections_of(article: ArticlePage, request: HttpRequest) -> list[Correction]:
    """The corrections of an article, newest first; no query where it has none."""
    if not article.corrected_at and not getattr(request, "is_preview", False):
        return []
    return sorted(
        article.corrections.all(), key=lambda each: (each.day, each.pk or 0), reverse=True
    )


def category_context(category: CategoryPage, request: HttpRequest) -> dict:
    """What the category's template needs beyond the category."""
    now = timezone.now()
    listing = listing_page(category, request, now)
    page_cache.keepable(request, listing.number)
    return {
        "listing": listing,
        "subcategories": subcategories_of(category, request),
        "most_read": rail_most_read(request, now),
    }


def subcategories_of(category: CategoryPage, request: HttpRequest) -> list[CategoryPage]:
    """Those directly below that readers may open, in the editors' order."""

    def find() -> list[CategoryPage]:
        below = CategoryPage.objects.child_of(category)
        return list(without_private(below).live().order_by("path"))

    return Shelf.of(request).take(("subcategories", category.pk), find)


def rail_most_read(request: HttpRequest, now: datetime) -> list[ArticlePage]:
    """What the side column lists as most read: the whole site's last seven days."""
    site = find_site(request)
    if site is None:
        return []
    home_id = site.root_page_id

    def find() -> list[ArticlePage]:
        ids = most_read_ids(home_id, MOST_READ_DAYS, MOST_READ_COUNT, now)
        return ArticlePage.objects.headlines_in_order(ids)

    found = Shelf.of(request).take_until_change(("most read", home_id), MOST_READ_SECONDS, find)
    return [article for article in found if not article.expire_at or article.expire_at > now]
