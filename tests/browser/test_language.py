"""Every screen of the admin that a role can reach is in Vietnamese, to the last word."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.urls import URLPattern, get_resolver
from playwright.sync_api import APIRequestContext, APIResponse

from tests.browser.admin_words import english_on
from tests.browser.conftest import Portal
from tests.browser.newsroom import edit_address

# Two screens of a kind say what all of them say.
OF_A_KIND = 2
# Wagtail's own "error test", and what answers no person.
NOT_SCREENS = re.compile(
    r"/(logout|login|failwhale|sprite|jsi18n|password_reset|dismissibles|api)/|xlsx|csv"
)


def test_every_screen_of_every_role_is_in_vietnamese(portal: Portal, chromium):
    english: dict[str, str] = {}
    visited = {}
    for role in portal.accounts:
        context = chromium.new_context(locale="vi-VN")
        page = context.new_page()
        portal.log_in(page, role)
        read = 0
        for address, html in screens(page.request, portal.url):
            read += 1
            for text in english_on(html):
                english.setdefault(text, f"{role} {address}")
        visited[role] = read
        context.close()
    print("screens read:", visited)
    assert not english, "\n".join(f"{where}: {text}" for text, where in english.items())
    assert visited["admin"] > visited["reporter"] > 100


def screens(client: APIRequestContext, portal: str) -> Iterator[tuple[str, str]]:
    """What can be reached from the dashboard and from every address of the admin, as HTML."""
    waiting = ["/admin/", *addresses_without_arguments()]
    met: Counter[str] = Counter()
    done: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "0", urlsplit(address).path)
        if address in done or NOT_SCREENS.search(address) or met[kind] >= OF_A_KIND:
            continue
        done.add(address)
        met[kind] += 1
        response = client.get(portal + address, max_redirects=0)
        assert response.status < 500, address
        if "location" in response.headers:
            waiting.append(urljoin(address, response.headers["location"]))
        html = html_of(response)
        if not html:
            continue
        yield address, html
        waiting += links(address, html)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
        if token and kind.endswith(("/add/", "/them/")):
            refused = client.post(portal + address, form={"csrfmiddlewaretoken": token[1]})
            assert refused.status < 500, address
            if refused.ok:
                yield f"POST {address}", html_of(refused)


def addresses_without_arguments() -> list[str]:
    def routes(patterns, before: str = "") -> Iterator[str]:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield route
            else:
                yield from routes(pattern.url_patterns, route)

    plain = [route for route in routes(get_resolver().url_patterns) if not set("<(*") & set(route)]
    return [re.sub(r"[\^$]|\\Z", "", f"/{route}") for route in plain if route.startswith("admin/")]


def html_of(response: APIResponse) -> str:
    """The screen of a response, also where a dialog carries it as JSON; empty for anything else."""
    kind = response.headers.get("content-type", "")
    if "json" in kind:
        answer = response.json()
        return answer.get("html") or "" if isinstance(answer, dict) else ""
    return response.text() if "html" in kind else ""


def links(address: str, html: str) -> list[str]:
    found = [tag["href"] for tag in BeautifulSoup(html, "html.parser").find_all(href=True)]
    found += re.findall(r'"(/admin/[^"\\]*)"', html)  # choosers and panels, told to the scripts
    whole = (urljoin(address, link).split("#")[0] for link in found)
    return [link for link in whole if link.startswith("/admin/")]


# What a person sees, hears or is hinted at now, whoever drew it; names of keys are kept.
SEEN = """() => {
  const texts = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    for (const name of ["title", "aria-label", "placeholder", "alt"]) {
      if (element.getAttribute(name)) texts.push(element.getAttribute(name));
    }
    if (element.closest("kbd, code, pre, script, style")) continue;
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE && node.data.trim()) texts.push(node.data);
    }
  }
  return texts;
}"""
KEYS = re.compile(r"\b(Ctrl|Alt|Shift|Enter|Esc)\b")


def test_what_scripts_draw_is_in_vietnamese(portal: Portal, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    portal.log_in(page, "editor")
    english: dict[str, str] = {}

    def read(where: str) -> None:
        page.wait_for_timeout(500)  # for what fades in
        texts = (KEYS.sub("", text) for text in page.evaluate(SEEN))
        for text in english_on("".join(f"<p>{escape(text)}</p>" for text in texts)):
            english.setdefault(text, where)

    def read_dialog(where: str) -> None:
        page.wait_for_selector(".modal-content form, .modal-content table")
        read(where)
        for tab in page.locator(".modal-content [role=tab]").all():
            tab.click()
            read(f"{where}, {tab.inner_text()}")
        page.locator(".modal-content [data-dismiss=modal]").first.click()
        page.wait_for_selector(".modal-content", state="detached")

    page.goto(f"{portal.url}/admin/pages/")
    page.goto(f"{portal.url}{edit_address(page, 'Cải cách hành chính')}add_subpage/")
    page.wait_for_url("**/add/news/articlepage/**")
    page.fill("[name=title]", "Bài để đọc chữ của trình soạn thảo")
    read("editor")
    page.locator("#body-root .c-sf-add-button").last.click()
    read("block menu")
    page.get_by_role("option", name="Văn bản", exact=True).first.click()
    editor = page.locator("#body-root [contenteditable=true]:visible").last
    editor.click()
    page.keyboard.type("/")
    read("commands")
    page.keyboard.press("Backspace")
    page.keyboard.type("Một đoạn văn")
    for name in ["BOLD", "unordered-list-item", "comment", "LINK", "DOCUMENT"]:
        editor.click()
        page.keyboard.press("Control+a")
        tool = page.locator(f"[class*=Draftail] button[name={name}]:visible").first
        tool.hover()
        read(f"toolbar, {name}")
        if name in {"LINK", "DOCUMENT"}:
            tool.click()
            read_dialog(name)
    page.locator("button:visible", has_text="Chọn ảnh").first.click()
    read_dialog("image chooser")

    page.get_by_role("tab", name="Quảng bá").click()
    page.locator("[name=displayed_at]").click()
    page.wait_for_selector(".xdsoft_datetimepicker:visible")
    read("date picker")
    page.keyboard.press("Escape")
    for name in ["status", "comments", "checks", "preview"]:
        page.locator(f"[data-side-panel-toggle={name}]").first.click()
        read(f"side panel, {name}")
    page.wait_for_url("**/edit/**")  # autosave
    read("saved by itself")
    page.locator(".sidebar-footer__account").click()
    read("account")
    page.locator("#wagtail-sidebar button[aria-haspopup]").first.click()
    read("page explorer")

    for address in ["images", "documents"]:
        page.goto(f"{portal.url}/admin/{address}/multiple/add/")
        refused = {"name": "x.exe", "mimeType": "text/plain", "buffer": b"x"}
        page.locator("input[type=file]").set_input_files(refused)
        page.wait_for_timeout(1500)
        read(f"upload, {address}")
    context.close()
    assert not english, "\n".join(f"{where}: {text}" for text, where in english.items())
