"""Blocks made of words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT_FEATURES = [
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "superscript",
    "subscript",
    "english",
]


class ParagraphBlock(blocks.RichTextBlock):
    """Running text: paragraphs, lists, links."""

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "blocks/paragraph.html"
        preview_value = (
            "<p>Sáng 05/10, UBND phường tổ chức tiếp công dân định kỳ. Có <b>05 ý kiến</b> được ghi"
            " nhận và trả lời tại chỗ.</p>"
        )


class HeadingBlock(blocks.StructBlock):
    """A heading inside the text, one or two levels below the title."""

    class Level(models.TextChoices):
        SECTION = "h2", _("Section")
        SUBSECTION = "h3", _("Sub-section")

    text = blocks.CharBlock(label=_("Text"), max_length=160)
    level = blocks.ChoiceBlock(label=_("Level"), choices=Level.choices, default=Level.SECTION)

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "blocks/heading.html"
        form_classname = "struct-block"
        preview_value = {"text": "Kết quả nổi bật", "level": "h2"}


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, with the speaker."""

    text = blocks.TextBlock(label=_("Words"), rows=3)
    speaker = blocks.CharBlock(label=_("Speaker"), required=False, max_length=160)

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "blocks/quote.html"
        preview_value = {
            "text": "Hồ sơ nào trả được trong ngày thì không để người dân phải đi lại lần thứ hai.",
            "speaker": "Bộ phận Một cửa",
        }


class NoticeBlock(blocks.StructBlock):
    """A highlighted notice inside the text."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Information")
        WARNING = "warning", _("Warning")

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=Kind.choices, default=Kind.INFORMATION)
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    text = blocks.RichTextBlock(
        label=_("Text"), features=["bold", "italic", "link", "ul", "english"]
    )

    class Meta:
        label = _("Highlighted notice")
        icon = "info-circle"
        template = "blocks/notice.html"
        preview_value = {
            "kind": "information",
            "heading": "Giờ tiếp nhận hồ sơ",
            "text": "<p>Từ thứ Hai đến thứ Sáu: 07:30 – 11:30 và 13:30 – 17:00.</p>",
        }
