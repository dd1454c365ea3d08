"""What a piece still lacks before it may go on to the next pair of eyes."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


def missing_parts(page: Page) -> list[str | Promise]:
    """Why the text of `page`, as given, is not complete; empty when it is.

    The editor's own forms ask for the same; imports and decisions made elsewhere pass no form.
    """
    reasons = [
        _("The picture “%(caption)s” has no file. Choose one, or delete the block.")
        % {"caption": picture["caption"]}
        for picture in _pictures(page)
        if not picture["image"]
    ]
    if page.expire_at and page.expire_at <= timezone.now():
        reasons.append(_("The time of expiry has passed. Remove it, or set a later one."))
    return reasons


def _pictures(page: Page) -> Iterator[dict]:
    for block in getattr(page, "body", []):
        if block.block_type == "image":
            yield block.value
        elif block.block_type == "gallery":
            yield from block.value["pictures"]
