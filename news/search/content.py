"""The words of a body: every text a reader sees in its blocks, without starting a query.

Works on the stored form of a StreamField with its block definitions, so that thousands of
bodies can be read without fetching a picture.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock

_BREAKING_TAG = re.compile(
    r"</?(?:p|br|li|ul|ol|h[1-6]|div|tr|td|th|blockquote|hr|embed)\b[^>]*>", re.I
)
_TAG = re.compile(r"<[^>]*>")


def body_texts(body: StreamValue) -> Iterator[str]:
    """The texts of a body in reading order, plain."""
    for block, value in _leaves(body.stream_block, body.raw_data):
        if isinstance(block, blocks.RichTextBlock):
            yield plain_text(str(value))
        elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
            yield str(value)


def document_ids(body: StreamValue) -> Iterator[int]:
    """The documents that a body offers."""
    for block, value in _leaves(body.stream_block, body.raw_data):
        if isinstance(block, DocumentChooserBlock):
            yield int(value)


def plain_text(html: str) -> str:
    """The words of rich text, apart where tags that break the line hold them apart."""
    return unescape(_TAG.sub("", _BREAKING_TAG.sub(" ", html)))


def _leaves(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    """Every leaf block with its stored value, empty ones left out."""
    if not value:
        return
    if isinstance(block, blocks.BaseStreamBlock):
        for child in value:
            if child["type"] in block.child_blocks:
                yield from _leaves(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child_block in block.child_blocks.items():
            yield from _leaves(child_block, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            is_wrapped = isinstance(item, dict) and "type" in item and "value" in item
            yield from _leaves(block.child_block, item["value"] if is_wrapped else item)
    elif isinstance(block, TypedTableBlock):
        yield from _table_leaves(block, value)
    else:
        yield block, value


def _table_leaves(block: TypedTableBlock, value: dict) -> Iterator[tuple[blocks.Block, Any]]:
    words = blocks.CharBlock()
    columns = value.get("columns", [])
    for text in (value.get("caption"), *(column.get("heading") for column in columns)):
        yield from _leaves(words, text)
    for row in value.get("rows", []):
        for column, cell in zip(columns, row.get("values", []), strict=False):
            if column["type"] in block.child_blocks:
                yield from _leaves(block.child_blocks[column["type"]], cell)
