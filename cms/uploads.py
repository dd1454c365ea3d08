"""What happens to a file between a phone and the library: checked, cleaned, brought down.

Both forms are Wagtail's own for every way in (add, add many, chooser, edit).
"""

import io
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

LONGEST_SIDE = 4096
JPEG_QUALITY = 88
# Pillow's name of a format -> (name to write, extension). HEIC becomes JPEG for every browser.
KEPT_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif"}

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = {
    "pdf": (b"%PDF-",),
    "doc": (_OLE,),
    "xls": (_OLE,),
    "ppt": (_OLE,),
    "docx": (_ZIP,),
    "xlsx": (_ZIP,),
    "pptx": (_ZIP,),
    "odt": (_ZIP,),
    "ods": (_ZIP,),
    "zip": (_ZIP, b"PK\x05\x06"),
}
TEXT_EXTENSIONS = {"txt", "csv"}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")


class PortalImageForm(BaseImageForm):
    """Keeps pictures upright, free of metadata (a phone writes where it was), of 4096 px at most."""

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            return clean_picture(file)
        return file


class PortalDocumentForm(BaseDocumentForm):
    """Takes a document only when its content is what its extension says."""

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_document(file)
        return file


def clean_picture(file: UploadedFile) -> UploadedFile:
    """The upload as a picture that can be shown: whole, upright, without metadata, not too large.

    ValidationError for a file that is broken or not a picture.
    """
    try:
        file.seek(0)
        picture = Image.open(file)
        image_format = picture.format or ""
        picture.load()
    except (
        OSError,
        SyntaxError,
        ValueError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
    ) as error:
        raise ValidationError(
            _("This picture is damaged or incomplete. Export or send it again, then upload it."),
            code="damaged_picture",
        ) from error
    if getattr(picture, "is_animated", False):
        file.seek(0)
        return file
    written = image_format if image_format in KEPT_FORMATS else "JPEG"
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if written == "JPEG" and upright.mode not in {"RGB", "L", "CMYK"}:
        upright = upright.convert("RGB")
    options = {"quality": JPEG_QUALITY, "optimize": True}
    if profile := upright.info.get("icc_profile"):
        options["icc_profile"] = profile
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, written, **options)
    name = PurePosixPath(file.name).with_suffix(KEPT_FORMATS[written]).name
    cleaned = ContentFile(out.getvalue(), name)
    # What Wagtail's image field sets on the file that it checked.
    cleaned.image = upright
    cleaned.content_type = f"image/{written.lower()}"
    return cleaned


def check_document(file: UploadedFile) -> None:
    """ValidationError where the content contradicts the extension: a web page or a program
    under a harmless name is how gambling pages come onto state portals.
    """
    extension = PurePosixPath(file.name).suffix.lower().lstrip(".")
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if extension in TEXT_EXTENSIONS:
        is_text = start.startswith(_UTF16_MARKS) or b"\x00" not in start
        is_honest = is_text and not start.lower().lstrip().startswith(_MARKUP)
    else:
        is_honest = start.startswith(SIGNATURES.get(extension, ()))
    if not is_honest:
        raise ValidationError(
            _("The content of this file is not what its name “.%(extension)s” says. Save it again.")
            % {"extension": extension},
            code="dishonest_document",
        )
