"""A story's way through the real admin: a reporter's phone, an editor, an approver, a reader."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal

TITLE = "Phường đối thoại với thanh niên về chuyển đổi số"
SLUG = "phuong-doi-thoai-voi-thanh-nien-ve-chuyen-doi-so"
LEAD = "Hơn 120 đoàn viên đặt câu hỏi trực tiếp với lãnh đạo phường."
REASON = "Thiếu thời gian và địa điểm, đề nghị bổ sung."


@pytest.fixture
def as_role(chromium, portal) -> Iterator[Callable[[str], Page]]:
    """Logs a role in on a phone, each in a browser of its own; fails on any foreign request."""
    contexts = []
    foreign: list[str] = []

    def log_in(role: str) -> Page:
        context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN")
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: foreign.append(request.url))
        portal.log_in(page, role)
        return page

    yield log_in
    for context in contexts:
        context.close()
    own = (portal.url, "data:", "blob:")
    assert [url for url in foreign if not url.startswith(own)] == []


def press(page: Page, selector: str) -> None:
    """Presses a button at the foot of the editor, opening the list that hides all but one."""
    button = page.locator(f"footer {selector}").first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    button.click()


def decide(page: Page, portal: Portal, action: str) -> str:
    """Opens the story from the list of what waits for this person, and decides; its address."""
    page.goto(f"{portal.url}/admin/")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url("**/edit/")
    address = page.url
    press(page, f"button[data-workflow-action-name={action}]")
    return address


def message(page: Page) -> str:
    return page.locator(".messages li").first.inner_text()


def test_a_story_goes_from_a_reporters_phone_through_two_desks_to_a_reader(portal, as_role, page):
    reporter = as_role("reporter")
    reporter.goto(f"{portal.url}/admin/pages/")
    reporter.goto(f"{portal.url}{edit_address(reporter, 'Cải cách hành chính')}add_subpage/")
    reporter.wait_for_url("**/add/news/articlepage/**")
    reporter.fill("[name=title]", TITLE)
    reporter.fill("[name=lead]", LEAD)
    expect(reporter.locator("[name=slug]")).to_have_value(SLUG)
    press(reporter, "button[name=action-submit]")
    assert TITLE in message(reporter)

    story = f"{portal.url}/cai-cach-hanh-chinh/{SLUG}/"
    assert page.goto(story).status == 404

    editor = as_role("editor")
    decide(editor, portal, "reject")
    editor.fill("[name=comment]", REASON)
    editor.locator(".modal button[type=submit]").click()
    editor.wait_for_url(f"{portal.url}/admin/")

    reporter.goto(f"{portal.url}/admin/")
    reporter.get_by_role("link", name=TITLE).first.click()
    reporter.fill("[name=lead]", f"{LEAD} Buổi đối thoại diễn ra sáng 15/11.")
    press(reporter, "button[name=action-submit], button[name=action-restart-workflow]")
    assert TITLE in message(reporter)

    decide(editor, portal, "approve")
    editor.wait_for_url(f"{portal.url}/admin/")
    assert page.goto(story).status == 404

    approver = as_role("approver")
    address = decide(approver, portal, "approve")
    approver.wait_for_url(f"{portal.url}/admin/")

    assert page.goto(story).status == 200
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.get_by_text("sáng 15/11")).to_be_visible()
    expect(page.locator("[data-view-count]")).to_have_text("1")
    page.goto(f"{portal.url}/cai-cach-hanh-chinh/")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    page.goto(f"{portal.url}/tim-kiem/?q=doi+thoai+thanh+nien")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()

    assert REASON in reporter.request.get(address.replace("/edit/", "/history/")).text()


def edit_address(page: Page, title: str) -> str:
    """The admin's address of a page in the list that is shown, by its title."""
    link = page.locator("tr", has_text=title).locator("a[href^='/admin/pages/']").first
    return link.get_attribute("href").removesuffix("edit/")
