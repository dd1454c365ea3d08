"""Every screen of the admin that a role can reach is in Vietnamese, to the last word."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.urls import URLPattern, get_resolver
from playwright.sync_api import APIRequestContext, APIResponse

from tests.browser.admin_words import english_on
from tests.browser.conftest import Portal

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
