"""Views of this machine on their way to the database: an append-only file per process.

A view that `append` returned from is in the kernel's hands and outlives the process.
`news.traffic.fold` reads the files into `DailyViews`; how far, stands in `FoldedViews`, written in
the same transaction. So nothing is lost or counted twice, wherever a process dies.

A file's writer keeps it locked as long as it may write. A file that nobody locks is deleted once
it is read; its name never comes again.
"""

import fcntl
import os
import secrets
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

SUFFIX = ".views"
_RECORD = struct.Struct("<16sqi8sd")
RECORD_BYTES = _RECORD.size
# From this length on a process begins another file, so that the read ones can go.
LONG_BYTES = 4 * 1024 * 1024


class View(NamedTuple):
    """One view; `key` is the visitor's salted hash, `day` an ordinal, `seen_at` in seconds."""

    key: bytes
    page_id: int
    day: int
    kind: str
    seen_at: float


class Journal:
    """The file that this process writes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = secrets.token_hex(16)
        self.path = folder / f"{self.name}{SUFFIX}"
        # It gets its name when it is locked: an unlocked one may be deleted at once.
        draft = folder / self.name
        flags = os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_WRONLY
        flags |= os.O_DSYNC if settings.SQLITE_FULL_SYNC else 0
        self._file = os.open(draft, flags, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        draft.rename(self.path)

    def append(self, view: View) -> None:
        """Raises OSError where the disk is full; the journal is then not to be used again."""
        record = _RECORD.pack(view.key, view.page_id, view.day, view.kind.encode(), view.seen_at)
        if os.write(self._file, record) != RECORD_BYTES:
            raise OSError("A view was written in part.")

    @property
    def size(self) -> int:
        return os.fstat(self._file).st_size

    def close(self) -> None:
        os.close(self._file)


def folder() -> Path:
    """Where this machine keeps them."""
    return Path(settings.VIEW_JOURNALS)


def names(where: Path) -> list[str]:
    """Names of the journals in a folder, of living and of dead processes."""
    return sorted(path.stem for path in where.glob(f"*{SUFFIX}"))


def used_bytes(where: Path) -> int:
    return sum(_size(path) for path in where.glob(f"*{SUFFIX}"))


def unread_bytes(where: Path, name: str, offset: int) -> int:
    """Length of the whole records after an offset; what a dying process wrote in part is none."""
    unread = _size(where / f"{name}{SUFFIX}") - offset
    return max(0, unread - unread % RECORD_BYTES)


def read(where: Path, name: str, offset: int, most: int) -> list[View]:
    """At most so many views after an offset; none of a file that is gone."""
    try:
        with (where / f"{name}{SUFFIX}").open("rb") as file:
            file.seek(offset)
            found = file.read(most * RECORD_BYTES)
    except FileNotFoundError:
        return []
    whole = found[: len(found) - len(found) % RECORD_BYTES]
    return [
        View(key, page_id, day, kind.rstrip(b"\0").decode(), seen_at)
        for key, page_id, day, kind, seen_at in _RECORD.iter_unpack(whole)
    ]


def is_written(where: Path, name: str) -> bool:
    """Whether a living process may still write to the journal."""
    try:
        file = os.open(where / f"{name}{SUFFIX}", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(file)


def delete(where: Path, name: str) -> None:
    (where / f"{name}{SUFFIX}").unlink(missing_ok=True)


@contextmanager
def folding(where: Path) -> Iterator[bool]:
    """Whether nobody else on this machine folds; nobody else does until the block ends."""
    where.mkdir(parents=True, exist_ok=True)
    gate = os.open(where / "folding", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
        os.utime(gate)
    finally:
        os.close(gate)


def folded_within(where: Path, seconds: float) -> bool:
    """Whether a process of this machine folded so lately; never if the clock was set back since."""
    try:
        return 0 <= time.time() - (where / "folding").stat().st_mtime < seconds
    except FileNotFoundError:
        return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
