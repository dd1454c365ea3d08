"""Which pages use an image or a document."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex


def pages_that_use(media: Model) -> set[int]:
    """Ids of the pages whose saved (not draft) text uses the image or document, anywhere in it."""
    page_type = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.get_references_to(media).filter(base_content_type=page_type)
    return {int(pk) for pk in rows.values_list("object_id", flat=True).distinct()}


def forbid_swap_under_live_page(media: Model) -> None:
    """Refuses another file for an image or document that a published page uses.

    What readers see was approved; whoever uploaded the file must not change it behind that.
    """
    if media.pk is None:
        return
    saved = type(media).objects.filter(pk=media.pk).values_list("file", flat=True).first()
    if saved is None or saved == media.file.name:
        return
    if Page.objects.filter(pk__in=pages_that_use(media)).live().exists():
        raise ValidationError(
            {
                "file": _(
                    "A published page uses this file. Upload the new one beside it, put it into "
                    "the page and send the page for approval."
                )
            }
        )
