"""Turns the home page's section blocks into what its template shows.

Templates start no query: every section is built here. A section that would be empty is kept,
so that the template can say what will come.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.models import Page

from cms.blocks.prefetch import links_with_logos
from home.models import HomePage
from news.listings import most_read_ids, newest_ids
from news.models import ArticlePage, Placement

SIDE_KINDS = {"most_read", "notices", "web_links"}

# About how high a section is on a wide screen, in pixels: a heading, then so much per article.
HEADING_HEIGHT = 70
BAND_HEIGHT = 480
HEIGHT_PER_ARTICLE = {"latest": 140, "most_read": 78, "notices": 78}
HEIGHT_PER_LINK = {"logos": 62, "list": 46, "dropdown": 0}
DROPDOWN_HEIGHT = 60
TEXT_HEIGHT = 160
TOP_BESIDE_NOTICES = 3


@dataclass
class Section:
    """One section; `kind` is the block's name, `anchor` its id in the page."""

    kind: str
    heading: str = ""
    url: str = ""
    lead: ArticlePage | None = None
    article_ids: list[int] = field(default_factory=list)
    articles: list[ArticlePage] = field(default_factory=list)
    value: Any = None
    anchor: str = ""

    @property
    def is_side(self) -> bool:
        return self.kind in SIDE_KINDS

    @property
    def height(self) -> int:
        """A guess, to keep two columns about equally long."""
        if self.kind in HEIGHT_PER_ARTICLE:
            return HEADING_HEIGHT + HEIGHT_PER_ARTICLE[self.kind] * max(len(self.articles), 1)
        if self.kind == "web_links":
            link_set = self.value.value["link_set"]
            count = len(link_set.links.all()) if link_set else 0
            per_link = HEIGHT_PER_LINK[link_set.layout] if link_set else 0
            return HEADING_HEIGHT + DROPDOWN_HEIGHT + per_link * count
        return TEXT_HEIGHT if self.kind == "text" else BAND_HEIGHT


@dataclass
class Arrangement:
    """Where the sections of a home page stand on a wide screen; each list keeps their order.

    `top` and `top_notices` share the first row; `beside` stands next to `rail`; `below` takes the
    full width in rows of one or two, so that no column ends long before the other.
    """

    top: Section | None
    top_notices: Section | None
    beside: list[Section]
    rail: list[Section]
    below: list[list[Section]]

    @property
    def top_beside_lead(self) -> list[ArticlePage]:
        """Side stories that stand in the column of the notices."""
        return self.top.articles[: TOP_BESIDE_NOTICES if self.top_notices else None]

    @property
    def top_under_lead(self) -> list[ArticlePage]:
        """Side stories for which that column has no room."""
        return self.top.articles[TOP_BESIDE_NOTICES:] if self.top_notices else []


def arrange(sections: list[Section]) -> Arrangement:
    """Spreads a home page's sections over its columns."""
    top = next((section for section in sections if section.kind == "top_stories"), None)
    notices = next((section for section in sections if top and section.kind == "notices"), None)
    rest = [section for section in sections if section is not top and section is not notices]
    rail = [section for section in rest if section.is_side]
    main = [section for section in rest if not section.is_side]
    count = _beside_count([section.height for section in main], sum(s.height for s in rail))
    return Arrangement(top, notices, main[:count], rail, _rows(main[count:]))


def _rows(sections: list[Section]) -> list[list[Section]]:
    """Category bands in pairs; anything else, and a band without a partner, alone."""
    rows: list[list[Section]] = []
    for section in sections:
        is_band = section.kind == "category_band"
        if is_band and rows and len(rows[-1]) == 1 and rows[-1][0].kind == "category_band":
            rows[-1].append(section)
        else:
            rows.append([section])
    return rows


def _beside_count(heights: list[int], rail_height: int) -> int:
    """How many main sections come nearest to the rail's height; none where there is no rail."""
    if not rail_height:
        return 0
    totals = [sum(heights[:count]) for count in range(len(heights) + 1)]
    nearest = min(range(len(totals)), key=lambda count: abs(totals[count] - rail_height))
    return max(nearest, min(1, len(heights)))


