"""What a reader does to find something: types, chooses from the list, narrows, starts over."""

from contextlib import closing
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import DESK, PHONE
from tests.browser.test_accessibility import RULES

SEED = "Kiểm tra công tác cải cách hành chính tại phường Hòa Hiệp Bắc"


@pytest.fixture
def desk(chromium: Browser, portal):
    """The home page on a wide screen."""
    context = chromium.new_context(viewport=DESK, locale="vi-VN")
    page = context.new_page()
    page.goto(portal.url)
    yield page
    context.close()


def type_in(page: Page, words: str, place: str = "page"):
    """Types in a search field, waits for the list, and gives the field and its options."""
    field = page.locator(f"#q-{place}")
    field.focus()
    with page.expect_response("**/tim-kiem/goi-y/**"):
        # At once: a slow machine that asks in the middle of a word replaces the list once more.
        page.keyboard.insert_text(words)
    options = page.locator(f"#q-{place}-suggestions [role=option]")
    expect(options.first).to_be_visible()
    return field, options


def asked(page: Page) -> dict[str, list[str]]:
    """The fields of the address that are not empty."""
    return parse_qs(urlsplit(page.url).query)


def test_a_title_is_found_and_opened_from_the_header_by_keyboard(desk):
    field, options = type_in(desk, "kiem tra cai", "masthead")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_have_text(SEED)
    assert options.first.locator("mark").all_text_contents() == ["Kiểm tra", "cải"]
    desk.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute(
        "aria-activedescendant", options.first.get_attribute("id") or "missing"
    )
    expect(field).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("article h1")).to_have_text(SEED)


def test_enter_without_a_choice_searches(desk):
    type_in(desk, "kiem tra cai", "masthead")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/tim-kiem/?q=kiem+tra+cai")
    expect(desk.locator(".result").first).to_contain_text(SEED)


def test_arrows_home_and_end_walk_the_list_and_back_to_the_field(desk):
    field, options = type_in(desk, "phuong", "masthead")
    last = options.count() - 1
    chosen = desk.locator("[role=option][aria-selected=true]")
    for key, place in [("ArrowUp", last), ("Home", 0), ("End", last)]:
        desk.keyboard.press(key)
        expect(chosen).to_have_id(f"q-masthead-suggestions-{place}")
    desk.keyboard.press("ArrowDown")
    expect(chosen).to_have_count(0)
    assert field.get_attribute("aria-activedescendant") is None
    expect(field).to_have_value("phuong")


def test_escape_closes_the_list_and_keeps_the_words_and_arrow_down_opens_it_again(desk):
    field, options = type_in(desk, "phuong", "masthead")
    desk.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("phuong")
    expect(field).to_have_attribute("aria-expanded", "false")
    desk.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    desk.keyboard.press("Tab")
    expect(options).to_have_count(0)


def test_the_number_of_titles_is_told_and_a_press_opens_one(desk):
    _, options = type_in(desk, "kiem tra cai", "masthead")
    status = desk.locator(".search-form--masthead [role=status]")
    expect(status).to_have_text("Có 1 gợi ý. Dùng phím mũi tên để chọn.")
    options.first.click()
    expect(desk.locator("article h1")).to_have_text(SEED)


