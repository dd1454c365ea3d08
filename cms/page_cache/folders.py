"""Generations of finished pages on disk: `VAR_DIR/page-cache/<generation>/<host>/<path>=<n>.html`.

Beside each lie its `.html.gz` and `.html.br`, and its headers as `.json`.
`current` is a link to the generation that is served. A generation is begun empty and never begun
again under the same name, so a page made too late lands in a folder that nobody reads any more.
`.signal` holds the name once more, for processes that look at it as memory on every request: it
changes after the link, and whoever sees it change reads the link.
"""

import contextlib
import fcntl
import json
import logging
import mmap
import os
import secrets
import shutil
import time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from cms.middleware import PUBLIC_POLICY

logger = logging.getLogger(__name__)

MOST_BYTES = 1024**3  # of one generation
# Of these, for what other sites ask for (`serving.EXTRAS`).
MOST_BYTES_OF_EXTRAS = 128 * 1024**2
BLOCK = 4096
SWEEP_AFTER_SECONDS = 10
SIGNAL_BYTES = 96  # more than any name
_HEAD = ".json"
_FRESH, _USED, _USED_BY_EXTRAS = ".new", ".used", ".used-by-extras"


class Page(NamedTuple):
    """One finished page: its headers, its ETag, and its bytes by content coding ("" is plain)."""

    headers: list[tuple[str, str]]
    etag: str
    bodies: dict[str, bytes]


def root() -> Path:
    return Path(settings.VAR_DIR) / "page-cache"


def current() -> str | None:
    """The name of the generation that is served, if one is."""
    try:
        return str((root() / "current").readlink())
    except OSError:
        return None


def signal() -> mmap.mmap:
    """Memory that the processes of this machine share; it changes after every switch."""
    return _mapped(str(root() / ".signal"))


@lru_cache(maxsize=1)
def _mapped(path: str) -> mmap.mmap:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        # Written, not left sparse: on a full disk a hole could not be filled later.
        if os.fstat(handle).st_size < SIGNAL_BYTES:
            os.pwrite(handle, b" " * SIGNAL_BYTES, 0)
        return mmap.mmap(handle, SIGNAL_BYTES)
    finally:
        os.close(handle)


def _told(name: str | None) -> bytes:
    return (name or "").encode().ljust(SIGNAL_BYTES)


def tell(name: str | None) -> None:
    """Has every process of this machine look at the link again."""
    handle = os.open(root() / ".signal", os.O_WRONLY | os.O_CREAT, 0o640)
    try:
        os.pwrite(handle, _told(name), 0)
    finally:
        os.close(handle)


def tell_again() -> None:
    """Heals what a crash left between link and signal, or who deleted the folder."""
    told = _told(current())
    if signal()[:] != told:
        signal()[:] = told


def mark_of(name: str) -> str:
    """The mark in the database for which a generation was begun."""
    return name.split("-")[0]


def begun_at(name: str) -> float:
    return int(name.split("-")[1]) / 1000


def switch(mark: str) -> None:
    """Begins an empty generation and serves from it; where that fails nothing is served."""
    folder = root()
    if not folder.is_dir():
        return  # nothing was ever served from here
    name = f"{mark}-{time.time_ns() // 1_000_000}-{secrets.token_hex(6)}"
    try:
        (folder / name / _FRESH).mkdir(parents=True)
        link = folder / f".{name}"
        link.symlink_to(name)
        link.replace(folder / "current")
        tell(name)
    except OSError:
        logger.exception("No new generation of pages could be begun; nothing is kept")
        stop()


def begin() -> None:
    """For a server that starts: code, templates and styles may be others than before."""
    root().mkdir(parents=True, exist_ok=True)
    switch("start")


def stop() -> None:
    """Nothing is served from the cache until the next switch."""
    (root() / "current").unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        tell(None)


def switch_from(name: str | None, mark: str) -> None:
    """Begins a generation in the place of `name`, unless another process has done so."""
    with (root() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if current() == name:
            switch(mark)


def sweep(now: float) -> None:
    """Deletes the generations that are no longer served; one process does."""
    name = current()
    with (root() / ".sweeping").open("w") as lock, contextlib.suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for entry in root().iterdir():
            if entry.name in {name, "current", ".lock", ".signal", ".sweeping"}:
                continue
            if now - entry.lstat().st_mtime < SWEEP_AFTER_SECONDS:
                continue
            if entry.is_symlink():
                entry.unlink()
            else:
                shutil.rmtree(entry, ignore_errors=True)


def load(generation: str, place: str) -> Page | None:
    """The page that is kept at `<host>/<path>=<n>`, if one is."""
    kept = f"{root() / generation / place}"
    try:
        head = json.loads(Path(kept + _HEAD).read_bytes())
        bodies = {coding: Path(kept + end).read_bytes() for coding, end in head["files"].items()}
    except (OSError, ValueError):
        return None
    return Page([(name, value) for name, value in head["headers"]], head["etag"], bodies)


def keep(generation: str, place: str, page: Page, is_extra: bool = False) -> bool:
    """Puts a page in its place, each file whole or not at all; says whether it is there now."""
    base = root() / generation
    kept = f"{base / place}"
    fresh = base / _FRESH / secrets.token_hex(8)
    try:
        if not _has_room(base, page, is_extra):
            return False
        fresh.mkdir()  # fails where the generation was swept away
        # nginx serves .html straight from here, and makes its ETag of time and size: the
        # time is made of the content, so that two pages never share one by chance of a second.
        moment = int(page.etag.strip('W/"')[:8], 16)
        files = {}
        for coding, body in page.bodies.items():
            end = files[coding] = _end_of_name(page, coding)
            (fresh / end).write_bytes(body)
            os.utime(fresh / end, (moment, moment))
        head = {"headers": page.headers, "etag": page.etag, "files": files}
        (fresh / _HEAD).write_text(json.dumps(head))
        (base / place).parent.mkdir(parents=True, exist_ok=True)
        # Who is the first to put a head there puts the rest there: no page is made of two.
        os.link(fresh / _HEAD, kept + _HEAD)
        for end in files.values():
            (fresh / end).rename(kept + end)
    except FileExistsError:
        return True
    except OSError:
        return False
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def _end_of_name(page: Page, coding: str) -> str:
    """`.html` for what nginx may send, which it does with the policies of every page."""
    headers = dict(page.headers)
    is_page = headers.get("Content-Type", "").startswith("text/html")
    is_usual = headers.get("Content-Security-Policy", PUBLIC_POLICY) == PUBLIC_POLICY
    end = ".html" if is_page and is_usual else ".bin"
    return end + {"": "", "gzip": ".gz", "br": ".br"}[coding]


def _has_room(base: Path, page: Page, is_extra: bool) -> bool:
    """Whether the page still fits; takes its room."""
    blocks = sum(len(body) // BLOCK + 1 for body in page.bodies.values()) + 1
    if is_extra and not _take(base / _USED_BY_EXTRAS, blocks, MOST_BYTES_OF_EXTRAS):
        return False
    return _take(base / _USED, blocks, MOST_BYTES)


def _take(counter: Path, blocks: int, most_bytes: int) -> bool:
    """Whether so many blocks are left; a file of one byte per block counts for all processes."""
    handle = os.open(counter, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        if (os.fstat(handle).st_size + blocks) * BLOCK > most_bytes:
            return False
        os.write(handle, b"." * blocks)
    finally:
        os.close(handle)
    return True
