"""The body of an article for other sites: plain semantic HTML with whole addresses, and as text.

Made from the blocks themselves, not from the portal's templates: no class, script, icon or film
player of ours means anything elsewhere. Whatever the blocks hold goes through one whitelist.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue, StructValue
from wagtail.rich_text import RichText, expand_db_html
from wagtail.whitelist import (
    Whitelister,
    allow_without_attributes,
    attribute_rule,
    check_url,
)

from cms import pictures
from cms.models import PortalDocument, PortalImage

PLAIN_TAGS = (
    "[document]", "aside", "b", "blockquote", "br", "caption", "em", "figcaption", "figure",
    "footer", "h2", "h3", "i", "li", "ol", "p", "small", "strong", "sub", "sup", "table", "tbody",
    "td", "thead", "tr", "ul",
)  # fmt: skip
# Between the rich texts of one body: no text of the portal holds it (`cms.text`).
_SEAM = "\x1f"
_TEXT_TAGS = ("p", "h2", "h3", "li", "caption", "tr", "figcaption", "footer")


def html_of(body: StreamValue, base: str) -> str:
    """The body as HTML, addresses completed with `base`, the site's root.

    Links in the whole of it are read with one query a kind; pictures are to be fetched before
    (`cms.blocks.prefetch.prefetch_for_blocks`).
    """
    written = _Writer(body, base)
    whole = "".join(f"{part}\n" for part in written.parts() if part)
    return _Whitelist(base).clean(whole).strip()


def text_of(html: str) -> str:
    """The words of what `html_of` gives: a paragraph, item or row of a table in a line each."""
    soup = BeautifulSoup(html, "html.parser")
    lines = [
        _line(element) for element in soup.find_all(_TEXT_TAGS) if not element.find_parent(_inside)
    ]
    return "\n".join(line for line in lines if line)


def _inside(element: Tag) -> bool:
    """Elements whose words are taken together."""
    return element.name in {"li", "tr"}


def _line(element: Tag) -> str:
    if element.name == "tr":
        cells = element.find_all(["th", "td"])
        return " | ".join(_words(cell) for cell in cells)
    return f"- {_words(element)}" if element.name == "li" else _words(element)


def _words(element: Tag) -> str:
    for line_break in element.find_all("br"):
        line_break.replace_with("\n")
    lines = element.get_text().split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


class _Whitelist(Whitelister):
    """Wagtail's, with whole addresses; code goes with what it says, a link to nothing alone."""

    def __init__(self, base: str) -> None:
        whole = partial(_whole_address, base)
        self.element_rules = {
            **dict.fromkeys(PLAIN_TAGS, allow_without_attributes),
            "a": attribute_rule({"href": whole}),
            "img": attribute_rule({"src": whole, "width": True, "height": True, "alt": True}),
            "span": attribute_rule({"lang": True}),
            "th": attribute_rule({"scope": True}),
        }

    def clean_tag_node(self, doc: BeautifulSoup, tag: Tag) -> None:
        if tag.name in {"script", "style", "template", "iframe", "object", "svg", "math"}:
            tag.decompose()
            return
        super().clean_tag_node(doc, tag)
        if (tag.name == "a" and "href" not in tag.attrs) or (
            tag.name == "img" and "src" not in tag.attrs
        ):
            tag.unwrap()


def _whole_address(base: str, address: str) -> str | None:
    try:
        return check_url(urljoin(base, address.strip()))
    except ValueError:  # "http://[" and the like
        return None