def test_a_word_being_composed_waits_longer_and_its_keys_belong_to_the_keyboard(desk):
    questions = []
    desk.on("request", lambda request: "goi-y" in request.url and questions.append(request.url))
    desk.locator("#q-masthead").focus()
    keyboard = desk.context.new_cdp_session(desk)
    for composed in ("ti", "tie", "tiê", "tiếng"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
        desk.wait_for_timeout(200)
    assert questions == []
    keyboard.send("Input.insertText", {"text": "tiếng"})
    desk.wait_for_timeout(400)
    assert [parse_qs(urlsplit(url).query)["q"] for url in questions] == [["tiếng"]]


def test_only_the_last_of_several_answers_is_shown(desk):
    def answer(route):
        words = parse_qs(urlsplit(route.request.url).query)["q"][0]
        if words == "kiem":
            desk.wait_for_timeout(500)
        line = {"text": words, "url": "/", "kind": "article", "marked": []}
        route.fulfill(json={"suggestions": [line]})

    desk.route("**/tim-kiem/goi-y/**", answer)
    field = desk.locator("#q-masthead")
    field.fill("kiem")
    desk.wait_for_timeout(200)
    field.fill("kiem tra")
    options = desk.locator("#q-masthead-suggestions [role=option]")
    expect(options).to_have_text(["kiem tra"])
    desk.wait_for_timeout(500)
    expect(options).to_have_text(["kiem tra"])


def test_what_is_offered_is_shown_as_text_and_leads_nowhere_else(desk):
    lines = [
        {"text": "<img src=x onerror=alert(1)>", "url": "/a/", "kind": "article", "marked": []},
        {"text": "Khác", "url": "https://evil.example/", "kind": "article", "marked": []},
        {"text": "Mã", "url": "javascript:alert(1)", "kind": "article", "marked": []},
    ]
    desk.route("**/tim-kiem/goi-y/**", lambda route: route.fulfill(json={"suggestions": lines}))
    _, options = type_in(desk, "khai", "masthead")
    expect(options).to_have_text(["<img src=x onerror=alert(1)>"])


@pytest.mark.parametrize("status", [500, 200], ids=["error", "no answer of ours"])
def test_without_an_answer_the_form_works_as_before(desk, status):
    problems = []
    desk.on("pageerror", lambda error: problems.append(str(error)))
    desk.route(
        "**/tim-kiem/goi-y/**", lambda route: route.fulfill(status=status, body="<p>Lỗi</p>")
    )
    desk.locator("#q-masthead").focus()
    with desk.expect_response("**/tim-kiem/goi-y/**"):
        desk.keyboard.type("khai sinh")
    expect(desk.locator(".suggestions:visible")).to_have_count(0)
    desk.keyboard.press("Enter")
    expect(desk.locator(".result").first).to_be_visible()
    assert problems == []


def test_on_a_phone_the_list_is_within_the_screen_and_large_enough_for_a_thumb(page, portal):
    page.goto(portal.url + "/tim-kiem/")
    _, options = type_in(page, "phuong")
    box = page.locator(".suggestions:visible").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 740
    heights = options.evaluate_all("found => found.map(each => each.offsetHeight)")
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_search_is_narrowed_and_widened_again(chromium, portal, size, scripts):
    context = chromium.new_context(viewport=size, java_script_enabled=scripts, locale="vi-VN")
    with closing(context):
        page = context.new_page()
        page.goto(portal.url + "/tim-kiem/?q=phuong")
        count = page.locator(".search-count")
        everything = count.inner_text()
        if size == PHONE:
            expect(page.locator("#chuyen-muc")).to_be_hidden()
            page.locator(".search-filters summary").click()
        page.locator("#chuyen-muc").select_option(label="Cải cách hành chính")
        page.locator("#tu").fill("2018-12-03")
        page.get_by_role("button", name="Áp dụng").click()
        expect(count).not_to_have_text(everything)
        chips = page.locator(".search-chips a")
        expect(chips).to_have_text(
            ["Bỏ bộ lọc: Cải cách hành chính", "Bỏ bộ lọc: Từ 03/12/2018"], use_inner_text=False
        )
        page.get_by_role("link", name="Mới nhất", exact=True).click()
        expect(page.locator(".search-order [aria-current]")).to_have_text("Mới nhất")
        expect(page.locator("#tu")).to_have_value("2018-12-03")
        page.get_by_role("link", name="Từ 03/12/2018").click()
        expect(chips).to_have_count(1)
        assert set(asked(page)) == {"q", "chuyen-muc", "xep"}
        page.get_by_role("link", name="Xóa bộ lọc").click()
        expect(count).to_have_text(everything)
        assert asked(page) == {"q": ["phuong"], "xep": ["moi-nhat"]}


def test_pages_keep_the_filters(page, portal):
    page.goto(portal.url + "/tim-kiem/?q=phuong&tu=2010-01-01&xep=moi-nhat")
    page.locator("a[rel=next]").click()
    assert asked(page) == {
        "q": ["phuong"],
        "tu": ["2010-01-01"],
        "xep": ["moi-nhat"],
        "page": ["2"],
    }
    page.locator("#q-page").fill("khai sinh")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=khai+sinh**")
    assert asked(page) == {"q": ["khai sinh"], "tu": ["2010-01-01"], "xep": ["moi-nhat"]}


STATES = {
    "nothing asked": "/tim-kiem/",
    "chosen results": "/tim-kiem/?q=khai+sinh",
    "narrowed": "/tim-kiem/?q=phuong&tu=2018-01-01&xep=moi-nhat",
    "wrong filters": "/tim-kiem/?q=phuong&chuyen-muc=0&tu=hom+qua&den=2024-02-30",
    "nothing found": "/tim-kiem/?q=zzqqzz",
    "nothing found with filters": "/tim-kiem/?q=phuong&tu=2099-01-01",
    "a near miss": "/tim-kiem/?q=caj+cach",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_in_any_state(chromium, portal, size, scheme):
    found = []
    page = chromium.new_page(viewport=size, color_scheme=scheme, bypass_csp=True)
    with closing(page):
        for name, address in STATES.items():
            page.goto(portal.url + address)
            for details in page.locator(".search-filters details").all():
                details.evaluate("element => { element.open = true }")
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
            result = Axe().run(page, options={"runOnly": RULES})
            found += [(name, fault["id"]) for fault in result.response["violations"]]
        page.goto(portal.url + "/tim-kiem/")
        type_in(page, "phuong")
        page.keyboard.press("ArrowDown")
        result = Axe().run(page, options={"runOnly": RULES})
        found += [("list open", fault["id"]) for fault in result.response["violations"]]
    assert found == []


def test_large_text_fits_a_phone(chromium, portal):
    page = chromium.new_page(viewport=PHONE)
    with closing(page):
        for name, address in STATES.items():
            page.goto(portal.url + address)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
