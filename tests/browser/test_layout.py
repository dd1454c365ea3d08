"""What every list looks like with 0, 1, 3 and 50 items and titles of 150 letters, measured in Chromium.

No server: Django's test client makes the pages and the static files come from their sources, so that
a test builds its states with factories.
"""

import mimetypes
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from playwright.sync_api import Page, Route

from cms.models import SiteSettings, WebLink, WebLinkSet
from news.models import ArticlePage, Correction
from tests.factories import (
    ArticlePageFactory,
    CategoryPageFactory,
    PortalImageFactory,
    StandardPageFactory,
)

WIDTHS = [320, 360, 768, 1280]
# The tallest and the deepest letters of running text; what stands above two marks on a capital
# (Ổ, Ễ) begins a sentence, and no line that goes before it ends in the same place.
MARKS = "Ủ Ử Ừ Ứ ữ ổ ặ ễ ẩ ậ ợ ỵ Q g y"
TITLE = (
    "Ủy ban nhân dân phường tổ chức hội nghị đối thoại với người dân về những vướng mắc khi giải "
    "quyết thủ tục hành chính ở bộ phận một cửa trong quý Bốn vừa qua"
)
LEAD = f"{TITLE}; {TITLE.lower()}."

# Faults of the page as it stands; each a short word and what it is about.
MEASURE = r"""
(marks) => {
  const faults = [];
  const wide = document.documentElement.clientWidth;
  const say = (word, element) =>
    faults.push(`${word}: ${element.tagName}.${element.className} ${(element.textContent || "").trim().slice(0, 40)}`);
  if (document.documentElement.scrollWidth > wide) faults.push("the page scrolls sideways");

  const hides = (element) => {
    const style = getComputedStyle(element);
    return style.overflowX !== "visible" || style.clipPath !== "none";
  };
  const inside = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) if (hides(at)) return true;
    return false;
  };
  const seen = [...document.body.querySelectorAll("*")].filter(
    (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("svg svg, .form-trap")
  );
  for (const element of seen) {
    const box = element.getBoundingClientRect();
    if (!box.width || inside(element) || element.closest(".skip-link")) continue;
    if (box.right > wide + 1 || box.left < -1) say("beyond the edge", element);
  }

  const lines = [];
  const fonts = new Map();
  for (const element of seen) {
    if (inside(element) || element.closest("select, .skip-link")) continue;
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.textContent.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) lines.push({ box, element });
      const style = getComputedStyle(element);
      fonts.set(`${style.fontWeight} ${style.fontSize} ${style.fontFamily}|${style.lineHeight}`, element);
    }
  }
  for (let one = 0; one < lines.length; one++) {
    for (let two = one + 1; two < lines.length; two++) {
      const [a, b] = [lines[one], lines[two]];
      if (a.element === b.element || a.element.contains(b.element) || b.element.contains(a.element)) continue;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 2 && down > 3) say("lies over other words", b.element);
    }
  }

  const pen = document.createElement("canvas").getContext("2d");
  for (const [font, element] of fonts) {
    const [shorthand, leading] = font.split("|");
    const size = parseFloat(shorthand.split(" ")[1]);
    pen.font = shorthand.replace(/[\d.]+px/, "1000px");
    const ink = pen.measureText(marks);
    const high = (ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent) / 1000;
    const line = parseFloat(leading) / size;
    if (high > line + 0.005) say(`marks of ${high.toFixed(3)} in lines of ${line.toFixed(3)}`, element);
  }

  for (const day of document.querySelectorAll("time.when")) {
    const range = document.createRange();
    range.selectNodeContents(day);
    if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) say("broken date", day);
  }

  for (const picture of document.images) {
    if (!picture.checkVisibility() || !picture.naturalWidth) continue;
    const box = picture.getBoundingClientRect();
    const style = getComputedStyle(picture);
    const wanted = picture.naturalWidth / picture.naturalHeight;
    const across = box.width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const down = box.height - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    if (style.objectFit === "fill" && Math.abs(across / down - wanted) > 0.03 * wanted) say("squeezed", picture);
  }

  const tops = (elements) => new Set(elements.map((each) => Math.round(each.getBoundingClientRect().top)));
  const bottoms = (elements) => new Set(elements.map((each) => Math.round(each.getBoundingClientRect().bottom)));
  for (const grid of document.querySelectorAll(".rows-in-two, .bands > .latest")) {
    const cards = [...grid.querySelectorAll(":scope > .card")];
    const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
    if (getComputedStyle(grid).display !== "grid" || columns < 2) continue;
    for (let at = 0; at + columns <= cards.length; at += columns) {
      const row = cards.slice(at, at + columns);
      if (tops(row).size > 1 || bottoms(row).size > 1) say("cards of a row differ", row[0]);
    }
  }
  for (const pair of document.querySelectorAll(".bands--2")) {
    if (getComputedStyle(pair).gridTemplateColumns.split(" ").length < 2) continue;
    for (const part of [".section-title", ".card-lead", ".headlines"]) {
      if (tops([...pair.querySelectorAll(part)]).size > 1) say(`${part} of two bands differ`, pair);
    }
  }
  return [...new Set(faults)];
}
"""


