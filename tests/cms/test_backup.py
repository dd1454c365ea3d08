"""What a backup holds comes back whole, over a running portal too; what is damaged changes nothing."""

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import urllib.request
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import translation

from cms import backup, dumps
from tests.servers import prepared, serving

TELL = """
from cms.models import PortalDocument
from wagtail.models import Page
print(Page.objects.get(depth=2).title, *sorted(PortalDocument.objects.values_list("title", flat=True)))
"""
CHANGE = """
from django.core.files.base import ContentFile
from cms.models import PortalDocument
from wagtail.models import Page
home = Page.objects.get(depth=2).specific
home.title = home.seo_title = {title!r}
home.save_revision().publish()
PortalDocument.objects.all().delete()
PortalDocument.objects.create(title={paper!r}, file=ContentFile(b"giay", {paper!r} + ".txt"))
"""


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def install(tmp_path_factory):
    """A portal with one document, and a backup of it; (environment, folder, archive)."""
    folder = tmp_path_factory.mktemp("install")
    with prepared(folder) as environment:
        run(environment, "shell", "-v0", "-c", CHANGE.format(title="Phường Cũ", paper="cho"))
        run(environment, "backup", str(folder / "first.tar.gz"))
        yield environment, folder, folder / "first.tar.gz"


def run(environment: dict, *arguments: str, fails: bool = False) -> str:
    """What manage.py said; where it should fail, its last words."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert bool(done.returncode) == fails, done.stdout + done.stderr
    return done.stderr.strip().splitlines()[-1] if fails else done.stdout


def title_on_the_home_page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as response:
        page = response.read().decode()
    return page.split("<title>")[1].split("</title>")[0]


def ruin(environment: dict) -> None:
    """Makes the database as broken as a bad disk or a bad command would."""
    if connection.vendor == "sqlite":
        Path(environment["DATABASE_URL"].removeprefix("sqlite:///")).write_bytes(b"hong" * 5_000)
        return
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as database:
        database.execute("DROP TABLE django_migrations, wagtailcore_page CASCADE")


def test_database_and_uploads_come_back_under_a_running_portal(install):
    environment, folder, archive = install
    media = folder / "media"
    before = files_in(media)
    assert any(name.startswith("documents/cho") for name in before)
    with serving(environment) as server:
        assert "Phường Cũ" in title_on_the_home_page(server.url)
        run(environment, "shell", "-v0", "-c", CHANGE.format(title="Phường Mới", paper="song"))
        assert "Phường Mới" in title_on_the_home_page(server.url)
        said = run(environment, "restore", str(archive))
        assert "Phường Cũ" in title_on_the_home_page(server.url)
    assert run(environment, "shell", "-v0", "-c", TELL) == "Phường Cũ cho\n"
    assert files_in(media) == before
    # What the restore replaced was kept, and can be had back.
    (kept,) = (folder / "var").glob("before-restore-*.tar.gz")
    assert str(kept) in said
    run(environment, "restore", str(kept), "--no-safety-copy")
    assert run(environment, "shell", "-v0", "-c", TELL) == "Phường Mới song\n"
    run(environment, "restore", str(archive), "--no-safety-copy")


def test_restore_works_where_the_database_is_destroyed(install):
    environment, _folder, archive = install
    ruin(environment)
    if connection.vendor == "sqlite":
        assert "--no-safety-copy" in run(environment, "restore", str(archive), fails=True)
    run(environment, "restore", str(archive), "--no-safety-copy")
    assert run(environment, "shell", "-v0", "-c", TELL) == "Phường Cũ cho\n"
    assert run(environment, "migrate", "--check") == ""


def test_a_table_of_a_later_version_does_not_stand_in_the_way(install):
    environment, _folder, archive = install
    create = "CREATE TABLE tuong_lai (id integer PRIMARY KEY)"
    if connection.vendor == "sqlite":
        with sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite:///")) as database:
            database.execute(create)
        database.close()
    else:
        with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as database:
            database.execute(create)
    run(environment, "restore", str(archive), "--no-safety-copy")
    tables = run(
        environment,
        "shell",
        "-v0",
        "-c",
        "from django.db import connection; print(connection.introspection.table_names())",
    )
    assert "tuong_lai" not in tables
    assert "wagtailcore_page" in tables


def test_a_folder_gets_a_file_named_by_the_time_and_a_file_is_never_overwritten(install, tmp_path):
    environment, _folder, _archive = install
    run(environment, "backup", str(tmp_path))
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("portal-")
    assert made.stat().st_mode & 0o777 == 0o600
    assert str(made) in run(environment, "backup", str(made), fails=True)
    assert "khong-co" in run(environment, "backup", str(tmp_path / "khong-co" / "a"), fails=True)
    assert list(tmp_path.iterdir()) == [made]


def test_no_secret_is_in_the_archive(install):
    _environment, folder, archive = install
    key = (folder / "var" / "secret-key").read_bytes()
    with tarfile.open(archive) as opened:
        names = opened.getnames()
        assert names[0] == "database"
        assert names[-1] == "manifest.json"
        assert all(name.startswith("media/") for name in names[1:-1])
        for name in names:
            assert key not in opened.extractfile(name).read()


# From here on in this process: each of these must change neither the uploads nor the database.


@pytest.fixture
def here(settings, tmp_path, monkeypatch):
    """A MEDIA_ROOT with one upload, and a database that would tell if it were replaced."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "images" / "a.png").write_bytes(b"here")
    loaded = []
    monkeypatch.setattr(dumps, "load", loaded.append)
    yield settings.MEDIA_ROOT
    assert not loaded
    assert files_in(settings.MEDIA_ROOT) == {"images/a.png": b"here"}
    assert list(settings.MEDIA_ROOT.iterdir()) == [settings.MEDIA_ROOT / "images"]


