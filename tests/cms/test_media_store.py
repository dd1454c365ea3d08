"""Uploads in an S3-compatible store: what the portal keeps there, and who gets what from it."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from cms import pictures
from cms.models import PortalDocument, PortalImage
from tests.cms.test_uploads import add_image, picture
from tests.factories import UserFactory
from tests.servers import bucket_of, free_port, store_of_uploads

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("media_store")]


@pytest.fixture(scope="module")
def running_store():
    with store_of_uploads() as store:
        yield store


@pytest.fixture(autouse=True)
def bucket(running_store, settings, tmp_path):
    """An empty bucket that the portal uses; nothing may be written to MEDIA_DIR."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "default": backend(running_store)}
    settings.MEDIA_BUCKET = running_store["MEDIA_S3_BUCKET"]
    bucket = bucket_of(running_store)
    bucket.objects.all().delete()
    yield bucket
    assert not settings.MEDIA_ROOT.exists()


def backend(store: dict[str, str], **others: str) -> dict:
    options = {
        "bucket_name": store["MEDIA_S3_BUCKET"],
        "endpoint_url": store["MEDIA_S3_ENDPOINT"],
        "region_name": store["MEDIA_S3_REGION"],
        "access_key": store["MEDIA_S3_ACCESS_KEY"],
        "secret_key": store["MEDIA_S3_SECRET_KEY"],
    }
    return {"BACKEND": "cms.media_store.MediaStore", "OPTIONS": {**options, **others}}


@pytest.fixture
def admin(client, site):
    client.force_login(UserFactory(is_superuser=True))
    return client


def keys(bucket) -> set[str]:
    return {each.key for each in bucket.objects.all()}


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_an_upload_and_its_forms_lie_in_the_store_and_come_from_the_portals_address(
    admin, client, bucket
):
    add_image(admin, "cho.jpg", picture(size=(900, 600)))
    image = PortalImage.objects.get()
    pictures.make_missing([image])
    shown = pictures.sources(image, "text")
    assert image.file.name in keys(bucket)
    assert len(keys(bucket)) == 1 + image.renditions.count()
    client.logout()
    for rendition in [*shown.webp, shown.fallback]:
        assert rendition.url == f"/media/{rendition.file.name}"
        response = client.get(rendition.url)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=2592000"
        assert int(response.headers["Content-Length"]) == rendition.file.size
        assert Image.open(io.BytesIO(body(response))).size == (rendition.width, rendition.height)
        seen = {"If-Modified-Since": response.headers["Last-Modified"]}
        assert client.get(rendition.url, headers=seen).status_code == 304


def test_originals_documents_and_pictures_of_staff_are_not_given_away(client, admin, bucket):
    for name in ("original_images/cho.jpg", "documents/mat.pdf", "avatar_images/ha.jpg"):
        default_storage.save(name, ContentFile(b"x"))
    client.logout()
    for name in keys(bucket):
        assert client.get(f"/media/{name}").status_code == 404
    for name in ("images/../original_images/cho.jpg", "images/%2e%2e/documents/mat.pdf"):
        assert client.get(f"/media/{name}").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/media/avatar_images/ha.jpg").status_code == 200
    assert client.get("/media/original_images/cho.jpg").status_code == 404


def test_nobody_may_read_the_bucket_itself_by_what_the_portal_writes(bucket):
    default_storage.save("images/cho.webp", ContentFile(b"x"))
    grants = bucket.Object("images/cho.webp").Acl().grants
    assert not [each for each in grants if "AllUsers" in each["Grantee"].get("URI", "")]


def test_a_document_comes_through_the_portal_which_asks_who_may_have_it(client, admin, bucket):
    document = PortalDocument.objects.create(
        title="Giấy", file=ContentFile(b"%PDF-1.4 giay", "giay.pdf")
    )
    assert document.file.name in keys(bucket)
    response = client.get(document.url)
    assert (response.status_code, body(response)) == (200, b"%PDF-1.4 giay")
    assert response.headers["Content-Type"] == "application/pdf"
    client.logout()
    assert client.get(document.url).status_code == 404  # no public page names it


def test_two_files_of_one_name_are_two(bucket):
    names = {default_storage.save("images/cho.webp", ContentFile(b"x")) for _number in range(2)}
    assert keys(bucket) == names
    assert len(names) == 2


def test_deleting_a_picture_deletes_its_files(admin, bucket, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        add_image(admin, "cho.jpg", picture(size=(900, 600)))
    assert len(keys(bucket)) > 2
    with django_capture_on_commit_callbacks(execute=True):
        PortalImage.objects.get().delete()
    assert keys(bucket) == set()


def test_without_the_store_a_picture_is_asked_for_again_and_pages_stand(
    client, admin, running_store, settings, caplog
):
    add_image(admin, "cho.jpg", picture())
    nobody = f"http://127.0.0.1:{free_port()}"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": backend(running_store, endpoint_url=nobody),
    }
    response = client.get("/media/images/cho.webp")
    assert (response.status_code, response.headers["Cache-Control"]) == (503, "no-store")
    assert pictures.sources(PortalImage.objects.get(), "tile") is None
    assert client.get("/").status_code == 200
    assert "does not answer" in caplog.text


def test_a_backup_says_that_uploads_are_not_in_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("cms.dumps.dump", lambda path: path.write_bytes(b"database"))
    default_storage.save("images/cho.webp", ContentFile(b"x"))
    call_command("backup", str(tmp_path / "a.tar.gz"))
    assert "tai-len" in capsys.readouterr().out
