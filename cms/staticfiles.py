"""Sends the stylesheets and scripts of the public site as one file each.

The sources stay small and apart; `css/portal.css` and `js/portal.js` only import them, which
browsers understand as it stands (development, tests). When static files are collected for
production, the imports are replaced by what they name (docs/decisions/0005-css.md).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>\w+)\);')
SCRIPT_IMPORT = re.compile(r'^import "\./(?P<path>[^"]+)";$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class BundleError(Exception):
    """An imported source cannot be found."""


class _Bundle:
    """Stands in for the source storage of a bundle's entry file."""

    def __init__(self, text: str) -> None:
        self._text = text

    def open(self, name: str, mode: str = "rb") -> ContentFile:
        return ContentFile(self._text.encode(), name)


class BundlingStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files, with the public site's two bundles joined."""

    def post_process(self, paths: dict[str, Any], **options) -> Iterator:
        bundles = {
            "css/portal.css": bundled_styles,
            "js/portal.js": bundled_scripts,
        }
        joined = {
            name: (_Bundle(bundle()), name) for name, bundle in bundles.items() if name in paths
        }
        yield from super().post_process({**paths, **joined}, **options)


def bundled_styles() -> str:
    """The public site's stylesheet with every import in its place, without comments.

    Sources under `css/blocks/` hold no `url()`: their addresses would move with them.
    """
    entry = _source("css/portal.css")
    text = STYLE_IMPORT.sub(
        lambda found: f"@layer {found['layer']} {{\n{_source('css/' + found['path'])}}}", entry
    )
    return COMMENT.sub("", text)


def bundled_scripts() -> str:
    """The public site's modules, each in a block of its own, in one module."""
    entry = _source("js/portal.js")
    return SCRIPT_IMPORT.sub(lambda found: "{\n" + _source("js/" + found["path"]) + "}", entry)


def _source(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise BundleError(f"{name} is imported but does not exist")
    return Path(path).read_text(encoding="utf-8")
