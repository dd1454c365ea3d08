"""What people at their browsers do in the newsroom."""

import os
import re
import subprocess
import sys

from playwright.sync_api import Page, Response

from tests.browser.conftest import Portal
from tests.servers import PROJECT


def press(page: Page, selector: str) -> None:
    """Presses a button at the foot of the editor, opening the list that hides all but one."""
    button = page.locator(f"footer {selector}").first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    button.click()


def save(page: Page) -> None:
    """Saves the draft by hand and waits for the server's word; autosave changes the address too."""

    def is_save(answer: Response) -> bool:
        return answer.request.method == "POST" and answer.request.is_navigation_request()

    with page.expect_response(is_save):
        press(page, "button.action-save")
    page.locator(".messages li").first.wait_for()


def message(page: Page) -> str:
    """What the admin said to the last thing done."""
    return page.locator(".messages li").first.inner_text()


def fits(page: Page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def decide(page: Page, portal: Portal, title: str, action: str) -> str:
    """Opens a piece from the desk of the person who decides, and decides; its address."""
    page.goto(f"{portal.url}/admin/")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url("**/edit/")
    address = page.url
    press(page, f"button[data-workflow-action-name={action}]")
    return address


def mails(portal: Portal) -> str:
    """Does the background work that waits, as the task worker does, and reads every mail."""
    folder = portal.folder
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.local",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "VAR_DIR": str(folder / "var"),
        "MEDIA_DIR": str(folder / "media"),
    }
    command = [sys.executable, "manage.py", "db_worker", "--batch"]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    return "".join(file.read_text() for file in sorted((folder / "var" / "mail").glob("*")))


def mailed_links(portal: Portal) -> list[str]:
    """The approval links in the mails."""
    return re.findall(r"http\S+/duyet-bai/[\w-]+/", mails(portal))


def edit_address(page: Page, title: str) -> str:
    """The admin's address of a page in the list that is shown, by its title."""
    link = page.locator("tr", has_text=title).locator("a[href^='/admin/pages/']").first
    return link.get_attribute("href").removesuffix("edit/")
