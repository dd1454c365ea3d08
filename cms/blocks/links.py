"""Blocks made of links."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.models import WebLinkSet


class WebLinksBlock(blocks.StructBlock):
    """A set of web links (Liên kết web) in a page's body."""

    link_set = SnippetChooserBlock("cms.WebLinkSet", label=_("Web link set"))

    class Meta:
        label = _("Web links")
        icon = "link-external"
        template = "blocks/web_links.html"

    def get_preview_value(self) -> blocks.StructValue:
        return self.normalize({"link_set": WebLinkSet.objects.order_by("pk").first()})
