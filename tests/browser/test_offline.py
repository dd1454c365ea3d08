"""Reading without a network, in Chromium: what is kept, what never is, and how it goes away."""

import time

import pytest

from tests.browser.test_tools import article  # noqa: F401  a fixture

KEPT = """async () => {
  const names = await caches.keys();
  const kept = {};
  for (const name of names) {
    const keys = await (await caches.open(name)).keys();
    kept[name] = keys.map(({ url }) => new URL(url).pathname);
  }
  return kept;
}"""


def kept(page, name: str = "pages") -> list[str]:
    return page.evaluate(KEPT).get(name, [])


def wait_until_kept(page, path: str, name: str = "pages") -> None:
    until = time.monotonic() + 20
    while path not in kept(page, name):
        assert time.monotonic() < until, page.evaluate(KEPT)
        page.wait_for_timeout(100)


@pytest.fixture
def path(portal, article) -> str:  # noqa: F811
    return article.removeprefix(portal.url)


@pytest.fixture
def reader(page, article, path):  # noqa: F811
    """A reader who has opened one article, and home with it."""
    page.goto(article, wait_until="load")
    wait_until_kept(page, path)
    wait_until_kept(page, "/")
    return page


def test_a_first_view_loads_little_and_the_article_opens_without_a_network(reader, article, portal):  # noqa: F811
    wait_until_picture = "() => caches.open('pictures').then(c => c.keys()).then(k => k.length)"
    reader.wait_for_function(wait_until_picture)
    title = reader.locator("h1.article-title").inner_text()
    reader.context.set_offline(True)
    reader.goto(article)
    assert reader.locator("h1.article-title").inner_text() == title
    assert reader.locator("[data-offline-note]").is_visible()
    # With its style, its script and its first picture.
    assert (
        reader.evaluate("getComputedStyle(document.querySelector('.article')).maxWidth") != "none"
    )
    assert reader.evaluate("document.documentElement.dataset.scripted") == ""
    reader.wait_for_function("() => document.querySelector('main img').naturalWidth > 0")
    reader.goto(portal.url)
    assert reader.locator(".top-lead").is_visible()


def test_an_article_that_was_taken_down_is_taken_from_the_device(reader, portal):
    gone = "/bai-da-go/"
    reader.evaluate(
        "path => caches.open('pages').then(cache => cache.put(path, new Response('Bài cũ')))", gone
    )
    assert gone in kept(reader)
    reader.goto(portal.url + gone)
    until = time.monotonic() + 10
    while gone in kept(reader):
        assert time.monotonic() < until
        reader.wait_for_timeout(100)
    assert "/" in kept(reader)


def test_without_a_network_other_pages_say_so_and_list_what_can_be_read(reader, portal, path):
    title = reader.locator("h1.article-title").inner_text()
    reader.context.set_offline(True)
    reader.goto(f"{portal.url}/tim-kiem/?q=phuong")
    assert reader.locator("h1.page-title").inner_text() == "Không có mạng"
    reader.locator(f"[data-kept-list] a[href='{path}']").get_by_text(title).click()
    assert reader.locator("h1.article-title").inner_text() == title


def test_a_slow_network_is_waited_for(reader, article):  # noqa: F811
    session = reader.context.new_cdp_session(reader)
    session.send("Network.enable")
    reader.evaluate(
        "path => caches.open('pages').then(cache => cache.put(path, new Response("
        "'<h1 class=article-title>Bản cũ</h1>', {headers: {'Content-Type': 'text/html'}})))",
        article,
    )
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 3000, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    reader.goto(article, wait_until="commit")
    assert reader.locator("h1.article-title").inner_text() != "Bản cũ"


def test_searches_and_other_pages_are_not_kept(reader, portal):
    reader.goto(f"{portal.url}/tim-kiem/?q=phuong", wait_until="networkidle")
    reader.goto(f"{portal.url}/so-do-cong/", wait_until="networkidle")
    paths = kept(reader)
    assert len(paths) == 3
    assert {"/", "/khong-co-mang/"} < set(paths)


@pytest.mark.parametrize(
    "address", ["/admin/", "/tim-kiem/", "/khong-co-bai-nay/", "/admin", "https://xau.example/"]
)
def test_what_a_script_asks_to_keep_is_kept_only_if_it_is_a_public_page(reader, address):
    before = kept(reader)
    reader.evaluate(
        "page => navigator.serviceWorker.controller.postMessage({ page, pictures: [page] })",
        address,
    )
    reader.wait_for_timeout(1000)
    assert kept(reader) == before


def test_twenty_articles_are_kept_and_home_is_not_pushed_out(reader, portal):
    addresses = reader.evaluate(
        "fetch('/rss/').then(r => r.text()).then(t => [...new DOMParser()"
        ".parseFromString(t, 'text/xml').querySelectorAll('item link')].map(l => new URL(l.textContent).pathname))"
    )
    assert len(addresses) > 18
    more = addresses + [f"/?{number}" for number in range(3)]
    for address in more:
        reader.evaluate(
            "page => navigator.serviceWorker.controller.postMessage({ page, pictures: [] })",
            address,
        )
        reader.wait_for_timeout(60)
    reader.wait_for_timeout(1500)
    paths = kept(reader)
    assert {"/", "/khong-co-mang/"} < set(paths)
    assert len(paths) <= 22


def test_on_2g_the_words_are_there_before_the_pictures(page, article):  # noqa: F811
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 600,
            "downloadThroughput": 35_000,
            "uploadThroughput": 15_000,
        },
    )
    waiting = []
    page.route("**/media/**", lambda route: waiting.append(route))
    page.goto(article, wait_until="domcontentloaded", timeout=120_000)
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    assert page.locator("h1.article-title").is_visible()
    assert page.locator(".body p").first.is_visible()
    assert waiting
    for picture in waiting:
        picture.continue_()
    page.unroute("**/media/**")
    page.wait_for_load_state("load", timeout=120_000)
    assert page.locator("main img").first.evaluate("image => image.naturalWidth") > 0
    shifts = "performance.getEntriesByType('layout-shift').reduce((sum, {value}) => sum + value, 0)"
    assert page.evaluate(shifts) == 0


def test_switched_off_by_the_ward_every_device_forgets(reader, portal, article, as_role):  # noqa: F811
    office = as_role("admin")
    office.goto(f"{portal.url}/admin/settings/news/readingsettings/")
    switch = office.locator("[name=works_offline]")
    try:
        switch.uncheck()
        office.locator("button.button-longrunning[type=submit]").click()
        office.wait_for_load_state()
        assert not office.locator("[name=works_offline]").is_checked()
        until = time.monotonic() + 40
        while reader.evaluate("async () => (await caches.keys()).length"):
            assert time.monotonic() < until
            reader.goto(article)
            # Chromium looks for a new worker a second after a page, and each page begins it anew.
            reader.wait_for_timeout(2500)
        reader.goto(article)
        assert (
            reader.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length")
            == 0
        )
    finally:
        office.goto(f"{portal.url}/admin/settings/news/readingsettings/")
        office.locator("[name=works_offline]").check()
        office.locator("button.button-longrunning[type=submit]").click()
        office.wait_for_load_state()
