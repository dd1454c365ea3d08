"""Backup and restore: the database and the uploads in one archive, whole or not at all.

An archive (tar.gz) holds the database, everything under MEDIA_ROOT, and last a manifest that lists
each file with its SHA-256: an archive that was cut short has no manifest. The signing key and the
passwords of the environment are not in it.

Restoring looks at everything before it touches anything. Then the uploads are put beside those
that are there, the database changes in one transaction, and only then are uploads removed that the
backup does not know. Wherever that is interrupted, every page finds its pictures.
"""

import gzip
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import django
import wagtail
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from cms import dumps

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media"
STAGING_PREFIX = ".portal-"
_CHUNK_BYTES = 1024 * 1024
_COMPRESSION = 3  # pictures do not get smaller, and the database is mostly text


class BackupError(Exception):
    """Says, to whoever typed the command, why there is no backup or no restore."""


@dataclass
class Manifest:
    """What an archive holds and what made it; `files` is name -> SHA-256."""

    made_at: str
    vendor: str
    migrations: list[list[str]]
    format: int = FORMAT
    django: str = field(default_factory=django.get_version)
    wagtail: str = wagtail.__version__
    files: dict[str, str] = field(default_factory=dict)


def make(path: Path, now: datetime) -> Manifest:
    """Writes a backup to `path`, which must not exist; readable by its owner alone."""
    if path.exists():
        raise BackupError(_("%(path)s exists already.") % {"path": path})
    if not path.parent.is_dir():
        raise BackupError(_("There is no folder %(path)s.") % {"path": path.parent})
    media = Path(settings.MEDIA_ROOT)
    with _staging(path.parent) as staging:
        manifest = Manifest(now.isoformat(), connection.vendor, _applied_migrations())
        dumps.dump(staging / DATABASE)
        # What is opened here is the owner's alone: the folder is 0700, the file 0600.
        partial = staging / "archive"
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=_COMPRESSION) as archive:
                _add(archive, manifest, staging / DATABASE, DATABASE)
                for name in _media_names(media):
                    _add(archive, manifest, media / name, str(MEDIA / name))
                listing = staging / MANIFEST
                listing.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
                archive.add(listing, MANIFEST)
            raw.flush()
            os.fsync(raw.fileno())
        partial.rename(path)
    return manifest


def restore(path: Path) -> Manifest:
    """Puts database and uploads back as they were in the backup: all of it, or nothing.

    The database may then be older than the code; `migrate` brings it up.
    """
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    with _staging(media) as staging:
        manifest = _unpack(path, staging)
        _refuse_unfit(manifest)
        dumps.check(staging / DATABASE)
        uploads = _Uploads(media, staging / MEDIA, staging / "replaced")
        try:
            uploads.put_in_place()
            connections.close_all()
            dumps.load(staging / DATABASE)
        except BaseException:
            uploads.take_back()
            raise
        uploads.remove_unknown()
    return manifest


def is_worth_keeping() -> bool:
    """Whether there is a portal here that a restore would replace, even a damaged one."""
    try:
        return bool(_applied_migrations())
    except DatabaseError:
        return True


class _Uploads:
    """The uploads of a backup on their way to MEDIA_ROOT."""

    def __init__(self, media: Path, source: Path, replaced: Path) -> None:
        self.media, self.source, self.replaced = media, source, replaced
        self.names = set(_media_names(source))
        self.added: list[PurePosixPath] = []

    def put_in_place(self) -> None:
        """Adds what is not there, and keeps aside what it replaces."""
        for name in sorted(self.names):
            target, old = self.media / name, self.replaced / name
            if target.is_file() and _digest(target) == _digest(self.source / name):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                old.parent.mkdir(parents=True, exist_ok=True)
                target.rename(old)
            self.added.append(name)
            (self.source / name).rename(target)

    def take_back(self) -> None:
        for name in self.added:
            if (self.replaced / name).exists():
                (self.replaced / name).replace(self.media / name)
            else:
                (self.media / name).unlink(missing_ok=True)

    def remove_unknown(self) -> None:
        for name in set(_media_names(self.media)) - self.names:
            (self.media / name).unlink(missing_ok=True)


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A private folder on the file system of `folder`, so that moving out of it is one step."""
    staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=folder))
    try:
        yield staging
    except (OSError, DatabaseError, dumps.DumpError) as error:
        raise BackupError(str(error)) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _media_names(folder: Path) -> list[PurePosixPath]:
    """Every file below `folder`, by its name from there, but for links and staging folders."""
    names = []
    for file in folder.rglob("*"):
        name = PurePosixPath(file.relative_to(folder).as_posix())
        if (
            file.is_file()
            and not file.is_symlink()
            and not name.parts[0].startswith(STAGING_PREFIX)
        ):
            names.append(name)
    return sorted(names)


def _add(archive: tarfile.TarFile, manifest: Manifest, file: Path, name: str) -> None:
    try:
        source = file.open("rb")
    except FileNotFoundError:
        return  # an editor deleted it since we looked
    with source:
        reader = _HashingReader(source)
        entry = tarfile.TarInfo(name)
        status = os.fstat(source.fileno())
        entry.size, entry.mtime, entry.mode = status.st_size, int(status.st_mtime), 0o640
        archive.addfile(entry, reader)
        manifest.files[name] = reader.digest.hexdigest()


class _HashingReader:
    """A file whose content is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.digest.update(chunk)
        return chunk


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _unpack(path: Path, staging: Path) -> Manifest:
    """The archive's files in `staging`, each as the manifest says; BackupError otherwise."""
    if not path.is_file():
        raise BackupError(_("There is no file %(path)s.") % {"path": path})
    damaged = BackupError(_("%(path)s is damaged or no backup of a portal.") % {"path": path})
    digests = {}
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                content = archive.extractfile(member) if _is_expected(member) else None
                if content is None:
                    raise damaged
                digests[member.name] = _write(content, staging / member.name)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise damaged from error
    if digests.pop(MANIFEST, None) is None:
        raise damaged
    manifest = _read_manifest(staging / MANIFEST, damaged)
    if DATABASE not in digests or digests != manifest.files:
        raise damaged
    return manifest


def _is_expected(member: tarfile.TarInfo) -> bool:
    if not member.isreg():
        return False
    name = PurePosixPath(member.name)
    if str(name) != member.name or ".." in name.parts or "\\" in member.name:
        return False
    return member.name in {DATABASE, MANIFEST} or (len(name.parts) > 1 and name.parts[0] == MEDIA)


def _write(content: BinaryIO, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while chunk := content.read(_CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
    target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    return digest.hexdigest()


def _read_manifest(file: Path, damaged: BackupError) -> Manifest:
    try:
        written = json.loads(file.read_text())
        is_newer = written["format"] > FORMAT
    except (ValueError, TypeError, KeyError) as error:
        raise damaged from error
    if is_newer:
        raise BackupError(_("The backup was made by a newer version of the portal."))
    try:
        return Manifest(**written)
    except TypeError as error:
        raise damaged from error


def _refuse_unfit(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupError(
            _("The backup is of a %(made)s database; this portal runs on %(here)s (DATABASE_URL).")
            % {"made": manifest.vendor, "here": connection.vendor}
        )
    on_disk = MigrationLoader(None).disk_migrations
    known = set(on_disk) | {old for migration in on_disk.values() for old in migration.replaces}
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if unknown:
        raise BackupError(
            _("The backup was made by a newer version of the portal; it needs %(migrations)s.")
            % {"migrations": ", ".join(unknown)}
        )


def _applied_migrations() -> list[list[str]]:
    return sorted(list(key) for key in MigrationRecorder(connection).applied_migrations())
