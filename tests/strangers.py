"""Reads the portal as strangers do: other people's parsers, and nothing of our own code."""

import calendar
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import feedparser
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from lxml import etree

from tests.servers import PROJECT

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
SCHEMA = etree.XMLSchema(etree.parse(str(PROJECT / "tests" / "schemas" / "sitemap.xsd")))


@dataclass
class Head:
    """What the head of a page says: JSON-LD by type, `<meta>` by name or property."""

    soup: BeautifulSoup
    things: dict[str, dict]
    metas: dict[str, list[str]]

    def meta(self, name: str) -> str:
        (value,) = self.metas[name]
        return value

    def link(self, rel: str) -> str | None:
        found = self.soup.find("link", rel=rel)
        return found and found["href"]


def head_of(client: Client, address: str, **headers: str) -> Head:
    response = client.get(address, **headers)
    assert response.status_code == 200, address
    soup = BeautifulSoup(response.content, "html.parser")
    things: dict[str, dict] = {}
    for block in soup.find_all("script", type="application/ld+json"):
        told = json.loads(block.string)
        assert told["@context"] == "https://schema.org"
        for thing in told["@graph"]:
            things[thing["@type"]] = thing
    metas: dict[str, list[str]] = {}
    for element in soup.find_all("meta", content=True):
        name = element.get("property") or element.get("name")
        if name:
            metas.setdefault(name, []).append(element["content"])
    return Head(soup, things, metas)


def feed_at(client: Client, address: str, **headers: str) -> feedparser.FeedParserDict:
    """A feed as feedparser reads it; it must find nothing odd."""
    response = client.get(address, **headers)
    assert response.status_code == 200, address
    etree.fromstring(response.content)
    parsed = feedparser.parse(
        response.content, response_headers={"content-type": response["Content-Type"]}
    )
    assert not parsed.bozo, (address, parsed.get("bozo_exception"))
    return parsed


def json_feed_at(client: Client, address: str, **headers: str) -> dict:
    """A JSON Feed, held against what version 1.1 says of it."""
    response = client.get(address, **headers)
    assert response.status_code == 200, address
    assert response["Content-Type"].startswith("application/feed+json")
    told = json.loads(response.content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["title"]
    for item in told["items"]:
        assert isinstance(item["id"], str) and item["id"]
        assert item.get("content_html") or item.get("content_text")
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo
        assert all(author["name"] for author in item["authors"])
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
    return told


def sitemap_at(client: Client, address: str, **headers: str) -> etree._Element:
    """A sitemap or an index of them, valid by the schema."""
    response = client.get(address, **headers)
    assert response.status_code == 200, address
    tree = etree.fromstring(response.content)
    assert SCHEMA.validate(tree), SCHEMA.error_log
    return tree


def entries_of(tree: etree._Element) -> dict[str, etree._Element]:
    """The entries of a sitemap by address."""
    return {element.findtext(f"{SITEMAP}loc"): element for element in tree}


def visible_moment(head: Head) -> datetime:
    shown = head.soup.select_one(".article-meta time")
    written = datetime.strptime(shown.get_text(), "%H:%M - %d/%m/%Y")
    moment = datetime.fromisoformat(shown["datetime"])
    assert moment.strftime("%H:%M %d/%m/%Y %z") == written.strftime("%H:%M %d/%m/%Y +0700")
    return moment


def agrees_with_page(
    client: Client, address: str, category_address: str, is_new: bool = True
) -> None:
    """Every form in which a piece is told says what its page shows, to the minute.

    One that `is_new` must be in the feeds, which hold the newest.
    """
    head = head_of(client, address)
    title = head.soup.h1.get_text()
    moment = visible_moment(head)
    views = int(head.soup.select_one("[data-view-count]").get_text().replace(".", ""))
    byline = head.soup.select_one(".article-byline")
    named = [each.strip(" .") for each in byline.get_text().split(",")] if byline else []
    canonical = head.link("canonical")
    assert canonical.endswith(address)

    told = head.things["NewsArticle"]
    assert told.get("alternativeHeadline", told["headline"]) == title
    assert len(told["headline"]) <= 110
    assert datetime.fromisoformat(told["dateModified"]) == moment
    assert datetime.fromisoformat(told["datePublished"]) <= moment
    assert told["interactionStatistic"]["userInteractionCount"] == views
    assert told["url"] == told["mainEntityOfPage"]["@id"] == canonical
    if named:
        assert [author["name"] for author in told["author"]] == named
    crumbs = [link.get_text(strip=True) for link in head.soup.select(".breadcrumbs-list a")]
    listed = head.things["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in listed] == [*crumbs, title]
    assert listed[-1]["item"] == canonical
    assert told["articleSection"] == crumbs[-1]

    assert head.meta("DC.title") == title
    assert datetime.fromisoformat(head.meta("DC.date")) == moment
    assert head.meta("DC.identifier") == head.meta("og:url") == canonical
    assert head.meta("DC.publisher") == head.meta("og:site_name") == told["publisher"]["name"]
    assert datetime.fromisoformat(head.meta("article:modified_time")) == moment
    assert head.meta("article:published_time") == told["datePublished"]
    assert head.meta("article:section") == crumbs[-1]

    for base in ("/", category_address):
        for name in ("rss/", "atom/"):
            entries = {entry.link: entry for entry in feed_at(client, base + name).entries}
            if canonical not in entries and not is_new:
                continue
            entry = entries[canonical]
            assert entry.title == title
            field = "published_parsed" if name == "rss/" else "updated_parsed"
            assert calendar.timegm(entry[field]) == int(moment.timestamp())
            if named:
                assert [each["name"] for each in entry.authors] == named
        items = {item["url"]: item for item in json_feed_at(client, f"{base}feed.json")["items"]}
        if canonical not in items and not is_new:
            continue
        item = items[canonical]
        assert item["title"] == title
        assert datetime.fromisoformat(item["date_modified"]) == moment.replace(microsecond=0)
        assert item["date_published"] == told["datePublished"]

    (lastmod,) = entries_of(sitemap_at(client, "/sitemap.xml"))[canonical].iter(f"{SITEMAP}lastmod")
    assert datetime.fromisoformat(lastmod.text) == moment
    news = entries_of(sitemap_at(client, "/sitemap-tin-tuc.xml"))
    if moment > timezone.now() - timedelta(days=2):
        entry = news[canonical].find(f"{NEWS}news")
        assert entry.findtext(f"{NEWS}title") == title
        assert datetime.fromisoformat(entry.findtext(f"{NEWS}publication_date")) == moment
    else:
        assert canonical not in news
