"""The real thing for the browser tests: `manage.py prepare`, gunicorn, Debian's Chromium."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.kinds import Kind, kinds_of
from tests.servers import prepared, serving

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A busy machine is no fault of the page.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items) -> None:
    """Browser tests share one portal, so they run on one worker, and not on PostgreSQL again."""
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass(frozen=True)
class Portal:
    """A running demo portal: its address, and a password for each role's account.

    `environment` is what a command needs to work on the same portal.
    """

    url: str
    accounts: dict[str, tuple[str, str]]
    folder: Path
    environment: dict[str, str]

    @classmethod
    def in_folder(cls, url: str, folder: Path, environment: dict[str, str]) -> "Portal":
        """The demo that `prepared` made in a folder."""
        lines = (folder / "var" / "demo-accounts.txt").read_text().splitlines()
        rows = (line.split("\t") for line in lines)
        accounts = {role: (name, password) for role, name, password in rows}
        return cls(url, accounts, folder, environment)

    def log_in(self, page: Page, role: str) -> None:
        username, password = self.accounts[role]
        page.goto(f"{self.url}/admin/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_url(f"{self.url}/admin/")


@contextmanager
def _running(folder: Path) -> Iterator[Portal]:
    with prepared(folder, demo=True) as environment, serving(environment) as server:
        yield Portal.in_folder(server.url, folder, environment)


@pytest.fixture(scope="session")
def shared_portal(tmp_path_factory) -> Iterator[Portal]:
    """The demo portal under gunicorn on a free port, in a folder of its own."""
    with _running(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture
def portal(request, tmp_path_factory) -> Iterator[Portal]:
    """The shared demo portal; at a second try one that the first has not written to.

    Not where a fixture of a whole module has gathered addresses of the shared one.
    """
    is_second_try = getattr(request.node, "execution_count", 1) > 1
    if is_second_try and "shared_portal" not in request.fixturenames:
        with _running(tmp_path_factory.mktemp("portal")) as portal:
            yield portal
    else:
        yield request.getfixturevalue("shared_portal")


@pytest.fixture(scope="session")
def kinds(shared_portal) -> dict[str, Kind]:
    """Every kind of public page, by name."""
    return kinds_of(shared_portal.url, shared_portal.environment)


def _no_loop() -> NoReturn:
    raise RuntimeError


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; CHROMIUM names another.

    Playwright's loop counts as running on this thread for as long as the browser is open, and the
    tests of this worker that follow talk to the database on it.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setattr("django.utils.asyncio.get_running_loop", _no_loop)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium) -> Iterator[Page]:
    """A phone of 360 px; a test that wants a desk sets its own viewport."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def as_role(chromium, portal) -> Iterator[Callable[[str], Page]]:
    """Logs a role in on a phone, each in a browser of its own; fails on any foreign request."""
    contexts = []
    foreign: list[str] = []

    def log_in(role: str) -> Page:
        context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN")
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: foreign.append(request.url))
        portal.log_in(page, role)
        return page

    yield log_in
    for context in contexts:
        context.close()
    own = (portal.url, "data:", "blob:")
    assert [url for url in foreign if not url.startswith(own)] == []
