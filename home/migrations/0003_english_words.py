"""Words of a text may be marked as English; the database needs no change for it."""

import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_words_of_a_section"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="standardpage",
                    name="body",
                    field=wagtail.fields.StreamField(
                        [
                            ("paragraph", 0),
                            ("heading", 3),
                            ("quote", 6),
                            ("notice", 10),
                            ("image", 15),
                            ("gallery", 18),
                            ("video", 23),
                            ("attachment", 26),
                            ("table", 32),
                            ("figures", 40),
                            ("web_links", 42),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "cms.blocks.text.ParagraphBlock",
                                (),
                                {
                                    "features": [
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "link",
                                        "document-link",
                                        "superscript",
                                        "subscript",
                                        "english",
                                    ],
                                    "group": "Words",
                                },
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 160},
                            ),
                            2: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("h2", "Section"), ("h3", "Sub-section")],
                                    "label": "Level",
                                },
                            ),
                            3: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 1), ("level", 2)]],
                                {"group": "Words"},
                            ),
                            4: ("wagtail.blocks.TextBlock", (), {"label": "Words", "rows": 3}),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Speaker", "max_length": 160, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 4), ("speaker", 5)]],
                                {"group": "Words"},
                            ),
                            7: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("information", "Information"),
                                        ("warning", "Warning"),
                                    ],
                                    "label": "Kind",
                                },
                            ),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 120, "required": False},
                            ),
                            9: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ul", "english"],
                                    "label": "Text",
                                },
                            ),
                            10: (
                                "wagtail.blocks.StructBlock",
                                [[("kind", 7), ("heading", 8), ("text", 9)]],
                                {"group": "Words"},
                            ),
                            11: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Image"}),
                            12: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "What the picture shows, for those who cannot see it.",
                                    "label": "Text alternative",
                                    "max_length": 255,
                                },
                            ),
                            13: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 255},
                            ),
                            14: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Credit", "max_length": 120, "required": False},
                            ),
                            15: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("image", 11),
                                        ("alt_text", 12),
                                        ("caption", 13),
                                        ("credit", 14),
                                    ]
                                ],
                                {"group": "Pictures and files"},
                            ),
                            16: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("image", 11),
                                        ("alt_text", 12),
                                        ("caption", 13),
                                        ("credit", 14),
                                    ]
                                ],
                                {},
                            ),
                            17: (
                                "wagtail.blocks.ListBlock",
                                (16,),
                                {"label": "Pictures", "max_num": 30, "min_num": 2},
                            ),
                            18: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 8), ("pictures", 17)]],
                                {"group": "Pictures and files"},
                            ),
                            19: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {
                                    "help_text": "The film's page on YouTube or Vimeo.",
                                    "label": "Address",
                                },
                            ),
                            20: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Title", "max_length": 160},
                            ),
                            21: (
                                "wagtail.images.blocks.ImageChooserBlock",
                                (),
                                {"label": "Still picture", "required": False},
                            ),
                            22: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "ul", "ol", "link", "english"],
                                    "label": "Transcript",
                                    "required": False,
                                },
                            ),
                            23: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("address", 19),
                                        ("title", 20),
                                        ("still", 21),
                                        ("transcript", 22),
                                    ]
                                ],
                                {"group": "Pictures and files"},
                            ),
                            24: (
                                "wagtail.documents.blocks.DocumentChooserBlock",
                                (),
                                {"label": "Document"},
                            ),
                            25: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Leave empty to use the document's own title.",
                                    "label": "Title",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            26: (
                                "wagtail.blocks.StructBlock",
                                [[("document", 24), ("title", 25)]],
                                {"group": "Pictures and files"},
                            ),
                            27: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "required": False},
                            ),
                            28: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Number", "required": False},
                            ),
                            29: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "english"],
                                    "label": "Formatted text",
                                    "required": False,
                                },
                            ),
                            30: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 27), ("number", 28), ("rich_text", 29)]],
                                {"label": "Table"},
                            ),
                            31: (
                                "wagtail.blocks.BooleanBlock",
                                (),
                                {
                                    "default": True,
                                    "label": "The first column names the rows",
                                    "required": False,
                                },
                            ),
                            32: (
                                "wagtail.blocks.StructBlock",
                                [[("table", 30), ("first_column_heads_rows", 31)]],
                                {"group": "Numbers and links"},
                            ),
                            33: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Heading", "max_length": 160, "required": False},
                            ),
                            34: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("numbers", "Row of numbers"),
                                        ("bars", "Bar chart"),
                                    ],
                                    "label": "Shown as",
                                },
                            ),
                            35: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "As readers see it: 4.872 or 94%.",
                                    "label": "Number",
                                    "max_length": 24,
                                },
                            ),
                            36: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What it counts", "max_length": 120},
                            ),
                            37: (
                                "wagtail.blocks.DecimalBlock",
                                (),
                                {
                                    "decimal_places": 2,
                                    "help_text": "From 0 to 100, for the length of the bar.",
                                    "label": "Share in percent",
                                    "max_value": 100,
                                    "min_value": 0,
                                    "required": False,
                                },
                            ),
                            38: (
                                "wagtail.blocks.StructBlock",
                                [[("value", 35), ("label", 36), ("share", 37)]],
                                {},
                            ),
                            39: (
                                "wagtail.blocks.ListBlock",
                                (38,),
                                {"label": "Figures", "max_num": 16, "min_num": 1},
                            ),
                            40: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 33), ("display", 34), ("figures", 39)]],
                                {"group": "Numbers and links"},
                            ),
                            41: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("cms.WebLinkSet",),
                                {"label": "Web link set"},
                            ),
                            42: (
                                "wagtail.blocks.StructBlock",
                                [[("link_set", 41)]],
                                {"group": "Numbers and links"},
                            ),
                        },
                        verbose_name="body",
                    ),
                ),
            ]
        ),
    ]
