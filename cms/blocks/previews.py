"""Stand-ins that the editor's block previews show."""

from cms.models import PortalImage


def first_image() -> PortalImage | None:
    """Some picture of this portal, for a block's preview."""
    return PortalImage.objects.order_by("pk").first()
