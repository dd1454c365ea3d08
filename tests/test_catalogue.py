"""The Vietnamese catalogue of our own words holds every string of the sources, translated."""

import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import polib
import pytest
from django.conf import settings

SOURCES = ("cms", "news", "home", "templates", "locale/vi")
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> polib.POFile:
    """The catalogue as gettext would write it from today's sources."""
    folder = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        shutil.copytree(Path(settings.BASE_DIR) / name, folder / name)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "vi", "--no-obsolete"]
    extensions = ["-e", "py,html,txt,xml", "-v", "0"]
    subprocess.run([*command, *extensions], cwd=folder, check=True)
    return polib.pofile(str(folder / CATALOGUE))


def test_every_string_of_the_sources_is_in_vietnamese(fresh):
    missing = [
        entry.msgid
        for entry in fresh
        if entry.fuzzy or not (entry.msgstr or entry.msgstr_plural.get(0))
    ]
    assert missing == [], "run: make catalogue, then translate"


def test_the_catalogue_holds_nothing_that_the_sources_no_longer_say(fresh):
    kept = polib.pofile(str(Path(settings.BASE_DIR) / CATALOGUE))
    said = {(entry.msgctxt, entry.msgid) for entry in fresh}
    assert [entry.msgid for entry in kept if (entry.msgctxt, entry.msgid) not in said] == []


def test_the_vietnamese_is_in_one_normal_form():
    kept = polib.pofile(str(Path(settings.BASE_DIR) / CATALOGUE))
    for entry in kept:
        for msgstr in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert unicodedata.is_normalized("NFC", msgstr), entry.msgid


def test_gettext_accepts_the_catalogue(tmp_path):
    path = Path(settings.BASE_DIR) / CATALOGUE
    command = ["msgfmt", "--check-format", "-o", str(tmp_path / "vi.mo"), str(path)]
    subprocess.run(command, check=True)
