"""What a phone of 360 px fetches at its first view: counted in requests and bytes, never in seconds."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.browser.kinds import PHONE

MOST_REQUESTS = 12
MOST_BYTES = {"home": 150_000, "article": 120_000, "category": 150_000, "every block": 150_000}


@dataclass(frozen=True)
class Fetched:
    """What one page asked for: bytes on the wire by address, in order, and what the browser said."""

    sizes: dict[str, int]
    said: list[str]
    seen_pictures: int


@pytest.fixture
def first_view(chromium: Browser, kinds) -> Iterator:
    """Opens a kind of page in a browser that has never been here, with all that shows at first."""
    contexts = []

    def look(name: str) -> Fetched:
        context = chromium.new_context(viewport=PHONE, locale="vi-VN", device_scale_factor=2)
        contexts.append(context)
        page = context.new_page()
        urls: dict[str, str] = {}
        sizes: dict[str, int] = {}
        said: list[str] = []
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.requestWillBeSent",
            lambda event: urls.setdefault(event["requestId"], event["request"]["url"]),
        )
        session.on(
            "Network.loadingFinished",
            lambda event: sizes.update({urls[event["requestId"]]: int(event["encodedDataLength"])}),
        )
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        kinds[name].open(page)
        page.wait_for_load_state("networkidle")
        seen = page.evaluate(
            "[...document.images].filter((image) => image.complete && image.naturalWidth"
            " && image.getBoundingClientRect().top < innerHeight).length"
        )
        return Fetched({url: size for url, size in sizes.items() if url[:5] != "data:"}, said, seen)

    yield look
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", MOST_BYTES)
def test_a_first_view_is_light_in_few_requests_and_asks_no_stranger(first_view, portal, name):
    view = first_view(name)
    listed = "\n".join(f"{size:>7} {url}" for url, size in view.sizes.items())
    assert view.seen_pictures
    assert all(url.startswith(portal.url) for url in view.sizes), listed
    assert len(view.sizes) <= MOST_REQUESTS, listed
    assert sum(view.sizes.values()) <= MOST_BYTES[name], listed
    assert view.said == []
