"""Serves uploaded pictures where no nginx does: the renditions, and nothing else.

WhiteNoise does not see files that arrive after its start. Documents go through Wagtail's own
view, which asks whether the reader may have them; originals are for the admin alone.
"""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

CONTENT_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
PUBLIC_FOLDERS = {"images", "avatar_images"}


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition by its path under MEDIA_ROOT; anything else is a 404."""
    parts = PurePosixPath(path).parts
    content_type = CONTENT_TYPES.get(PurePosixPath(path).suffix.lower())
    if not content_type or len(parts) < 2 or parts[0] not in PUBLIC_FOLDERS or ".." in parts:
        raise Http404
    try:
        modified = int(default_storage.get_modified_time(path).timestamp())
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    headers = {
        "Cache-Control": f"public, max-age={settings.MEDIA_CACHE_SECONDS}",
        "Last-Modified": http_date(modified),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    seen = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if seen is not None and seen >= modified:
        file.close()
        return HttpResponseNotModified(headers=headers)
    return FileResponse(file, content_type=content_type, headers=headers)
