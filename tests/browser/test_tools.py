"""Reading tools in a real browser: chosen by keyboard, kept on the device, restored before painting."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.kinds import DESK, PHONE
from tests.browser.test_accessibility import RULES

# A machine without voices gets one, which arrives late and speaks each sentence in 50 ms.
VOICE = """
const voices = [];
const told = new EventTarget();
window.spoken = [];
let running;
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices,
  addEventListener: (...given) => told.addEventListener(...given),
  cancel: () => { clearTimeout(running); },
  speak: (words) => {
    spoken.push([words.text, words.rate, words.lang]);
    if (!window.holdVoice) running = setTimeout(() => words.onend(), 50);
  },
}});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.voiceArrives = (lang) => { voices.push({ lang }); told.dispatchEvent(new Event("voiceschanged")); };
"""


@pytest.fixture
def article(chromium, portal) -> str:
    page = chromium.new_page()
    page.goto(portal.url)
    address = page.locator(".top-lead .card-title a").first.get_attribute("href")
    page.close()
    return portal.url + address


def root_size(page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")


def test_text_size_by_keyboard_holds_on_the_next_page_from_the_first_paint(page, portal, article):
    page.goto(article)
    larger = page.locator(".tools [data-text-step='1']")
    for _ in range(6):
        larger.focus()
        page.keyboard.press("Enter")
    assert root_size(page) == 24
    page.goto(portal.url)
    # Set by the blocking script in the head: before the body exists.
    seen = page.evaluate("performance.getEntriesByType('paint').length")
    assert root_size(page) == 24, seen
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.context.cookies() == []
    page.goto(article)
    page.locator(".tools [data-text-step='0']").click()
    assert root_size(page) == 16
    assert page.evaluate("localStorage.length") == 0


def test_the_choice_is_there_before_anything_is_painted(page, article):
    page.goto(article)
    page.evaluate("localStorage.setItem('textSize', '2'); localStorage.setItem('contrast', 'more')")
    page.add_init_script(
        "new MutationObserver(() => { if (document.body) window.early ??= "
        "{...document.documentElement.dataset} }).observe(document, {childList: true, subtree: true})"
    )
    page.reload()
    early = page.evaluate("early")
    assert (early["textSize"], early["contrast"]) == ("2", "more")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_high_contrast_passes_axe_and_is_announced(chromium, article, size, scheme):
    context = chromium.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(article)
    place = ".tools" if size is PHONE else ".menu-tools"
    button = page.locator(f"{place} [data-set-contrast]")
    button.focus()
    page.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.locator(f"{place} [data-set-contrast]").get_attribute("aria-pressed") == "true"
    paper, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert {paper, ink} == {"rgb(255, 255, 255)", "rgb(0, 0, 0)"}
    result = Axe().run(page, options={"runOnly": [*RULES, "wcag2aaa"]})
    faults = [fault["id"] for fault in result.response["violations"]]
    assert [fault for fault in faults if fault != "target-size-enhanced"] == []
    context.close()


def test_without_scripts_no_tool_shows_that_needs_one(chromium, article):
    page = chromium.new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(article)
    for needs_script in ("[data-text-step]", "[data-set-contrast]", "[data-print]", "[data-aloud]"):
        for tool in page.locator(needs_script).all():
            assert not tool.is_visible()
    assert page.locator(".tools a").count() == 3
    page.close()


def test_the_article_is_read_aloud_sentence_by_sentence(page, article):
    page.add_init_script(VOICE)
    page.goto(article)
    button = page.locator("[data-aloud]")
    assert not button.is_visible()
    page.evaluate("voiceArrives('en-US')")
    assert not button.is_visible()
    page.evaluate("voiceArrives('vi_VN')")
    assert button.is_visible()
    page.evaluate("window.holdVoice = true")
    button.focus()
    page.keyboard.press("Enter")
    assert button.inner_text() == "Tạm dừng"
    title = page.locator("h1.article-title").inner_text()
    assert page.evaluate("spoken") == [[title, 1, "vi_VN"]]
    assert page.evaluate("[...CSS.highlights.get('spoken')].map(String)") == [title]
    page.keyboard.press("Enter")
    assert button.inner_text() == "Đọc tiếp"
    page.locator("[data-aloud-speed]").select_option("1.5")
    page.evaluate("window.holdVoice = false")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => spoken.length > 4")
    assert page.evaluate("spoken[1].slice(0, 2)") == [title, 1.5]
    texts = [text for text, _, _ in page.evaluate("spoken")][1:]
    assert len(set(texts)) == len(texts)
    page.evaluate("window.holdVoice = true")
    page.wait_for_timeout(100)
    page.locator("[data-aloud-stop]").click()
    assert button.inner_text() == "Đọc bài"
    assert button.evaluate("button => button === document.activeElement")
    assert page.evaluate("CSS.highlights.has('spoken')") is False


def test_one_tap_rates_and_another_changes_it(page, article):
    page.goto(article)
    yes, no = page.locator("[data-rating] button").all()
    with page.expect_response("**/danh-gia/*/") as answer:
        yes.click()
    assert answer.value.status == 204
    page.locator("[data-rating-status]").get_by_text("Cảm ơn bạn").wait_for()
    assert yes.get_attribute("aria-pressed") == "true"
    no.click()
    page.locator("[data-rating] [aria-pressed=true]", has_text="Không").wait_for()
    assert yes.get_attribute("aria-pressed") == "false"
    assert page.context.cookies() == []


def test_rating_works_without_scripts(chromium, article):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(article)
    assert not page.locator("#danh-gia-cam-on").is_visible()
    page.locator("[data-rating] button").first.click()
    page.wait_for_url(f"{article}#danh-gia-cam-on")
    assert page.locator("#danh-gia-cam-on").is_visible()
    assert context.cookies() == []
    context.close()


def test_a_refused_answer_says_so(page, article):
    page.goto(article)
    page.route("**/danh-gia/*/", lambda route: route.fulfill(status=429))
    page.locator("[data-rating] button").first.click()
    page.locator("[data-rating-status]").get_by_text("Chưa gửi được").wait_for()


def test_paper_shows_date_and_address_and_nothing_to_press(page, article):
    page.goto(article)
    page.locator(".tools [data-text-step='1']").click()
    page.emulate_media(media="print")
    assert page.locator(".print-only").inner_text().endswith(article.removeprefix("http://"))
    assert page.locator(".article-meta time").is_visible()
    for hidden in (".tools", ".menu-tools", ".rating", ".related", ".contents"):
        for part in page.locator(hidden).all():
            assert not part.is_visible(), hidden
    assert root_size(page) == 12.64  # paper's own size, whatever was chosen on the screen