def build_sections(home: HomePage, now: datetime) -> list[Section]:
    """The sections of a home page, in the editors' order; cards of all are fetched at once.

    A story is told once: what notices and top stories tell, the bands below do not repeat, and
    notices do not fill up the top stories. Only the most read may be there again.
    """
    sections: dict[int, Section] = {}
    told: set[int] = set()
    blocks = sorted(enumerate(home.sections, 1), key=lambda numbered: _turn(numbered[1]))
    for number, block in blocks:
        find = _FINDERS.get(block.block_type)
        section = find(block, home, now, told) if find else Section(block.block_type, value=block)
        if section:
            section.anchor = f"muc-{number}"
            sections[number] = section
    return _with_cards([sections[number] for number in sorted(sections)])


def _turn(block: Any) -> int:
    """Who may tell first: notices, then top stories, then the rest."""
    return {"notices": 0, "top_stories": 1}.get(block.block_type, 2)


def _with_cards(sections: list[Section]) -> list[Section]:
    wanted = dict.fromkeys(pk for section in sections for pk in section.article_ids)
    cards = {card.pk: card for card in ArticlePage.objects.cards_in_order(wanted)}
    for section in sections:
        section.articles = [cards[pk] for pk in section.article_ids if pk in cards]
        if section.kind == "top_stories" and section.articles:
            section.lead = section.articles.pop(0)
    link_sets = [
        section.value.value["link_set"]
        for section in sections
        if section.kind == "web_links" and section.value.value["link_set"]
    ]
    prefetch_related_objects(link_sets, links_with_logos())
    return sections


def _top_stories(block: Any, home: HomePage, now: datetime, told: set[int]) -> Section:
    value = block.value
    chosen = [page.pk for page in [value["lead_story"], *value["side_stories"]] if page]
    wanted = 1 + value["side_count"]
    listed = Placement.objects.in_section(home, now)
    visible = set(listed.filter(article_id__in=chosen).values_list("article_id", flat=True))
    enough = wanted + len(chosen) + len(told)
    covers = dict(listed.values_list("article_id", "article__cover_id")[:enough])
    fillers = _fresh([pk for pk in covers if pk not in chosen], told)
    ids = [*(pk for pk in dict.fromkeys(chosen) if pk in visible), *fillers]
    if not (value["lead_story"] and value["lead_story"].pk in visible):
        lead = next((pk for pk in ids if pk not in visible and covers.get(pk)), None)
        ids.sort(key=lambda pk: pk != lead)
    section = Section(block.block_type, value["heading"], article_ids=ids[:wanted])
    told.update(section.article_ids)
    return section


def _category(block: Any, home: HomePage, now: datetime, told: set[int]) -> Section | None:
    category = block.value["category"]
    if category is None or not category.live:
        return None
    heading = block.value["heading"] or category.title
    ids = _untold(category, block.value["count"], now, told)
    if block.block_type == "notices":
        told.update(ids)
    return Section(block.block_type, heading, category.url, article_ids=ids)


def _latest(block: Any, home: HomePage, now: datetime, told: set[int]) -> Section:
    ids = _untold(home, block.value["count"], now, told)
    return Section(block.block_type, block.value["heading"], article_ids=ids)


def _most_read(block: Any, home: HomePage, now: datetime, told: set[int]) -> Section:
    ids = most_read_ids(home, block.value["days"], block.value["count"], now)
    return Section(block.block_type, block.value["heading"], article_ids=ids)


def _untold(page: Page, count: int, now: datetime, told: set[int]) -> list[int]:
    ids = newest_ids(page, count + len(told), now)
    return _fresh(ids, told)[:count]


def _fresh(ids: list[int], told: set[int]) -> list[int]:
    """Those not told yet; all of them where nothing else is left, so that no section lies empty."""
    return [pk for pk in ids if pk not in told] or ids


_FINDERS = {
    "top_stories": _top_stories,
    "category_band": _category,
    "notices": _category,
    "latest": _latest,
    "most_read": _most_read,
}
