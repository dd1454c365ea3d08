"""Blocks made of pictures, films and files."""

from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.previews import first_image


class ImageBlock(blocks.StructBlock):
    """A picture with what a reader needs to know of it.

    `image` may be missing in a draft (an import whose file is to be found); it is required
    when the piece is sent on.
    """

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Text alternative"),
        max_length=255,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=255)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=120)

    class Meta:
        label = _("Image")
        icon = "image"
        template = "blocks/image.html"

    def get_preview_value(self) -> blocks.StructValue:
        return self.normalize(
            {
                "image": first_image(),
                "alt_text": "Người dân nộp hồ sơ tại bàn tiếp nhận",
                "caption": "Tiếp nhận hồ sơ tại bộ phận Một cửa",
                "credit": "VHXH",
            }
        )


class GalleryBlock(blocks.StructBlock):
    """Several pictures of one event."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    pictures = blocks.ListBlock(ImageBlock(), label=_("Pictures"), min_num=2, max_num=30)

    class Meta:
        label = _("Gallery")
        icon = "images"
        template = "blocks/gallery.html"

    def get_preview_value(self) -> blocks.StructValue:
        picture = {
            "image": first_image(),
            "alt_text": "Người dân dọn vệ sinh tuyến đường",
            "caption": "Ra quân Ngày Chủ nhật xanh",
            "credit": "",
        }
        return self.normalize({"heading": "Một số hình ảnh", "pictures": [picture, picture]})


class AttachmentBlock(blocks.StructBlock):
    """A file to download, in the text."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("Leave empty to use the document's own title."),
    )

    class Meta:
        label = _("Attachment")
        icon = "doc-full"
        template = "blocks/attachment.html"
        preview_value = {"document": None, "title": "Kế hoạch cải cách hành chính"}


class VideoValue(blocks.StructValue):
    """Adds the address of the cookie-less player."""

    @property
    def embed_url(self) -> str:
        return embed_url(self.get("address") or "")


class VideoBlock(blocks.StructBlock):
    """A film on YouTube or Vimeo: a still with a button; nothing is loaded before a click."""

    address = blocks.URLBlock(
        label=_("Address"), help_text=_("The film's page on YouTube or Vimeo.")
    )
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    still = ImageChooserBlock(label=_("Still picture"), required=False)
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        required=False,
        features=["bold", "italic", "ul", "ol", "link", "english"],
    )

    class Meta:
        label = _("Video")
        icon = "media"
        template = "blocks/video.html"
        value_class = VideoValue
        preview_value = {
            "address": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
            "title": "Hướng dẫn nộp hồ sơ trực tuyến",
            "still": None,
            "transcript": "",
        }

    def clean(self, value) -> VideoValue:
        value = super().clean(value)
        if value["address"] and not value.embed_url:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "address": ValidationError(
                        _(
                            "Only films on YouTube or Vimeo can be shown."
                            " Copy the film's own page address."
                        )
                    )
                }
            )
        return value


def embed_url(address: str) -> str:
    """The cookie-less player's address for a YouTube or Vimeo page, or '' for anything else."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    steps = [step for step in parts.path.split("/") if step]
    identifier = ""
    if host in {"youtube.com", "youtube-nocookie.com"}:
        if steps[:1] == ["watch"]:
            identifier = parse_qs(parts.query).get("v", [""])[0]
        elif len(steps) == 2 and steps[0] in {"embed", "shorts", "live"}:
            identifier = steps[1]
    elif host == "youtu.be" and len(steps) == 1:
        identifier = steps[0]
    elif host in {"vimeo.com", "player.vimeo.com"} and steps and steps[-1].isdecimal():
        return f"https://player.vimeo.com/video/{steps[-1]}?dnt=1"
    if len(identifier) == 11 and all(sign.isalnum() or sign in "-_" for sign in identifier):
        return f"https://www.youtube-nocookie.com/embed/{identifier}"
    return ""
