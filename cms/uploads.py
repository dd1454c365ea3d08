"""What happens to a file between a phone and the library: checked, cleaned, brought down.

The forms are Wagtail's own for every way in (add, add many, chooser, edit).
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, ImageSequence
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

LONGEST_SIDE = 2560
JPEG_QUALITY = 88
# Pillow's name of a format -> extension. HEIC becomes JPEG for every browser, and so does a phone's
# JPEG of several pictures (MPO, with a depth or gain map).
KEPT_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif"}
# Modes that Pillow scales well and every format can hold after at most one conversion.
PLAIN_MODES = {"RGB", "RGBA", "L", "LA", "CMYK"}

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
    # A tag in front, or the first frame of sound.
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"),
}
TEXT_EXTENSIONS = {"txt", "csv"}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")


class PortalImageField(WagtailImageField):
    """Wagtail's, but it reads the size from the header: Wagtail's decodes the whole picture to
    count its pixels, and a truncated one is then an error 500.
    """

    def check_image_pixel_size(self, f: UploadedFile) -> None:
        """ValidationError where the picture, all its frames together, has too many pixels."""
        with _refusing_damage(f) as picture:
            pixels = picture.width * picture.height * getattr(picture, "n_frames", 1)
        if pixels > self.max_image_pixels:
            raise ValidationError(
                self.error_messages["file_too_many_pixels"]
                % {"num_pixels": pixels, "max_pixels_count": self.max_image_pixels},
                code="file_too_many_pixels",
            )


class PortalImageForm(BaseImageForm):
    """Keeps pictures upright, of 2560 px at most, free of metadata: a phone writes where it was."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PortalImageField(
                label=field.label, widget=field.widget, required=field.required
            )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            return clean_picture(file)
        return file


class PortalAvatarForm(AvatarPreferencesForm):
    """Wagtail's picture of a person, cleaned as every other picture: a selfie says where it was."""

    def clean_avatar(self) -> UploadedFile:
        file = self.cleaned_data.get("avatar")
        if file and "avatar" in self.changed_data:
            self.cleaned_data["avatar"] = clean_picture(file)
        return super().clean_avatar()


class PortalDocumentForm(BaseDocumentForm):
    """Takes a document only when its content is what its extension says."""

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_document(file)
        return file


def clean_picture(file: UploadedFile) -> UploadedFile:
    """The upload as a picture that can be shown: whole, upright, without metadata, not too large.

    An animated GIF stays as it is; of other files with several pictures the first is kept.
    ValidationError for a file that is broken or not a picture.
    """
    with _refusing_damage(file) as picture:
        if picture.format == "GIF" and picture.is_animated:
            for frame in ImageSequence.Iterator(picture):
                frame.load()
            file.seek(0)
            return file
        return _rewrite(picture, file.name)


@contextmanager
def _refusing_damage(file: UploadedFile) -> Iterator[Image.Image]:
    """The picture, opened but not decoded; whatever goes wrong becomes a ValidationError."""
    try:
        file.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of crooked metadata, which is dropped anyway
            yield Image.open(file)
        file.seek(0)
    except Exception as error:  # Pillow's readers raise whatever a crooked file makes them raise
        raise ValidationError(
            _("This picture is damaged or incomplete. Export or send it again, then upload it."),
            code="damaged_picture",
        ) from error


def _rewrite(picture: Image.Image, name: str) -> UploadedFile:
    written = picture.format if picture.format in KEPT_FORMATS else "JPEG"
    # A JPEG is decoded at half its size where that is enough: a quarter of the memory.
    picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if "transparency" in upright.info or upright.mode not in PLAIN_MODES:
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if written == "JPEG" and upright.mode not in {"RGB", "L", "CMYK"}:
        upright = upright.convert("RGB")
    options = {"quality": JPEG_QUALITY, "optimize": True}
    if profile := upright.info.get("icc_profile"):
        options["icc_profile"] = profile
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, written, **options)
    cleaned = ContentFile(
        out.getvalue(), PurePosixPath(name).with_suffix(KEPT_FORMATS[written]).name
    )
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
        is_honest = is_text and not start.removeprefix(_UTF8_MARK).lower().lstrip().startswith(
            _MARKUP
        )
    else:
        is_honest = start.startswith(SIGNATURES.get(extension, ()))
    if not is_honest:
        raise ValidationError(
            _("The content of this file is not what its name “.%(extension)s” says. Save it again.")
            % {"extension": extension},
            code="dishonest_document",
        )
