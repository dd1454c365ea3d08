"""Words in English inside a Vietnamese text: marked by an editor, said in English to a reader."""

import pytest
from playwright.sync_api import expect

from tests.browser.newsroom import fits, save
from tests.browser.test_keeping import start_piece
from tests.browser.test_pasting import add_block

WORDS = "smart city"


@pytest.mark.parametrize("width", [360, 1280])
def test_words_marked_as_english_are_so_for_the_reader_and_in_the_editor(portal, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    portal.log_in(page, "reporter")
    start_piece(page, portal, f"Đô thị thông minh {width}")
    editor = add_block(page, "Văn bản")
    page.keyboard.type(f"Mô hình {WORDS}")
    for _letter in WORDS:
        page.keyboard.press("Shift+ArrowLeft")
    mark = page.locator("button[name=ENGLISH]:visible").first
    expect(mark).to_have_text("EN")
    mark.click()
    assert fits(page)
    expect(editor.locator("span[style*=dotted]")).to_have_text(WORDS)
    save(page)

    address = page.url
    page.goto(address)
    kept = page.locator("#body-root [contenteditable=true] span[style*=dotted]").first
    expect(kept).to_have_text(WORDS)
    page.goto(address.replace("/edit/", "/view_draft/"))
    expect(page.locator(".body p span[lang=en]")).to_have_text(WORDS)
    expect(page.locator(".body p").first).to_have_text(f"Mô hình {WORDS}")
