"""Uploads through the admin's own screens: cleaned, brought down, or refused in plain words."""

import io
import json
import struct
import zipfile
import zlib

import pillow_heif
import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from PIL import ExifTags, Image, ImageDraw

from cms.models import PortalDocument, PortalImage

MAKE, ORIENTATION, GPS_FOLDER = 0x010F, 0x0112, 0x8825
GPS = {1: "N", 2: (13.0, 5.0, 0.0), 3: "E", 4: (109.0, 18.0, 0.0)}
ROTATE_CLOCKWISE = 6


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def admin(client, site):
    client.force_login(get_user_model().objects.create_superuser("quan-tri", "q@example.test"))
    return client


def picture(image_format="JPEG", size=(60, 40), mode="RGB", **options) -> bytes:
    """A picture whose upper left corner is red, the rest white."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    out = io.BytesIO()
    image.convert(mode).save(out, image_format, **options)
    return out.getvalue()


def phone_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION], exif[GPS_FOLDER] = "Phone", ROTATE_CLOCKWISE, GPS
    return exif


def add_image(client, name: str, content: bytes):
    data = {"title": "Ảnh", "file": SimpleUploadedFile(name, content), "collection": 1}
    return client.post(reverse("wagtailimages:add"), data)


def add_among_many(client, name: str, content: bytes):
    data = {"title": "Ảnh", "files[]": SimpleUploadedFile(name, content), "collection": 1}
    return client.post(reverse("wagtailimages:add_multiple"), data)


def add_in_chooser(client, name: str, content: bytes):
    data = {
        "image-chooser-upload-title": "Ảnh",
        "image-chooser-upload-file": SimpleUploadedFile(name, content),
        "image-chooser-upload-collection": 1,
    }
    return client.post(reverse("wagtailimages_chooser:create"), data)


WAYS_IN = [add_image, add_among_many, add_in_chooser]


def stored(client, name: str, content: bytes) -> Image.Image:
    """The picture as it lies on the disk after an upload that is taken."""
    response = add_image(client, name, content)
    assert response.status_code == 302, response.context["form"].errors
    file = PortalImage.objects.get().file
    with default_storage.open(file.name) as opened:
        image = Image.open(io.BytesIO(opened.read()))
        image.load()
    return image


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 30,000 px wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def truncated_gif() -> bytes:
    frames = [Image.effect_noise((60, 40), shade) for shade in (10, 90)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()[:-900]


BROKEN = {
    "truncated.jpg": lambda: picture(size=(800, 600))[:-2000],
    "header-only.jpg": lambda: picture(size=(800, 600))[:200],
    "text.jpg": lambda: "Không phải ảnh".encode(),
    "page.png": lambda: b"<html><script>alert(1)</script></html>",
    "bomb.png": bomb,
    "empty.webp": lambda: b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "truncated.gif": truncated_gif,
    "jpeg.png": picture,
    "empty.jpg": lambda: b"",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("way_in", WAYS_IN)
def test_a_broken_picture_is_refused_with_a_reason_by_every_way_in(admin, way_in, name):
    response = way_in(admin, name, BROKEN[name]())
    assert response.status_code == 200
    assert not PortalImage.objects.exists()
    assert (
        list(
            default_storage.listdir("original_images")[1]
            if default_storage.exists("original_images")
            else []
        )
        == []
    )
    if way_in is add_among_many:
        answer = json.loads(response.content)
        assert answer["success"] is False
        assert len(answer["error_message"]) > 20
    elif way_in is add_image:
        assert response.context["form"].errors["file"]
    else:
        answer = json.loads(response.content)
        assert answer["step"] == "reshow_creation_form"
        assert "error" in answer["htmlFragment"]


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_a_good_picture_is_taken_by_every_way_in_without_its_place(admin, way_in):
    way_in(admin, "pho.jpg", picture(exif=phone_exif()))
    image = PortalImage.objects.get()
    assert (image.width, image.height) == (40, 60)
    with image.file.open() as file:
        assert dict(Image.open(file).getexif()) == {}


def test_damaged_picture_says_what_to_do(admin):
    response = add_image(admin, "hong.jpg", BROKEN["truncated.jpg"]())
    assert response.context["form"].has_error("file", code="damaged_picture")


def test_place_and_camera_are_gone_from_the_file_and_its_renditions(admin):
    content = picture(
        size=(800, 600), exif=phone_exif(), comment=b"13.08 109.3", xmp=b"<x:xmpmeta/>"
    )
    assert b"Exif" in content
    stored(admin, "pho.jpg", content)
    image = PortalImage.objects.get()
    for file in (
        image.file,
        *(image.get_rendition(spec).file for spec in ("width-200", "original")),
    ):
        with file.open() as opened:
            body = opened.read()
        assert not dict(Image.open(io.BytesIO(body)).getexif())
        for mark in (b"Exif", b"Phone", b"109.3", b"xmpmeta"):
            assert mark not in body


def test_a_phones_picture_with_a_second_one_inside_loses_its_place_too(admin):
    second = Image.new("RGB", (60, 40))
    content = picture("MPO", exif=phone_exif(), save_all=True, append_images=[second])
    assert Image.open(io.BytesIO(content)).format == "MPO"
    image = stored(admin, "pho.jpg", content)
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (40, 60), {})


def test_orientation_is_applied_to_the_pixels(admin):
    image = stored(admin, "dung.jpg", picture(size=(400, 200), exif=phone_exif()))
    assert image.size == (200, 400)
    red, green, _blue = image.getpixel((190, 10))
    assert red > 200 and green < 80


def test_orientation_that_makes_no_sense_is_no_obstacle(admin):
    exif = Image.Exif()
    exif[ORIENTATION] = 99
    assert stored(admin, "la.jpg", picture(exif=exif)).size == (60, 40)


@pytest.mark.parametrize(
    ("size", "brought_to"), [((3200, 100), (2560, 80)), ((100, 3200), (80, 2560))]
)
@pytest.mark.parametrize(
    ("image_format", "mode"),
    [("JPEG", "RGB"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("JPEG", "CMYK")],
)
def test_a_large_picture_is_brought_down(admin, size, brought_to, image_format, mode):
    name = f"to.{image_format.lower()}"
    content = picture(image_format, size, "L" if mode == "I;16" else mode)
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", size).save(out, "PNG")
        content = out.getvalue()
    assert stored(admin, name, content).size == brought_to
    image = PortalImage.objects.get()
    assert (image.width, image.height) == brought_to
    assert image.file_size == default_storage.size(image.file.name)


def test_a_phones_picture_of_fifty_megapixels_is_brought_down_upright_without_its_place(admin):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (16.0, 5.0, 0.0)
    found = stored(admin, "dien-thoai.jpg", picture(size=(8160, 6120), exif=exif))
    assert found.size == (1920, 2560)
    assert not found.getexif()


def test_a_small_picture_keeps_its_size(admin):
    assert stored(admin, "nho.jpg", picture(size=(2560, 10))).size == (2560, 10)


@pytest.mark.parametrize("image_format", ["PNG", "WEBP", "AVIF"])
def test_transparency_is_kept(admin, image_format):
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(out, image_format)
    image = stored(admin, f"trong.{image_format.lower()}", out.getvalue())
    assert image.format == image_format
    assert image.convert("RGBA").getpixel((5, 5))[3] == 0


def test_transparency_of_a_palette_is_kept(admin):
    out = io.BytesIO()
    emblem = Image.new("P", (40, 40), 3)
    emblem.putpalette([shade for shade in range(256) for _channel in range(3)])
    emblem.save(out, "PNG", transparency=3)
    assert stored(admin, "bieu-trung.png", out.getvalue()).convert("RGBA").getpixel((5, 5))[3] == 0


def test_heic_becomes_a_jpeg_named_so(admin):
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "red")).save(
        out, exif=phone_exif().tobytes()
    )
    image = stored(admin, "IMG_0001.heic", out.getvalue())
    assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert PortalImage.objects.get().file.name.endswith(".jpg")


def test_an_animated_gif_keeps_its_frames(admin):
    frames = [Image.new("L", (40, 40), shade) for shade in (0, 100, 200)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert stored(admin, "dong.gif", out.getvalue()).n_frames == 3


@override_settings(WAGTAILIMAGES_MAX_UPLOAD_SIZE=1000)
@pytest.mark.parametrize("way_in", WAYS_IN)
def test_a_picture_over_the_limit_is_refused(admin, way_in):
    response = way_in(admin, "nang.jpg", picture(size=(800, 600)))
    assert response.status_code == 200
    assert not PortalImage.objects.exists()


def test_drawings_with_scripts_are_no_pictures_here(admin):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    assert add_image(admin, "hinh.svg", svg).context["form"].errors["file"]


def set_avatar(client, name: str, content: bytes):
    """Fills in the whole page of the account, as the browser sends it."""
    address = reverse("wagtailadmin_account")
    forms = client.get(address).context["panels_by_tab"]
    values = {
        field.html_name: field.value() or ""
        for panels in forms.values()
        for panel in panels
        for field in panel.get_form()
        if not isinstance(field.value(), bool)
    }
    values |= {"name_email-first_name": "Thu", "name_email-last_name": "Hà"}
    values["avatar-avatar"] = SimpleUploadedFile(name, content, "image/jpeg")
    return client.post(address, values)


@pytest.mark.parametrize("size", [(300, 200), (900, 600)])
def test_a_picture_of_a_person_loses_its_place_too(admin, size):
    content = picture(size=size, exif=phone_exif())
    assert b"Exif" in content
    assert set_avatar(admin, "toi.jpg", content).status_code == 302
    folder = default_storage.listdir("avatar_images")
    with default_storage.open(f"avatar_images/{folder[1][0]}") as file:
        body = file.read()
    kept = Image.open(io.BytesIO(body))
    assert dict(kept.getexif()) == {}
    assert b"Exif" not in body and b"Phone" not in body
    assert kept.width < kept.height  # turned as the phone said
    assert max(kept.size) <= 400


def test_a_broken_picture_of_a_person_is_refused_in_words(admin):
    response = set_avatar(admin, "toi.jpg", picture(size=(800, 600))[:-2000])
    assert response.status_code == 200
    assert not default_storage.exists("avatar_images")


def test_an_edited_title_does_not_touch_the_file(admin):
    add_image(admin, "a.jpg", picture())
    image = PortalImage.objects.get()
    data = {"title": "Tên mới", "collection": 1, "tags": ""}
    response = admin.post(reverse("wagtailimages:edit", args=[image.pk]), data)
    assert response.status_code == 302
    assert PortalImage.objects.get(title="Tên mới").file.name == image.file.name


def office_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def add_document(client, name: str, content: bytes):
    data = {"title": "Kế hoạch", "file": SimpleUploadedFile(name, content), "collection": 1}
    return client.post(reverse("wagtaildocs:add"), data)


def add_document_among_many(client, name: str, content: bytes):
    data = {"title": "Kế hoạch", "files[]": SimpleUploadedFile(name, content), "collection": 1}
    return client.post(reverse("wagtaildocs:add_multiple"), data)


HONEST = {
    "ke-hoach.pdf": b"%PDF-1.7\n%\xe2\xe3\n",
    "ke-hoach.docx": office_file(),
    "bang.csv": "\ufeffHọ tên,Tổ\nNguyễn Văn A,1\n".encode(),
    "bang-utf16.csv": "Họ tên;Tổ\n".encode("utf-16"),
    "cu.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512,
}
DISHONEST = {
    "page.pdf": b"<!DOCTYPE html><script>location='https://x.example'</script>",
    "page.docx": b"<html></html>",
    "program.pdf": b"MZ\x90\x00",
    "page.txt": b"\n  <HTML><body>",
    "marked-page.csv": b"\xef\xbb\xbf<script>alert(1)</script>",
    "binary.csv": b"\x7fELF\x00\x00",
    "page.html": b"<html></html>",
    "program.exe": b"MZ",
    "picture.svg": b"<svg/>",
    "page.pdf.html": b"%PDF-1.7",
    "nothing": b"%PDF-1.7",
    "empty.pdf": b"",
}
DOCUMENT_WAYS_IN = [add_document, add_document_among_many]


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("way_in", DOCUMENT_WAYS_IN)
def test_an_honest_document_is_taken_whole(admin, way_in, name):
    response = way_in(admin, name, HONEST[name])
    assert response.status_code in {200, 302}
    with PortalDocument.objects.get().file.open() as file:
        assert file.read() == HONEST[name]


@pytest.mark.parametrize("name", DISHONEST)
@pytest.mark.parametrize("way_in", DOCUMENT_WAYS_IN)
def test_a_document_that_is_not_what_its_name_says_is_refused(admin, way_in, name):
    response = way_in(admin, name, DISHONEST[name])
    assert response.status_code == 200
    assert not PortalDocument.objects.exists()
    if way_in is add_document:
        assert response.context["form"].errors["file"]
    else:
        assert json.loads(response.content)["success"] is False


@override_settings(WAGTAILDOCS_MAX_UPLOAD_SIZE=100)
@pytest.mark.parametrize("way_in", DOCUMENT_WAYS_IN)
def test_a_document_over_the_limit_is_refused(admin, way_in):
    assert way_in(admin, "nang.pdf", b"%PDF-" + b"x" * 200).status_code == 200
    assert not PortalDocument.objects.exists()


@pytest.mark.parametrize("name", ["ke-hoach.docx", "bang.csv"])
def test_a_document_comes_down_as_a_file_to_save(admin, name):
    add_document(admin, name, HONEST[name])
    response = admin.get(PortalDocument.objects.get().url)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
