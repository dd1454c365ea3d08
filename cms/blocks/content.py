"""The body of an article or a standard page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from cms.blocks.facts import FiguresBlock, TableBlock
from cms.blocks.links import WebLinksBlock
from cms.blocks.media import AttachmentBlock, GalleryBlock, ImageBlock, VideoBlock
from cms.blocks.text import (
    RICH_TEXT_FEATURES,
    HeadingBlock,
    NoticeBlock,
    ParagraphBlock,
    QuoteBlock,
)

WORDS = pgettext_lazy("kind of block", "Words")


class ContentBlock(blocks.StreamBlock):
    """Every kind of block that a body may hold."""

    paragraph = ParagraphBlock(features=RICH_TEXT_FEATURES, group=WORDS)
    heading = HeadingBlock(group=WORDS)
    quote = QuoteBlock(group=WORDS)
    notice = NoticeBlock(group=WORDS)
    image = ImageBlock(group=_("Pictures and files"))
    gallery = GalleryBlock(group=_("Pictures and files"))
    video = VideoBlock(group=_("Pictures and files"))
    attachment = AttachmentBlock(group=_("Pictures and files"))
    table = TableBlock(group=_("Numbers and links"))
    figures = FiguresBlock(group=_("Numbers and links"))
    web_links = WebLinksBlock(group=_("Numbers and links"))
