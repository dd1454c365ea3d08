"""Wagtail's hard-coded words, mended as its templates are loaded."""

from pathlib import Path

import pytest
import wagtail
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from cms.template_words import WORDS

TEMPLATES = Path(wagtail.__file__).parent / "admin" / "templates"


@pytest.mark.parametrize("name", sorted(WORDS))
def test_wagtail_still_says_it(name):
    held, _wanted = WORDS[name]
    assert held in (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("value", "word"), [(True, "Có"), (False, "Không"), (None, "Có thể")])
def test_a_tick_is_read_out_in_vietnamese(value, word):
    cell = render_to_string("wagtailadmin/tables/boolean_cell.html", {"value": value})
    assert BeautifulSoup(cell, "html.parser").get_text(strip=True) == word
