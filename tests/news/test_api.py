"""The open-data API: what it tells, what it finds, and what it never shows."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page, PageViewRestriction, Site

from cms import pictures
from cms.models import SiteSettings, User
from news import changes, placements, withdrawals
from news.api import bounds, selection, views
from news.models import ArticleChange, ArticlePage, StartingViews
from tests.factories import (
    ArticlePageFactory,
    AuthorFactory,
    CategoryPageFactory,
    HomePageFactory,
    PortalDocumentFactory,
    PortalImageFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles/"
START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def told(client: Client, address: str, status: int = 200) -> dict:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return json.loads(response.content)


def titles(client: Client, query: str = "") -> list[str]:
    return [article["title"] for article in told(client, f"{LIST}?{query}")["articles"]]


def own(address: str) -> str:
    """The path and query of a whole address of this site."""
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("http", "testserver")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def walk(client: Client, address: str) -> list[list[str]]:
    """Titles of every page of a list, page by page."""
    pages = []
    while address:
        page = told(client, address)
        pages.append([article["title"] for article in page["articles"]])
        address = own(page["next"]) if page["next"] else ""
    return pages


@pytest.fixture
def dated(category):
    def dated(title: str, day: int, **fields) -> ArticlePage:
        fields.setdefault("parent", category)
        moment = START + timedelta(days=day)
        return ArticlePageFactory(title=title, displayed_at=moment, **fields)

    return dated


# What an article says


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
                            "rows": [{"values": ["Hộ tịch", "<p><b>12</b></p>"]}],
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
    assert '<th scope="row">Hộ tịch</th><td><p><b>12</b></p></td>' in html
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
        "Hộ tịch | 12",
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


# What is found


def test_the_newest_come_first_and_next_leads_to_the_end(client, dated):
    for day in range(7):
        dated(f"Bài {day}", day)
    pages = walk(client, f"{LIST}?limit=3")
    assert pages == [["Bài 6", "Bài 5", "Bài 4"], ["Bài 3", "Bài 2", "Bài 1"], ["Bài 0"]]
    oldest = walk(client, f"{LIST}?ordering=displayed&limit=4")
    assert oldest == [["Bài 0", "Bài 1", "Bài 2", "Bài 3"], ["Bài 4", "Bài 5", "Bài 6"]]


def test_articles_of_the_same_moment_come_once_each(client, dated):
    for number in range(5):
        dated(f"Bài {number}", 1)
    for ordering in ("displayed", "-displayed"):
        pages = walk(client, f"{LIST}?ordering={ordering}&limit=2")
        found = [title for page in pages for title in page]
        assert sorted(found) == [f"Bài {number}" for number in range(5)]


def test_a_page_of_a_list_does_not_slip_when_something_is_published(client, dated):
    for day in range(4):
        dated(f"Bài {day}", day)
    first = told(client, f"{LIST}?limit=2")
    dated("Bài mới", 9)
    assert walk(client, own(first["next"])) == [["Bài 1", "Bài 0"]]


def test_a_category_is_named_by_id_slug_or_path_and_holds_those_below(
    client, home, category, dated
):
    inner = CategoryPageFactory(parent=category, title="Một cửa")
    other = CategoryPageFactory(parent=home, title="Khác")
    dated("Trên", 1)
    dated("Dưới", 2, parent=inner)
    dated("Ngoài", 3, parent=other)
    for name in (category.pk, "cai-cach-hanh-chinh"):
        assert titles(client, f"category={name}") == ["Dưới", "Trên"]
    for name in ("mot-cua", "cai-cach-hanh-chinh/mot-cua"):
        assert titles(client, f"category={name}") == ["Dưới"]


def test_a_slug_that_two_categories_have_is_asked_back(client, home, category):
    for parent in (home, category):
        CategoryPageFactory(parent=parent, title="Tin", slug="tin")
    problem = told(client, f"{LIST}?category=cai-cach-hanh-chinh/tin", 200)
    assert problem["articles"] == []
    assert titles(client, "category=tin") == []  # the whole path of the first
    CategoryPageFactory(parent=category, title="Sự kiện", slug="su-kien")
    second = CategoryPageFactory(parent=home, title="Khác", slug="khac")
    CategoryPageFactory(parent=second, title="Sự kiện", slug="su-kien")
    problem = told(client, f"{LIST}?category=su-kien", 400)
    assert problem["parameter"] == "category"
    assert "khac/su-kien" in problem["detail"]


def test_days_are_vietnams(client, dated):
    dated("Trước", 0)
    late = ArticlePageFactory(
        parent=Page.objects.get(slug="cai-cach-hanh-chinh").specific,
        title="Nửa đêm",
        displayed_at=datetime(2026, 3, 4, 17, 30, tzinfo=UTC),  # 00:30 on the 5th
    )
    assert late.live
    assert titles(client, "from=2026-03-05") == ["Nửa đêm"]
    assert titles(client, "to=2026-03-04") == ["Trước"]
    assert titles(client, "from=2026-03-05&to=2026-03-05") == ["Nửa đêm"]


@pytest.mark.parametrize("few", [1000, 1], ids=["looked up", "walked"])
def test_tags_and_authors_narrow_a_list(client, dated, monkeypatch, few):
    monkeypatch.setattr(selection, "FEW", few)
    author = AuthorFactory()
    other = AuthorFactory(name="Trần Văn B", pen_name="")
    for day in range(6):
        article = dated(f"Bài {day}", day)
        article.tags.add("chuyển đổi số" if day % 2 else "khác")
        article.article_authors.create(author=author if day % 3 else other)
        article.save_revision().publish()
    tag = Tag.objects.get(name="chuyển đổi số")
    for name in ("chuyển đổi số", tag.slug):
        assert walk(client, f"{LIST}?tag={name}&limit=2") == [["Bài 5", "Bài 3"], ["Bài 1"]]
    assert titles(client, f"author={other.pk}") == ["Bài 3", "Bài 0"]
    assert titles(client, "author=Trần Văn B&tag=khác") == ["Bài 0"]
    assert titles(client, "author=Như Hân") == ["Bài 5", "Bài 4", "Bài 2", "Bài 1"]
    # The name behind a pen name is nobody's business.
    assert told(client, f"{LIST}?author=Nguyễn Thị Như Hân", 400)["code"] == "unknown-value"


def test_a_search_is_the_portals_own(client, dated):
    dated("Cải cách hành chính", 1)
    dated("Tin khác", 2, lead="Về cải cách hành chính.")
    dated("Không liên quan", 3)
    assert titles(client, "q=cai cach hanh chinh") == ["Cải cách hành chính", "Tin khác"]
    assert titles(client, "q=cai cach&ordering=-displayed") == ["Tin khác", "Cải cách hành chính"]
    assert titles(client, "q=cai cach&to=2026-03-02") == ["Cải cách hành chính"]
    assert titles(client, "q=khongcogi") == []
    assert walk(client, f"{LIST}?q=cai cach&limit=1") == [["Cải cách hành chính"], ["Tin khác"]]


# Harvesting


def harvest(client: Client, since, query: str = "") -> tuple[list[str], list[int]]:
    page = told(client, f"{LIST}?updated_since={since.isoformat().replace('+', '%2B')}{query}")
    return (
        [article["title"] for article in page["articles"]],
        [gone["id"] for gone in page["removed"]],
    )


@pytest.fixture
def since(dated) -> datetime:
    """A moment after everything of the fixture was published."""
    for day in range(3):
        dated(f"Bài {day}", day)
    return timezone.now()


def test_what_changes_is_told_oldest_change_first(client, since):
    assert harvest(client, since) == ([], [])
    for title in ("Bài 2", "Bài 0"):
        article = ArticlePage.objects.get(title=title)
        article.lead = "Câu dẫn mới."
        article.save_revision().publish()
    assert harvest(client, since) == (["Bài 2", "Bài 0"], [])


def test_what_is_taken_down_is_told(client, since):
    article = ArticlePage.objects.get(title="Bài 1")
    user = User.objects.create_superuser("chu", "chu@example.test", "x" * 12)
    withdrawals.take_down(article, user, "Sai", "explain", "Bài sai.")
    assert harvest(client, since) == ([], [article.pk])
    problem = told(client, f"{LIST}{article.pk}/", 410)
    assert problem["code"] == "gone"
    assert "Bài 1" not in json.dumps(problem, ensure_ascii=False)
    ArticlePage.objects.get(pk=article.pk).save_revision().publish()
    assert harvest(client, since) == (["Bài 1"], [])


def test_what_is_deleted_is_told(client, since, category):
    ids = sorted(ArticlePage.objects.values_list("pk", flat=True))
    ArticlePage.objects.get(pk=ids[0]).delete()
    assert harvest(client, since) == ([], ids[:1])
    Page.objects.get(pk=category.pk).delete()
    assert sorted(harvest(client, since)[1]) == ids
    assert told(client, f"{LIST}{ids[0]}/", 410)["code"] == "gone"


def test_what_becomes_private_or_moves_is_told(client, since, root, home, category):
    restriction = PageViewRestriction.objects.create(page=category, restriction_type="login")
    assert len(harvest(client, since)[1]) == 3
    restriction.delete()
    assert len(harvest(client, since)[0]) == 3
    other = HomePageFactory(parent=root, title="Phường Khác")
    Site.objects.create(hostname="khac.example.test", root_page=other)
    away = CategoryPageFactory(parent=other)
    article = ArticlePage.objects.get(title="Bài 1")
    article.move(away, pos="last-child")
    assert harvest(client, since)[1] == [article.pk]
    there = told(Client(SERVER_NAME="khac.example.test"), f"{LIST}?updated_since=2026-01-01")
    assert [each["title"] for each in there["articles"]] == ["Bài 1"]


def test_what_ends_is_told_once_it_is_taken_down(client, since):
    article = ArticlePage.objects.get(title="Bài 1")
    article.expire_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    assert harvest(client, since) == (["Bài 1"], [])
    placements.Placement.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert told(client, f"{LIST}{article.pk}/", 410)["code"] == "gone"
    article.unpublish(set_expired=True)
    assert harvest(client, since) == ([], [article.pk])


def test_a_new_address_or_name_is_a_change(
    client, since, category, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        category.slug = "doi-ten"
        category.save()
    assert len(harvest(client, since)[0]) == 3
    later = timezone.now()
    author = AuthorFactory()
    article = ArticlePage.objects.get(title="Bài 1")
    article.article_authors.create(author=author)
    article.save()
    author.pen_name = "Tên mới"
    author.save()
    assert harvest(client, later) == (["Bài 1"], [])


def test_a_harvest_of_one_category_tells_what_left_it(client, since, home, category):
    other = CategoryPageFactory(parent=home, title="Khác")
    article = ArticlePage.objects.get(title="Bài 1")
    article.move(other, pos="last-child")
    ArticlePage.objects.get(title="Bài 2").save_revision().publish()
    assert harvest(client, since, f"&category={category.pk}") == (["Bài 2"], [article.pk])
    assert harvest(client, since, f"&category={other.pk}")[0] == ["Bài 1"]


def test_a_harvest_goes_page_by_page_and_says_when_to_begin_again(client, since):
    page = told(client, f"{LIST}?updated_since=2026-01-01&limit=2")
    again = datetime.fromisoformat(page["harvest_again_since"])
    assert timezone.now() - timedelta(minutes=2) < again < timezone.now()
    rest = told(client, own(page["next"]))
    found = [each["title"] for each in page["articles"] + rest["articles"]]
    assert found == ["Bài 0", "Bài 1", "Bài 2"]
    assert rest["next"] is None
    moments = [each["changed"] for each in page["articles"]]
    assert moments == sorted(moments)


def test_a_plus_that_became_a_space_is_understood(client, since):
    assert titles(client, "updated_since=2026-01-01T00:00:00+07:00") == ["Bài 0", "Bài 1", "Bài 2"]
    assert titles(client, "updated_since=2026-01-01T00:00:00Z") == ["Bài 0", "Bài 1", "Bài 2"]


def test_what_never_was_public_leaves_no_trace(client, category):
    draft = ArticlePageFactory(parent=category, live=False)
    draft.save_revision()
    draft_id = draft.pk
    draft.delete()
    assert not ArticleChange.objects.exists()
    assert told(client, f"{LIST}{draft_id}/", 404)["code"] == "not-found"


def test_a_bulk_load_is_filled_in(since):
    rows = list(ArticleChange.objects.order_by("pk").values_list("article_id", flat=True))
    ArticleChange.objects.all().delete()
    placements.rebuild()
    assert sorted(ArticleChange.objects.values_list("article_id", flat=True)) == sorted(rows)
    kept = list(ArticleChange.objects.order_by("pk").values_list("pk", "changed_at"))
    changes.fill()
    assert list(ArticleChange.objects.order_by("pk").values_list("pk", "changed_at")) == kept


# What is never shown


@pytest.fixture
def secrets(root, home, category, dated) -> dict[str, ArticlePage]:
    """Articles that an anonymous reader of this site may not read, all about `bimat`."""
    hidden = CategoryPageFactory(parent=home, title="Nội bộ")
    gone = dated("bimat gỡ", 1)
    gone.unpublish()
    ended = dated("bimat hết hạn", 2, expire_at=timezone.now() + timedelta(hours=1))
    placements.Placement.objects.filter(article=ended).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    ended.search_entry.__class__.objects.filter(article=ended).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    private = dated("bimat riêng", 3, parent=hidden)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    other = HomePageFactory(parent=root, title="Phường Khác")
    Site.objects.create(hostname="khac.example.test", root_page=other)
    foreign = dated("bimat phường khác", 4, parent=CategoryPageFactory(parent=other, title="Lạ"))
    changed = dated("Công khai", 5)
    changed.title = "bimat bản nháp"
    changed.save_revision()
    return {
        "draft": ArticlePageFactory(parent=category, title="bimat nháp", live=False),
        "gone": gone,
        "ended": ended,
        "private": private,
        "foreign": foreign,
    }


def test_only_what_an_anonymous_reader_may_read_appears(client, secrets):
    staff = User.objects.create_superuser("chu", "chu@example.test", "x" * 12)
    for person in (AnonymousUser(), staff):
        if person.is_authenticated:
            client.force_login(person)
        for query in ("", "ordering=displayed", "q=bimat", "updated_since=2020-01-01", "limit=100"):
            page = client.get(f"{LIST}?{query}").content.decode()
            assert "bimat" not in page, query
        assert titles(client) == ["Công khai"]
        for name, article in secrets.items():
            response = client.get(f"{LIST}{article.pk}/")
            assert response.status_code in (404, 410), name
            assert "bimat" not in response.content.decode()


def test_another_ward_is_not_found_by_any_name(client, secrets):
    foreign = secrets["foreign"].get_parent()
    hidden = secrets["private"].get_parent()
    for category in (foreign, hidden):
        for name in (category.pk, category.slug):
            problem = told(client, f"{LIST}?category={name}", 400)
            assert problem["code"] == "unknown-value"
    names = [each["title"] for each in told(client, "/api/v1/categories/")["categories"]]
    assert names == ["Cải cách hành chính"]


def test_tags_and_authors_of_drafts_are_not_known(client, category):
    draft = ArticlePageFactory(parent=category, live=False)
    draft.tags.add("bí mật")
    draft.article_authors.create(author=AuthorFactory(pen_name="Kín"))
    draft.save()
    for query in ("tag=bí mật", "author=Kín"):
        assert told(client, f"{LIST}?{query}", 400)["code"] == "unknown-value"


def test_nobody_gets_a_cookie_and_any_site_may_read(client, category):
    article = ArticlePageFactory(parent=category)
    client.force_login(User.objects.create_superuser("chu", "chu@example.test", "x" * 12))
    for address in (
        LIST,
        f"{LIST}{article.pk}/",
        "/api/v1/",
        "/api/v1/site/",
        f"{LIST}?x=1",
        "/api/y/",
    ):
        response = client.get(address)
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()
        assert response["Access-Control-Allow-Origin"] == "*"
    for address in ("/", article.url, "/tim-kiem/", "/du-lieu-mo/"):
        assert "Access-Control-Allow-Origin" not in client.get(address)


def test_browsers_may_ask_first(client, site):
    response = client.options(LIST, headers={"Access-Control-Request-Method": "GET"})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


# What is refused


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("page=2", "unknown-parameter", "page"),
        ("Limit=2", "unknown-parameter", "Limit"),
        ("limit=0", "wrong-value", "limit"),
        ("limit=101", "wrong-value", "limit"),
        ("limit=020", "wrong-value", "limit"),
        ("limit=١", "wrong-value", "limit"),
        ("limit=1&limit=2", "wrong-value", "limit"),
        ("from=03/12/2018", "wrong-value", "from"),
        ("to=2018-02-30", "wrong-value", "to"),
        ("from=0001-01-01", "wrong-value", "from"),
        ("from=2026-02-02&to=2026-02-01", "not-combinable", "to"),
        ("updated_since=hôm qua", "wrong-value", "updated_since"),
        ("updated_since=9999-12-31T23:59:59-14:00", "wrong-value", "updated_since"),
        ("updated_since=2026-01-01&ordering=displayed", "not-combinable", "ordering"),
        ("q=a&updated_since=2026-01-01", "not-combinable", "updated_since"),
        ("q=a&tag=", "", ""),
        ("q=a%00b", "wrong-value", "q"),
        ("q=" + "a" * 201, "wrong-value", "q"),
        ("category=%00", "wrong-value", "category"),
        ("category=khong-co", "unknown-value", "category"),
        ("tag=khong-co", "unknown-value", "tag"),
        ("author=99999999999999999999", "unknown-value", "author"),
        ("ordering=views", "wrong-value", "ordering"),
        ("ordering=relevance", "not-combinable", "ordering"),
        ("q=a&ordering=displayed", "not-combinable", "ordering"),
        ("cursor=abc", "wrong-value", "cursor"),
        ("cursor=d999999999999999999-1", "wrong-value", "cursor"),
        ("cursor=d1-999999999999999999", "", ""),
        ("cursor=s20", "not-combinable", "cursor"),
        ("q=a&cursor=s20", "", ""),
        ("cursor=c1-1", "not-combinable", "cursor"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(client, site, query, code, parameter):
    response = client.get(f"{LIST}?{query}")
    if not code:
        assert response.status_code == 200
        return
    problem = json.loads(response.content)
    assert response.status_code == problem["status"] == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert (problem["code"], problem["parameter"]) == (code, parameter)
    assert problem["title"]
    assert parameter in problem["detail"] or code == "not-combinable"


def test_all_that_is_wrong_is_said_at_once_in_vietnamese(client, site):
    problem = told(client, f"{LIST}?xyz=1&limit=0&from=x", 400)
    assert [fault["parameter"] for fault in problem["errors"]] == ["xyz", "from", "limit"]
    assert problem["title"] == "Không có tham số này"
    assert "Hãy ghi số nguyên từ 1 đến 100." in problem["detail"]


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/site/", "/api/v1/categories/", "/api/v1/openapi.json"]
)
def test_what_takes_no_parameters_says_so(client, site, address):
    assert told(client, f"{address}?limit=1", 400)["parameter"] == "limit"


def test_unknown_addresses_and_methods_are_answered_in_json(client, site):
    for address in ("/api/", "/api/v1/pages/", "/api/v2/articles/", f"{LIST}0/", f"{LIST}99999/"):
        response = client.get(address)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
    response = Client(enforce_csrf_checks=True).post(LIST, {})
    assert response.status_code == 405
    assert json.loads(response.content)["code"] == "method-not-allowed"
    assert "GET" in response["Allow"]
    assert client.get("/api/v1/articles", follow=True).redirect_chain == [(LIST, 301)]


def test_a_fault_of_the_portal_is_json_and_logged(client, site, monkeypatch, caplog):
    def fail(*arguments):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(views, "select", fail)
    problem = told(client, LIST, 500)
    assert problem["code"] == "failed"
    assert "secret" not in json.dumps(problem)
    assert "The API could not answer" in caplog.text


def test_whoever_asks_too_much_at_once_is_told_to_come_again(client, site):
    """The places are taken by other threads, as under load; readers' pages do not ask for one."""
    inside, leave = threading.Barrier(bounds.AT_ONCE + 1), threading.Event()

    def ask() -> None:
        with bounds.place():
            inside.wait(10)
            leave.wait(10)

    others = [threading.Thread(target=ask) for _number in range(bounds.AT_ONCE)]
    for thread in others:
        thread.start()
    inside.wait(10)
    try:
        response = client.get(LIST)
        assert (response.status_code, response["Retry-After"]) == (429, "1")
        assert json.loads(response.content)["code"] == "busy"
        assert client.get("/").status_code == 200
    finally:
        leave.set()
        for thread in others:
            thread.join()
    assert client.get(LIST).status_code == 200


