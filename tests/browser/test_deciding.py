"""A stormy night on phones: the approver publishes at once, the editor confirms; then leave."""

import re

STORM = "Bão đổ bộ đêm nay, bà con sơ tán trước 18 giờ."


def fits(page) -> bool:
    """Whether nothing must be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_urgent_piece_is_published_and_confirmed_on_phones(portal, page, chromium):
    portal.log_in(page, "approver")
    page.goto(f"{portal.url}/admin/bai-viet/?state=draft")
    page.locator("td.title a[href*='/edit/']").first.click()
    title = page.input_value("#id_title")
    address = page.locator("a[href*='/admin/dang-khan/']").get_attribute("href")
    page.goto(f"{portal.url}{address}")
    assert fits(page)
    page.fill("[name=reason]", STORM)
    page.click("button:text-is('Đăng ngay')")
    page.wait_for_url(f"{portal.url}/admin/")
    assert page.get_by_text("Chờ người thứ hai xác nhận.", exact=True).is_visible()

    second = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    editor = second.new_page()
    portal.log_in(editor, "editor")
    panel = editor.get_by_role("region", name="Đăng khẩn chờ xác nhận")
    assert title in panel.inner_text() and STORM in panel.inner_text()
    assert fits(editor)
    panel.get_by_role("button", name="Xác nhận").click()
    editor.get_by_text(f"Đã xác nhận bài “{title}”").wait_for()
    assert panel.count() == 0
    second.close()


def test_an_approver_names_a_deputy_and_ends_it_on_a_phone(portal, page):
    portal.log_in(page, "approver")
    page.goto(f"{portal.url}/admin/duyet-thay/")
    page.select_option("[name=deputy]", index=1)
    page.fill("[name=ends_on]", page.input_value("[name=starts_on]"))
    page.fill("[name=reason]", "Nghỉ phép năm")
    page.click("button:text-is('Cử duyệt thay')")
    page.get_by_text("đang duyệt thay", exact=True).wait_for()
    assert fits(page)
    page.get_by_role("button", name=re.compile("Kết thúc ngay")).click()
    page.get_by_text("Hiện không có ai duyệt thay.").wait_for()
