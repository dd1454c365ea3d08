"""A story's way through the real admin: a reporter's phone, an editor, an approver, a reader."""

from playwright.sync_api import expect

from tests.browser.newsroom import decide, edit_address, message, press

TITLE = "Phường đối thoại với thanh niên về chuyển đổi số"
SLUG = "phuong-doi-thoai-voi-thanh-nien-ve-chuyen-doi-so"
LEAD = "Hơn 120 đoàn viên đặt câu hỏi trực tiếp với lãnh đạo phường."
REASON = "Thiếu thời gian và địa điểm, đề nghị bổ sung."


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
    decide(editor, portal, TITLE, "reject")
    editor.fill("[name=comment]", REASON)
    editor.locator(".modal button[type=submit]").click()
    editor.wait_for_url(f"{portal.url}/admin/")

    reporter.goto(f"{portal.url}/admin/")
    reporter.get_by_role("link", name=TITLE).first.click()
    reporter.fill("[name=lead]", f"{LEAD} Buổi đối thoại diễn ra sáng 15/11.")
    press(reporter, "button[name=action-submit], button[name=action-restart-workflow]")
    assert TITLE in message(reporter)

    decide(editor, portal, TITLE, "approve")
    editor.wait_for_url(f"{portal.url}/admin/")
    assert page.goto(story).status == 404

    approver = as_role("approver")
    address = decide(approver, portal, TITLE, "approve")
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
