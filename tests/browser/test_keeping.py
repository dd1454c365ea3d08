"""Nothing that an editor typed is lost: autosave, two editors, a lost login, a lost connection."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.newsroom import fits, message, press, save
from tests.browser.test_pasting import add_block

SAVED = re.compile(r"Đã lưu lúc \d\d:\d\d")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def reporter(portal, page) -> Page:
    portal.log_in(page, "reporter")
    return page


def start_piece(page: Page, portal, title: str) -> None:
    page.goto(f"{portal.url}/admin/")
    page.get_by_role("link", name="Viết bài").first.click()
    page.wait_for_url("**/add/news/articlepage/**")
    if title:
        page.fill("[name=title]", title)


def saved_piece(page: Page, portal, title: str) -> str:
    """A draft on the server; the address of its editor, which is open."""
    start_piece(page, portal, title)
    wait_until_saved(page)
    return page.url


def wait_until_saved(page: Page) -> None:
    expect(page.locator(".w-autosave-indicator__state--saved")).to_have_text(SAVED, timeout=20_000)
    page.wait_for_url("**/edit/")


def lead_on_server(page: Page, address: str) -> str:
    """The lead that another look at the editor finds."""
    html = page.request.get(address).text()
    return re.search(r'<textarea[^>]*name="lead"[^>]*>\s*(.*?)</textarea>', html, re.S)[1]


def is_save(request: Request) -> bool:
    return request.method == "POST" and "/admin/pages/" in request.url


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('keeping:'))")


def test_what_is_typed_in_the_first_seconds_is_saved(portal, reporter):
    start_piece(reporter, portal, "Gõ ngay khi trang vừa mở")
    wait_until_saved(reporter)
    assert kept(reporter) == []
    address = reporter.url
    reporter.reload()
    reporter.fill("[name=lead]", "Viết nhanh trong hai giây đầu.")
    expect(reporter.locator(".w-autosave-indicator__state--saved")).to_have_text(
        SAVED, timeout=20_000
    )
    assert lead_on_server(reporter, address) == "Viết nhanh trong hai giây đầu."


def test_words_typed_in_the_moment_of_saving_are_saved(portal, reporter):
    """Wagtail's text editor hands its words to the form 250 ms after the last key; here a slow phone
    takes its time."""
    start_piece(reporter, portal, "Bấm lưu ngay sau chữ cuối")
    reporter.set_viewport_size(DESK)
    add_block(reporter, "Văn bản")
    reporter.evaluate("""() => {
        const set = window.setTimeout;
        window.setTimeout = (call, wait, ...rest) => set(call, wait === 250 ? 60_000 : wait, ...rest);
    }""")
    reporter.keyboard.type("Chữ cuối cùng.")
    save(reporter)
    reporter.goto(reporter.url)
    expect(reporter.locator("#body-root [contenteditable=true]").first).to_have_text(
        "Chữ cuối cùng."
    )


def test_saving_by_hand_waits_for_the_save_under_way_and_makes_one_piece(portal, reporter):
    """On a slow network the first save of a new piece is not answered yet."""
    start_piece(reporter, portal, "Bấm lưu khi máy đang tự lưu")
    saves: list[str] = []
    reporter.on("request", lambda request: is_save(request) and saves.append(request.url))
    reporter.evaluate("""() => {
        const send = window.fetch;
        window.fetch = async (address, options) => {
            const answer = await send(address, options);
            if (options?.body?.has?.("title")) await new Promise((done) => setTimeout(done, 3000));
            return answer;
        };
    }""")
    with reporter.expect_request(is_save, timeout=20_000):
        reporter.fill("[name=lead]", "Chưa kịp lưu xong.")
    save(reporter)
    assert message(reporter).strip() == "Đã cập nhật trang “Bấm lưu khi máy đang tự lưu”."
    assert len(saves) == 2
    assert saves[0].endswith("/edit/") is False
    assert saves[1] == reporter.url
    assert lead_on_server(reporter, reporter.url) == "Chưa kịp lưu xong."


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_closed_tab_gives_its_words_back(portal, reporter, viewport):
    reporter.set_viewport_size(viewport)
    address = saved_piece(reporter, portal, f"Đóng nhầm thẻ {viewport['width']}")
    reporter.route("**/edit/", lambda route: route.abort() if is_post(route) else route.continue_())
    reporter.fill("[name=lead]", "Câu chưa kịp lưu.")
    reporter.wait_for_timeout(1000)
    context = reporter.context
    reporter.close(run_before_unload=False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator(".keeping__line--offer")).to_contain_text("còn giữ nội dung chưa lưu")
    assert fits(again)
    assert again.locator("[name=lead]").input_value() == ""
    again.get_by_role("button", name="Khôi phục").click()
    expect(again.locator("[name=lead]")).to_have_value("Câu chưa kịp lưu.")
    wait_until_saved(again)
    assert lead_on_server(again, address) == "Câu chưa kịp lưu."
    assert kept(again) == []


def test_a_new_piece_without_a_title_is_kept_too(portal, reporter):
    start_piece(reporter, portal, "")
    reporter.fill("[name=lead]", "Chưa nghĩ ra tiêu đề.")
    reporter.wait_for_timeout(1000)
    address = reporter.url
    context = reporter.context
    reporter.close(run_before_unload=False)
    again = context.new_page()
    again.goto(address)
    again.get_by_role("button", name="Khôi phục").click()
    expect(again.locator("[name=lead]")).to_have_value("Chưa nghĩ ra tiêu đề.")
    again.fill("[name=title]", "Nghĩ ra rồi")
    wait_until_saved(again)
    assert kept(again) == []


def test_leaving_with_unsaved_words_warns(portal, reporter):
    saved_piece(reporter, portal, "Rời trang khi chưa lưu")
    asked = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    reporter.on("dialog", answer)
    reporter.locator("[name=lead]").press_sequentially("Đang viết dở")
    reporter.wait_for_timeout(700)
    reporter.close(run_before_unload=True)
    reporter.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert not reporter.is_closed()


def test_without_connection_words_stay_and_are_saved_when_it_is_back(portal, reporter):
    address = saved_piece(reporter, portal, "Mất mạng giữa chừng")
    reporter.context.set_offline(True)
    reporter.fill("[name=lead]", "Viết khi mất mạng.")
    trouble = reporter.locator(".keeping__line--trouble")
    expect(trouble).to_contain_text("mất mạng", timeout=20_000)
    assert fits(reporter)
    reporter.context.set_offline(False)
    expect(trouble).to_have_count(0, timeout=20_000)
    assert lead_on_server(reporter, address) == "Viết khi mất mạng."
    assert kept(reporter) == []


def test_a_server_error_loses_nothing_and_is_tried_again(portal, reporter):
    address = saved_piece(reporter, portal, "Máy chủ lỗi")
    failures = []

    def fail_twice(route) -> None:
        if is_post(route) and len(failures) < 2:
            failures.append(route.request.url)
            route.fulfill(status=502, body="<h1>502 Bad Gateway</h1>")
        else:
            route.continue_()

    reporter.route("**/edit/", fail_twice)
    reporter.fill("[name=lead]", "Viết lúc máy chủ lỗi.")
    trouble = reporter.locator(".keeping__line--trouble")
    expect(trouble).to_contain_text("máy chủ đang trục trặc", timeout=30_000)
    expect(trouble).to_have_count(0, timeout=40_000)
    assert len(failures) == 2
    assert lead_on_server(reporter, address) == "Viết lúc máy chủ lỗi."


def test_a_lost_login_loses_nothing(portal, reporter):
    address = saved_piece(reporter, portal, "Hết phiên đăng nhập")
    reporter.context.clear_cookies()
    reporter.fill("[name=lead]", "Viết sau khi hết phiên.")
    trouble = reporter.locator(".keeping__line--trouble")
    expect(trouble).to_contain_text("phiên đăng nhập đã hết", timeout=20_000)
    assert fits(reporter)
    with reporter.context.expect_page() as opened:
        trouble.get_by_role("link", name="Đăng nhập lại").click()
    login = opened.value
    name, password = portal.accounts["reporter"]
    login.fill("[name=username]", name)
    login.fill("[name=password]", password)
    login.click("button[type=submit]")
    login.wait_for_url(f"{portal.url}/admin/")
    login.close()
    reporter.bring_to_front()
    reporter.evaluate("dispatchEvent(new Event('focus'))")
    expect(trouble).to_have_count(0, timeout=40_000)
    assert lead_on_server(reporter, address) == "Viết sau khi hết phiên."


def test_saving_by_hand_after_a_lost_login_loses_nothing(portal, reporter):
    address = saved_piece(reporter, portal, "Hết phiên rồi bấm lưu")
    reporter.fill("[name=lead]", "Bấm lưu khi đã hết phiên.")
    reporter.context.clear_cookies(name="sessionid")
    press(reporter, "button:not([name])[type=submit], button[data-w-progress-target]")
    reporter.wait_for_url("**/admin/login/**")
    name, password = portal.accounts["reporter"]
    reporter.fill("[name=username]", name)
    reporter.fill("[name=password]", password)
    reporter.click("button[type=submit]")
    reporter.wait_for_url("**/edit/")
    reporter.get_by_role("button", name="Khôi phục").click()
    expect(reporter.locator("[name=lead]")).to_have_value("Bấm lưu khi đã hết phiên.")
    wait_until_saved(reporter)
    assert lead_on_server(reporter, address) == "Bấm lưu khi đã hết phiên."


def test_somebody_else_on_the_same_phone_sees_none_of_it(portal, reporter):
    address = saved_piece(reporter, portal, "Dùng chung điện thoại")
    reporter.route("**/edit/", lambda route: route.abort() if is_post(route) else route.continue_())
    reporter.fill("[name=lead]", "Câu của phóng viên.")
    reporter.wait_for_timeout(1000)
    context = reporter.context
    reporter.close(run_before_unload=False)
    context.clear_cookies()
    other = context.new_page()
    portal.log_in(other, "editor")
    other.goto(address)
    other.wait_for_timeout(3000)
    expect(other.locator(".keeping__line")).to_have_count(0)


def test_logging_out_leaves_nothing_behind(portal, reporter):
    saved_piece(reporter, portal, "Đăng xuất")
    reporter.evaluate("localStorage.setItem('keeping:0:x', '{}')")
    reporter.route("**/edit/", lambda route: route.abort() if is_post(route) else route.continue_())
    reporter.fill("[name=lead]", "Chưa lưu.")
    reporter.wait_for_timeout(1000)
    assert len(kept(reporter)) == 2
    reporter.on("dialog", lambda dialog: dialog.accept())
    reporter.evaluate("""() => {
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action: "/admin/logout/" });
        form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
        document.body.append(form);
        form.requestSubmit();
    }""")
    reporter.wait_for_url("**/admin/login/**")
    assert kept(reporter) == ["keeping:0:x"]


def test_a_validation_error_keeps_every_word(portal, reporter):
    start_piece(reporter, portal, "Có một ô sai")
    reporter.fill("[name=lead]", "Câu dẫn dài và quý giá.")
    reporter.fill("[name=source_name]", "Báo Đà Nẵng")
    reporter.fill("[name=source_url]", "không phải địa chỉ")
    press(reporter, "button[name=action-submit]")
    assert "có ô nhập chưa đúng" in message(reporter)
    for name, value in (
        ("title", "Có một ô sai"),
        ("lead", "Câu dẫn dài và quý giá."),
        ("source_name", "Báo Đà Nẵng"),
        ("source_url", "không phải địa chỉ"),
    ):
        assert reporter.locator(f"[name={name}]").input_value() == value
    assert fits(reporter)


def test_two_editors_see_each_other_and_nobody_overwrites_unasked(portal, as_role):
    first, second = as_role("reporter"), as_role("editor")
    for page in (first, second):
        page.set_viewport_size(DESK)
    address = saved_piece(first, portal, "Hai người cùng sửa")
    second.goto(address)
    present = second.locator("#w-editing-sessions .w-editing-sessions__session")
    expect(present.first).to_be_visible(timeout=20_000)
    second.fill("[name=lead]", "Câu của biên tập viên.")
    wait_until_saved(second)
    first.fill("[name=lead]", "Câu của phóng viên.")
    expect(first.locator(".w-autosave-indicator__state--paused")).to_be_visible(timeout=20_000)
    assert lead_on_server(first, address) == "Câu của biên tập viên."
    assert first.locator("[name=lead]").input_value() == "Câu của phóng viên."


def is_post(route) -> bool:
    return route.request.method == "POST"
