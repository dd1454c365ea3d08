"""Turns the home page's section blocks into what its template shows.

Templates start no query: every section is built here. A section that would be empty is kept,
so that the template can say what will come.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from home.models import HomePage
from news.listings import most_read, newest
from news.models import ArticlePage, Placement

MAIN_KINDS = {"category_band", "latest", "text"}


@dataclass
class Section:
    """One section: `kind` is the block's name, `column` is top, main or side."""

    kind: str
    heading: str = ""
    url: str = ""
    lead: ArticlePage | None = None
    articles: list[ArticlePage] = field(default_factory=list)
    value: Any = None

    @property
    def column(self) -> str:
        if self.kind == "top_stories":
            return "top"
        return "main" if self.kind in MAIN_KINDS else "side"


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
