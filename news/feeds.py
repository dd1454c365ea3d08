"""RSS 2.0 feeds of the whole site and of each category."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from wagtail.models import Page, Site

from cms.models import SiteSettings
from cms.pictures import ready_rendition
from news.listings import newest
from news.models import ArticlePage

ITEMS = 30


class DublinCoreFeed(Rss201rev2Feed):
    """RSS with `dc:creator`, because RSS's own author element must be an e-mail address."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_item_elements(self, handler: Any, item: dict) -> None:
        super().add_item_elements(handler, item)
        if item["byline"]:
            handler.addQuickElement("dc:creator", item["byline"])


class SectionFeed(Feed):
    """The newest articles listed under one page: the home page or a category.

    A view: `SectionFeed()(request, section=page)`.
    """

    feed_type = DublinCoreFeed

    def get_object(self, request: HttpRequest, section: Page) -> Page:
        self._request = request
        return section

    def title(self, section: Page) -> str:
        agency = SiteSettings.for_request(self._request).agency_name
        if section.depth == 2 or not agency:
            return agency or section.title
        return f"{section.title} - {agency}"

    def link(self, section: Page) -> str:
        return section.get_full_url(self._request)

    def description(self, section: Page) -> str:
        return section.search_description or getattr(section, "description", "") or section.title

    def items(self, section: Page) -> Iterable[ArticlePage]:
        articles = newest(section, ITEMS, timezone.now())
        prefetch_related_objects(articles, "article_authors__author")
        return articles

    def item_title(self, article: ArticlePage) -> str:
        return article.title

    def item_description(self, article: ArticlePage) -> str:
        return article.lead

    def item_link(self, article: ArticlePage) -> str:
        return article.get_full_url(self._request)

    def item_pubdate(self, article: ArticlePage) -> datetime:
        return timezone.localtime(article.displayed_at)

    def item_extra_kwargs(self, article: ArticlePage) -> dict:
        return {"byline": article.get_byline()}

    def item_enclosures(self, article: ArticlePage) -> list[Enclosure]:
        picture = ready_rendition(article.cover, "lead") if article.cover else None
        if picture is None:
            return []
        return [Enclosure(picture.full_url, str(picture.file.size), "image/jpeg")]


def site_feed(request: HttpRequest) -> HttpResponse:
    """The feed of the whole site."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return SectionFeed()(request, section=site.root_page)
