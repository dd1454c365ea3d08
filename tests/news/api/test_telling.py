"""What the open data says of an article, of the categories and of the site."""

import json
from datetime import UTC, date, datetime

import pytest

from cms import pictures
from cms.models import SiteSettings
from news.models import ArticlePage, StartingViews
from tests.factories import (
    ArticlePageFactory,
    AuthorFactory,
    CategoryPageFactory,
    PortalDocumentFactory,
    PortalImageFactory,
)
from tests.news.api.asking import LIST, own, told

pytestmark = pytest.mark.django_db
ENGLISH = '<span lang="en" class="x" onclick="x()">online</span>'


@pytest.fixture
def rich(home, category) -> ArticlePage:
    picture = PortalImageFactory(credit="VHXH")
    document = PortalDocumentFactory(
        number="12/KH-UBND",
        summary="Về cải cách",
        issued_on="2026-02-03",
        title="Kế hoạch 12",
        file_size=7,
    )
    other = CategoryPageFactory(parent=home, title="Chuyển đổi số")
    linked = ArticlePageFactory(parent=category, title="Bài khác")
    article = ArticlePageFactory(
        parent=category,
        title="Kế hoạch “một cửa”",
        lead="Câu dẫn.",
        displayed_at=datetime(2018, 12, 3, 6, 49, tzinfo=UTC),
        cover=picture,
        cover_alt_text="Bàn tiếp nhận",
        cover_caption="Tiếp nhận hồ sơ",
        source_name="Báo Đà Nẵng",
        source_url="https://baodanang.vn/a",
        live=False,
        body=json.dumps(
            [
                {"type": "heading", "value": {"text": "Mục <1>", "level": "h2"}},
                {
                    "type": "paragraph",
                    "value": (
                        f'<p onclick="x()">Một <b>hai</b> <a linktype="page" id="{linked.pk}">ba</a>'
                        "<script>alert(1)</script>"
                        '<a href="javascript:alert(1)">bốn</a><br/>năm</p>'
                    ),
                },
                {"type": "quote", "value": {"text": "Lời\nnói", "speaker": "Bà An"}},
                {
                    "type": "image",
                    "value": {
                        "image": picture.pk,
                        "alt_text": 'Ảnh "đẹp"',
                        "caption": "Chú thích",
                        "credit": "",
                    },
                },
                {"type": "attachment", "value": {"document": document.pk, "title": ""}},
                {
                    "type": "table",
                    "value": {
                        "table": {
                            "columns": [
                                {"type": "text", "heading": "Việc"},
                                {"type": "rich_text", "heading": "Số"},
                            ],
                            "rows": [{"values": ["Hộ tịch", f"<p><b>12</b> {ENGLISH}</p>"]}],
                            "caption": "Bảng",
                        },
                        "first_column_heads_rows": True,
                    },
                },
                {
                    "type": "notice",
                    "value": {
                        "kind": "warning",
                        "heading": "Chú ý",
                        "text": f'<p><a linktype="document" id="{document.pk}">tệp</a></p>',
                    },
                },
            ]
        ),
    )
    article = ArticlePage.objects.get(pk=article.pk)
    article.article_authors.create(author=AuthorFactory(), role="writer")
    article.attachments.create(document=document, title="")
    article.corrections.create(day=date(2026, 3, 2), wrong="sai", right="đúng")
    article.tags.add("cải cách")
    article.other_categories.add(other)
    article.save_revision().publish()
    StartingViews.objects.create(page_id=article.pk, views=1234)
    return article


def test_an_article_says_all_that_its_page_says(client, rich, category):
    article = told(client, f"{LIST}{rich.pk}/")
    assert article["title"] == "Kế hoạch “một cửa”"
    assert article["url"] == f"http://testserver{rich.url}"
    assert own(article["api_url"]) == f"{LIST}{rich.pk}/"
    assert article["category"] == {
        "id": category.pk,
        "title": "Cải cách hành chính",
        "url": f"http://testserver{category.url}",
    }
    assert [each["title"] for each in article["other_categories"]] == ["Chuyển đổi số"]
    assert article["displayed"] == "2018-12-03T13:49:00+07:00"
    assert article["published"].endswith("+07:00")
    assert article["corrected"].endswith("+07:00")
    assert article["byline"] == "Như Hân"
    assert [(each["name"], each["role"]) for each in article["authors"]] == [("Như Hân", "writer")]
    assert article["source"] == {"name": "Báo Đà Nẵng", "url": "https://baodanang.vn/a"}
    assert article["tags"][0]["name"] == "cải cách"
    assert article["views"] == 1234
    assert article["corrections"] == [{"day": "2026-03-02", "wrong": "sai", "right": "đúng"}]
    (attachment,) = article["attachments"]
    assert attachment["number"] == "12/KH-UBND"
    assert attachment["issued_on"] == "2026-02-03"
    assert attachment["summary"] == "Về cải cách"
    assert attachment["url"].startswith("http://testserver/tai-lieu/")
    assert (attachment["extension"], attachment["bytes"]) == ("dat", 7)


