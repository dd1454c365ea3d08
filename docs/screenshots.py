"""The pictures of the README and of the handbook, taken from the running demo: `make screenshots`.

Run it after a screen has changed, look at the pictures, commit them.
"""

import os
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from tests.browser.conftest import CHROMIUM_OPTIONS, Portal  # noqa: E402
from tests.servers import prepared, serving  # noqa: E402

HANDBOOK = PROJECT / "docs" / "vi" / "anh"
README = PROJECT / "docs" / "img"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 960}
SEED = "/cai-cach-hanh-chinh/kiem-tra-cong-tac-cai-cach-hanh-chinh-tai-phuong-hoa-hiep-bac/"


ARTICLES = "/admin/bai-viet/"
# Picture of the handbook: whose screen, how large, where it is found.
# Or what to press on the dashboard.
SCREENS = {
    "ban-lam-viec": ("reporter", PHONE, "/admin/"),
    "viet-bai": ("reporter", PHONE, "text=Viết bài"),
    "bi-tra-lai": ("reporter", PHONE, "/admin/#desk-returned"),
    "duyet-bai": ("approver", PHONE, f"{ARTICLES}?state=waiting"),
    "lich-dang": ("editor", DESK, "/admin/lich/"),
    "bao-cao": ("editor", DESK, "/admin/bao-cao/"),
    "nhuan-but": ("editor", DESK, "/admin/nhuan-but/"),
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-screens-") as name:
        folder = Path(name)
        with prepared(folder, demo=True) as environment, serving(environment) as server:
            portal = Portal.in_folder(server.url, folder, environment)
            with sync_playwright() as playwright:
                path = os.environ.get("CHROMIUM") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
                take_readers_pages(browser, portal)
                take_editors_screens(browser, portal)
                browser.close()


def take_readers_pages(browser: Browser, portal: Portal) -> None:
    """The README's pictures, as a browser without scripts shows the pages."""
    context = browser.new_context(viewport=DESK, locale="vi-VN", java_script_enabled=False)
    page = context.new_page()
    for name, address in {"home": "/", "article": SEED}.items():
        page.goto(portal.url + address)
        page.screenshot(path=README / f"{name}.png")
    context.close()


def take_editors_screens(browser: Browser, portal: Portal) -> None:
    """The handbook's pictures, each role in a browser of its own."""
    for name, (role, size, address) in SCREENS.items():
        context = browser.new_context(viewport=size, locale="vi-VN")
        page = context.new_page()
        portal.log_in(page, role)
        if address.startswith("/"):
            page.goto(portal.url + address)
        else:
            page.locator(address).first.click()
        page.wait_for_load_state("networkidle")
        Image.open(BytesIO(page.screenshot())).save(HANDBOOK / f"{name}.webp", quality=80)
        context.close()


if __name__ == "__main__":
    main()
