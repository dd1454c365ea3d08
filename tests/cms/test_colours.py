"""Whatever accent a ward chooses, its text can be read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cms.colours import DARK_SURFACE, LIGHT_SURFACE, accent_tokens, contrast, readable_on
from cms.models import SiteSettings

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
TOKENS_CSS = (Path(settings.BASE_DIR) / "cms/static/css/tokens.css").read_text()


@given(COLOURS)
def test_any_accent_gives_readable_text_on_it_and_in_it(accent):
    tokens = accent_tokens(accent)
    assert contrast(tokens["--accent-ink"], tokens["--accent"]) >= 4.5
    assert contrast(tokens["--accent-text-light"], LIGHT_SURFACE) >= 4.5
    assert contrast(tokens["--accent-text-dark"], DARK_SURFACE) >= 4.5


@given(COLOURS, COLOURS)
def test_a_colour_that_reads_well_is_left_as_it_is(background, colour):
    if contrast(colour, background) >= 4.5:
        assert readable_on(background, colour) == colour


def test_the_surfaces_of_the_stylesheet_are_no_harder_to_read_on():
    papers = re.findall(r"--(?:paper|surface): (#[0-9a-f]{6});", TOKENS_CSS)
    for accent in SiteSettings.THEME_ACCENTS.values():
        tokens = accent_tokens(accent)
        light, dark = tokens["--accent-text-light"], tokens["--accent-text-dark"]
        for paper in papers:
            assert max(contrast(light, paper), contrast(dark, paper)) >= 4.5, (accent, paper)


@pytest.mark.parametrize("theme", SiteSettings.Theme.values)
def test_the_stylesheet_has_the_computed_colours_of_each_theme(theme):
    rule = ":root {" if theme == "son" else f':root[data-theme="{theme}"] {{'
    body = TOKENS_CSS.split(rule, 1)[1].split("}", 1)[0]
    for name, value in accent_tokens(SiteSettings.THEME_ACCENTS[theme]).items():
        assert f"{name}: {value};" in body, name


def test_an_accent_of_the_wards_own_has_a_stylesheet_that_may_be_kept(client):
    response = client.get("/giao-dien/ffee00.css")
    assert response["Content-Type"] == "text/css"
    assert "immutable" in response["Cache-Control"]
    assert "--accent:#ffee00;--accent-ink:#000000;" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("colour", ["ffee0", "ffee000", "FFEE00", "zzzzzz"])
def test_nothing_but_a_colour_is_a_stylesheet(client, site, colour):
    assert client.get(f"/giao-dien/{colour}.css").status_code == 404


def test_pages_name_the_theme_and_link_the_wards_own_accent(client, site):
    own = SiteSettings.objects.create(site=site, theme="lam", accent_colour="#FFEE00")
    page = client.get("/").content.decode()
    assert '<html lang="vi" data-theme="lam">' in page
    assert '<link rel="stylesheet" href="/giao-dien/ffee00.css">' in page
    own.accent_colour = ""
    own.save()
    assert "/giao-dien/" not in client.get("/").content.decode()
