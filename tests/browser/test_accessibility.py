"""Two independent checkers, on every kind of page, in every state and every look."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.kinds import DESK, KINDS, PHONE, STATES, State
from tests.servers import PROJECT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SNIFFER = PROJECT / "tests/checkers/node_modules/html_codesniffer/build/HTMLCS.js"

# What a reader's device or the page's own tool may ask for. Axe, which is slow at colours, looks at
# the first on a phone and at the second on a desk; the sniffer at all.
LOOKS: dict[str, dict[str, str]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "more contrast": {"contrast": "more"},
    "more contrast, dark": {"contrast": "more", "color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "forced colours, dark": {"forced_colors": "active", "color_scheme": "dark"},
    "Tương phản cao": {},
    "Tương phản cao, dark": {"color_scheme": "dark"},
}
AS_IT_COMES = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}

AXE_ASKED = """async (options) => (await axe.run(document, options)).violations.flatMap(
  ({ id, nodes }) => nodes.map(({ target }) => `axe: ${id}: ${target}`))"""
SNIFFED = """() => new Promise((done, fail) => HTMLCS.process("WCAG2AA", document, () => done(
  HTMLCS.getMessages().filter(({ type }) => type === HTMLCS.ERROR).map(({ code, element }) =>
    `sniffer: ${code}: ${element.outerHTML?.slice(0, 200)}`)), fail))"""

VISITS = [State(name, name, lambda page: None, PHONE) for name, _, _ in KINDS] + STATES


@pytest.fixture(scope="module")
def checkers() -> list[str]:
    return [Axe().axe_script, SNIFFER.read_text()]


def look(page: Page, name: str) -> None:
    """Shows the page as a device with that wish does, without loading it again."""
    page.emulate_media(**{**AS_IT_COMES, **LOOKS[name]})
    page.evaluate(
        "chosen => document.documentElement.toggleAttribute('data-contrast', chosen)",
        name.startswith("Tương phản cao"),
    )


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_axe_and_the_code_sniffer_find_nothing(chromium: Browser, kinds, checkers, visit):
    context = chromium.new_context(viewport=visit.size, locale="vi-VN")
    page = context.new_page()
    kinds[visit.kind].open(page)
    visit.reach(page)
    for checker in checkers:
        page.evaluate(checker)
    faults = [("light", fault) for fault in page.evaluate(AXE_ASKED, {"runOnly": RULES})]
    for name in LOOKS:
        look(page, name)
        faults += [(name, fault) for fault in page.evaluate(SNIFFED)]
    look(page, "dark")
    if visit.name == visit.kind:
        page.set_viewport_size(DESK)
    faults += [("dark", fault) for fault in page.evaluate(AXE_ASKED, {"runOnly": RULES})]
    context.close()
    assert faults == []
