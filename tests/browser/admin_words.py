"""Finds English on a screen of the admin: in what is read, heard, or handed to its scripts."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from bs4 import BeautifulSoup, Comment
from bs4.element import Doctype
from django.conf import settings

from tests.test_upstream_catalogue import DOMAINS, read, shipped, shown, words

WORD = re.compile(r"(?<![\w./@%{#=&-])[A-Za-z]{3,}(?![\w/@}=-]|\.\w)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|&\w+;|<[^<>]*>|\{\w*\}")
READ = ["title", "aria-label", "aria-description", "placeholder", "alt", "data-tippy-content"]
SILENT = {"style", "code", "kbd", "pre"}
# What Vietnamese writes with the same letters.
SYLLABLES = {
    *[
        "than",
        "thai",
        "tin",
        "ban",
        "nam",
        "van",
        "tan",
        "anh",
        "minh",
        "hai",
        "pho",
        "con",
        "cam",
        "the",
        "them",
        "thang",
    ]
}
# Names, and words that Vietnamese offices write as they are.
NAMES = {
    *[
        "wagtail",
        "django",
        "excel",
        "csv",
        "xlsx",
        "rss",
        "html",
        "pdf",
        "json",
        "word",
        "google",
        "docs",
        "libreoffice",
    ],
    *[
        "unicode",
        "facebook",
        "zalo",
        "youtube",
        "vimeo",
        "url",
        "http",
        "https",
        "email",
        "web",
        "website",
    ],
    *["javascript", "gravatar", "api", "admin", "slug", "logo", "banner", "menu", "video"],
}


@cache
def english() -> frozenset[str]:
    """Words of upstream's and our English that no Vietnamese text of theirs or ours uses."""
    theirs: set[str] = set()
    ours: set[str] = set()
    for domain in DOMAINS:
        for entry in shown(domain).values():
            theirs |= _words_of(f"{entry.msgid} {entry.msgid_plural}")
        for text in shipped(domain).values():
            ours |= _words_of(text)
    for path in settings.LOCALE_PATHS:
        for catalogue in path.glob("vi/LC_MESSAGES/*.po"):
            for entry in read(catalogue):
                theirs |= _words_of(f"{entry.msgid} {entry.msgid_plural}")
                ours |= _words_of(words(entry))
    return frozenset(theirs - ours - NAMES - SYLLABLES)


def english_on(html: str) -> list[str]:
    """The texts of a screen that hold an English word, each once."""
    found = []
    for text in _texts(BeautifulSoup(html, "html.parser")):
        if any(word in english() for word in _words_of(text)):
            found.append(re.sub(r"\s+", " ", text).strip()[:160])
    return list(dict.fromkeys(found))


def _words_of(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(PLACEHOLDER.sub(" ", text))}


def _texts(soup: BeautifulSoup) -> Iterator[str]:
    for node in soup.find_all(string=True):
        if isinstance(node, Comment | Doctype):
            continue
        if node.parent.name == "script":
            if node.parent.get("type") == "application/json":
                yield from _said(json.loads(node))
        elif node.parent.name not in SILENT and not node.parent.has_attr("hidden"):
            yield str(node)
    for tag in soup.find_all(True):
        for name in READ:
            if isinstance(tag.get(name), str):
                yield tag[name]
        if tag.name == "input" and tag.get("type") in {"submit", "button", "reset"}:
            yield tag.get("value", "")
        for name, value in tag.attrs.items():
            if name.startswith("data-") and isinstance(value, str) and value[:1] in "{[":
                try:
                    yield from _said(json.loads(value))
                except ValueError:
                    continue


def _said(value: Any, key: str = "") -> Iterator[str]:
    """Texts inside data for a script: what has a space or a capital first letter."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _said(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _said(part, key)
    elif isinstance(value, str) and (" " in value or value.istitle()):
        if value.startswith("{"):
            return  # a rich text, as its editor keeps it: what is said in it is on the page
        if "<" in value:
            yield from _texts(BeautifulSoup(value, "html.parser"))
        else:
            yield value