def file_at(path: str, media: Path) -> Path | None:
    """The source of a static file, or an upload."""
    folder, _, name = path.lstrip("/").partition("/")
    found = {"static": finders.find, "media": media.joinpath}.get(folder, lambda name: None)(name)
    return Path(found) if found else None


@pytest.fixture
def shown(chromium, client, settings, tmp_path) -> Iterator[Callable[[str, int], Page]]:
    """Opens an address of the test's own site at a width; every picture is fetched.

    The page is made before the browser asks for it: the database is read on this side alone.
    """
    settings.MEDIA_ROOT = str(tmp_path)
    context = chromium.new_context(locale="vi-VN")
    context.set_default_timeout(60_000)
    page = context.new_page()
    made: dict[str, bytes] = {}

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        found = file_at(path, tmp_path)
        if found and found.is_file():
            kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
            route.fulfill(body=found.read_bytes(), content_type=kind)
        elif path in made:
            kind = "text/css" if path.endswith(".css") else "text/html; charset=utf-8"
            route.fulfill(body=made[path], content_type=kind)
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)

    def show(address: str, width: int) -> Page:
        made[urlsplit(address).path] = content = client.get(address).content
        for sheet in re.findall(r'href="(/giao-dien/[^"]+)"', content.decode()):
            made[sheet] = client.get(sheet).content
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"http://testserver{address}")
        page.evaluate(
            """async () => {
              await document.fonts.ready;
              for (const picture of document.images) picture.loading = "eager";
              await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
            }"""
        )
        return page

    yield show
    context.close()


def faults(shown, addresses: list[str]) -> dict[tuple[str, int], list[str]]:
    found = {}
    for address in addresses:
        page = shown(address, WIDTHS[0])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wrong = page.evaluate(MEASURE, MARKS)
            if wrong:
                found[address, width] = wrong[:5]
    return found


@pytest.fixture
def ward(home):
    """A home page with every kind of section, over four categories without an article."""
    SiteSettings.objects.create(
        site=home.get_site(), agency_name=TITLE[:90], parent_agency="Ủy ban nhân dân thành phố"
    )
    titles = ["Hoạt động của Ủy ban nhân dân và các đoàn thể", "Ặ", "Kinh tế - Đô thị", "Thông báo"]
    categories = [CategoryPageFactory(parent=home, title=title) for title in titles]
    links = WebLinkSet.objects.create(site=home.get_site(), name="Liên kết", heading="Liên kết web")
    WebLink.objects.create(link_set=links, title=TITLE, address="https://example.test/")
    bands = [
        ("category_band", {"category": each, "heading": "", "count": 5}) for each in categories
    ]
    home.sections = [
        ("top_stories", {"heading": "", "lead_story": None, "side_stories": [], "side_count": 4}),
        ("notices", {"heading": "Thông báo", "category": categories[3], "count": 6}),
        *bands,
        ("most_read", {"heading": "Đọc nhiều nhất", "days": 7, "count": 5}),
        ("latest", {"heading": "Tin mới nhất", "count": 7}),
        ("web_links", {"link_set": links}),
    ]
    home.save_revision().publish()
    return home, categories


