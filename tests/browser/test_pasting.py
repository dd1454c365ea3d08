"""Pasting into the real editor: from Word, from old fonts, with pictures; nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.newsroom import save

PASTES = Path(__file__).parents[1] / "cms" / "pastes"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
LEGACY = "KÕ ho¹ch c¶i c¸ch hµnh chÝnh n¨m 2007"
MEANT = "Kế hoạch cải cách hành chính năm 2007"

PASTE = """([html, text, files]) => {
  const clipboard = new DataTransfer();
  if (html) clipboard.setData("text/html", html);
  if (text) clipboard.setData("text/plain", text);
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    clipboard.items.add(new File([bytes], name, { type: "image/png" }));
  }
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }),
  );
}"""
KINDS = "() => document.getElementById('body-root').rootBlock.children.map((child) => child.type)"


@pytest.fixture
def desk(page: Page, portal) -> Iterator[Page]:
    """A reporter's phone with a new article open; no script of the page may fail."""
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal.url)
    portal.log_in(page, "reporter")
    page.goto(f"{portal.url}/admin/pages/")
    row = page.locator("tr", has_text="Cải cách hành chính")
    edit = row.locator("a[href^='/admin/pages/']").first.get_attribute("href")
    page.goto(f"{portal.url}{edit.removesuffix('edit/')}add_subpage/")
    page.wait_for_url("**/add/news/articlepage/**")
    page.fill("[name=title]", "Bài dán thử")
    yield page
    assert failures == []


def add_block(page: Page, kind: str) -> Locator:
    """Adds a block at the body's end and returns its rich text editor, focused."""
    page.locator("#body-root > * > div > button, #body-root .c-sf-add-button").last.click()
    page.get_by_role("option", name=kind, exact=True).first.click()
    editor = page.locator("#body-root [contenteditable=true]:visible").last
    editor.click()
    return editor


def paste(page: Page, html: str = "", text: str = "", files: tuple = ()) -> None:
    page.evaluate(PASTE, [html, text, files])


def status(page: Page) -> Locator:
    return page.locator(".paste-status__text")


def shown(page: Page) -> Locator:
    """The rich text editors of the body, in order."""
    return page.locator("#body-root [contenteditable=true]:visible")


def field_values(page: Page) -> list[str]:
    """What stands in the plain fields of the body: headings, cells."""
    return page.locator("#body-root input:visible").evaluate_all(
        "(fields) => fields.map((field) => field.value)"
    )


def save_and_reopen(page: Page) -> None:
    save(page)
    page.goto(page.url)
    expect(page.locator("[name=title]")).to_be_visible()


def test_a_paste_from_word_becomes_blocks_that_can_be_taken_back_and_saved(desk):
    add_block(desk, "Văn bản")
    word = (PASTES / "word.html").read_text()
    paste(desk, word, "chữ")
    expect(status(desk)).to_have_text(
        "Đã dán 2 tiêu đề, 9 đoạn, 1 bảng. 1 ảnh không dán được: hãy thêm bằng khối Ảnh."
    )
    kinds = ["heading", "paragraph", "heading", "paragraph", "table", "paragraph"]
    assert desk.evaluate(KINDS) == kinds
    desk.get_by_role("button", name="Bỏ phần vừa dán").click()
    assert desk.evaluate(KINDS) == []
    add_block(desk, "Văn bản")
    paste(desk, word, "chữ")
    expect(status(desk)).to_contain_text("Đã dán")
    assert "Những việc đã làm" in field_values(desk)
    save_and_reopen(desk)
    assert desk.evaluate(KINDS) == kinds
    expect(shown(desk).nth(1).locator("li")).to_have_count(5)
    expect(shown(desk).nth(0)).to_contain_text("Sáng 05/10, UBND phường Hòa Hiệp Bắc")
    assert {"STT", "Hồ sơ – Đúng hạn", "Chứng thực", "3.018"} <= set(field_values(desk))


