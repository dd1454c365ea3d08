"""The rich text editor: opens whatever is stored, marks English words, takes pastes by `cms.paste`.

Imported by `cms.wagtail_hooks`.
"""

import logging

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.paste import clean_html

logger = logging.getLogger(__name__)


class PortalRichTextArea(DraftailRichTextArea):
    """Wagtail's editor; markup that it cannot read is cleaned first, so that a page always opens.

    Such markup comes from scripts, imports and old revisions: a picture inside a paragraph, tags
    that do not match, list items without a list.
    """

    def format_value(self, value: str | None) -> str:
        try:
            return super().format_value(value)
        except Exception:
            # The converter asserts what it expects, and stumbles over the rest in many ways.
            logger.warning("Rich text was cleaned to be shown in the editor", exc_info=True)
            return super().format_value(clean_html(str(value), keeps_own_links=True).words.html)


@hooks.register("register_rich_text_features")
def mark_english_words(features: FeatureRegistry) -> None:
    """`<span lang="en">`: a screen reader says the words as English (WCAG 3.1.2)."""
    style = {
        "type": "ENGLISH",
        "label": "EN",
        "description": _("Words in English, for screen readers"),
        "style": {"borderBottom": "2px dotted"},
    }
    features.register_editor_plugin("draftail", "english", InlineStyleFeature(style))
    features.register_converter_rule(
        "contentstate",
        "english",
        {
            "from_database_format": {'span[lang="en"]': InlineStyleElementHandler("ENGLISH")},
            "to_database_format": {
                "style_map": {"ENGLISH": {"element": "span", "props": {"lang": "en"}}}
            },
        },
    )
