"""A piece's whole text for feed readers: plain HTML that needs none of the portal's styles.

Every address in it is whole. What a reader cannot use elsewhere (sets of web links) is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText, expand_db_html

from cms.blocks.prefetch import leaves_of
from cms.models import PortalImage
from cms.pictures import ready_rendition_of_text
from cms.templatetags.portal_tags import day
from news.models import ArticlePage, Correction

# A sign that no clean text holds (`cms.text`).
_BETWEEN = "\x1e"
_OWN_ADDRESS = re.compile(r'(<a\b[^>]*\bhref=")/(?!/)')


class FeedText:
    """Writes the text of several pieces of one site; their links are found together."""

    def __init__(self, articles: Iterable[ArticlePage], root_url: str) -> None:
        self._root = root_url
        self._expanded = self._expand(articles)

    def of(self, article: ArticlePage, corrections: Iterable[Correction]) -> SafeString:
        """The lead, the cover, the body, the byline and the source, as the page has them."""
        parts: list[SafeString] = [_paragraph(article.lead, "strong")] if article.lead else []
        parts += [self._correction(each) for each in corrections]
        if article.cover:
            caption, credit = article.cover_caption, article.cover.credit
            parts.append(self._figure(article.cover, article.cover_alt_text, caption, credit))
        parts += [self._block(block.block_type, block.value) for block in article.body]
        byline = article.get_byline()
        if byline:
            parts.append(_paragraph(byline, "em"))
        if article.source_name or article.source_url:
            parts.append(_source(article))
        return mark_safe("\n".join(filter(None, parts)))  # noqa: S308  each part is safe

    def whole(self, address: str) -> str:
        return f"{self._root}{address}" if address.startswith("/") else address

    def _expand(self, articles: Iterable[ArticlePage]) -> dict[str, SafeString]:
        sources = list({text for article in articles for text in _rich_texts(article)})
        if not sources:
            return {}
        # One call looks all links up at once.
        found = expand_db_html(_BETWEEN.join(sources)).split(_BETWEEN)
        return {
            source: mark_safe(_OWN_ADDRESS.sub(rf"\1{self._root}/", html))  # noqa: S308  sanitised
            for source, html in zip(sources, found, strict=True)
        }

    def _block(self, kind: str, value) -> SafeString:
        write: Callable[..., SafeString] | None = getattr(self, f"_{kind}", None)
        return write(value) if write else SafeString("")

    def _paragraph(self, value: RichText) -> SafeString:
        return self._expanded.get(value.source, SafeString(""))

    def _heading(self, value) -> SafeString:
        level = "h3" if value["level"] == "h3" else "h2"
        return format_html("<{0}>{1}</{0}>", mark_safe(level), value["text"])  # noqa: S308  ours

    def _quote(self, value) -> SafeString:
        speaker = format_html("<p>— {}</p>", value["speaker"]) if value["speaker"] else ""
        return format_html("<blockquote><p>{}</p>{}</blockquote>", value["text"], speaker)

    def _notice(self, value) -> SafeString:
        heading = value["heading"] or (_("Warning") if value["kind"] == "warning" else "")
        return mark_safe(  # noqa: S308  both parts are safe
            (_paragraph(heading, "strong") if heading else "") + self._paragraph(value["text"])
        )

    def _image(self, value) -> SafeString:
        if not value["image"]:
            return SafeString("")
        credit = value["credit"] or value["image"].credit
        return self._figure(value["image"], value["alt_text"], value["caption"], credit)

    def _gallery(self, value) -> SafeString:
        heading = format_html("<h2>{}</h2>", value["heading"]) if value["heading"] else ""
        pictures = [self._image(each) for each in value["pictures"]]
        return mark_safe("\n".join(filter(None, [heading, *pictures])))  # noqa: S308  safe parts

    def _video(self, value) -> SafeString:
        link = format_html('<p><a href="{}">{}</a></p>', value["address"], value["title"])
        return mark_safe(link + self._paragraph(value["transcript"]))  # noqa: S308  safe parts

    def _attachment(self, value) -> SafeString:
        document = value["document"]
        if not document:
            return SafeString("")
        return format_html(
            '<p><a href="{}">{}</a> ({})</p>',
            self.whole(document.url),
            value["title"] or document.title,
            document.file_extension.upper(),
        )

    def _figures(self, value) -> SafeString:
        heading = _paragraph(value["heading"], "strong") if value["heading"] else ""
        lines = ((figure["value"], figure["label"]) for figure in value["figures"])
        listed = format_html_join("", "<li><strong>{}</strong> {}</li>", lines)
        return format_html("{}<ul>{}</ul>", heading, listed)

    def _table(self, value) -> SafeString:
        table: TypedTable = value["table"]
        caption = format_html("<caption>{}</caption>", table.caption) if table.caption else ""
        headings = ""
        if value.has_headings:
            cells = ((column["heading"],) for column in table.columns)
            headings = format_html("<tr>{}</tr>", format_html_join("", "<th>{}</th>", cells))
        rows = format_html_join(
            "",
            "<tr>{}</tr>",
            (
                (format_html_join("", "<td>{}</td>", ((self._cell(cell.value),) for cell in row)),)
                for row in table.rows
            ),
        )
        return format_html("<table>{}{}{}</table>", caption, headings, rows)

    def _cell(self, value) -> str:
        return self._paragraph(value) if isinstance(value, RichText) else value

    def _figure(self, image: PortalImage, alt: str, caption: str, credit: str) -> SafeString:
        picture = ready_rendition_of_text(image)
        if picture is None:
            return SafeString("")
        if credit and ":" not in credit:
            credit = f"{_('Photo')}: {credit}"
        words = " ".join(filter(None, [caption, credit]))
        return format_html(
            '<figure><img src="{}" width="{}" height="{}" alt="{}">{}</figure>',
            self.whole(picture.url),
            picture.width,
            picture.height,
            alt,
            format_html("<figcaption>{}</figcaption>", words) if words else "",
        )

    def _correction(self, correction: Correction) -> SafeString:
        was = f"{_('The article said')}: {correction.wrong} " if correction.wrong else ""
        right = f"{_('Correct is')}: {correction.right}" if correction.wrong else correction.right
        return format_html(
            "<p><strong>{} ({}):</strong> {}{}</p>",
            _("Correction"),
            day(correction.day),
            was,
            right,
        )


def _rich_texts(article: ArticlePage) -> Iterator[str]:
    for leaf in leaves_of(article.body):
        if isinstance(leaf, RichText):
            yield leaf.source
        elif isinstance(leaf, TypedTable):
            for row in leaf.rows:
                yield from (cell.value.source for cell in row if isinstance(cell.value, RichText))


def _paragraph(words: str, element: str) -> SafeString:
    return format_html("<p><{0}>{1}</{0}></p>", mark_safe(element), words)  # noqa: S308  ours


def _source(article: ArticlePage) -> SafeString:
    name = article.source_name or article.source_url
    if article.source_url:
        return format_html('<p>{}: <a href="{}">{}</a></p>', _("Source"), article.source_url, name)
    return format_html("<p>{}: {}</p>", _("Source"), name)
