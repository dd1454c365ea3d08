"""Turns the home page's section blocks into what its template shows.

Templates start no query: every section is built here. A section that would be empty is kept,
so that the template can say what will come.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from wagtail.blocks import StructValue
from wagtail.models import Page

from cms.blocks.prefetch import links_with_logos
from cms.models import PortalImage, WebLinkSet
from cms.pictures import prefetch_shapes
from cms.routes import url_of
from cms.shelf import Shelf
from home.models import HomePage
from news.listings import MOST_READ_SECONDS, most_read_ids, newest_rows
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


class Stock:
    """What the sections choose from: the newest of every page that one lists, in one query."""

    def __init__(self, home: HomePage, request: HttpRequest, now: datetime) -> None:
        self.home, self.request, self.now = home, request, now
        # What notices and top stories tell; the sections after them leave it out.
        self.told: set[int] = set()
        # What bands tell; only the bands after them leave it out.
        self.told_by_bands: set[int] = set()
        told_at_most = sum(map(_told_by, home.sections))
        wanted: Counter[int] = Counter()
        for block in home.sections:
            section = _listed_by(block, home)
            if section:
                count = _told_by(block) or block.value["count"]
                wanted[section] = max(wanted[section], count + told_at_most)
        columns = ("displayed_at", "article_id", "article__cover_id")
        slices = [
            Placement.objects.in_section(section, now).values_list(*columns)[:count]
            for section, count in wanted.items()
        ]
        self._rows = dict(zip(wanted, newest_rows(slices), strict=True))

    def newest(self, section: int) -> list[int]:
        """Ids of the newest articles listed under a page, enough of them for every section."""
        return [article_id for _moment, article_id, _cover in self._rows[section]]

    def has_cover(self, article_id: int) -> bool:
        return any(row[1] == article_id and row[2] for row in self._rows[self.home.pk])

    def untold(self, section: int, count: int, told: set[int] | None = None) -> list[int]:
        """Those not told yet; all of them where nothing else is left, so that none lies empty."""
        told = self.told if told is None else told
        ids = self.newest(section)[: count + len(told)]
        return ([pk for pk in ids if pk not in told] or ids)[:count]


def _listed_by(block: Any, home: HomePage) -> int | None:
    """The page whose newest articles a section shows."""
    if block.block_type in {"top_stories", "latest"}:
        return home.pk
    if block.block_type in {"category_band", "notices"}:
        category = block.value["category"]
        return category.pk if category else None
    return None


def _told_by(block: Any) -> int:
    """How many articles a section may tell before others choose."""
    if block.block_type == "top_stories":
        return 2 * (1 + block.value["side_count"]) + len(block.value["side_stories"])
    return block.value["count"] if block.block_type in {"notices", "category_band"} else 0


def build_sections(home: HomePage, request: HttpRequest, now: datetime) -> list[Section]:
    """The sections of a home page, in the editors' order; cards of all are fetched at once.

    A story is told once: what notices and top stories tell, the bands below do not repeat, nor
    what a band above has told; notices do not fill up the top stories. Only the most read, and
    the newest after bands, may be there again.
    """
    sections: dict[int, Section] = {}
    if home.is_section:
        _choose_translations(home)
    stock = Stock(home, request, now)
    blocks = sorted(enumerate(home.sections, 1), key=lambda numbered: _turn(numbered[1]))
    for number, block in blocks:
        find = _FINDERS.get(block.block_type)
        section = find(block, stock) if find else Section(block.block_type, value=block)
        if section:
            section.anchor = f"muc-{number}"
            sections[number] = section
    return _with_cards([sections[number] for number in sorted(sections)], home, request)


def _choose_translations(home: HomePage) -> None:
    """Puts translations in the place of what a translated home page still names; one query.

    A category that has none yet shows as soon as it is translated and published.
    """
    chosen = [page for block in home.sections for page in _pages_of(block)]
    keys = {page.translation_key for page in chosen if page.locale_id != home.locale_id}
    if not keys:
        return
    same = Page.objects.filter(translation_key__in=keys, locale=home.locale_id).live().specific()
    own = {page.translation_key: page for page in same}

    def here(page: Page | None) -> Page | None:
        if page is None or page.locale_id == home.locale_id:
            return page
        return own.get(page.translation_key)

    for block in home.sections:
        if not isinstance(block.value, StructValue):
            continue
        for name in {"category", "lead_story"} & block.value.keys():
            block.value[name] = here(block.value[name])
        if "side_stories" in block.value:
            found = [here(page) for page in block.value["side_stories"]]
            block.value["side_stories"] = [page for page in found if page]


def _pages_of(block: Any) -> list[Page]:
    if not isinstance(block.value, StructValue):
        return []
    value = block.value
    pages = [value.get("category"), value.get("lead_story"), *value.get("side_stories", [])]
    return [page for page in pages if page]


def _turn(block: Any) -> int:
    """Who may tell first: notices, then top stories, then the rest."""
    return {"notices": 0, "top_stories": 1}.get(block.block_type, 2)


def _with_cards(sections: list[Section], home: HomePage, request: HttpRequest) -> list[Section]:
    wanted = dict.fromkeys(pk for section in sections for pk in section.article_ids)
    cards = {card.pk: card for card in ArticlePage.objects.cards_in_order(wanted)}
    for section in sections:
        section.articles = [cards[pk] for pk in section.article_ids if pk in cards]
        if section.kind == "top_stories" and section.articles:
            section.lead = section.articles.pop(0)
    prefetch_shapes(picture for section in sections for picture in _pictures(section))
    blocks = [section.value.value for section in sections if section.kind == "web_links"]
    wanted = tuple(sorted({block["link_set"].pk for block in blocks if block["link_set"]}))
    link_sets = Shelf.of(request).take(
        ("link sets", wanted),
        lambda: WebLinkSet.objects.prefetch_related(links_with_logos()).in_bulk(wanted),
    )
    for block in blocks:
        if block["link_set"]:
            links = link_sets.get(block["link_set"].pk)
            is_for_here = links and links.locale_id in (None, home.locale_id)
            block["link_set"] = links if is_for_here else None
    return sections


def _pictures(section: Section) -> Iterator[tuple[PortalImage, str]]:
    """The covers that a section shows, each with its shape."""
    shown = {"latest": section.articles, "top_stories": section.articles}.get(section.kind, [])
    shapes = [(card, "thumb") for card in shown]
    if section.lead:
        shapes.append((section.lead, "lead"))
    if section.kind == "category_band":
        shapes += [(card, "tile") for card in section.articles[:1]]
    return ((card.cover, shape) for card, shape in shapes if card.cover)


def _top_stories(block: Any, stock: Stock) -> Section:
    value = block.value
    chosen = [page.pk for page in [value["lead_story"], *value["side_stories"]] if page]
    wanted = 1 + value["side_count"]
    visible: set[int] = set()
    if chosen:
        listed = Placement.objects.in_section(stock.home, stock.now).filter(article_id__in=chosen)
        visible = set(listed.order_by().values_list("article_id", flat=True))
    enough = wanted + len(chosen) + len(stock.told)
    newest = [pk for pk in stock.newest(stock.home.pk)[:enough] if pk not in chosen]
    fillers = [pk for pk in newest if pk not in stock.told] or newest
    ids = [*(pk for pk in dict.fromkeys(chosen) if pk in visible), *fillers]
    if not (value["lead_story"] and value["lead_story"].pk in visible):
        lead = next((pk for pk in ids if pk not in visible and stock.has_cover(pk)), None)
        ids.sort(key=lambda pk: pk != lead)
    section = Section(block.block_type, value["heading"], article_ids=ids[:wanted])
    stock.told.update(section.article_ids)
    return section


def _category(block: Any, stock: Stock) -> Section | None:
    category = block.value["category"]
    if category is None or not category.live:
        return None
    heading = block.value["heading"] or category.title
    is_band = block.block_type == "category_band"
    told = stock.told | stock.told_by_bands if is_band else stock.told
    ids = stock.untold(category.pk, block.value["count"], told)
    (stock.told_by_bands if is_band else stock.told).update(ids)
    return Section(block.block_type, heading, url_of(category, stock.request), article_ids=ids)


def _latest(block: Any, stock: Stock) -> Section:
    ids = stock.untold(stock.home.pk, block.value["count"])
    return Section(block.block_type, block.value["heading"], article_ids=ids)


def _most_read(block: Any, stock: Stock) -> Section:
    days, count = block.value["days"], block.value["count"]
    ids = Shelf.of(stock.request).take_until_change(
        ("most read of home", stock.home.pk, days, count),
        MOST_READ_SECONDS,
        lambda: most_read_ids(stock.home, days, count, stock.now),
    )
    return Section(block.block_type, block.value["heading"], article_ids=ids)


_FINDERS = {
    "top_stories": _top_stories,
    "category_band": _category,
    "notices": _category,
    "latest": _latest,
    "most_read": _most_read,
}
