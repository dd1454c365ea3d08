"""RSS, sitemaps and robots, read by independent parsers."""

import json
import re
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import SiteSettings
from cms.pictures import make_missing
from news import sitemaps
from news.models import ArticleAuthor
from tests.factories import (
    ArticlePageFactory,
    AuthorFactory,
    CategoryPageFactory,
    PortalImageFactory,
)
from tests.queries import queries_of
from tests.strangers import entries_of, feed_at, json_feed_at, sitemap_at

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def parse(client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200, address
    return ElementTree.fromstring(response.content)


def locations(tree: ElementTree.Element) -> list[str]:
    return [element.text for element in tree.iter(f"{SITEMAP}loc")]


def test_site_feed_lists_every_category_newest_first(client, site, category):
    other = CategoryPageFactory(parent=site.root_page, title="Thông báo")
    now = timezone.now()
    ArticlePageFactory(parent=category, title="Cũ", displayed_at=now - timedelta(days=2))
    ArticlePageFactory(parent=other, title="Mới", displayed_at=now - timedelta(days=1))
    SiteSettings.objects.create(site=site, agency_name="UBND phường Thử Nghiệm")
    channel = parse(client, "/rss/").find("channel")
    assert channel.findtext("title") == "UBND phường Thử Nghiệm"
    assert [item.findtext("title") for item in channel.iter("item")] == ["Mới", "Cũ"]


def test_category_feed_holds_only_its_own_and_names_the_author(client, site, category):
    article = ArticlePageFactory(parent=category, title="Tiếp nhận 4.872 hồ sơ & trả đúng hẹn")
    ArticleAuthor.objects.create(article=article, author=AuthorFactory())
    elsewhere = CategoryPageFactory(parent=site.root_page)
    ArticlePageFactory(parent=elsewhere)
    (item,) = parse(client, "/cai-cach-hanh-chinh/rss/").iter("item")
    assert item.findtext("title") == article.title
    assert item.findtext("link") == article.full_url
    assert item.findtext(CREATOR) == "Như Hân"
    assert item.findtext("pubDate").endswith("+0700")


def test_drafts_are_in_no_feed_and_no_sitemap(client, category):
    ArticlePageFactory(parent=category, title="Bản nháp", slug="ban-nhap", live=False)
    for address in ("/rss/", "/cai-cach-hanh-chinh/rss/", "/sitemap.xml", "/sitemap-tin-tuc.xml"):
        response = client.get(address)
        assert "ban-nhap" not in response.content.decode(), address


def test_small_site_has_one_sitemap_with_every_address(client, site, category):
    article = ArticlePageFactory(parent=category)
    found = locations(parse(client, "/sitemap.xml"))
    assert sorted(found) == sorted([page.full_url for page in (site.root_page, category, article)])


def test_large_site_has_an_index_of_files(client, site, category, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    monkeypatch.setattr(sitemaps.ArticleSitemap, "limit", 2)
    articles = [ArticlePageFactory(parent=category) for _ in range(3)]
    files = locations(parse(client, "/sitemap.xml"))
    assert files == [
        "http://testserver/sitemap-trang.xml",
        "http://testserver/sitemap-bai-viet.xml",
        "http://testserver/sitemap-bai-viet.xml?p=2",
    ]
    found = [url for file in files[1:] for url in locations(parse(client, file))]
    assert sorted(found) == sorted(article.full_url for article in articles)
    assert client.get("/sitemap-khong-co.xml").status_code == 404
    assert client.get("/sitemap-bai-viet.xml?p=abc").status_code == 404


def test_news_sitemap_holds_the_last_two_days(client, category):
    now = timezone.now()
    ArticlePageFactory(parent=category, displayed_at=now - timedelta(days=3))
    fresh = ArticlePageFactory(parent=category, displayed_at=now - timedelta(hours=5))
    (found,) = parse(client, "/sitemap-tin-tuc.xml").iter(f"{NEWS}news")
    assert found.findtext(f"{NEWS}title") == fresh.title
    assert found.findtext(f"{NEWS}publication_date").endswith("+07:00")


def test_robots_may_not_read_the_search_and_learn_of_the_sitemaps(client, site):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /tim-kiem/" in text
    assert f"Sitemap: {site.root_url}/sitemap.xml" in text


@pytest.mark.parametrize("address", ["/rss/", "/sitemap.xml", "/cai-cach-hanh-chinh/rss/"])
def test_queries_do_not_grow_with_the_articles(
    client, category, django_assert_num_queries, address
):
    ArticlePageFactory.create_batch(2, parent=category)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    ArticlePageFactory.create_batch(8, parent=category)
    with django_assert_num_queries(len(few)):
        client.get(address)


# Atom, JSON Feed, whole texts, hubs


def test_three_forms_carry_the_same_pieces(client, category):
    articles = [ArticlePageFactory(parent=category, title=f"Tin số {n}") for n in range(3)]
    expected = {article.full_url for article in articles}
    for base in ("/", category.url):
        assert {entry.link for entry in feed_at(client, f"{base}rss/").entries} == expected
        assert {entry.link for entry in feed_at(client, f"{base}atom/").entries} == expected
        items = json_feed_at(client, f"{base}feed.json")["items"]
        assert {item["url"] for item in items} == expected
    page = client.get(category.url).content.decode()
    for name in ("rss/", "atom/", "feed.json"):
        assert f'href="/{name}"' in page and f'href="{category.url}{name}"' in page


def test_rss_says_all_of_itself(client, site, category):
    SiteSettings.objects.create(
        site=site,
        agency_name="UBND phường Thử Nghiệm",
        email="phuong@example.test",
        copyright_notice="© UBND phường Thử Nghiệm",
    )
    article = ArticlePageFactory(parent=category)
    parsed = feed_at(client, f"{category.url}rss/")
    feed = parsed.feed
    assert feed.title == "Cải cách hành chính - UBND phường Thử Nghiệm"
    assert feed.link == category.full_url
    assert (feed.language, feed.ttl, feed.rights) == ("vi", "30", "© UBND phường Thử Nghiệm")
    own = [link.href for link in feed.links if link.rel == "self"]
    assert own == [f"{category.full_url}rss/"]
    assert feed.image.href.endswith("/48.png")
    assert feed.updated
    (entry,) = parsed.entries
    assert entry.id.startswith("tag:testserver,") and entry.id.endswith(f"-{article.pk}")
    assert not entry.guidislink


def test_what_a_piece_is_known_by_outlives_its_address(client, category):
    article = ArticlePageFactory(parent=category, title="Tên cũ")
    before = feed_at(client, "/atom/").entries[0]
    article.slug = "ten-moi"
    article.save_revision().publish()
    after = feed_at(client, "/atom/").entries[0]
    assert after.link != before.link and after.id == before.id


def test_feeds_carry_the_whole_text_with_whole_addresses(client, site, category):
    cover = PortalImageFactory(file__width=1600, file__height=1200)
    make_missing([cover])
    linked = ArticlePageFactory(parent=category, title="Bài được dẫn")
    table = {
        "columns": [
            {"type": "text", "heading": "Lĩnh vực"},
            {"type": "number", "heading": "Hồ sơ"},
        ],
        "rows": [{"values": ["Hộ tịch", "1.204"]}],
        "caption": "Hồ sơ tiếp nhận",
    }
    picture = {"image": cover.pk, "alt_text": "Ảnh tổ", "caption": "Làm việc", "credit": "VHXH"}
    body = [
        {
            "type": "paragraph",
            "value": f'<p>Xem <a linktype="page" id="{linked.pk}">bài trước</a> & 5 < 6</p>',
        },
        {"type": "heading", "value": {"text": "Kết quả", "level": "h3"}},
        {"type": "quote", "value": {"text": "Nói là làm", "speaker": "Ông Tư"}},
        {"type": "notice", "value": {"kind": "warning", "heading": "", "text": "<p>Chú ý</p>"}},
        {"type": "image", "value": picture},
        {"type": "gallery", "value": {"heading": "Hình", "pictures": [picture, picture]}},
        {
            "type": "figures",
            "value": {
                "heading": "Số liệu",
                "display": "bars",
                "figures": [{"value": "94%", "label": "đúng hẹn", "share": 94}],
            },
        },
        {"type": "table", "value": {"table": table, "first_column_heads_rows": True}},
    ]
    ArticlePageFactory(
        parent=category,
        title="Bài đủ khối",
        cover=cover,
        cover_alt_text="Bìa",
        cover_caption="Chú thích",
        body=json.dumps(body),
        source_name="Báo Thử",
        source_url="https://bao.example.test/1",
        displayed_at=timezone.now() + timedelta(seconds=1),
    )
    rss, atom = (feed_at(client, address).entries[0] for address in ("/rss/", "/atom/"))
    item = json_feed_at(client, "/feed.json")["items"][0]
    assert rss.title == "Bài đủ khối"
    html = item["content_html"]
    assert rss.content[0].value == atom.content[0].value
    soup = BeautifulSoup(html, "html.parser")
    addresses = [
        element.get("src") or element.get("href") for element in soup.find_all(["a", "img"])
    ]
    assert addresses and all(re.match("https?://", address) for address in addresses)
    assert linked.full_url in addresses
    text = soup.get_text(" ", strip=True)
    for words in (
        "Câu dẫn",
        "Kết quả",
        "Ông Tư",
        "Lưu ý",
        "Làm việc",
        "94%",
        "1.204",
        "Báo Thử",
    ):
        assert words in text, words
    (media,) = rss.media_content
    assert (media["width"], media["height"], media["type"]) == ("1200", "800", "image/jpeg")
    assert media["url"] == item["image"] == rss.enclosures[0].href
    stored = client.get(media["url"].removeprefix("http://testserver"))
    assert rss.enclosures[0].length == str(len(b"".join(stored.streaming_content)))


def test_an_article_called_atom_does_not_hide_behind_the_feed(site, category):
    assert ArticlePageFactory(parent=category, title="Atom").slug == "atom-2"
    assert CategoryPageFactory(parent=site.root_page, title="Atom").slug == "atom-2"


def test_feed_addresses_lead_on_after_a_rename(client, category, article_moved):
    for name in ("rss/", "atom/", "feed.json"):
        response = client.get(f"/cai-cach-hanh-chinh/{name}")
        assert (response.status_code, response["Location"].rstrip("/")) == (
            301,
            f"/chuyen-doi-so/{name}".rstrip("/"),
        )


@pytest.fixture
def article_moved(category, django_capture_on_commit_callbacks):
    ArticlePageFactory(parent=category)
    with django_capture_on_commit_callbacks(execute=True):
        category.slug = "chuyen-doi-so"
        category.save_revision().publish()


@pytest.mark.parametrize("address", ["/khong-co/feed.json", "/khong-co/atom/"])
def test_no_feed_of_what_is_not_there(client, category, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/rss/", "/atom/", "/feed.json"])
def test_a_feed_asks_as_much_for_six_pieces_with_pictures_as_for_two(client, category, address):
    def fill(count: int) -> None:
        for _ in range(count):
            cover = PortalImageFactory(file__width=300, file__height=200)
            make_missing([cover])
            picture = {"image": cover.pk, "alt_text": "A", "caption": "B", "credit": ""}
            text = f'<p><a linktype="page" id="{category.pk}">mục</a></p>'
            body = [{"type": "image", "value": picture}, {"type": "paragraph", "value": text}]
            article = ArticlePageFactory(
                parent=category, cover=cover, cover_alt_text="A", body=json.dumps(body)
            )
            ArticleAuthor.objects.create(article=article, author=AuthorFactory())
            article.tags.add("chung", f"riêng {article.pk}")
            article.save()

    fill(2)
    few = queries_of(client, address)
    fill(4)
    assert queries_of(client, address) == few
    assert few <= 12


def test_sitemaps_are_valid_and_name_the_covers(client, site, category, monkeypatch):
    cover = PortalImageFactory(file__width=1600, file__height=1200)
    make_missing([cover])
    article = ArticlePageFactory(parent=category, cover=cover, cover_alt_text="Bìa")
    ArticlePageFactory(parent=category)
    entries = entries_of(sitemap_at(client, "/sitemap.xml"))
    (picture,) = entries[article.full_url].iter(
        "{http://www.google.com/schemas/sitemap-image/1.1}loc"
    )
    assert client.get(picture.text.removeprefix("http://testserver")).status_code == 200
    sitemap_at(client, "/sitemap-tin-tuc.xml")
    monkeypatch.setattr(sitemaps, "PER_FILE", 1)
    for kind in (sitemaps.ArticleSitemap, sitemaps.StandingSitemap):
        monkeypatch.setattr(kind, "limit", 1)
    files = locations(sitemap_at(client, "/sitemap.xml"))
    assert len(files) == 4
    for file in files:
        assert len(locations(sitemap_at(client, file))) == 1
    assert sitemaps.SectionSitemap.limit == 10_000


def test_a_listing_has_changed_when_its_newest_piece_has(client, site, category):
    moment = timezone.now() + timedelta(seconds=0)
    ArticlePageFactory(parent=category, displayed_at=moment)
    entries = entries_of(sitemap_at(client, "/sitemap.xml"))
    for page in (site.root_page, category):
        lastmod = datetime.fromisoformat(entries[page.full_url].findtext(f"{SITEMAP}lastmod"))
        assert lastmod >= moment.replace(microsecond=0)


def test_a_hub_is_named_in_feeds_and_headers(client, category, settings):
    settings.WEBSUB_HUB = "https://hub.example.test/"
    ArticlePageFactory(parent=category)
    for address in ("/rss/", f"{category.url}atom/"):
        links = feed_at(client, address).feed.links
        assert [link.href for link in links if link.rel == "hub"] == [settings.WEBSUB_HUB]
    told = json_feed_at(client, "/feed.json")
    assert told["hubs"] == [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
    header = client.get("/rss/")["Link"]
    assert header == '<https://hub.example.test/>; rel="hub", <http://testserver/rss/>; rel="self"'
    settings.WEBSUB_HUB = ""
    assert "Link" not in client.get("/rss/")
    assert b'"hub"' not in client.get("/rss/").content


class Hub(ThreadingHTTPServer):
    """A hub on this machine that notes what it is told."""

    def __init__(self, status: int) -> None:
        self.told: list[list[tuple[str, str]]] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hub.told.append(parse_qsl(body))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *arguments) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.mark.parametrize("status", [204, 500])
def test_a_publication_is_told_to_the_hub_and_a_broken_hub_stops_nobody(
    site, category, settings, django_capture_on_commit_callbacks, status
):
    with Hub(status) as hub:
        Thread(target=hub.serve_forever, daemon=True).start()
        settings.WEBSUB_HUB = f"http://127.0.0.1:{hub.server_port}/"
        with django_capture_on_commit_callbacks(execute=True):
            ArticlePageFactory(parent=category)
        hub.shutdown()
    (told,) = hub.told
    assert told[0] == ("hub.mode", "publish")
    bases = (site.root_page.full_url, category.full_url)
    expected = {f"{base}{name}" for base in bases for name in ("rss/", "atom/", "feed.json")}
    assert {value for name, value in told[1:] if name == "hub.url"} == expected