def test_what_was_there_stays_where_structure_is_pasted_beside_it(desk):
    add_block(desk, "Văn bản")
    desk.keyboard.type("Chữ có sẵn")
    paste(desk, "<h2>Đề mục</h2><p>Đoạn mới</p>", "x")
    expect(status(desk)).to_have_text("Đã dán 1 tiêu đề, 1 đoạn.")
    assert desk.evaluate(KINDS) == ["paragraph", "heading", "paragraph"]
    expect(shown(desk).nth(0)).to_have_text("Chữ có sẵn")
    expect(shown(desk).nth(1)).to_have_text("Đoạn mới")


def test_words_go_in_at_the_caret_and_ctrl_z_takes_them_out(desk):
    editor = add_block(desk, "Văn bản")
    desk.keyboard.type("Trước sau")
    for _letter in "sau":
        desk.keyboard.press("ArrowLeft")
    paste(desk, "<span style='font-weight:700;color:red'>giữa</span> ", "giữa")
    expect(editor).to_have_text("Trước giữasau")
    desk.keyboard.press("Control+z")
    expect(editor).to_have_text("Trước sau")
    desk.keyboard.press("End")
    paste(desk, "", "Một.\n\nHai.\n\nBa.")
    expect(editor.locator("[data-block]")).to_have_count(3)
    paste(desk, "<ul><li>mục</li><li>mục nữa</li></ul>", "mục")
    expect(editor.locator("li")).to_have_count(2)


def test_the_closing_sign_of_official_texts_is_typed_and_pasted_as_any_other(desk):
    editor = add_block(desk, "Văn bản")
    desk.keyboard.type("Phường đã xong./.")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Tiếp")
    expect(editor.locator("[data-block]")).to_have_text(["Phường đã xong./.", "Tiếp"])
    desk.keyboard.press("Enter")
    paste(desk, "<p>Dán xong./.</p>", "Dán xong./.")
    expect(editor).to_contain_text("Dán xong./.")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Cuối")
    expect(editor.locator("[data-block]").nth(2)).to_have_text("Dán xong./.")
    desk.keyboard.press("Enter")
    desk.keyboard.type("/")
    expect(desk.get_by_role("option", name="Trích dẫn", exact=True)).to_be_visible()


def test_a_notice_takes_the_words_of_a_table_as_lines(desk):
    editor = add_block(desk, "Khung lưu ý")
    paste(desk, "<h2>Giờ</h2><table border=1><tr><td>Sáng</td><td>07:30</td></tr></table>", "x")
    expect(editor).to_contain_text("Sáng | 07:30")
    expect(editor).to_contain_text("Giờ")
    assert desk.evaluate(KINDS) == ["notice"]


