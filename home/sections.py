"""Turns the home page's section blocks into what its template shows.

Templates start no query: every section is built here. A section that would be empty is kept,
so that the template can say what will come.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects

from cms.blocks.prefetch import links_with_logos
from home.models import HomePage
from news.listings import most_read, newest
from news.models import ArticlePage, Placement

SIDE_KINDS = {"most_read", "notices", "web_links"}

# About how high a section is on a wide screen, in pixels: a heading, then so much per article.
HEADING_HEIGHT = 70
BAND_HEIGHT = 480
HEIGHT_PER_ARTICLE = {"latest": 140, "most_read": 78, "notices": 78}
HEIGHT_PER_LINK = {"logos": 62, "list": 46, "dropdown": 0}
DROPDOWN_HEIGHT = 60
TEXT_HEIGHT = 160


@dataclass
class Section:
    """One section; `kind` is the block's name."""

    kind: str
    heading: str = ""
    url: str = ""
    lead: ArticlePage | None = None
    articles: list[ArticlePage] = field(default_factory=list)
    value: Any = None

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
    full width, so that no column ends long before the other.
    """

    top: Section | None
    top_notices: Section | None
    beside: list[Section]
    rail: list[Section]
    below: list[Section]


def arrange(sections: list[Section]) -> Arrangement:
    """Spreads a home page's sections over its columns."""
    top = next((section for section in sections if section.kind == "top_stories"), None)
    notices = next((section for section in sections if top and section.kind == "notices"), None)
    rest = [section for section in sections if section is not top and section is not notices]
    rail = [section for section in rest if section.is_side]
    main = [section for section in rest if not section.is_side]
    count = _beside_count([section.height for section in main], sum(s.height for s in rail))
    return Arrangement(top, notices, main[:count], rail, main[count:])


def _beside_count(heights: list[int], rail_height: int) -> int:
    """How many main sections come nearest to the rail's height; none where there is no rail."""
    if not rail_height:
        return 0
    totals = [sum(heights[:count]) for count in range(len(heights) + 1)]
    nearest = min(range(len(totals)), key=lambda count: abs(totals[count] - rail_height))
    return max(nearest, min(1, len(heights)))


def build_sections(home: HomePage, now: datetime) -> list[Section]:
    """The sections of a home page, in the editors' order."""
    builders = {
        "top_stories": _top_stories,
        "category_band": _category_section,
        "notices": _category_section,
        "latest": _latest,
        "most_read": _most_read,
    }
    sections = []
    for block in home.sections:
        build = builders.get(block.block_type)
        if build is None:
            sections.append(Section(block.block_type, value=block))
        elif section := build(block.block_type, block.value, home, now):
            sections.append(section)
    link_sets = [
        section.value.value["link_set"]
        for section in sections
        if section.kind == "web_links" and section.value.value["link_set"]
    ]
    prefetch_related_objects(link_sets, links_with_logos())
    return sections


def _top_stories(kind: str, value: dict, home: HomePage, now: datetime) -> Section:
    chosen = [page.pk for page in [value["lead_story"], *value["side_stories"]] if page]
    listed = Placement.objects.in_section(home, now)
    visible = set(listed.filter(article_id__in=chosen).values_list("article_id", flat=True))
    wanted = 1 + value["side_count"]
    recent = list(listed.values_list("article_id", flat=True)[: wanted + len(chosen)])
    lead_is_chosen = value["lead_story"] and value["lead_story"].pk in visible
    side_ids = [pk for pk in dict.fromkeys(chosen) if pk in visible]
    ids = [*side_ids, *(pk for pk in recent if pk not in visible)]
    cards = ArticlePage.objects.cards_in_order(ids)
    lead = None
    if cards:
        lead = cards[0] if lead_is_chosen else next((c for c in cards if c.cover_id), cards[0])
    sides = [card for card in cards if card is not lead][: value["side_count"]]
    return Section(kind, value["heading"], lead=lead, articles=sides)


def _category_section(kind: str, value: dict, home: HomePage, now: datetime) -> Section | None:
    category = value["category"]
    if category is None or not category.live:
        return None
    heading = value["heading"] or category.title
    return Section(kind, heading, category.url, articles=newest(category, value["count"], now))


def _latest(kind: str, value: dict, home: HomePage, now: datetime) -> Section:
    return Section(kind, value["heading"], articles=newest(home, value["count"], now))


def _most_read(kind: str, value: dict, home: HomePage, now: datetime) -> Section:
    articles = most_read(home, value["days"], value["count"], now)
    return Section(kind, value["heading"], articles=articles)
