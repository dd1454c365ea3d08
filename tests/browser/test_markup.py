"""What the server sends of every kind of page: valid by the W3C's checker, strict, marked up for all."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from tests.browser.kinds import KINDS, fetch, saved
from tests.servers import PROJECT

CHECKER = PROJECT / "tests/checkers/node_modules/vnu-jar/build/dist/vnu.jar"
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
NAMES = [name for name, _, _ in KINDS]
# What an inline handler or style would need in the policy.
UNSAFE = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "nonce-", "*", "http:", "blob:")


def checked(folder: Path) -> list[str]:
    """Errors and warnings of the W3C's checker (vnu) in all files of a folder, in one run."""
    command = ["java", "-Xss4m", "-jar", CHECKER, "--format", "json", "--stdout"]
    done = subprocess.run(
        [*command, "--also-check-css", "--also-check-svg", folder],
        check=False,
        capture_output=True,
        text=True,
    )
    messages = json.loads(done.stdout)["messages"]
    return [
        f"{Path(each['url']).name}:{each.get('lastLine')}: {each['message']}: {each.get('extract')}"
        for each in messages
    ]


@pytest.fixture(scope="module")
def pages(kinds) -> dict[str, BeautifulSoup]:
    return {name: BeautifulSoup(kind.fetch()[2], "html.parser") for name, kind in kinds.items()}


def test_the_w3c_checker_finds_nothing_in_any_page_stylesheet_or_icon(kinds, pages, tmp_path):
    saved(kinds, tmp_path)
    home = kinds["home"].url
    styles = {f"{home}giao-dien/336699.css"}
    for soup in pages.values():
        styles |= {urljoin(home, link["href"]) for link in soup.select("link[rel=stylesheet]")}
    for style in styles:
        (tmp_path / style.rsplit("/", 1)[1]).write_text(fetch(style)[2])
    for source in (PROJECT / "templates/icons").glob("*.svg"):
        # In a page an icon needs no namespace; a file of its own does.
        words = source.read_text().replace("<svg ", f"<svg {NAMESPACE} ", 1)
        (tmp_path / source.name).write_text(words)
    assert len(list(tmp_path.glob("*.css"))) >= 3
    assert checked(tmp_path) == []


def test_the_w3c_checker_is_awake(tmp_path):
    (tmp_path / "page.html").write_text("<!doctype html><html lang=vi><title>a</title><p><li>")
    (tmp_path / "style.css").write_text("p { colour: red }")
    (tmp_path / "icon.svg").write_text(f"<svg {NAMESPACE}><cirkle/></svg>")
    faults = checked(tmp_path)
    assert {fault.split(":")[0] for fault in faults} == {"page.html", "style.css", "icon.svg"}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_answers_with_its_status_and_holds_no_inline_code(kinds, pages, name):
    kind = kinds[name]
    status, headers, text = kind.fetch()
    assert status == kind.status
    soup = pages[name]
    for script in soup.find_all("script"):
        assert script.get("src") or script.get("type") == "application/ld+json", script
    assert not soup.find_all("style")
    assert not soup.find_all(style=True)
    handlers = [
        (element.name, attribute)
        for element in soup.find_all(True)
        for attribute in element.attrs
        if attribute.startswith("on")
    ]
    assert handlers == []
    assert "javascript:" not in text
    if kind.answer is None:
        policy = headers["content-security-policy"]
        everybody = {"*"} if name == "news in a frame" else set()  # may show it, and only it
        assert [word for word in UNSAFE if word in policy and word not in everybody] == []
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] in ("'self'", "'none'")
        assert rules.get("object-src", rules["default-src"]) == "'none'"
        assert {"base-uri", "form-action", "frame-ancestors"} <= set(rules)
        assert "set-cookie" not in headers


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_a_language_one_h1_landmarks_and_levels_without_gaps(pages, name):
    soup = pages[name]
    assert soup.html["lang"] == "vi"
    assert len(soup.find_all("main")) == 1
    levels = [int(heading.name[1]) for heading in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert levels.count(1) == 1
    after_h1 = levels[levels.index(1) :]
    assert all(below - above <= 1 for above, below in pairwise(after_h1))
    navigations = soup.find_all("nav")
    names = [each.get("aria-label") or each.get("aria-labelledby") for each in navigations]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", NAMES)
def test_pictures_tables_figures_and_fields_are_named(pages, name):
    soup = pages[name]
    assert [image for image in soup.find_all("img") if image.get("alt") is None] == []
    for table in soup.find_all("table"):
        assert table.find("caption") or table.get("aria-labelledby"), name
        assert all(header.get("scope") for header in table.find_all("th")), name
        assert table.find("th"), name
    for figure in soup.find_all("figure"):
        assert figure.find("figcaption"), str(figure)[:200]
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.get("type") != "hidden":
            labelled = soup.find("label", attrs={"for": field.get("id")}) or field.find_parent(
                "label"
            )
            assert labelled or field.get("aria-label"), field
