"""Room for every page: narrow screens, large letters, wide spacing, targets, and the keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.kinds import DESK, KINDS, PHONE, STATES, State

NAMES = [name for name, _, _ in KINDS]
VISITS = [State(name, name, lambda page: None, PHONE) for name in NAMES] + STATES

# Words that something hides: cut off by a box that neither grows nor scrolls.
CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  const hides = ["hidden", "clip"];
  if (style.clipPath !== "none" || !element.checkVisibility({ visibilityProperty: true })) return false;
  if (!element.textContent.trim()) return false;
  return (hides.includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
    || (hides.includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 160))"""

# Everything to press or fill in that is smaller than 24 × 24, except links in running text.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, audio, "
    + "[role=option], [tabindex]:not(main)")].filter((element) => {
  if (element.type === "hidden" || element.closest(".form-trap")) return false;
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  const style = getComputedStyle(element);
  if (style.clipPath !== "none") return false;
  if (element.tagName === "A" && style.display === "inline") {
    const around = element.parentElement;
    const line = around.closest("p, li, dd, td, figcaption, h2, h3") ?? around;
    if (line.textContent.trim().length > element.textContent.trim().length) return false;
  }
  const boxes = [element, ...element.querySelectorAll(":scope > *"), element.closest(".card")];
  return !boxes.some((box) => {
    if (!box || (box.matches(".card") && !element.closest(".card-title"))) return false;
    const { width, height } = box.getBoundingClientRect();
    return width >= 24 && height >= 24;
  });
}).map((element) => `${Math.round(element.getBoundingClientRect().width)} × `
  + `${Math.round(element.getBoundingClientRect().height)}: ${element.outerHTML.slice(0, 160)}`)"""

SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.documentElement.style.fontSize = "";
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
TWICE = """() => {
  document.adoptedStyleSheets = [];
  document.documentElement.style.fontSize = "200%";
}"""
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"

# What has the focus: where it stands in the document, whether that shows, whether something covers it.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const ringed = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const { left, top, width, height } = element.getBoundingClientRect();
  const x = Math.min(innerWidth - 1, Math.max(0, left + width / 2));
  const y = Math.min(innerHeight - 1, Math.max(0, top + Math.min(height, innerHeight) / 2));
  const above = document.elementFromPoint(x, y);
  const covered = !above || !(element.contains(above) || above.contains(element)
    || element.closest(".card")?.contains(above));
  return {
    place: [...document.querySelectorAll("*")].indexOf(element),
    shows: ringed(element) || (element.closest(".card") !== null && ringed(element.closest(".card"))),
    covered,
    text: element.outerHTML.slice(0, 140),
  };
}"""
REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls]")]
  .filter((element) => element.tabIndex >= 0 && !element.disabled
    && element.checkVisibility({ visibilityProperty: true })).length"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, locale="vi-VN", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_a_page_fits_narrow_screens_large_letters_and_wide_spacing(page, kinds, visit):
    page.set_viewport_size(visit.size)
    kinds[visit.kind].open(page)
    visit.reach(page)
    small = page.evaluate(SMALL)
    faults = []
    for width in (320, 360, 768, 1280):
        if visit.size is PHONE or width >= 1280:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(SIDEWAYS) > 0:
                faults.append(f"sideways at {width} px")
    for width in (360, 1280):
        for name, change in (("200 %", TWICE), ("spacing", SPACING)):
            if visit.size is PHONE or width >= 1280:
                page.set_viewport_size({"width": width, "height": 800})
                page.evaluate(change)
                if page.evaluate(SIDEWAYS) > 0:
                    faults.append(f"sideways at {width} px with {name}")
                faults += [f"cut at {width} px with {name}: {each}" for each in page.evaluate(CUT)]
    assert faults == []
    assert small == []


def go_to_the_top(page: Page) -> None:
    """The next Tab begins at the page's beginning, also where a field had the focus at once."""
    page.evaluate(
        """() => {
          document.body.tabIndex = -1;
          document.body.focus({ preventScroll: true });
          document.body.removeAttribute("tabindex");
        }"""
    )