def write(categories, pictures, numbers) -> None:
    for number in numbers:
        ArticlePageFactory(
            parent=categories[number % 4],
            title=TITLE if number % 3 == 0 else f"Tin số {number}: Ổ Ặ",
            lead=LEAD if number % 2 == 0 else "",
            cover=pictures[number % 3],
            cover_alt_text="Ảnh",
        )


def test_every_list_holds_with_0_1_3_and_50_items(shown, ward):
    home, categories = ward
    pictures = [
        None,
        PortalImageFactory(file__width=1600, file__height=400),
        PortalImageFactory(file__width=120, file__height=900),
    ]
    StandardPageFactory(parent=home, title=TITLE)
    addresses = [
        "/",
        categories[0].url,
        "/tim-kiem/?q=tin",
        "/dinh-chinh/",
        "/so-do-cong/",
        "/khong-co/",
    ]
    made, found = 0, {}
    for count in (0, 1, 3, 50):
        # The first category gets as many as all others together.
        write(
            [categories[0], *categories[1:]] if count > 3 else [categories[0]] * 4,
            pictures,
            range(made, count),
        )
        made = count
        found |= {(count, *place): wrong for place, wrong in faults(shown, addresses).items()}
    assert found == {}


def test_a_piece_with_a_title_of_150_letters_and_corrections_holds(shown, ward):
    _home, categories = ward
    article = ArticlePageFactory(
        parent=categories[0],
        title=TITLE,
        lead=LEAD,
        source_name="Cổng thông tin điện tử",
        source_url=f"https://example.test/{'duong-dan-rat-dai' * 12}",
        body=[
            ("heading", {"text": TITLE, "level": "h2"}),
            ("paragraph", f"<p>{LEAD} {'Ặ' * 80}</p>"),
            ("quote", {"text": LEAD, "speaker": TITLE}),
            (
                "figures",
                {
                    "heading": TITLE,
                    "display": "numbers",
                    "figures": [
                        {"value": value, "label": LEAD, "share": None}
                        for value in ("1.234.567.890 đồng", "98,7%", "3")
                    ],
                },
            ),
        ],
    )
    Correction.objects.create(
        article=article, day=timezone.localdate(), wrong=LEAD, right="Ộ" * 120
    )
    assert ArticlePage.objects.get(pk=article.pk).title == TITLE
    assert len(TITLE) >= 150
    assert faults(shown, [article.url, "/dinh-chinh/", f"/bao-loi/{article.pk}/"]) == {}


@pytest.mark.parametrize("theme", SiteSettings.Theme.values)
@pytest.mark.parametrize(
    "size", [(1200, 90), (90, 1200), (16, 16), (4000, 4000)], ids=["wide", "tall", "tiny", "huge"]
)
def test_a_logo_of_any_shape_stands_in_the_masthead_unsqueezed(shown, site, theme, size):
    logo = PortalImageFactory(file__width=size[0], file__height=size[1])
    SiteSettings.objects.create(
        site=site, theme=theme, logo=logo, agency_name="Ủy ban nhân dân phường Hải Vân"
    )
    page = shown("/", WIDTHS[0])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(MEASURE, MARKS) == []
        box = page.locator(".brand .logo").bounding_box()
        assert box["height"] <= 72.5
        assert box["width"] <= 256.5
        # Not blown up beyond its own points, but for the ground that it lies on.
        assert box["width"] <= size[0] + 8


@pytest.mark.parametrize("theme", SiteSettings.Theme.values)
def test_the_wards_own_accent_replaces_the_themes_but_not_high_contrast(shown, site, theme):
    SiteSettings.objects.create(site=site, theme=theme, accent_colour="#FFEE00")
    page = shown("/", 360)
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    assert page.evaluate(accent) == "#ffee00"
    page.evaluate("document.documentElement.dataset.contrast = 'high'")
    assert page.evaluate(accent) == "#000000"
    page.evaluate("delete document.documentElement.dataset.contrast")
    page.emulate_media(contrast="more")
    assert page.evaluate(accent) == "#000000"
