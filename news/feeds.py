"""Feeds of the whole site and of each category, as RSS, Atom and JSON Feed, with the whole text."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Enclosure, SyndicationFeed
from django.utils.http import http_date
from django.utils.translation import get_language
from wagtail.models import Page

from cms import icons, page_cache
from cms.blocks.prefetch import leaves_of, read_together
from cms.models import PortalImage
from cms.pictures import FEED_RENDITIONS, prefetch_renditions, ready_rendition
from cms.portal import Portal
from cms.routes import url_of
from news.feed_forms import FORMS
from news.feed_text import FeedText
from news.listings import newest_ids
from news.models import ArticleAuthor, ArticlePage, ArticleTag, Correction
from news.structured_data import first_published, names_of

ITEMS = 30
# How often a reader need ask again, in minutes; the page cache makes asking cheap.
TTL_MINUTES = 30


def site_feed(request: HttpRequest, form: str) -> HttpResponse:
    """The feed of the whole site."""
    portal = Portal(request)
    if portal.site is None:
        raise Http404
    return section_feed(request, portal.site.root_page, form)


def section_feed(request: HttpRequest, section: Page, form: str) -> HttpResponse:
    """The newest articles listed under the home page or a category; `form` is one of `FORMS`."""
    portal = Portal(request)
    if portal.site is None:
        raise Http404
    page_cache.keepable(request)
    root = portal.site.root_url
    feed = _channel(request, section, form, portal)
    articles = _articles(section, timezone.now())
    text = FeedText(articles, root)
    for article in articles:
        _add(feed, article, text, portal, request)
    response = HttpResponse(content_type=feed.content_type)
    response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    if settings.WEBSUB_HUB:
        own = feed.feed["feed_url"]
        response["Link"] = f'<{settings.WEBSUB_HUB}>; rel="hub", <{own}>; rel="self"'
    feed.write(response, "utf-8")
    return response


def _channel(request: HttpRequest, section: Page, form: str, portal: Portal) -> SyndicationFeed:
    root = portal.site.root_url
    is_home = section.pk == portal.site.root_page_id
    title = portal.name or section.title
    described = section.search_description or getattr(section, "description", "")
    return FORMS[form](
        title=title if is_home else f"{section.title} - {title}",
        link=root + url_of(section, request),
        description=described or section.title,
        subtitle=described or None,
        language=get_language(),
        feed_url=root + request.path,
        feed_guid=root + request.path,
        author_name=title,
        author_email=portal.settings.email or None,
        author_link=f"{root}/",
        categories=None if is_home else [section.title],
        feed_copyright=portal.settings.copyright_notice or None,
        ttl=TTL_MINUTES,
        icon=root + icons.address("512.png", portal.settings),
        small_icon=root + icons.address("48.png", portal.settings),
        hub=settings.WEBSUB_HUB,
    )


def _articles(section: Page, now: datetime) -> list[ArticlePage]:
    """The newest, with all that their text needs, in a number of queries that does not grow."""
    ids = newest_ids(section, ITEMS, now)
    found = ArticlePage.objects.select_related("cover").with_category_title().in_bulk(ids)
    articles = [found[article_id] for article_id in ids if article_id in found]
    prefetch_related_objects(
        articles,
        Prefetch(
            "article_authors", ArticleAuthor.objects.select_related("author").order_by("sort_order")
        ),
        Prefetch("tagged_items", ArticleTag.objects.select_related("tag").order_by("pk")),
    )
    corrected = [article for article in articles if article.corrected_at]
    prefetch_related_objects(
        corrected, Prefetch("corrections", Correction.objects.order_by("-day", "-pk"))
    )
    read_together([article.body for article in articles])
    _prefetch_pictures(articles)
    return articles


def _prefetch_pictures(articles: Sequence[ArticlePage]) -> None:
    shown = [article.cover for article in articles if article.cover]
    for article in articles:
        shown += [leaf for leaf in leaves_of(article.body) if isinstance(leaf, PortalImage)]
    if shown:
        prefetch_renditions(shown, FEED_RENDITIONS)


def _add(
    feed: SyndicationFeed,
    article: ArticlePage,
    text: FeedText,
    portal: Portal,
    request: HttpRequest,
) -> None:
    published = _to_the_second(first_published(article))
    picture = _picture(article, text)
    corrections = article.corrections.all() if article.corrected_at else []
    tags = [item.tag.name for item in article.tagged_items.all()]
    feed.add_item(
        title=article.title,
        link=text.whole(url_of(article, request)),
        description=article.lead,
        unique_id=_name_for_ever(article, portal),
        unique_id_is_permalink=False,
        pubdate=published,
        updateddate=_to_the_second(article.displayed_at),
        categories=list(dict.fromkeys([article.category_title, *tags])),
        enclosures=picture["enclosures"] if picture else [],
        names=names_of(article) or list(filter(None, [portal.name])),
        picture=picture,
        html=str(text.of(article, corrections)),
    )


def _name_for_ever(article: ArticlePage, portal: Portal) -> str:
    """What a piece is known by, whatever becomes of its address and its dates (RFC 4151)."""
    day = timezone.localdate(article.first_published_at or article.displayed_at)
    return f"tag:{portal.site.hostname},{day.isoformat()}:bai-viet-{article.pk}"


def _to_the_second(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(microsecond=0)


def _picture(article: ArticlePage, text: FeedText) -> dict | None:
    image = article.leading_picture
    made = ready_rendition(image, "lead") if image else None
    if made is None:
        return None
    try:
        size = made.file.size
    except OSError:  # the file is gone, its row is not
        return None
    address = text.whole(made.url)
    return {
        "address": address,
        "type": "image/jpeg",
        "width": made.width,
        "height": made.height,
        "alt": article.cover_alt_text or image.description,
        "credit": image.credit,
        "enclosures": [Enclosure(address, str(size), "image/jpeg")],
    }
