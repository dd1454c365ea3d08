"""In which language the portal speaks to readers: the address alone says it.

The main language (`SITE_LANGUAGE`) is at `/`; a section in another one is at `/<code>/`, below a
home page of its own (docs/decisions/0030-languages.md).
"""

import re

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import get_language, get_language_info

from cms.text import nfc

# As Open Graph names them.
TERRITORIES = {"vi": "vi_VN", "en": "en_GB"}


def prefix(language: str | None = None) -> str:
    """What an address in a language begins with, after its slash; the active one's by default."""
    language = language or get_language()
    return "" if language in (settings.SITE_LANGUAGE, None) else f"{language}/"


def others() -> list[str]:
    """The languages, without the main one, in which a site may have a section."""
    return [code for code, _name in settings.LANGUAGES if code != settings.SITE_LANGUAGE]


def own_name(language: str) -> str:
    """What speakers call their language: Tiếng Việt, English."""
    return nfc(get_language_info(language)["name_local"])


def asked_for(request: HttpRequest) -> str:
    """The language that the first part of an address names, whether there is a section or not."""
    first = request.path_info.split("/", 2)[1:2]
    return first[0] if first and first[0] in others() else settings.SITE_LANGUAGE


class LanguagePrefix:
    """The part of a URL pattern that names the active language; empty for the main one.

    Django's own asks for a middleware that looks at cookies and headers, and works at the root of
    the addresses alone.
    """

    converters: dict = {}

    @property
    def regex(self) -> re.Pattern:
        return re.compile(re.escape(prefix()))

    def match(self, path: str) -> tuple[str, tuple, dict] | None:
        begins = prefix()
        return (path.removeprefix(begins), (), {}) if path.startswith(begins) else None

    def check(self) -> list:
        return []

    def describe(self) -> str:
        return f"'{self}'"

    def __str__(self) -> str:
        return prefix()


def in_each_language(patterns: list[URLPattern]) -> URLResolver:
    """These addresses once per language: `/tim-kiem/` and `/en/tim-kiem/`."""
    return URLResolver(LanguagePrefix(), patterns)
