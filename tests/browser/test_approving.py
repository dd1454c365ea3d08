"""A leader approves by the mail's link, and says on the text what is wrong, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal
from tests.browser.newsroom import fits, mailed_links, press

NOTE = "Số liệu này lấy ở đâu?"


def waiting(page: Page, portal: Portal, step: str) -> str:
    """The address of the edit screen of a piece that waits at a step."""
    page.goto(f"{portal.url}/admin/reports/workflow_tasks/?status=in_progress")
    row = page.locator("tr", has_text=step).last
    href = row.locator("a[href*='/edit/']").first.get_attribute("href")
    return portal.url + href.split("?")[0]


def test_a_leader_approves_in_three_taps(portal, chromium, page):
    portal.log_in(page, "editor")
    address = waiting(page, portal, "Biên tập")
    page.goto(address)
    title = page.locator("[name=title]").input_value()
    press(page, "button[data-workflow-action-name=approve]")
    page.wait_for_url(f"{portal.url}/admin/")
    link = mailed_links(portal)[-1]

    phone = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN").new_page()
    phone.goto(link)  # one
    expect(phone.locator("h1")).to_have_text(title)
    assert fits(phone)
    button = phone.get_by_role("link", name="Duyệt đăng")
    assert button.bounding_box()["height"] >= 40
    button.click()  # two
    assert fits(phone)
    phone.get_by_role("button", name="Xác nhận duyệt đăng").click()  # three
    expect(phone.locator(".approval-done")).to_contain_text("đã duyệt bài này qua liên kết")
    phone.get_by_role("link", name="Xem bài đã đăng").click()
    expect(phone.locator("h1")).to_have_text(title)
    assert phone.context.cookies() == []
    phone.context.close()


def write_comment(page: Page, portal: Portal, width: int, field: str, note: str) -> str:
    """Types a comment on a field of a piece that waits; the address of its edit screen."""
    page.set_viewport_size({"width": width, "height": 800})
    portal.log_in(page, "approver")
    address = waiting(page, portal, "Duyệt đăng")
    page.goto(address)
    page.locator(f"[data-contentpath={field}] [data-comment-add]").click()
    page.locator("#comments textarea").last.fill(note)
    return address


def save_comments(page: Page) -> None:
    if page.viewport_size["width"] == 360:  # the panel of comments covers the screen
        page.locator("[data-side-panel-toggle=comments]").click()
    press(page, "button[formaction$='/nhan-xet/']")
    expect(page.locator(".messages")).to_contain_text("Đã lưu nhận xét")


@pytest.mark.parametrize(("width", "field"), [(360, "lead"), (1280, "title")])
def test_an_approver_comments_on_a_frozen_text(portal, page, width, field):
    note = f"{NOTE} {width}"
    address = write_comment(page, portal, width, field, note)
    lead = page.locator("[name=lead]").input_value()
    page.locator("#comments .comment__button--primary").last.click()
    assert fits(page)
    save_comments(page)
    assert page.locator("[name=lead]").input_value() == lead
    page.goto(address.replace("/edit/", "/history/"))
    expect(page.locator("main")).to_contain_text(note)
    assert fits(page)


@pytest.mark.parametrize(("width", "field"), [(360, "cover"), (1280, "cover_caption")])
def test_a_comment_whose_own_button_was_not_pressed_is_saved_too(portal, page, width, field):
    note = f"Ảnh chụp hôm nào? {width}"
    address = write_comment(page, portal, width, field, note)
    save_comments(page)
    page.goto(address.replace("/edit/", "/history/"))
    expect(page.locator("main")).to_contain_text(note)


def test_saving_without_a_new_comment_does_not_say_that_one_is_saved(portal, page):
    portal.log_in(page, "approver")
    page.goto(waiting(page, portal, "Duyệt đăng"))
    press(page, "button[formaction$='/nhan-xet/']")
    expect(page.locator(".messages")).to_contain_text("Chưa có nhận xét mới")
