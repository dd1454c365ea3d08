"""Sections of the home page; their order is the editors'."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.links import WebLinksBlock
from cms.blocks.text import ParagraphBlock


class TopStoriesBlock(blocks.StructBlock):
    """The lead story and the stories beside it, chosen or newest."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    lead_story = blocks.PageChooserBlock(
        label=_("Lead story"),
        page_type="news.ArticlePage",
        required=False,
        help_text=_("Leave empty for the newest article with a picture."),
    )
    side_stories = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Article"), page_type="news.ArticlePage"),
        label=_("Side stories"),
        default=[],
        max_num=6,
        help_text=_("Filled up with the newest articles."),
    )
    side_count = blocks.IntegerBlock(
        label=_("How many side stories"), default=4, min_value=2, max_value=6
    )

    class Meta:
        label = _("Top stories")
        icon = "pick"


class CategoryBandBlock(blocks.StructBlock):
    """The newest of one category: one large, the rest small."""

    category = blocks.PageChooserBlock(label=_("Category"), page_type="news.CategoryPage")
    heading = blocks.CharBlock(
        label=_("Heading"),
        required=False,
        max_length=80,
        help_text=_("Leave empty to use the category's name."),
    )
    count = blocks.IntegerBlock(label=_("How many articles"), default=5, min_value=1, max_value=9)

    class Meta:
        label = _("Category band")
        icon = "list-ul"


class LatestBlock(blocks.StructBlock):
    """The newest of the whole site (Tin mới nhất)."""

    heading = blocks.CharBlock(label=_("Heading"), default="Tin mới nhất", max_length=80)
    count = blocks.IntegerBlock(label=_("How many articles"), default=6, min_value=1, max_value=20)

    class Meta:
        label = _("Latest news")
        icon = "history"


class MostReadBlock(blocks.StructBlock):
    """What readers opened most over some days (Đọc nhiều nhất)."""

    heading = blocks.CharBlock(label=_("Heading"), default="Đọc nhiều nhất", max_length=80)
    days = blocks.IntegerBlock(label=_("Over how many days"), default=7, min_value=1, max_value=365)
    count = blocks.IntegerBlock(label=_("How many articles"), default=5, min_value=1, max_value=20)

    class Meta:
        label = _("Most read")
        icon = "view"


class NoticesBlock(blocks.StructBlock):
    """A dated list of one category's headlines (Thông báo)."""

    heading = blocks.CharBlock(label=_("Heading"), default="Thông báo", max_length=80)
    category = blocks.PageChooserBlock(label=_("Category"), page_type="news.CategoryPage")
    count = blocks.IntegerBlock(label=_("How many articles"), default=6, min_value=1, max_value=20)

    class Meta:
        label = _("Notices")
        icon = "warning"


class SectionBlock(blocks.StreamBlock):
    """Every kind of section that a home page may hold."""

    top_stories = TopStoriesBlock(group=_("News"))
    category_band = CategoryBandBlock(group=_("News"))
    latest = LatestBlock(group=_("News"))
    most_read = MostReadBlock(group=_("Side column"))
    notices = NoticesBlock(group=_("Side column"))
    web_links = WebLinksBlock(group=_("Side column"))
    text = ParagraphBlock(group=_("News"))