class _Writer:
    """Writes the blocks of one body; rich texts are expanded all at once."""

    def __init__(self, body: StreamValue, base: str) -> None:
        self._body = body
        self._base = base
        sources = [text.source.replace(_SEAM, "") for text in _rich_texts(body)]
        expanded = expand_db_html(_SEAM.join(sources)).split(_SEAM) if sources else []
        self._expanded = iter(expanded)

    def parts(self) -> Iterator[str]:
        writers = {
            "paragraph": self._rich,
            "heading": self._heading,
            "quote": self._quote,
            "notice": self._notice,
            "image": self._image,
            "gallery": self._gallery,
            "video": self._video,
            "attachment": self._attachment,
            "table": self._table,
            "figures": self._figures,
            "web_links": self._web_links,
        }
        for block in self._body:
            yield writers[block.block_type](block.value)

    def _rich(self, value: RichText) -> SafeString:
        """The next of the expanded texts; `_rich_texts` yields them in the order of the blocks."""
        return mark_safe(next(self._expanded))  # noqa: S308  the whole body is cleaned at the end

    def _heading(self, value: StructValue) -> str:
        pattern = "<h3>{}</h3>" if value["level"] == "h3" else "<h2>{}</h2>"
        return format_html(pattern, value["text"])

    def _quote(self, value: StructValue) -> str:
        lines = format_html_join("", "<p>{}</p>", ((line,) for line in _lines(value["text"])))
        speaker = format_html("<footer>{}</footer>", value["speaker"]) if value["speaker"] else ""
        return format_html("<blockquote>{}{}</blockquote>", lines, speaker)

    def _notice(self, value: StructValue) -> str:
        heading = _strong(value["heading"])
        return format_html("<aside>{}{}</aside>", heading, self._rich(value["text"]))

    def _image(self, value: StructValue) -> str:
        image: PortalImage | None = value["image"]
        found = pictures.sources(image, "text") if image else None
        if found is None:
            return ""
        credit = value["credit"] or image.credit
        return format_html(
            '<figure><img src="{}" width="{}" height="{}" alt="{}">{}</figure>',
            urljoin(self._base, found.fallback.url),
            found.fallback.width,
            found.fallback.height,
            value["alt_text"],
            _caption(value["caption"], credit),
        )

    def _gallery(self, value: StructValue) -> str:
        heading = format_html("<h2>{}</h2>", value["heading"]) if value["heading"] else ""
        shown = format_html_join("", "{}", ((self._image(item),) for item in value["pictures"]))
        return format_html("{}{}", heading, shown)

    def _video(self, value: StructValue) -> str:
        transcript = self._rich(value["transcript"]) if value["transcript"] else ""
        return format_html(
            '<p><a href="{}">{}: {}</a></p>{}',
            value["address"],
            _("Film"),
            value["title"],
            transcript,
        )

    def _attachment(self, value: StructValue) -> str:
        document: PortalDocument | None = value["document"]
        if document is None:
            return ""
        facts = ", ".join(filter(None, (document.number, document.file_extension.upper())))
        return format_html(
            '<p><a href="{}">{}</a> ({})</p>',
            urljoin(self._base, document.url),
            value["title"] or document.title,
            facts,
        )

    def _table(self, value: StructValue) -> str:
        table = value["table"]
        caption = format_html("<caption>{}</caption>", table.caption) if table.caption else ""
        head = ""
        if value.has_headings:
            headings = ((column["heading"],) for column in table.columns)
            cells = format_html_join("", '<th scope="col">{}</th>', headings)
            head = format_html("<thead><tr>{}</tr></thead>", cells)
        rows = format_html_join(
            "",
            "<tr>{}</tr>",
            ((self._cells(row, value["first_column_heads_rows"]),) for row in table.rows),
        )
        return format_html("<table>{}{}<tbody>{}</tbody></table>", caption, head, rows)

    def _cells(self, row: Iterable, first_is_head: bool) -> SafeString:
        made = []
        for number, cell in enumerate(row):
            is_rich = isinstance(cell.value, RichText)
            words = self._rich(cell.value) if is_rich else escape(cell.value or "")
            pattern = '<th scope="row">{}</th>' if first_is_head and number == 0 else "<td>{}</td>"
            made.append(format_html(pattern, words))
        return format_html_join("", "{}", ((cell,) for cell in made))

    def _figures(self, value: StructValue) -> str:
        items = ((figure["value"], figure["label"]) for figure in value["figures"])
        listed = format_html_join("", "<li><strong>{}</strong> {}</li>", items)
        return format_html("{}<ul>{}</ul>", _strong(value["heading"]), listed)

    def _web_links(self, value: StructValue) -> str:
        if value["link_set"] is None:
            return ""
        links = ((link.address, link.title) for link in value["link_set"].links.all())
        return format_html(
            "<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a></li>', links)
        )


def _rich_texts(body: StreamValue) -> Iterator[RichText]:
    """The rich texts in the order in which `_Writer` meets them."""
    for block in body:
        value = block.value
        if block.block_type == "paragraph":
            yield value
        elif block.block_type == "notice":
            yield value["text"]
        elif block.block_type == "video" and value["transcript"]:
            yield value["transcript"]
        elif block.block_type == "table":
            for row in value["table"].rows:
                yield from (cell.value for cell in row if isinstance(cell.value, RichText))


def _caption(caption: str, credit: str) -> str:
    if not (caption or credit):
        return ""
    named = credit if not credit or ":" in credit else f"{_('Photo')}: {credit}"
    small = format_html(" <small>{}</small>", named) if named else ""
    return format_html("<figcaption>{}{}</figcaption>", caption, small)


def _strong(heading: str) -> str:
    return format_html("<p><strong>{}</strong></p>", heading) if heading else ""


def _lines(words: str) -> list[str]:
    return [line.strip() for line in re.split(r"\n+", words) if line.strip()]