def walk(page: Page) -> list[dict]:
    """Every stop of the Tab key from the page's beginning to its end; a date's parts are one."""
    go_to_the_top(page)
    stops: list[dict] = []
    for _ in range(500):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (len(stops) > 1 and stop["place"] == stops[0]["place"]):
            return stops
        if not stops or stop["place"] != stops[-1]["place"]:
            stops.append(stop)
    raise AssertionError(f"No end after {stops[-1]['text']}")


@pytest.mark.parametrize("name", NAMES)
def test_the_tab_key_goes_through_the_whole_page_in_order_and_shows_where_it_is(page, kinds, name):
    kinds[name].open(page)
    reachable = page.evaluate(REACHABLE)
    stops = walk(page)
    places = [stop["place"] for stop in stops]
    assert places == sorted(set(places))
    assert len(stops) >= reachable
    assert [stop["text"] for stop in stops if not stop["shows"]] == []
    assert [stop["text"] for stop in stops if stop["covered"]] == []


def press_tab_until(page: Page, selector: str) -> None:
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The Tab key never reaches {selector}")


@pytest.mark.parametrize("name", ["home", "article", "category", "search", "contact", "404"])
def test_the_skip_link_shows_first_and_leads_past_the_menu(page, kinds, name):
    kinds[name].open(page)
    go_to_the_top(page)
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    assert skip.evaluate("link => link === document.activeElement")
    box = skip.bounding_box()
    assert box["y"] >= 0 and box["height"] >= 24
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, footer') !== null")


def test_the_menu_on_a_phone_opens_and_closes_by_keyboard_and_gives_the_focus_back(page, kinds):
    kinds["home"].open(page)
    press_tab_until(page, "[popovertarget=menu]")
    page.keyboard.press("Enter")
    menu = page.locator("#menu")
    assert menu.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#menu') !== null")
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.matches('[popovertarget=menu]')")
    page.keyboard.press("Space")
    press_tab_until(page, ".menu-close")
    page.keyboard.press("Enter")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.matches('[popovertarget=menu]')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["home", "every block", "search, found", "error report"])
def test_the_focus_of_each_sort_of_control_changes_what_is_seen(chromium, kinds, name, scheme):
    page = chromium.new_page(viewport=DESK, color_scheme=scheme)
    kinds[name].open(page)
    page.keyboard.press("Tab")  # from here on focus comes from the keyboard
    controls = page.evaluate_handle(
        """() => [...new Map([...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
          .filter((element) => element.tabIndex >= 0 && element.checkVisibility()
            && !element.matches(".skip-link, [type=hidden]"))
          .map((element) => [element.tagName + element.className, element])).values()]"""
    )
    unseen = []
    for number in range(page.evaluate("controls => controls.length", controls)):
        control = page.evaluate_handle("([controls, n]) => controls[n]", [controls, number])
        element = control.as_element()
        element.scroll_into_view_if_needed()
        page.evaluate("document.activeElement.blur()")
        before = page.screenshot(animations="disabled", caret="hide")
        element.focus()
        after = page.screenshot(animations="disabled", caret="hide")
        if before == after:
            unseen.append(element.evaluate("element => element.outerHTML.slice(0, 140)"))
    page.close()
    assert unseen == []


def test_nothing_moves_for_those_who_asked_for_less_motion(page, kinds):
    for name in ("home", "every block", "search, found"):
        kinds[name].open(page)
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((element) => {
              const style = getComputedStyle(element);
              const longest = (times) => Math.max(...times.split(",").map(parseFloat));
              return longest(style.transitionDuration) > 0 || (style.animationName !== "none"
                && longest(style.animationDuration) > 0) || style.scrollBehavior === "smooth";
            }).map((element) => element.outerHTML.slice(0, 120))"""
        )
        assert moving == [], name
