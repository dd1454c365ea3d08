"""The checklist beside the editor, on a phone: checked while typing, a tap goes to the field."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Portal


def test_checklist_follows_the_typing_on_a_phone(portal: Portal, chromium: Browser):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    portal.log_in(page, "reporter")
    page.goto(f"{portal.url}/admin/")
    address = page.locator('a[href*="/pages/add/news/articlepage/"]').first.get_attribute("href")
    page.goto(f"{portal.url}{address}")
    page.fill("[name=title]", "UBND PHƯỜNG TỔ CHỨC TIẾP CÔNG DÂN")
    page.fill("[name=lead]", "Liên hệ CCCD 048201012345.")
    findings = page.locator("[data-checklist-findings]")
    expect(findings).to_contain_text("048•••••••45", timeout=15_000)
    page.click('[data-side-panel-toggle="checks"]')
    expect(findings).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    findings.locator("[data-checklist-correction]").first.click()
    expect(page.locator("[name=title]")).to_have_value("UBND phường tổ chức tiếp công dân")
    context.close()
