"""Blocks made of numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock


class TableValue(blocks.StructValue):
    """Adds whether any column has a heading; a table that was pasted may have none."""

    @property
    def has_headings(self) -> bool:
        return any(column["heading"] for column in self["table"].columns)


class TableBlock(blocks.StructBlock):
    """A table whose columns have headings; the first column may head the rows."""

    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            ("number", blocks.CharBlock(label=_("Number"), required=False)),
            (
                "rich_text",
                blocks.RichTextBlock(
                    label=_("Formatted text"),
                    required=False,
                    features=["bold", "italic", "link", "english"],
                ),
            ),
        ],
        label=_("Table"),
    )
    first_column_heads_rows = blocks.BooleanBlock(
        label=_("The first column names the rows"), required=False, default=True
    )

    class Meta:
        label = _("Table")
        icon = "table"
        template = "blocks/table.html"
        value_class = TableValue

    def get_preview_value(self) -> blocks.StructValue:
        return self.to_python(
            {
                "table": {
                    "columns": [
                        {"type": "text", "heading": "Lĩnh vực"},
                        {"type": "number", "heading": "Hồ sơ"},
                    ],
                    "rows": [{"values": ["Hộ tịch", "1.204"]}, {"values": ["Chứng thực", "3.018"]}],
                    "caption": "Hồ sơ tiếp nhận trong quý",
                },
                "first_column_heads_rows": True,
            }
        )


class FigureBlock(blocks.StructBlock):
    """One number with what it counts."""

    value = blocks.CharBlock(
        label=_("Number"), max_length=24, help_text=_("As readers see it: 4.872 or 94%.")
    )
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)
    share = blocks.DecimalBlock(
        label=_("Share in percent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("From 0 to 100, for the length of the bar."),
    )

    class Meta:
        label = _("Figure")


class FiguresBlock(blocks.StructBlock):
    """Numbers such as “4.872 hồ sơ · 94%”, as a row of numbers or a small bar chart."""

    class Display(models.TextChoices):
        NUMBERS = "numbers", _("Row of numbers")
        BARS = "bars", _("Bar chart")

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=160)
    display = blocks.ChoiceBlock(
        label=_("Shown as"), choices=Display.choices, default=Display.NUMBERS
    )
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=16)

    class Meta:
        label = _("Figures")
        icon = "order"
        template = "blocks/figures.html"
        preview_value = {
            "heading": "Kết quả giải quyết hồ sơ",
            "display": "bars",
            "figures": [
                {"value": "94%", "label": "Chuyên nghiệp", "share": 94},
                {"value": "98%", "label": "Kỷ cương", "share": 98},
            ],
        }