def test_a_cover_comes_in_forms_with_sizes_and_credit(client, rich):
    pictures.make_missing([rich.cover])
    cover = told(client, LIST)["articles"][-1]["cover"]
    assert (cover["alt"], cover["caption"], cover["credit"]) == (
        "Bàn tiếp nhận",
        "Tiếp nhận hồ sơ",
        "VHXH",
    )
    assert {picture["type"] for picture in cover["renditions"]} == {"image/webp", "image/jpeg"}
    assert {picture["shape"] for picture in cover["renditions"]} == {"crop", "whole"}
    for picture in cover["renditions"]:
        assert picture["url"].startswith("http://testserver/media/images/")
        assert picture["width"] > 0
        assert picture["height"] > 0


def test_the_body_is_clean_html_with_whole_addresses(client, rich):
    html = told(client, f"{LIST}{rich.pk}/")["body_html"]
    assert "<h2>Mục &lt;1&gt;</h2>" in html
    linked = ArticlePage.objects.get(title="Bài khác")
    assert (
        f'<p>Một <b>hai</b> <a href="http://testserver{linked.url}">ba</a>bốn<br/>năm</p>' in html
    )
    assert "<blockquote><p>Lời</p><p>nói</p><footer>Bà An</footer></blockquote>" in html
    assert 'alt="Ảnh &quot;đẹp&quot;"' in html
    assert 'src="http://testserver/media/images/' in html
    assert "<figcaption>Chú thích <small>Ảnh: VHXH</small></figcaption>" in html
    assert (
        '<th scope="row">Hộ tịch</th><td><p><b>12</b> <span lang="en">online</span></p></td>'
        in html
    )
    assert "<aside><p><strong>Chú ý</strong></p>" in html
    assert html.count('href="http://testserver/tai-lieu/') == 2
    for bad in ("script", "alert", "onclick", "javascript", "class=", "linktype", "None"):
        assert bad not in html, bad


def test_the_body_is_there_as_text_too(client, rich):
    assert told(client, f"{LIST}{rich.pk}/")["body_text"].splitlines() == [
        "Mục <1>",
        "Một hai babốn",
        "năm",
        "Lời",
        "nói",
        "Bà An",
        "Chú thích Ảnh: VHXH",
        "Kế hoạch 12 (12/KH-UBND, DAT)",
        "Bảng",
        "Việc | Số",
        "Hộ tịch | 12 online",
        "Chú ý",
        "tệp",
    ]


def test_a_list_has_no_bodies(client, rich):
    assert "body_html" not in told(client, LIST)["articles"][0]


def test_categories_are_a_tree_with_counts(client, home, category):
    inner = CategoryPageFactory(parent=category, title="Một cửa", description="Hồ sơ")
    ArticlePageFactory(parent=inner)
    ArticlePageFactory(parent=category)
    ArticlePageFactory(parent=category, live=False)
    CategoryPageFactory(parent=home, title="Trống")
    tree = told(client, "/api/v1/categories/")["categories"]
    assert [(each["title"], each["article_count"]) for each in tree] == [
        ("Cải cách hành chính", 2),
        ("Trống", 0),
    ]
    (below,) = tree[0]["children"]
    assert (below["path"], below["article_count"]) == ("cai-cach-hanh-chinh/mot-cua", 1)
    assert below["description"] == "Hồ sơ"
    assert len(told(client, own(below["articles_url"]))["articles"]) == 1
    assert client.get(own(below["feed_url"])).status_code == 200


def test_the_site_says_who_publishes(client, site, category):
    SiteSettings.objects.create(site=site, agency_name="UBND phường Thử", email="a@b.vn")
    ArticlePageFactory(parent=category)
    about = told(client, "/api/v1/site/")
    assert (about["name"], about["email"], about["article_count"]) == (
        "UBND phường Thử",
        "a@b.vn",
        1,
    )
    assert about["time_zone"] == "Asia/Ho_Chi_Minh"
    for address in about["api"].values():
        if address.startswith("http"):
            assert client.get(own(address)).status_code == 200
