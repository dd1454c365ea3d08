"""What a site offers its readers beside the text: which tools, and the article as plain text."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cms.routes import find_site
from cms.shelf import Shelf
from cms.templatetags.portal_tags import moment
from news.models import ArticlePage, ReadingSettings


def reading_context(request: HttpRequest) -> dict:
    """Context processor: `reading`, the site's `ReadingSettings`."""
    return {"reading": SimpleLazyObject(lambda: reading_settings(request))}


def reading_settings(request: HttpRequest) -> ReadingSettings:
    """The settings of the site that the request names; kept on the shelf."""
    site = find_site(request)
    if site is None:
        return ReadingSettings()
    return Shelf.of(request).take(("reading", site.pk), lambda: ReadingSettings.for_site(site))


def plain_text(article: ArticlePage, request: HttpRequest) -> str:
    """The article as text to keep: title, date, words, author, source, address."""
    site = find_site(request)
    words = [
        line for block in article.body for line in block.block.get_searchable_content(block.value)
    ]
    source = ": ".join(filter(None, [article.source_name, article.source_url]))
    parts = [
        article.title,
        f"{site.site_name if site else ''}\n{_('Updated at')}: {moment(article.displayed_at)}",
        article.lead,
        *words,
        article.get_byline(),
        source and f"{_('Source')}: {source}",
        f"{_('Address of this page')}: {article.get_full_url(request)}",
    ]
    return "\n\n".join(part.strip() for part in parts if part and part.strip()) + "\n"
