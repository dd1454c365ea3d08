"""Uploads in an S3-compatible store, for machines that share no disk (MEDIA_S3_BUCKET).

The bucket is the portal's alone: addresses of pictures stay the portal's own, and `cms.media` and
Wagtail's view of documents decide who may have what, as with files on a disk.
"""

from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from cms.media import StoreUnreachable

CONNECT_SECONDS = 3
READ_SECONDS = 20
# Held in memory while it is read; what is larger goes to a file.
MOST_BYTES_IN_MEMORY = 5 * 1024 * 1024


class MediaStore(S3Storage):
    """Files under names that are never given twice; whatever goes wrong is an OSError."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **options,
            default_acl=None,
            file_overwrite=False,
            max_memory_size=MOST_BYTES_IN_MEMORY,
            client_config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": 3, "mode": "standard"},
                # A store inside the house is known by its address, not by a name for each bucket.
                s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
                # Stores other than Amazon's do not all know its newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")

    def _open(self, name: str, mode: str = "rb") -> File:
        try:
            file = super()._open(name, mode)
            if "r" in mode:
                file.file  # noqa: B018  fetched now, so that nothing fails in the middle of a reading
        except (BotoCoreError, ClientError) as error:
            raise StoreUnreachable(str(error)) from error
        return file

    def _save(self, name: str, content: File) -> str:
        try:
            return super()._save(name, content)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnreachable(str(error)) from error

    def exists(self, name: str) -> bool:
        try:
            return super().exists(name)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnreachable(str(error)) from error
