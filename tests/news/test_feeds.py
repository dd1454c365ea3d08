"""RSS, sitemaps and robots, read by independent parsers."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import SiteSettings
from news import sitemaps
from news.models import ArticleAuthor
from tests.factories import ArticlePageFactory, AuthorFactory, CategoryPageFactory

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
