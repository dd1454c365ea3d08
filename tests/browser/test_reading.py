"""What a reader does, in a real browser: read, find the way by keyboard, without scripts, on a phone."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.kinds import DESK, PHONE


@pytest.fixture
def addresses(chromium: Browser, portal) -> dict[str, str]:
    """Where the two pages are that these tests read."""
    page = chromium.new_page()
    page.goto(portal.url)
    article = page.locator(".top-lead .card-title a").first.get_attribute("href")
    page.close()
    return {"home": "/", "article": article}


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
