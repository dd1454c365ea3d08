"""A day of the newsroom, from a reporter's phone to the royalty line, on the running demo."""

import re

from playwright.sync_api import Page, expect

from tests.browser.newsroom import decide, fits, mailed_links, mails, message, press

TITLE = "Tổ kiểm tra ra quân dọn vỉa hè đường Hòa Hiệp"
LEAD = "Sáng nay 80 hộ dân cùng tổ kiểm tra của phường dọn vỉa hè, trả lối đi cho người đi bộ."
REASON = "Ghi rõ giờ ra quân."
WRONG = "80 hộ dân"
RIGHT = "88 hộ dân cùng tổ kiểm tra dọn vỉa hè"


def choose_author(page: Page) -> str:
    """Adds the first author of the list to the piece; their name."""
    page.locator("#id_article_authors-ADD").click()
    page.locator("#inline_child_article_authors-0 button[data-chooser-action-choose]").first.click()
    link = page.locator(".modal a.snippet-choice, .modal [data-chooser-modal-choice]").first
    name = link.inner_text().strip()
    link.click()
    expect(page.locator("#inline_child_article_authors-0")).to_contain_text(name)
    return name


def reported_views(page: Page, url: str, title: str, awaited: str) -> list[str]:
    """The views of a piece in the report, in the period and in all.

    The report reads the database, where a view is some time after it was shown to its reader: it
    is opened again until it says what is awaited, ten times at most.
    """
    for _ in range(10):
        page.goto(f"{url}/admin/bao-cao/?sort=-published")
        row = page.locator("tr", has_text=title).first
        period = row.locator("td[data-label='Lượt xem trong kỳ']").inner_text()
        total = row.locator("td[data-label='Tổng lượt xem']").inner_text()
        if period == total == awaited:
            break
        page.wait_for_timeout(500)
    return [period, total]


def test_a_day_of_the_newsroom(portal, as_role, chromium, page):
    reporter, editor = as_role("reporter"), as_role("editor")

    # The reporter writes on a phone and sends.
    reporter.goto(f"{portal.url}/admin/")
    reporter.get_by_role("link", name="Viết bài").first.click()
    reporter.wait_for_url("**/add/news/articlepage/**")
    reporter.fill("[name=title]", TITLE)
    reporter.fill("[name=lead]", LEAD)
    author = choose_author(reporter)
    assert fits(reporter)
    press(reporter, "button[name=action-submit]")
    assert TITLE in message(reporter)

    # The editor returns it, the reporter sends it again, the editor passes it on.
    decide(editor, portal, TITLE, "reject")
    editor.fill("[name=comment]", REASON)
    editor.locator(".modal button[type=submit]").click()
    editor.wait_for_url(f"{portal.url}/admin/")
    reporter.goto(f"{portal.url}/admin/")
    expect(reporter.locator(".desk__reason", has_text=REASON)).to_be_visible()
    reporter.get_by_role("link", name=TITLE).first.click()
    reporter.fill("[name=lead]", LEAD.replace("Sáng nay", "Lúc 07:00 sáng nay"))
    press(reporter, "button[name=action-submit], button[name=action-restart-workflow]")
    assert TITLE in message(reporter)
    decide(editor, portal, TITLE, "approve")
    editor.wait_for_url(f"{portal.url}/admin/")

    # The approver publishes by the link in the mail, without logging in.
    leader = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN").new_page()
    leader.goto(mailed_links(portal)[-1])
    expect(leader.locator("h1")).to_have_text(TITLE)
    leader.get_by_role("link", name="Duyệt đăng").click()
    leader.get_by_role("button", name="Xác nhận duyệt đăng").click()
    expect(leader.locator(".approval-done")).to_be_visible()
    story = leader.get_by_role("link", name="Xem bài đã đăng").get_attribute("href")
    leader.context.close()

    # A reader reads, is counted, and reports an error.
    assert page.goto(story).status == 200
    expect(page.locator("[data-view-count]")).to_have_text("1")
    shown_at = page.locator(".article-meta time").get_attribute("datetime")
    page.get_by_role("link", name="Báo lỗi bài viết").click()
    page.get_by_label("Bài viết sai ở đâu?").fill("Tôi có mặt: 88 hộ, không phải 80.")
    page.get_by_label("Câu trong bài").fill(WRONG)
    page.get_by_label("Thư điện tử hoặc số điện thoại của bạn").fill("ban.doc@example.test")
    page.wait_for_timeout(3100)  # a form that comes at once was filled in by a program
    assert fits(page)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("h1")).to_have_text("Cảm ơn bạn, báo lỗi đã được gửi")
    assert page.context.cookies() == []

    # The editor writes the correction from it and answers; the reporter may not publish it.
    editor.goto(f"{portal.url}/admin/")
    editor.get_by_role("link", name="Tôi có mặt: 88 hộ").click()
    editor.get_by_role("link", name="Viết đính chính…").click()
    expect(editor.get_by_label("Bài đã viết")).to_have_value(WRONG)
    editor.get_by_label("Đúng là").fill(RIGHT)
    editor.get_by_label("Trả lời bạn đọc").fill("Cảm ơn bạn, bài đã được đính chính.")
    assert fits(editor)
    editor.get_by_role("button", name="Ghi vào bản nháp").click()
    editor.wait_for_url("**/edit/")
    article_id = re.search(r"/pages/(\d+)/", editor.url)[1]
    answer = mails(portal)
    assert "ban.doc@example.test" in answer

    # Who drafted it may not approve it: the reporter sends it, editor and approver decide.
    reporter.goto(editor.url)
    reporter.fill("[name=lead]", LEAD.replace("Sáng nay 80", "Lúc 07:00 sáng nay 88"))
    press(reporter, "button[name=action-submit], button[name=action-restart-workflow]")
    assert TITLE in message(reporter)
    decide(editor, portal, TITLE, "approve")
    editor.wait_for_url(f"{portal.url}/admin/")
    approver = as_role("approver")
    decide(approver, portal, TITLE, "approve")
    approver.wait_for_url(f"{portal.url}/admin/")

    # Readers see it, the date has moved, and the list of corrections has it.
    page.goto(story)
    expect(page.locator(".corrections")).to_contain_text(RIGHT)
    assert page.locator(".article-meta time").get_attribute("datetime") > shown_at
    page.goto(f"{portal.url}/dinh-chinh/")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()

    # The report agrees with the page to the unit.
    page.goto(story)
    expect(page.locator("[data-view-count]")).to_have_text("1")  # the same reader, not twice
    another = chromium.new_context(user_agent="Mozilla/5.0 (Linux; Android 14) Firefox/140.0")
    neighbour = another.new_page()
    neighbour.goto(story)
    expect(neighbour.locator("[data-view-count]")).to_have_text("2")
    another.close()
    assert reported_views(approver, portal.url, TITLE, awaited="2") == ["2", "2"]

    # The editor sets the royalty; the author's line is the coefficient times the unit.
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto(f"{portal.url}/admin/nhuan-but/")
    editor.locator(f"[name=p{article_id}-kind]").select_option(index=2)
    editor.get_by_role("button", name="Lưu trang này").click()
    line = editor.locator(".royalties__piece", has_text=TITLE)
    facts = line.inner_text()
    found = re.search(r"([\d,]+) × ([\d.]+) đ = ([\d.]+) đ", facts)
    assert found, facts
    coefficient = float(found[1].replace(",", "."))
    unit, amount = (int(part.replace(".", "")) for part in found.groups()[1:])
    assert amount == round(coefficient * unit) > 0
    assert f"{author}: {found[3]} đ (100%)" in facts
