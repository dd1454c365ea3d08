"""Files that the portal draws itself, kept in the media storage; each can be drawn again.

A file's name holds a digest of all that it was drawn from, so that it never changes and may be
cached for ever. They are never served from the disk: a view asks first whether its page is public.
"""

import hashlib
import json
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

FOREVER_SECONDS = 31_536_000


def digest(*parts: object) -> str:
    """Sixteen letters that stand for all of `parts` (what JSON can hold)."""
    written = json.dumps(parts, ensure_ascii=False, default=str).encode()
    return hashlib.blake2b(written, digest_size=8).hexdigest()


def read(path: str) -> bytes | None:
    """A file's content, or None where it is not drawn yet."""
    try:
        with default_storage.open(path) as file:
            return file.read()
    except OSError:
        return None


def keep(path: str, content: bytes) -> None:
    """Puts a file in its place."""
    if default_storage.exists(path):
        return
    saved = default_storage.save(path, ContentFile(content))
    if saved != path:  # another process was faster
        default_storage.delete(saved)


def forget(folder: str, but: str = "") -> None:
    """Deletes the files of a folder; those whose names begin with `but` stay."""
    try:
        _folders, names = default_storage.listdir(folder)
    except OSError:  # none was ever drawn
        return
    for name in names:
        if not but or not name.startswith(but):
            default_storage.delete(f"{folder}/{name}")


def answer(content: bytes, content_type: str, seconds: int = FOREVER_SECONDS) -> HttpResponseBase:
    """The file for whoever asked, to be kept as long as its address means the same."""
    response = FileResponse(BytesIO(content), content_type=content_type)
    patch_cache_control(response, public=True, max_age=seconds)
    if seconds == FOREVER_SECONDS:
        patch_cache_control(response, immutable=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def lead_on(address: str) -> HttpResponseRedirect:
    """From an address of the past to today's; nobody keeps the way."""
    response = HttpResponseRedirect(address)
    patch_cache_control(response, no_cache=True)
    return response
