"""Pictures as readers get them: with the right headers, and nothing but pictures."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.http import http_date

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

RENDITION = "images/cho.width-200.webp"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    default_storage.save(RENDITION, ContentFile(b"RIFFpicture"))
    return tmp_path


def test_a_rendition_made_after_the_start_is_served_safely(client):
    response = client.get(f"/media/{RENDITION}")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"RIFFpicture"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "public, max-age=2592000"
    assert response.headers["Content-Length"] == "11"
    assert not response.cookies
    assert "Vary" not in response.headers


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.JPG", "image/jpeg"),
        ("a.jpeg", "image/jpeg"),
        ("a.png", "image/png"),
        ("a.gif", "image/gif"),
        ("a.avif", "image/avif"),
    ],
)
def test_each_kind_of_picture_has_its_type(client, name, content_type):
    default_storage.save(f"images/{name}", ContentFile(b"x"))
    response = client.get(f"/media/images/{name}")
    assert response.headers["Content-Type"] == content_type
    response.close()


def test_a_picture_that_the_reader_has_is_not_sent_again(client):
    first = client.get(f"/media/{RENDITION}")
    first.close()
    seen = {"If-Modified-Since": first.headers["Last-Modified"]}
    again = client.get(f"/media/{RENDITION}", headers=seen)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=2592000"
    stale = client.get(f"/media/{RENDITION}", headers={"If-Modified-Since": http_date(0)})
    assert stale.status_code == 200
    stale.close()
    crooked = client.get(f"/media/{RENDITION}", headers={"If-Modified-Since": "hôm qua"})
    assert crooked.status_code == 200
    crooked.close()


def test_head_tells_the_length_and_sends_nothing(client):
    response = client.head(f"/media/{RENDITION}")
    assert (response.status_code, response.headers["Content-Length"]) == (200, "11")
    assert b"".join(response.streaming_content) == b""


def test_nothing_can_be_written(client):
    assert client.post(f"/media/{RENDITION}").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "documents/mat.pdf",
        "documents/mat.png",
        "original_images/goc.jpg",
        "images/trang.html",
        "images/hinh.svg",
        "images/khong-duoi",
        "goc.jpg",
        "images/sub/../../original_images/goc.jpg",
        "images/../original_images/goc.jpg",
        "images/%2e%2e/original_images/goc.jpg",
        "images/..%2foriginal_images/goc.jpg",
        "images//../../portal.png",
        "../portal.png",
        "%2e%2e/portal.png",
        "/etc/portal.png",
        "images/khong-co.png",
        "images/",
        "images/thu-muc.png",
        "images/%00.png",
        "images/" + "a" * 300 + ".png",
    ],
)
def test_anything_else_is_not_found(client, media, path):
    for name in (
        "documents/mat.pdf",
        "documents/mat.png",
        "original_images/goc.jpg",
        "goc.jpg",
        "images/trang.html",
        "images/hinh.svg",
        "images/khong-duoi",
        "images/sub/x.png",
        "images/thu-muc.png/x",
    ):
        default_storage.save(name, ContentFile(b"mat"))
    (media / "portal.png").write_bytes(b"mat")
    response = client.get(f"/media/{path}")
    assert response.status_code == 404
    assert response.content != b"mat"


def test_a_link_out_of_the_folder_is_not_followed_by_name(client, media):
    assert client.get(f"/media//{media}/portal.png").status_code == 404


def test_pictures_of_staff_are_for_staff(client):
    default_storage.save("avatar_images/ha.jpg", ContentFile(b"x"))
    assert client.get("/media/avatar_images/ha.jpg").status_code == 404
    client.force_login(UserFactory())
    response = client.get("/media/avatar_images/ha.jpg")
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("private")
    response.close()


def test_a_page_is_compressed_and_a_picture_is_not_again(client, site):
    ask = {"Accept-Encoding": "gzip"}
    assert client.get("/", headers=ask).headers["Content-Encoding"] == "gzip"
    response = client.get(f"/media/{RENDITION}", headers=ask)
    assert "Content-Encoding" not in response.headers
    assert response.headers["Content-Length"] == "11"
    response.close()
