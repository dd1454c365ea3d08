"""What a reader does, in a real browser: read, find the way by keyboard, without scripts, on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def addresses(chromium: Browser, portal) -> dict[str, str]:
    """One address of each kind of page."""
    page = chromium.new_page()
    page.goto(portal.url)
    article = page.locator(".top-lead .card-title a").first.get_attribute("href")
    page.close()
    category = article.rsplit("/", 2)[0] + "/"
    return {
        "home": "/",
        "article": article,
        "category": category,
        "search": "/tim-kiem/?q=phuong",
        "nothing found": "/tim-kiem/?q=zzqqzz",
        "site map": "/so-do-cong/",
        "not found": "/khong-co/",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_any_kind_of_page(chromium, portal, addresses, size, scheme):
    page = chromium.new_page(viewport=size, color_scheme=scheme, bypass_csp=True)
    found = []
    for name, address in addresses.items():
        page.goto(portal.url + address)
        for details in page.locator("details.dropdown").all():
            details.evaluate("element => { element.open = true }")
        result = Axe().run(page, options={"runOnly": RULES})
        found += [(name, fault["id"]) for fault in result.response["violations"]]
    page.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(chromium, portal, addresses, width):
    page = chromium.new_page(viewport={"width": width, "height": 800})
    for name, address in addresses.items():
        page.goto(portal.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.close()


def press(page: Page, selector: str) -> None:
    page.locator(selector).first.focus()
    page.keyboard.press("Enter")


def test_menu_and_drop_down_work_by_keyboard_without_scripts(chromium, portal, addresses):
    page = chromium.new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(portal.url + addresses["article"])
    assert not page.locator("#menu .menu-link").first.is_visible()
    press(page, "[popovertarget=menu]")
    assert page.locator("#menu .menu-link").first.is_visible()
    press(page, ".submenu summary")
    assert page.locator(".submenu-list a").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#menu .menu-link").first.is_visible()
    press(page, ".rail details.dropdown summary")
    assert page.locator(".rail .dropdown-panel a").first.is_visible()
    page.close()


def test_only_one_drop_down_is_open_and_escape_gives_the_focus_back(chromium, portal):
    page = chromium.new_page(viewport=DESK)
    page.goto(portal.url)
    press(page, ".submenu summary")
    page.locator(".submenu summary").nth(1).click()
    assert page.locator("[data-menu] details[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("[data-menu] details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.close()


@pytest.mark.parametrize("name", ["home", "article", "category"])
def test_a_first_view_on_a_phone_is_light_and_asks_no_stranger(chromium, portal, addresses, name):
    page = chromium.new_page(viewport=PHONE)
    seen, problems = [], []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(portal.url + addresses[name], wait_until="networkidle")
    assert all(url.startswith((portal.url, "data:")) for url in seen), seen
    assert len([url for url in seen if not url.startswith("data:")]) < 12
    assert problems == []
    page.close()


def test_reading_counts_and_shows_the_new_figure(chromium, portal, addresses):
    page = chromium.new_page(viewport=PHONE)
    with page.expect_response("**/luot-xem/*/") as answer:
        page.goto(portal.url + addresses["article"])
    views = answer.value.json()["views"]
    shown = page.locator("[data-view-count]")
    page.wait_for_function(
        "text => document.querySelector('[data-view-count]').textContent === text",
        arg=f"{views:,}".replace(",", "."),
    )
    assert shown.count() == 1
    page.close()
