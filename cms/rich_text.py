"""The rich text editor: opens whatever is stored, and takes pastes through `cms.paste`."""

import logging

from wagtail.admin.rich_text import DraftailRichTextArea

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