def test_one_search_at_a_time(client, site, monkeypatch):
    monkeypatch.setattr(bounds, "SEARCH_WAITS_SECONDS", 0.01)
    with bounds.search_place():
        assert told(client, f"{LIST}?q=a", 429)["code"] == "busy"
        assert told(client, LIST)["articles"] == []
    assert told(client, f"{LIST}?q=a")["articles"] == []


# What it costs


def test_an_etag_saves_the_body(client, category):
    ArticlePageFactory(parent=category)
    for address in (LIST, f"{LIST}?q=bai", "/api/v1/categories/"):
        etag = client.get(address)["ETag"]
        response = client.get(address, headers={"If-None-Match": etag})
        assert (response.status_code, response.content) == (304, b"")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_query_counts_do_not_grow_with_the_articles(client, home, category):
    author = AuthorFactory()

    def add(count: int) -> None:
        for _number in range(count):
            article = ArticlePageFactory(
                parent=category, cover=PortalImageFactory(), cover_alt_text="Ảnh"
            )
            article.tags.add("thẻ", "khác")
            article.article_authors.create(author=author)
            article.save_revision().publish()

    add(3)
    one = ArticlePage.objects.earliest("pk")
    addresses = [
        LIST,
        f"{LIST}?limit=100",
        f"{LIST}?category={category.pk}&from=2020-01-01&to=2099-01-01",
        f"{LIST}?tag=thẻ",
        f"{LIST}?author={author.pk}&ordering=displayed",
        f"{LIST}?q=bai viet",
        f"{LIST}?updated_since=2020-01-01",
        f"{LIST}{one.pk}/",
        "/api/v1/categories/",
        "/api/v1/site/",
        "/du-lieu-mo/",
        "/nhung/tin-moi/",
        f"/nhung/tin-moi/?chuyen-muc={category.slug}&so-bai=5",
    ]
    few = {address: queries_of(client, address) for address in addresses}
    add(24)
    assert {address: queries_of(client, address) for address in addresses} == few
    print(few)
    assert few[LIST] <= 7
    assert few[f"{LIST}{one.pk}/"] <= 9
