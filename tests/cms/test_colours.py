"""Whatever accent a ward chooses, its text can be read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cms import colours
from cms.colours import (
    DARK_SURFACE,
    LIGHT_SURFACE,
    SHAPE,
    TEXT,
    accent_tokens,
    contrast,
    mixed,
    readable_on,
)
from cms.models import SiteSettings

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
STYLES = Path(settings.BASE_DIR) / "cms/static/css"
TOKENS_CSS = (STYLES / "tokens.css").read_text()


def declared(rule: str, start: int = 0) -> dict[str, str]:
    """The custom properties of the first rule of tokens.css with this selector."""
    found = TOKENS_CSS.index(f"{rule} {{", start)
    body = TOKENS_CSS[found:].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", body))


DARK_AT = TOKENS_CSS.index("@media (prefers-color-scheme: dark)")
LIGHT = declared(":root")
DARK = LIGHT | declared(":root", DARK_AT)
BLACK_ON_WHITE = LIGHT | declared(":root:root[data-contrast]")
WHITE_ON_BLACK = DARK | declared(
    ":root:root[data-contrast]", TOKENS_CSS.rindex("@media (prefers-color-scheme: dark)")
)
MODES = {
    "light": LIGHT,
    "dark": DARK,
    "black on white": BLACK_ON_WHITE,
    "white on black": WHITE_ON_BLACK,
}


def colour_of(tokens: dict[str, str], name: str) -> str:
    """What a property comes to, as the browser works it out."""
    value = tokens[name]
    if value.startswith("var("):
        return colour_of(tokens, value[4:-1])
    if mix := re.fullmatch(
        r"color-mix\(in srgb, var\((--[\w-]+)\) (\d+)%, var\((--[\w-]+)\)\)", value
    ):
        first, share, second = mix.groups()
        return mixed(colour_of(tokens, first), colour_of(tokens, second), int(share) / 100)
    return value


PAPERS = ["--paper", "--surface", "--wash"]
# Every place where the accent meets something, as the stylesheets use it:
# what is seen, on what, and the ratio it needs (WCAG 2.2: 1.4.3, 1.4.11).
ON_ACCENT = [("--accent-ink", "--accent", TEXT), ("--band-ink", "--band", TEXT)]
IN_ACCENT = [("--accent-text", paper, TEXT) for paper in PAPERS]
LINES = [("--accent-line", paper, SHAPE) for paper in PAPERS]
ON_WASH = [("--ink", "--wash", TEXT), ("--ink-soft", "--wash", TEXT)]
# Whatever the accent: edges of controls, the focus, quiet words.
EDGES = [("--edge", paper, SHAPE) for paper in ("--paper", "--surface")]
NOTICES = ["--warning", "--outage", "--mark"]
FOCUS = [("--focus", paper, SHAPE) for paper in [*PAPERS, *NOTICES]]
WORDS = [
    (ink, paper, TEXT)
    for ink in ("--ink", "--ink-soft", "--meta")
    for paper in ("--paper", "--surface")
] + [(f"{notice}-ink", notice, TEXT) for notice in ("--warning", "--outage", "--emergency")]
PLACES = [*ON_ACCENT, *IN_ACCENT, *LINES, *ON_WASH, *EDGES, *FOCUS, *WORDS]


@pytest.mark.parametrize("mode", MODES)
@given(accent=COLOURS)
def test_any_accent_is_seen_and_read_in_every_place_where_it_is_used(mode, accent):
    tokens = {**MODES[mode]}
    if "on" not in mode.split():  # black and white outweigh the accent
        tokens |= accent_tokens(accent)
    found = {
        (seen, paper): contrast(colour_of(tokens, seen), colour_of(tokens, paper))
        for seen, paper, _ratio in PLACES
    }
    needed = {(seen, paper): ratio for seen, paper, ratio in PLACES}
    assert {place: ratio for place, ratio in found.items() if ratio < needed[place]} == {}


def test_the_arithmetic_knows_the_surfaces_of_the_stylesheet():
    assert (LIGHT["--paper"], LIGHT["--surface"]) == (colours.LIGHT_PAPER, LIGHT_SURFACE)
    assert (DARK["--paper"], DARK["--ink"]) == (colours.DARK_PAPER, colours.DARK_INK)
    for tokens, share in ((LIGHT, colours.LIGHT_WASH), (DARK, colours.DARK_WASH)):
        assert f"var(--accent) {share:.0%}, var(--paper)" in tokens["--wash"]


def test_high_contrast_is_the_same_asked_of_the_page_or_of_the_system():
    for start, chosen in (
        ("@media (prefers-contrast: more) {", BLACK_ON_WHITE),
        ("@media (prefers-contrast: more) and (prefers-color-scheme: dark)", WHITE_ON_BLACK),
    ):
        asked = declared(":root:root:root", TOKENS_CSS.index(start))
        assert asked.items() <= chosen.items()
        assert set(asked.values()) == {"#000000", "#ffffff"}


def test_no_stylesheet_draws_a_line_in_the_bare_accent():
    """The accent itself may be as pale as the paper; `--accent-line` never is."""
    lines = re.compile(r"(?:border|outline|shadow|stroke)[\w-]*:[^;]*var\(--accent\)")
    for sheet in STYLES.rglob("*.css"):
        if "admin" not in sheet.parts:
            assert not lines.search(sheet.read_text()), sheet.name


@given(COLOURS)
def test_accent_coloured_text_is_easier_in_the_dark_than_the_standard_asks(accent):
    assert contrast(accent_tokens(accent)["--accent-text-dark"], DARK_SURFACE) >= colours.DARK_TEXT


@given(COLOURS, COLOURS)
def test_a_colour_that_reads_well_is_left_as_it_is(background, colour):
    if contrast(colour, background) >= 4.5:
        assert readable_on(background, colour) == colour


@pytest.mark.parametrize("theme", SiteSettings.Theme.values)
def test_the_stylesheet_has_the_computed_colours_of_each_theme(theme):
    tokens = LIGHT if theme == "son" else declared(f':root[data-theme="{theme}"]')
    assert accent_tokens(SiteSettings.THEME_ACCENTS[theme]).items() <= tokens.items()


def test_an_accent_of_the_wards_own_has_a_stylesheet_that_may_be_kept(client):
    response = client.get("/giao-dien/ffee00.css")
    assert response["Content-Type"] == "text/css"
    assert "immutable" in response["Cache-Control"]
    sheet = response.content.decode()
    assert "--accent:#ffee00;--accent-ink:#000000;" in sheet
    # As heavy as `:root[data-theme]`, and read after it: a theme's colours give way.
    assert sheet.startswith("@layer tokens{:root:root{")


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
