"""The Vietnamese that Wagtail, Django and their companions lack: complete, sound, nothing stale.

Upstream's English catalogues say what can be shown. After an upgrade these tests name the
entries to add to, or take out of, `locale/upstream/vi`.
"""

import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import django
import polib
import pytest
import wagtail
from django.apps import apps
from django.conf import settings
from django.urls import reverse

UPSTREAM = Path(settings.BASE_DIR) / "locale" / "upstream"
DOMAINS = ["django", "djangojs"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^<>]+>")
OLD_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)
# Words that the glossary replaces: nhận xét, quy trình duyệt, duyệt, gỡ xuống, người dùng…
RIVALS = [
    "bình luận",
    "luồng công việc",
    "phê chuẩn",
    "phê duyệt",
    "thu hồi xuất bản",
    "bản thảo",
    "người sử dụng",
    "tập tin",
    "tùy chỉnh",
    "hủy bỏ",
    "vùng miền",
    "trường này",
]

# Wagtail says "1-20 of 66 None" where pages of all types are listed.
NEEDLESS = {"%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s": " %(model_name)s"}

PINNED = re.search(
    r"^wagtail==(\S+)", (settings.BASE_DIR / "requirements.txt").read_text(), re.MULTILINE
)[1]
# `make test-next` runs the suite on a Wagtail whose words are not ours to translate yet.
follows_the_pin = pytest.mark.skipif(
    wagtail.__version__ != PINNED, reason="the catalogue follows the pinned Wagtail"
)


def read(path):
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def key(entry):
    return entry.msgctxt, entry.msgid


def words(entry):
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def upstream_locales():
    """Every installed package that ships catalogues, Django's core last, as gettext merges."""
    own = Path(settings.BASE_DIR)
    folders = [Path(config.path) for config in apps.get_app_configs()]
    packages = [path for path in folders if own not in path.parents or ".venv" in path.parts]
    return [
        path / "locale"
        for path in [*packages, Path(django.__file__).parent / "conf"]
        if (path / "locale").is_dir()
    ]


@cache
def shown(domain):
    """What upstream can show. A package without an English file is read from its others."""
    found = {}
    for folder in upstream_locales():
        english = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
        others = folder.glob(f"*/LC_MESSAGES/{domain}.po")
        for path in [english] if english.exists() else others:
            for entry in read(path):
                found.setdefault(key(entry), entry)
    return found


@cache
def shipped(domain):
    found = {}
    for folder in upstream_locales():
        path = folder / "vi" / "LC_MESSAGES" / f"{domain}.po"
        for entry in read(path) if path.exists() else []:
            if words(entry) and not entry.fuzzy:
                found.setdefault(key(entry), words(entry))
    return found


@pytest.fixture(scope="module", params=DOMAINS)
def catalogue(request):
    entries = read(UPSTREAM / "vi" / "LC_MESSAGES" / f"{request.param}.po")
    assert len(entries) > 50
    return request.param, entries


@follows_the_pin
def test_every_word_that_upstream_can_show_is_vietnamese(catalogue):
    domain, entries = catalogue
    covered = {key(entry) for entry in entries if words(entry)} | shipped(domain).keys()
    missing = [shown_key for shown_key in shown(domain) if shown_key not in covered]
    assert missing == []


@follows_the_pin
def test_nothing_in_the_catalogue_has_left_upstream(catalogue):
    domain, entries = catalogue
    known = shown(domain)
    assert [entry.msgid for entry in entries if key(entry) not in known] == []


def test_plural_forms_are_those_of_upstream(catalogue):
    domain, entries = catalogue
    known = shown(domain)
    differ = [
        entry.msgid
        for entry in entries
        if key(entry) in known
        and known[key(entry)].msgid_plural
        and entry.msgid_plural != known[key(entry)].msgid_plural
    ]
    assert differ == []


def test_entries_are_unique_finished_and_in_composed_form(catalogue):
    _domain, entries = catalogue
    assert [name for name, count in Counter(map(key, entries)).items() if count > 1] == []
    assert [entry.msgid for entry in entries if entry.fuzzy or not words(entry).strip()] == []
    assert [
        entry.msgid
        for entry in entries
        if not unicodedata.is_normalized("NFC", words(entry)) or OLD_TONE.search(words(entry))
    ] == []


def test_placeholders_tags_and_outer_spaces_are_kept(catalogue):
    _domain, entries = catalogue
    broken = []
    for entry in entries:
        english, vietnamese = entry.msgid_plural or entry.msgid, words(entry)
        english = english.replace(NEEDLESS.get(english, "\0"), "")
        for pattern in [PLACEHOLDER, TAG]:
            if Counter(pattern.findall(english)) != Counter(pattern.findall(vietnamese)):
                broken.append((entry.msgid, pattern.pattern))
        if english[:1].isspace() != vietnamese[:1].isspace():
            broken.append((entry.msgid, "first character"))
        if english[-1:].isspace() != vietnamese[-1:].isspace():
            broken.append((entry.msgid, "last character"))
    assert broken == []


def test_one_word_per_idea_in_all_that_is_shown(catalogue):
    domain, entries = catalogue
    known = shown(domain)
    final = {name: text for name, text in shipped(domain).items() if name in known}
    final |= {key(entry): words(entry) for entry in entries}
    rivals = [
        (name[1], rival)
        for name, text in final.items()
        for rival in RIVALS
        if rival in text.lower()
    ]
    assert rivals == []
    assert [name[1] for name, text in final.items() if OLD_TONE.search(text)] == []


def test_our_own_catalogue_wins_over_this_one():
    assert settings.LOCALE_PATHS.index(UPSTREAM) > settings.LOCALE_PATHS.index(UPSTREAM.parent)


def test_the_editors_javascript_speaks_these_words(tmp_path, settings, admin_client):
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = polib.pofile(str(UPSTREAM / "vi" / "LC_MESSAGES" / "djangojs.po"))
    source.save_as_mofile(str(folder / "djangojs.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    script = admin_client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    start = script.index("const newcatalog = ") + len("const newcatalog = ")
    strings = json.JSONDecoder().raw_decode(script[start:])[0]
    assert strings["Show latest content"] == "Hiện nội dung mới nhất"
    assert strings["%(num)s error"] == ["%(num)s lỗi"]
    assert "const v = 0;" in script