PICTURES = {
    "a file": ("", "", [["anh.png", PIXEL]]),
    "base64": (f'<p>Dán <img src="data:image/png;base64,{PIXEL}"></p>', "Dán", []),
    "a blob": ('<p>Dán <img src="blob:http://localhost/1-2"></p>', "Dán", []),
    "a file of Word": ('<p>Dán <img src="file:///C:/clip_image001.png"></p>', "Dán", []),
    "a picture alone": ('<meta charset="utf-8"><img src="https://a.example/b.png">', "", []),
    "beside text": ("<p>Dán</p>", "Dán", [["anh.png", PIXEL]]),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_pasted_picture_leaves_the_page_editable(desk, kind):
    editor = add_block(desk, "Văn bản")
    desk.keyboard.type("Chữ gõ tay. ")
    html, text, files = PICTURES[kind]
    paste(desk, html, text, files)
    if kind == "beside text":
        expect(status(desk)).to_have_text("Đã dán 1 đoạn.")
    else:
        expect(status(desk)).to_contain_text("1 ảnh không dán được: hãy thêm bằng khối Ảnh.")
    desk.keyboard.type("Gõ tiếp.")
    expect(editor).to_contain_text("Gõ tiếp.")
    save_and_reopen(desk)
    expect(shown(desk).first).to_contain_text("Chữ gõ tay.")
    expect(shown(desk).first).to_contain_text("Gõ tiếp.")
    shown(desk).first.click()
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Vẫn sửa được.")
    expect(shown(desk).first).to_contain_text("Vẫn sửa được.")


def test_the_body_in_an_old_font_is_offered_converted(desk):
    editor = add_block(desk, "Văn bản")
    paste(desk, f"<p><span style='font-family:.VnTime'>{LEGACY}</span></p>", LEGACY)
    dialog = desk.get_by_role("dialog", name="Văn bản này gõ bằng phông chữ cũ?")
    expect(dialog).to_contain_text(LEGACY)
    expect(dialog).to_contain_text(MEANT)
    box = dialog.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    expect(dialog.get_by_role("button", name="Chuyển sang Unicode")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(editor).to_have_text(MEANT)
    expect(dialog).to_have_count(0)


def test_the_body_in_an_old_font_may_stay_as_it_is(desk):
    editor = add_block(desk, "Văn bản")
    paste(desk, "", LEGACY)
    desk.get_by_role("button", name="Giữ nguyên").click()
    expect(editor).to_have_text(LEGACY)


@pytest.mark.parametrize("name", ["title", "lead", "cover_caption"])
def test_a_field_in_an_old_font_is_offered_converted(desk, name):
    field = desk.locator(f"[name={name}]")
    field.fill("")
    desk.evaluate("(text) => navigator.clipboard.writeText(text)", LEGACY)
    field.focus()
    desk.keyboard.press("Control+v")
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text(MEANT)
    expect(field).to_have_value(LEGACY)
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(field).to_have_value(LEGACY)
    field.focus()
    field.select_text()
    desk.keyboard.press("Control+v")
    dialog.get_by_role("button", name="Chuyển sang Unicode").click()
    expect(field).to_have_value(MEANT)
    if name == "title":
        field.blur()
        expect(desk.locator("[name=slug]")).to_have_value("ke-hoach-cai-cach-hanh-chinh-nam-2007")


def test_good_vietnamese_in_a_field_is_left_alone(desk):
    field = desk.locator("[name=lead]")
    desk.evaluate("(text) => navigator.clipboard.writeText(text)", MEANT)
    field.focus()
    with desk.expect_response("**/admin/dan/"):
        desk.keyboard.press("Control+v")
    expect(field).to_have_value(MEANT)
    expect(desk.get_by_role("dialog")).to_have_count(0)


def test_without_the_server_the_plain_text_is_pasted(desk):
    desk.route("**/admin/dan/", lambda route: route.abort())
    editor = add_block(desk, "Văn bản")
    paste(desk, "<h2>Đề mục</h2><p>Đoạn</p>", "Đề mục\n\nĐoạn")
    expect(status(desk)).to_contain_text("Không liên lạc được với máy chủ")
    expect(editor.locator("[data-block]")).to_have_text(["Đề mục", "Đoạn"])


def test_two_hundred_kilobytes_are_pasted_and_saved(desk):
    desk.set_viewport_size({"width": 1280, "height": 900})
    add_block(desk, "Văn bản")
    sentence = "Ủy ban nhân dân phường tổ chức hội nghị đánh giá công tác cải cách hành chính. "
    paragraphs = 200_000 // len((sentence * 5).encode())
    paste(desk, f"<p>{sentence * 5}</p>" * paragraphs + "<p>Đoạn cuối cùng.</p>", "x")
    expect(status(desk)).to_have_text(f"Đã dán {paragraphs + 1} đoạn.", timeout=30_000)
    save_and_reopen(desk)
    expect(shown(desk).first).to_contain_text("Đoạn cuối cùng.", timeout=30_000)
