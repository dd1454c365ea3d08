"""Every kind of public page and the states that one can be in: one table for all the checkers.

A new kind of page is one line here; what the demo has none of is added by `stock.py`.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from playwright.sync_api import Page

from tests.servers import PROJECT

PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}

# Name, path, status. A path that is None comes from `stock.py` by the name.
KINDS: list[tuple[str, str | None, int]] = [
    ("home", "/", 200),
    ("article", None, 200),
    ("every block", None, 200),
    ("category", None, 200),
    ("category of 0", None, 200),
    ("category of 1", None, 200),
    ("category of 3", None, 200),
    ("category of 50", None, 200),
    ("category, page 2", "{category of 50}?page=2", 200),
    ("search", "/tim-kiem/", 200),
    ("search, found", "/tim-kiem/?q=phuong", 200),
    ("search, page 2", "/tim-kiem/?q=phuong&page=2", 200),
    ("search, nothing found", "/tim-kiem/?q=zzqqzz", 200),
    ("search, wrong day", "/tim-kiem/?q=phuong&tu=hom-qua", 200),
    ("site map", "/so-do-cong/", 200),
    ("standing page", "/gioi-thieu/", 200),
    ("contact", "/lien-he/", 200),
    ("corrections", "/dinh-chinh/", 200),
    ("open data", "/du-lieu-mo/", 200),
    ("news in a frame", "/nhung/tin-moi/", 200),
    ("error report", None, 200),
    ("error report received", "/bao-loi/da-nhan/", 200),
    ("withdrawn", None, 410),
    ("offline", "/khong-co-mang/", 200),
    ("approval", None, 200),
    ("approval confirmed", None, 200),
    ("approval returned", None, 200),
    ("approval closed", None, 409),
    ("approval unknown", "/duyet-bai/khong-co/", 404),
    ("400", None, 400),
    ("403", None, 403),
    ("403 of a form", None, 403),
    ("404", "/khong-co/", 404),
    ("500", None, 500),
    ("rating refused", None, 429),
]


@dataclass(frozen=True)
class Kind:
    """One page to be checked; `answer` is its text where no address gives it."""

    name: str
    url: str
    status: int
    answer: str | None = None

    def open(self, page: Page) -> None:
        if self.answer is not None:
            page.route(
                self.url,
                lambda route: route.fulfill(
                    status=self.status, content_type="text/html", body=self.answer
                ),
            )
        page.goto(self.url)

    def fetch(self) -> tuple[int, dict[str, str], str]:
        """Status, headers (names in lower case) and text, as they come from the server."""
        return fetch(self.url) if self.answer is None else (self.status, {}, self.answer)


@dataclass(frozen=True)
class State:
    """A page after somebody did something on it; `size` is where that can be done."""

    name: str
    kind: str
    reach: Callable[[Page], None]
    size: dict[str, int]


def fetch(url: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an address, whatever the status is."""
    try:
        response = urlopen(url, timeout=60)
    except HTTPError as refusal:
        response = refusal
    with response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return response.status, headers, response.read().decode()


def _open_menu(page: Page) -> None:
    page.locator("[popovertarget=menu]").first.click()
    page.locator("#menu summary").first.click()


def _open_drop_down(page: Page) -> None:
    page.locator("#menu summary").first.click()


def _suggest(page: Page) -> None:
    page.locator("#q-page").press_sequentially("phuong")
    page.locator("#q-page-suggestions [role=option]").first.wait_for()


def _open_all_details(page: Page) -> None:
    for details in page.locator("main details:not([open]) > summary").all():
        if details.is_visible():
            details.click()


def _rate(page: Page) -> None:
    page.locator("[data-rating] button").first.click()
    page.locator("[data-rating-status]").get_by_text("Cảm ơn bạn").wait_for()


def _send_empty(page: Page) -> None:
    page.locator("main form button[type=submit]").click()
    page.locator("main [role=alert]").first.wait_for()


STATES = [
    State("home, menu open", "home", _open_menu, PHONE),
    State("home, drop-down open", "home", _open_drop_down, DESK),
    State("article, everything unfolded", "article", _open_all_details, PHONE),
    State("article, rated", "article", _rate, PHONE),
    State("search, suggestions", "search", _suggest, PHONE),
    State("search, filters open", "search, found", _open_all_details, PHONE),
    State("error report, refused", "error report", _send_empty, PHONE),
    State("approval, no reason given", "approval returned", _send_empty, PHONE),
]


def kinds_of(url: str, environment: dict[str, str]) -> dict[str, Kind]:
    """Adds the stock to the portal that runs at `url` in `environment`; every kind by name."""
    command = [sys.executable, "-m", "tests.browser.stock"]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    )
    stock = json.loads(done.stdout)
    addresses, answers = stock["addresses"], stock["answers"]
    kinds = {}
    for name, path, status in KINDS:
        answer = answers.get(name)
        if path is None:
            path = addresses.get(name) or f"/answers/{name.replace(' ', '-')}/"
        kinds[name] = Kind(name, url + path.format(**addresses), status, answer)
    return kinds


def saved(kinds: dict[str, Kind], folder: Path) -> dict[str, Path]:
    """The text of every kind as a file, by name."""
    files = {}
    for number, (name, kind) in enumerate(kinds.items()):
        files[name] = folder / f"{number:02}.html"
        files[name].write_text(kind.fetch()[2])
    return files