def rewritten(archive: Path, target: Path, change) -> Path:
    """A copy of `archive` whose members {name: bytes} went through `change`."""
    with tarfile.open(archive) as opened:
        members = {name: opened.extractfile(name).read() for name in opened.getnames()}
    change(members)
    with tarfile.open(target, "w:gz") as opened:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            opened.addfile(entry, io.BytesIO(content))
    return target


def set_in_manifest(**values):
    def change(members: dict) -> None:
        manifest = json.loads(members["manifest.json"]) | values
        members["manifest.json"] = json.dumps(manifest).encode()

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda members: members.pop("manifest.json"), "damaged"),
        (lambda members: members.pop("database"), "damaged"),
        (
            lambda members: members.update(database=members["database"][:-9] + b"khac bit."),
            "damaged",
        ),
        (lambda members: members.update({"media/images/them.png": b"x"}), "damaged"),
        (lambda members: members.update({"media/../../thoat.png": b"x"}), "damaged"),
        (lambda members: members.update({"/media/thoat.png": b"x"}), "damaged"),
        (lambda members: members.update({"manifest.json": b"[]"}), "damaged"),
        (lambda members: members.update({"manifest.json": b"{"}), "damaged"),
        (set_in_manifest(format=2), "newer version"),
        (set_in_manifest(format="moi"), "damaged"),
        (set_in_manifest(migrations=[["news", "0999_tuong_lai"]]), "news.0999_tuong_lai"),
        (set_in_manifest(vendor="oracle"), "oracle"),
    ],
)
def test_archive_that_is_damaged_or_foreign_is_refused(install, here, tmp_path, change, reason):
    archive = rewritten(install[2], tmp_path / "changed.tar.gz", change)
    with translation.override("en"), pytest.raises(backup.BackupError, match=reason):
        backup.restore(archive)
    assert not (tmp_path / "thoat.png").exists()


@pytest.mark.parametrize("kept", [0, 0.0001, 0.01, 0.5, 0.99])
def test_archive_that_was_cut_short_is_refused(install, here, tmp_path, kept):
    cut = tmp_path / "cut.tar.gz"
    whole = install[2].read_bytes()
    cut.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(backup.BackupError):
        backup.restore(cut)


def test_archive_with_a_link_in_it_is_refused(here, tmp_path):
    archive = tmp_path / "link.tar.gz"
    with tarfile.open(archive, "w:gz") as opened:
        entry = tarfile.TarInfo("media/lien-ket")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc"
        opened.addfile(entry)
    with pytest.raises(backup.BackupError):
        backup.restore(archive)


@pytest.mark.parametrize(
    "content",
    [b"", b"khong phai", gzip.compress(b"khong phai")],
    ids=["nothing", "a text", "a packed text"],
)
def test_what_is_no_archive_is_refused(here, tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(backup.BackupError):
        backup.restore(tmp_path / "x")
    with pytest.raises(backup.BackupError):
        backup.restore(tmp_path / "khong-co")


def test_uploads_are_put_back_when_the_database_cannot_be_loaded(install, here, monkeypatch):
    def fail(source: Path) -> None:
        # The uploads of the backup are in place already; this is the worst moment.
        assert any(name.startswith("documents/") for name in files_in(here))
        raise dumps.DumpError("the disk is full")

    def changed_by_the_restore(members: dict) -> None:
        manifest = json.loads(members["manifest.json"])
        content = members["media/images/a.png"] = b"from the backup"
        manifest["files"]["media/images/a.png"] = hashlib.sha256(content).hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()

    archive = rewritten(install[2], here.parent / "other.tar.gz", changed_by_the_restore)
    monkeypatch.setattr(dumps, "load", fail)
    with pytest.raises(backup.BackupError, match="the disk is full"):
        backup.restore(archive)
    for folder in here.iterdir():
        if folder.name != "images":  # an empty folder is no upload
            assert not files_in(folder)
            shutil.rmtree(folder)
