"""The three forms of a feed: RSS 2.0, Atom 1.0, JSON Feed 1.1.

Sources: RSS 2.0.11 and the RSS Advisory Board's profile; RFC 4287; jsonfeed.org/version/1.1;
Media RSS 1.5.1; the modules content and Dublin Core of RSS 1.0; WebSub (W3C).
"""

import json
from typing import Any

from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)

RSS_ICON_SIDE = 48


class RssForm(Rss201rev2Feed):
    """RSS with the whole text and pictures; authors as `dc:creator`, RSS's own is an e-mail."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        feed = self.feed
        if feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": feed["hub"]})
        if feed["author_email"]:
            editor = f"{feed['author_email']} ({feed['author_name']})"
            handler.addQuickElement("managingEditor", editor)
        handler.startElement("image", {})
        handler.addQuickElement("url", feed["small_icon"])
        handler.addQuickElement("title", feed["title"])
        handler.addQuickElement("link", feed["link"])
        handler.addQuickElement("width", str(RSS_ICON_SIDE))
        handler.addQuickElement("height", str(RSS_ICON_SIDE))
        handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict) -> None:
        # The date that readers see; RSS knows one.
        super().add_item_elements(
            handler, item | {"author_name": None, "pubdate": item["updateddate"]}
        )
        for name in item["names"]:
            handler.addQuickElement("dc:creator", name)
        # Before the picture: some readers take the words beside a picture for the text.
        handler.addQuickElement("content:encoded", item["html"])
        if picture := item["picture"]:
            attributes = {
                "url": picture["address"],
                "type": picture["type"],
                "medium": "image",
                "width": str(picture["width"]),
                "height": str(picture["height"]),
            }
            handler.startElement("media:content", attributes)
            if picture["alt"]:
                handler.addQuickElement("media:description", picture["alt"], {"type": "plain"})
            if picture["credit"]:
                handler.addQuickElement("media:credit", picture["credit"])
            handler.endElement("media:content")


class AtomForm(Atom1Feed):
    """Atom with the whole text and every author."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})
        handler.addQuickElement("icon", self.feed["icon"])

    def add_item_elements(self, handler: Any, item: dict) -> None:
        # A plain text, not the HTML that Django takes every summary for.
        super().add_item_elements(handler, item | {"description": None, "author_name": None})
        for name in item["names"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item["description"]:
            handler.addQuickElement("summary", item["description"], {"type": "text"})
        handler.addQuickElement("content", item["html"], {"type": "html"})


class JsonForm(SyndicationFeed):
    """JSON Feed 1.1."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        feed = self.feed
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["description"],
            "icon": feed["icon"],
            "favicon": feed["small_icon"],
            "authors": [{"name": feed["author_name"], "url": feed["author_link"]}],
            "language": feed["language"],
            "hubs": feed["hub"] and [{"type": "WebSub", "url": feed["hub"]}],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(_filled(told), ensure_ascii=False).encode(encoding))

    def _item(self, item: dict) -> dict:
        picture = item["picture"]
        return _filled(
            {
                "id": item["unique_id"],
                "url": item["link"],
                "title": item["title"],
                "summary": item["description"],
                "content_html": item["html"],
                "image": picture and picture["address"],
                "date_published": rfc3339_date(item["pubdate"]),
                "date_modified": rfc3339_date(item["updateddate"]),
                "authors": [{"name": name} for name in item["names"]],
                "tags": list(item["categories"]),
                "language": self.feed["language"],
                "attachments": [
                    {
                        "url": each.url,
                        "mime_type": each.mime_type,
                        "size_in_bytes": int(each.length),
                    }
                    for each in item["enclosures"]
                    if not picture or each.url != picture["address"]
                ],
            }
        )


def _filled(told: dict) -> dict:
    return {name: value for name, value in told.items() if value or name == "items"}


FORMS: dict[str, type[SyndicationFeed]] = {"rss": RssForm, "atom": AtomForm, "json": JsonForm}
