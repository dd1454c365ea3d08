"""What changes is said to those who cannot see it change."""

from playwright.sync_api import Page, expect

ARTICLE = "article"


def said(page: Page, selector: str):
    """A region that screen readers follow: it was in the page before its words were."""
    region = page.locator(selector).first
    assert region.get_attribute("role") in {"status", "alert"}
    return region


def test_the_new_text_size_is_said(page, kinds):
    kinds[ARTICLE].open(page)
    status = said(page, ".tools [data-text-status]")
    expect(status).to_be_empty()
    page.locator(".tools [data-text-step='1']").press("Enter")
    expect(status).to_have_text("Cỡ chữ: 113%")
    page.locator(".tools [data-text-step='0']").press("Enter")
    expect(status).to_have_text("Cỡ chữ: 100%")


def test_a_copied_link_is_said(chromium, kinds):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    kinds[ARTICLE].open(page)
    status = said(page, "[data-tools] [data-status]")
    page.locator("[data-copy]").press("Enter")
    expect(status).to_have_text("Đã sao chép liên kết")
    assert page.evaluate("navigator.clipboard.readText()") == kinds[ARTICLE].url
    context.close()


def test_the_thanks_for_a_rating_are_said(page, kinds):
    kinds[ARTICLE].open(page)
    status = said(page, "[data-rating-status]")
    page.locator("[data-rating] button").first.press("Enter")
    expect(status).to_contain_text("Cảm ơn bạn")


def test_a_refused_report_puts_the_reader_in_the_field_that_says_what_is_wrong(page, kinds):
    kinds["error report"].open(page)
    page.wait_for_timeout(3_000)  # who sends sooner is taken for a program
    page.locator("main form button[type=submit]").press("Enter")
    alert = said(page, "main [role=alert]")
    expect(alert).to_be_visible()
    focused = page.locator("#id_text")
    expect(focused).to_be_focused()
    expect(focused).to_have_attribute("aria-invalid", "true")
    described = focused.get_attribute("aria-describedby").split()
    assert alert.get_attribute("id") in described


def test_a_return_without_a_reason_puts_the_approver_in_its_field(page, kinds):
    kinds["approval returned"].open(page)
    page.locator("main form button[type=submit]").press("Enter")
    focused = page.locator("textarea[name=comment]")
    expect(focused).to_be_focused()
    assert page.locator("main [role=alert]").first.get_attribute("id") in (
        focused.get_attribute("aria-describedby").split()
    )
