"""Nothing that readers are shown is Vietnamese by itself: sources are English, the catalogue speaks."""

import re

import pytest
from django.conf import settings

LETTER = re.compile("[ạảãầấậẩẫăằắặẳẵđẹẻẽềếệểễỉĩịỏọõồốộổỗơờớợởỡủũụưừứựửữỳỷỹỵ]", re.IGNORECASE)
# Ends before the line does, so that an address is no comment.
COMMENTS = {
    ".html": re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL),
    ".xml": re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL),
    ".txt": re.compile(r"\{#.*?#\}", re.DOTALL),
    ".svg": re.compile(r"<!--.*?-->", re.DOTALL),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".js": re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL),
}
# Words that mean Vietnamese itself: what a search without accents finds.
ALLOWED = {"templates/news/search.html": ["cải cách hành chính"]}
FOLDERS = ["templates", "cms/static/js", "cms/static/css"]
BASE = settings.BASE_DIR
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((BASE / folder).rglob("*"))
    if path.suffix in COMMENTS and "/admin/" not in path.as_posix()
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(BASE).as_posix())
def test_no_template_script_or_style_speaks_vietnamese(path):
    said = COMMENTS[path.suffix].sub("", path.read_text())
    for words in ALLOWED.get(path.relative_to(BASE).as_posix(), []):
        assert words in said, "the list above holds more than it must"
        said = said.replace(words, "")
    found = LETTER.search(said)
    assert not found, said[max(0, found.start() - 40) : found.end() + 40]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(BASE).as_posix())
def test_none_names_its_language(path):
    said = COMMENTS[path.suffix].sub("", path.read_text())
    assert not re.search(r"""\blang="vi"|vi[_-]VN|hreflang="vi"|>vi<""", said)
