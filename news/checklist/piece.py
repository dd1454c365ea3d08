"""A piece as the rules read it: plain texts, pictures, headings and links, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from wagtail.blocks import StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.models import Page
from wagtail.rich_text import RichText


class Text(NamedTuple):
    """A paragraph or field; `place` is the content path of the form's field or block."""

    place: str
    words: str


class Picture(NamedTuple):
    place: str
    has_file: bool
    alt_text: str
    caption: str
    credit: str


class Heading(NamedTuple):
    place: str
    words: str
    level: int


class Link(NamedTuple):
    """A link in the text: to an address, or to a page or document of the portal by its id."""

    place: str
    words: str
    address: str
    page_id: int | None = None
    document_id: int | None = None


@dataclass
class Piece:
    """Everything that a rule may ask about; reading it starts no query but for chosen pictures."""

    title: str
    lead: str
    page: Page
    texts: list[Text] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    bold_paragraphs: list[Text] = field(default_factory=list)
    bare_tables: list[str] = field(default_factory=list)


def read(page: Page) -> Piece:
    """The piece as `page` holds it, saved or not; a page of another kind has little to check."""
    piece = Piece(page.title or "", getattr(page, "lead", "") or "", page)
    for name in ("title", "lead", "cover_caption", "byline"):
        if words := getattr(page, name, ""):
            piece.texts.append(Text(name, words))
    if address := getattr(page, "source_url", ""):
        piece.links.append(Link("source_url", "", address))
    for block in getattr(page, "body", None) or []:
        _read_block(piece, block.block_type, block.value, block.id or "body")
    return piece


def _read_block(piece: Piece, kind: str, value: Any, place: str) -> None:
    if kind == "heading":
        level = 3 if value.get("level") == "h3" else 2
        piece.headings.append(Heading(place, (value.get("text") or "").strip(), level))
    elif kind == "image":
        piece.pictures.append(_picture(value, place))
    elif kind == "gallery":
        piece.pictures += [_picture(each, place) for each in value["pictures"]]
    elif kind == "table" and not value.has_headings:
        piece.bare_tables.append(place)
    for leaf in _leaves(value):
        if isinstance(leaf, RichText):
            _read_rich_text(piece, leaf.source, place)
        elif leaf.strip():
            piece.texts.append(Text(place, leaf))


def _picture(value: StructValue, place: str) -> Picture:
    alt_text, caption, credit = (
        (value.get(name) or "").strip() for name in ("alt_text", "caption", "credit")
    )
    return Picture(place, bool(value.get("image")), alt_text, caption, credit)


def _leaves(value: Any) -> Iterator[RichText | str]:
    if isinstance(value, StructValue):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, TypedTable):
        for row in value.rows:
            for cell in row:
                yield from _leaves(cell.value)
    elif isinstance(value, (RichText, str)):
        yield value


def _read_rich_text(piece: Piece, source: str, place: str) -> None:
    # What looks like a declaration and is none stops the parser.
    tree = BeautifulSoup((source or "").replace("<!", "&lt;!"), "html.parser")
    paragraphs = tree.find_all(["p", "li"]) or [tree]
    for paragraph in paragraphs:
        words = " ".join(paragraph.get_text().split())
        if not words:
            continue
        piece.texts.append(Text(place, words))
        bold = " ".join("".join(each.get_text() for each in paragraph.find_all("b")).split())
        if paragraph.name == "p" and bold == words:
            piece.bold_paragraphs.append(Text(place, words))
    for anchor in tree.find_all("a"):
        number = str(anchor.get("id") or "")
        target = int(number[:18]) if number.isascii() and number.isdecimal() else None
        words = " ".join(anchor.get_text().split())
        kind = anchor.get("linktype")
        piece.links.append(
            Link(
                place,
                words,
                str(anchor.get("href") or ""),
                page_id=target if kind == "page" else None,
                document_id=target if kind == "document" else None,
            )
        )
