"""What goes with an article beside its page: its text as a file, its sound recording."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from news.error_reports import article_for_readers
from news.reading import plain_text, reading_settings

CHUNK_BYTES = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{1,15})?", re.ASCII)


@require_safe
def save_text(request: HttpRequest, page_id: int) -> HttpResponse:
    """`/luu-bai/bai-viet-<page id>.txt`, with the byte order mark that old programs need."""
    article = article_for_readers(request, page_id)
    if article is None or not reading_settings(request).saves_text:
        raise Http404
    response = HttpResponse(
        "\ufeff" + plain_text(article, request), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{article.slug}.txt"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def listen(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """`/nghe-bai/<page id>.mp3`, whole or the part asked for: phones play nothing else."""
    article = article_for_readers(request, page_id)
    if article is None or article.audio is None:
        raise Http404
    try:
        file = article.audio.file.open("rb")
        size = article.audio.file.size
    except OSError as error:
        raise Http404 from error
    first, last, status = 0, size - 1, 200
    # Other forms of the header are answered with the whole file, as HTTP allows.
    if asked := _RANGE.fullmatch(request.headers.get("Range", "")):
        first = int(asked[1])
        last = min(int(asked[2]) if asked[2] else last, last)
        status = 206
        if first > last:
            file.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(last - first + 1),
        "X-Content-Type-Options": "nosniff",
    }
    if status == 206:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingHttpResponse(
        _part(file, first, last - first + 1),
        status=status,
        content_type="audio/mpeg",
        headers=headers,
    )


def _part(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK_BYTES, length))):
            length -= len(chunk)
            yield chunk
