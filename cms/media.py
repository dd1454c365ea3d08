"""Serves uploaded pictures where no nginx does: renditions, and little else.

WhiteNoise does not see files that arrive after its start. Documents go through Wagtail's own
view, which asks whether the reader may have them; originals are for the admin alone, and
the pictures of staff for staff.
"""

import logging
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

CONTENT_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
PUBLIC_FOLDER = "images"
STAFF_FOLDER = "avatar_images"


class StoreUnreachable(OSError):
    """Where uploads lie nothing answers, or we are refused."""


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition by its path under MEDIA_ROOT; anything else is a 404."""
    parts = PurePosixPath(path).parts
    content_type = CONTENT_TYPES.get(PurePosixPath(path).suffix.lower())
    if not content_type or len(parts) < 2 or ".." in parts or not _may_see(request, parts[0]):
        raise Http404
    try:
        file = default_storage.open(path)
        modified = int(default_storage.get_modified_time(path).timestamp())
    except StoreUnreachable:
        logger.exception("The store of uploads does not answer")
        return HttpResponse(status=503, headers={"Retry-After": "10", "Cache-Control": "no-store"})
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    audience = "public" if parts[0] == PUBLIC_FOLDER else "private"
    headers = {
        "Cache-Control": f"{audience}, max-age={settings.MEDIA_CACHE_SECONDS}",
        "Last-Modified": http_date(modified),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    seen = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if seen is not None and seen >= modified:
        file.close()
        return HttpResponseNotModified(headers=headers)
    return FileResponse(file, content_type=content_type, headers=headers)


def _may_see(request: HttpRequest, folder: str) -> bool:
    return folder == PUBLIC_FOLDER or (folder == STAFF_FOLDER and request.user.is_authenticated)
