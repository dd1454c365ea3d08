"""What machines read of a page agrees with what readers see, and no site speaks for another."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Site

from cms.models import SiteSettings
from cms.pictures import RATIOS, make_missing, make_ratios
from news.models import ArticleAuthor, ArticlePage, Correction, StartingViews
from news.structured_data import headline
from tests.factories import (
    ArticlePageFactory,
    AuthorFactory,
    CategoryPageFactory,
    HomePageFactory,
    PortalImageFactory,
    StandardPageFactory,
)
from tests.queries import queries_of
from tests.strangers import agrees_with_page, feed_at, head_of

pytestmark = pytest.mark.django_db

LONG = (
    "Ủy ban nhân dân phường Thử Nghiệm tổ chức hội nghị đánh giá kết quả thực hiện nhiệm vụ cải"
    " cách hành chính, chuyển đổi số và cải thiện môi trường phục vụ chín tháng"
)


@pytest.fixture(autouse=True)
def no_renditions_of_other_tests():
    cache.clear()


@pytest.fixture
def told(site) -> SiteSettings:
    return SiteSettings.objects.create(
        site=site,
        agency_name="Ủy ban nhân dân phường Thử Nghiệm",
        parent_agency="Thành phố Đà Nẵng",
        address="01 Thử Nghiệm, Đà Nẵng",
        telephone="0236 3123 456",
        email="phuong@example.test",
    )


@pytest.fixture
def article(told, category) -> ArticlePage:
    """A piece of yesterday with all that a piece may carry."""
    cover = PortalImageFactory(file__width=1600, file__height=1200, credit="VHXH")
    make_missing([cover])
    make_ratios(cover)
    article = ArticlePageFactory(
        parent=category,
        title="Kiểm tra cải cách & “trả đúng hẹn”: Ổ, Ự, Ễ",
        lead="Tổ Kiểm tra làm việc tại bộ phận Một cửa.",
        displayed_at=timezone.now() - timedelta(hours=20),
        cover=cover,
        cover_alt_text="Tổ Kiểm tra",
        body=[
            ("paragraph", "<p>Đoạn một, xem <a href='/cai-cach-hanh-chinh/'>chuyên mục</a>.</p>"),
            ("heading", {"text": "Kết quả", "level": "h2"}),
            (
                "image",
                {"image": cover, "alt_text": "Ảnh", "caption": "Tổ làm việc", "credit": ""},
            ),
        ],
    )
    ArticleAuthor.objects.create(article=article, author=AuthorFactory())
    article.tags.add("cải cách", "một cửa")
    article.save()
    # It was published at the time that it shows.
    ArticlePage.objects.filter(pk=article.pk).update(first_published_at=article.displayed_at)
    article.refresh_from_db()
    StartingViews.objects.create(page=article, views=7448251)
    return article


def test_everything_agrees_with_what_the_page_shows(client, article, category):
    agrees_with_page(client, article.url, category.url)


def test_a_change_that_matters_moves_the_date_everywhere(client, article, category):
    before = head_of(client, article.url).things["NewsArticle"]
    article.change_matters = True
    article.save_revision().publish()
    after = head_of(client, article.url).things["NewsArticle"]
    assert after["dateModified"] > before["dateModified"]
    assert after["datePublished"] == before["datePublished"]
    agrees_with_page(client, article.url, category.url)


def test_no_title_can_break_out_of_the_block(client, category):
    title = "Hết </script><script>alert(1)</script> <!-- & \u2028 ]]>"
    article = ArticlePageFactory(parent=category, title=title)
    page = client.get(article.url).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    assert not set("<>&\u2028\u2029") & set(block)
    (told,) = (each for each in json.loads(block)["@graph"] if each["@type"] == "NewsArticle")
    assert told["headline"] == article.title


def test_a_long_title_is_cut_between_words_and_told_whole_besides(client, category):
    article = ArticlePageFactory(parent=category, title=LONG)
    told = head_of(client, article.url).things["NewsArticle"]
    assert told["alternativeHeadline"] == LONG
    assert len(told["headline"]) <= 110
    assert LONG.startswith(told["headline"].rstrip("…"))
    assert LONG[len(told["headline"]) - 1] in " ,"
    assert headline("a" * 300) == "a" * 109 + "…"


def test_a_cover_is_told_in_three_ratios_that_are_really_there(client, article):
    images = head_of(client, article.url).things["NewsArticle"]["image"]
    assert [(each["width"], each["height"]) for each in images] == list(RATIOS.values())
    assert all(each["creditText"] == "VHXH" for each in images)
    for image in images:
        response = client.get(image["url"].removeprefix("http://testserver"))
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"


def test_a_piece_without_a_cover_tells_of_its_share_picture(client, told, category):
    article = ArticlePageFactory(parent=category)
    head = head_of(client, article.url)
    (image,) = head.things["NewsArticle"]["image"]
    assert image["url"] == head.meta("og:image")


def test_a_picture_in_the_text_stands_in_for_a_cover(client, told, category):
    picture = PortalImageFactory(file__width=1600, file__height=1200, description="Tổ họp")
    make_missing([picture])
    make_ratios(picture)
    body = [("image", {"image": picture, "alt_text": "Ảnh", "caption": "Họp", "credit": ""})]
    article = ArticlePageFactory(parent=category, body=body)
    head = head_of(client, article.url)
    assert len(head.things["NewsArticle"]["image"]) == len(RATIOS)
    assert head.metas["og:image:alt"][1] == "Tổ họp"
    assert len(feed_at(client, "/rss/").entries[0].media_content) == 1


def test_the_share_picture_comes_before_the_cover(client, article):
    head = head_of(client, article.url)
    share, cover = head.metas["og:image"]
    assert "/anh-chia-se/" in share and "/media/images/" in cover
    assert head.metas["og:image:width"] == ["1200", "1200"]
    assert head.metas["og:image:height"] == ["630", "800"]
    assert head.metas["og:image:alt"][1] == "Tổ Kiểm tra"
    assert head.meta("twitter:card") == "summary_large_image"
    assert head.meta("og:type") == "article"
    assert head.meta("og:locale") == "vi_VN"
    assert head.metas["article:tag"] == head.things["NewsArticle"]["keywords"]


def test_a_byline_without_authors_names_those_in_it(client, told, category):
    article = ArticlePageFactory(parent=category, byline="Tin, ảnh: Như Hân - Văn Tú.")
    authors = head_of(client, article.url).things["NewsArticle"]["author"]
    assert [each["name"] for each in authors] == ["Như Hân", "Văn Tú"]
    assert all(each["@type"] == "Person" for each in authors)


def test_a_piece_that_names_nobody_is_the_agencys(client, told, category):
    article = ArticlePageFactory(parent=category)
    told = head_of(client, article.url).things["NewsArticle"]
    assert told["author"] == [{"@id": told["publisher"]["@id"]}]


def test_a_correction_is_told(client, told, category):
    article = ArticlePageFactory(parent=category)
    Correction.objects.create(article=article, wrong="05 hồ sơ", right="50 hồ sơ")
    ArticlePage.objects.filter(pk=article.pk).update(corrected_at=timezone.now())
    (correction,) = head_of(client, article.url).things["NewsArticle"]["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert "05 hồ sơ" in correction["text"] and "50 hồ sơ" in correction["text"]
    assert "50 hồ sơ" in feed_at(client, "/rss/").entries[0].content[0].value


def test_an_imported_piece_was_published_when_its_date_says(client, told, category):
    shown = timezone.now() - timedelta(days=3000)
    article = ArticlePageFactory(parent=category, displayed_at=shown)
    told = head_of(client, article.url).things["NewsArticle"]
    assert told["datePublished"] == told["dateModified"]
    assert datetime.fromisoformat(told["dateModified"]).date() == timezone.localdate(shown)


def test_home_tells_of_the_agency_and_how_the_portal_is_searched(client, told):
    head = head_of(client, "/")
    agency, website = head.things["GovernmentOrganization"], head.things["WebSite"]
    assert agency["name"] == told.agency_name
    assert agency["parentOrganization"]["name"] == "Thành phố Đà Nẵng"
    assert agency["address"]["streetAddress"] == told.address
    assert (agency["telephone"], agency["email"]) == (told.telephone, told.email)
    logo = client.get(agency["logo"]["url"].removeprefix("http://testserver"))
    assert logo["Content-Type"] == "image/png"
    target = website["potentialAction"]["target"]["urlTemplate"]
    assert target == "http://testserver/tim-kiem/?q={search_term_string}"
    assert head.meta("DC.title") == head.meta("DC.creator") == told.agency_name
    assert head.meta("DC.identifier") == "http://testserver/"
    assert head.link("schema.DC") == "http://purl.org/dc/elements/1.1/"


def test_a_category_tells_what_its_page_lists(client, told, category):
    now = timezone.now()
    for number in range(21):
        ArticlePageFactory(parent=category, displayed_at=now - timedelta(minutes=number))
    for address, first, count in ((category.url, 1, 20), (f"{category.url}?page=2", 21, 1)):
        head = head_of(client, address)
        told = head.things["CollectionPage"]
        steps = told["mainEntity"]["itemListElement"]
        assert told["url"] == head.link("canonical") == f"http://testserver{address}"
        assert told["mainEntity"]["numberOfItems"] == 21
        assert [step["position"] for step in steps] == list(range(first, first + count))
        cards = [link["href"] for link in head.soup.select("main h2 a")]
        assert [step["url"].removeprefix("http://testserver") for step in steps] == cards


@pytest.mark.parametrize("query", ["?page=1", "?page=abc", "?page=", "?fbclid=x&page=1"])
def test_odd_page_numbers_lead_to_the_plain_address(client, told, category, query):
    for _ in range(21):
        ArticlePageFactory(parent=category)
    head = head_of(client, category.url + query)
    assert head.link("canonical") == category.full_url
    assert head.link("prev") is None
    assert head.link("next") == f"{category.full_url}?page=2"


@pytest.mark.parametrize("number", ["99", "0", "-3"])
def test_a_number_that_no_page_has_leads_to_the_last(client, told, category, number):
    for _ in range(21):
        ArticlePageFactory(parent=category)
    head = head_of(client, f"{category.url}?page={number}")
    assert head.link("canonical") == f"{category.full_url}?page=2"
    assert (head.link("prev"), head.link("next")) == (category.full_url, None)


def test_an_empty_category_lists_nothing(client, told, category):
    told = head_of(client, category.url).things["CollectionPage"]
    assert "mainEntity" not in told


def test_standing_pages_and_the_site_map_tell_their_way(client, told, home):
    page = StandardPageFactory(parent=home)
    steps = head_of(client, page.url).things["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["Trang chủ", "Giới thiệu"]
    for address, name in (
        ("/so-do-cong/", "Sơ đồ cổng thông tin"),
        ("/dinh-chinh/", "Đính chính"),
    ):
        steps = head_of(client, address).things["BreadcrumbList"]["itemListElement"]
        assert [step["name"] for step in steps] == ["Trang chủ", name]


def test_a_preview_tells_nothing(article):
    article.title = "Chưa ai được đọc"
    page = article.make_preview_request().render().content.decode()
    assert "ld+json" not in page


def test_two_sites_never_mix(client, article, category, root):
    other = Site.objects.create(
        hostname="khac.example.test",
        port=80,
        root_page=HomePageFactory(parent=root, title="Phường Khác", slug="khac"),
        site_name="Phường Khác",
    )
    SiteSettings.objects.create(site=other, agency_name="UBND phường Khác", email="k@example.test")
    below = CategoryPageFactory(parent=other.root_page.specific, title="Tin khác")
    foreign = ArticlePageFactory(parent=below, title="Bài của phường khác")
    at_other = {"HTTP_HOST": "khac.example.test"}
    path = "/tin-khac/bai-cua-phuong-khac/"
    for address, mine, alien in (
        (article.url, {}, ("khac.example.test", "phường Khác")),
        (category.url, {}, ("khac.example.test", "phường Khác")),
        ("/", {}, ("khac.example.test", "phường Khác")),
        ("/rss/", {}, ("khac.example.test", "phường khác")),
        ("/atom/", {}, ("khac.example.test", "phường khác")),
        ("/feed.json", {}, ("khac.example.test", "phường khác")),
        ("/site.webmanifest", {}, ("khac.example.test", "phường Khác")),
        ("/.well-known/security.txt", {}, ("khac.example.test", "k@")),
        (path, at_other, ("testserver", "Thử Nghiệm")),
        ("/tin-khac/", at_other, ("testserver", "Thử Nghiệm")),
        ("/", at_other, ("testserver", "Thử Nghiệm")),
        ("/rss/", at_other, ("testserver", "Thử Nghiệm")),
        ("/atom/", at_other, ("testserver", "Thử Nghiệm")),
        ("/tin-khac/feed.json", at_other, ("testserver", "Thử Nghiệm")),
        ("/sitemap.xml", at_other, ("testserver", "Thử Nghiệm")),
        ("/sitemap-tin-tuc.xml", at_other, ("testserver", "Thử Nghiệm")),
        ("/robots.txt", at_other, ("testserver", "Thử Nghiệm")),
        ("/site.webmanifest", at_other, ("testserver", "Thử Nghiệm")),
        ("/.well-known/security.txt", at_other, ("testserver", "phuong@")),
    ):
        response = client.get(address, **mine)
        assert response.status_code == 200, address
        words = response.content.decode()
        assert not [each for each in alien if each in words], (address, mine)
    picture = head_of(client, path, **at_other).meta("og:image")
    own = picture.removeprefix("http://khac.example.test")
    assert client.get(own, **at_other).status_code == 200
    assert client.get(own).status_code == 404
    assert foreign.title in client.get("/rss/", **at_other).content.decode()


def test_what_machines_read_asks_the_database_for_nothing_more(client, article, category):
    assert queries_of(client, article.url) <= 10
    assert queries_of(client, category.url) <= 10
    assert queries_of(client, "/") <= 10
