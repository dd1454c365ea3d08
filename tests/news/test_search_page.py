"""The search page as readers see it, and the description that browsers read."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from cms.models import SiteSettings
from cms.text import last_words
from news.models import SearchPromotion
from news.views import search as search_view
from tests.factories import ArticlePageFactory, CategoryPageFactory

DAY = timezone.make_aware(datetime(2024, 5, 10, 12))
LONG = "Ủy ban nhân dân phường Hòa Hiệp Bắc phối hợp rà soát từng hộ để không bỏ sót trẻ em"


@pytest.fixture
def health(home):
    return CategoryPageFactory(parent=home, title="Y tế")


@pytest.fixture
def articles(category, health):
    return [
        ArticlePageFactory(parent=health, title="Tiêm chủng ở trạm", displayed_at=DAY),
        ArticlePageFactory(parent=category, title="Lịch tiêm chủng", displayed_at=DAY),
    ]


def opened(client, **address) -> BeautifulSoup:
    response = client.get("/tim-kiem/", address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def said(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(element.get_text(" ").split()) for element in soup.select(selector)]


def addresses(soup: BeautifulSoup, selector: str) -> list[str]:
    return [element["href"] for element in soup.select(selector)]


def test_words_are_marked_in_their_own_spelling_and_the_rest_is_text(client, site, category):
    ArticlePageFactory(parent=category, title="Tiêm chủng <b>đợt</b> một", displayed_at=DAY)
    soup = opened(client, q="tiem chung")
    [title] = soup.select(".result-title")
    assert [mark.text for mark in title.find_all("mark")] == ["Tiêm chủng"]
    assert title.find("b") is None
    assert title.text == "Tiêm chủng <b>đợt</b> một"


def test_a_result_names_its_day_and_links_its_category(client, site, articles, health):
    soup = opened(client, q="tiem chung tram")
    assert said(soup, ".result-meta") == ["Y tế 10/05/2024"]
    assert addresses(soup, ".result-meta a") == [health.url]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tiem chung", "2 bài viết cho “tiem chung”"),
        ("lich tiem", "1 bài viết cho “lich tiem”"),
        ("không có", "Không tìm thấy bài viết nào cho “không có”"),
        ("<i>%", "Không tìm thấy bài viết nào cho “<i>%”"),
    ],
    ids=["two", "one", "none", "no words"],
)
def test_the_count_is_told_in_a_status(client, site, articles, query, expected):
    soup = opened(client, q=query)
    assert said(soup, "main p[role=status]") == [expected]


def test_a_count_that_is_not_finished_says_more_than(client, site, articles, monkeypatch):
    monkeypatch.setattr(search_view, "COUNT_LIMIT", 1)
    soup = opened(client, q="tiem chung")
    assert said(soup, "main p[role=status]") == ["Hơn 1 bài viết cho “tiem chung”"]


def test_without_a_query_help_is_given_and_nothing_is_counted(client, site, articles):
    soup = opened(client)
    assert not soup.select("main [role=status], .result")
    assert len(soup.select(".search-advice li")) == 3
    assert soup.select_one("#q-page").has_attr("autofocus")
    assert not opened(client, q="tiem").select_one("#q-page").has_attr("autofocus")


def test_each_filter_in_use_can_be_removed_alone(client, site, articles, health):
    soup = opened(
        client,
        **{"q": "tiem", "chuyen-muc": health.pk, "tu": "2024-05-01", "den": "", "page": "1"},
    )
    assert said(soup, ".search-chips a") == [
        "Bỏ bộ lọc: Y tế",
        "Bỏ bộ lọc: Từ 01/05/2024",
    ]
    assert addresses(soup, ".search-chips a") == [
        "/tim-kiem/?q=tiem&tu=2024-05-01",
        f"/tim-kiem/?q=tiem&chuyen-muc={health.pk}",
    ]
    assert addresses(soup, ".search-fields-end a") == ["/tim-kiem/?q=tiem"]
    assert soup.select_one("details.search-filters-fold").has_attr("open")
    [selected] = soup.select("option[selected]")
    assert selected.text == "Y tế"


def test_filters_are_folded_until_they_are_used(client, site, articles):
    soup = opened(client, q="tiem")
    assert not soup.select_one("details.search-filters-fold").has_attr("open")
    assert not soup.select(".search-chips, .search-fields-end a")


def test_sub_categories_stand_below_their_own(client, site, category, health):
    CategoryPageFactory(parent=health, title="Tiêm phòng")
    soup = opened(client, q="tiem")
    assert said(soup, "#chuyen-muc option") == [
        "Mọi chuyên mục",
        "Cải cách hành chính",
        "Y tế",
        "– Tiêm phòng",
    ]


def test_what_was_typed_wrong_is_shown_with_the_reason_beside_it(client, site, articles):
    soup = opened(
        client, **{"q": "tiem", "chuyen-muc": "0", "tu": 'hôm "qua"', "den": "2024-05-01"}
    )
    wrong = soup.select_one("#tu")
    assert (wrong["type"], wrong["value"]) == ("text", 'hôm "qua"')
    for field in ("chuyen-muc", "tu"):
        element = soup.select_one(f"#{field}")
        assert element["aria-invalid"] == "true"
        assert soup.select_one(f"#{element['aria-describedby']}").text.strip()
    right = soup.select_one("#den")
    assert (right["type"], right["value"]) == ("date", "2024-05-01")
    assert not right.has_attr("aria-invalid")
    assert soup.select(".search-note")
    assert soup.select_one("details.search-filters-fold").has_attr("open")


def test_a_day_written_as_vietnamese_do_is_shown_to_the_field_as_it_wants_it(
    client, site, articles
):
    field = opened(client, q="tiem", tu="1/5/2024").select_one("#tu")
    assert (field["type"], field["value"]) == ("date", "2024-05-01")


def test_the_order_is_chosen_by_a_link_and_kept_by_the_form(client, site, articles):
    soup = opened(client, q="tiem", tu="2024-01-01", page="1")
    assert said(soup, ".search-order [aria-current]") == ["Liên quan"]
    newest = soup.select(".search-order a")[1]["href"]
    assert newest == "?q=tiem&tu=2024-01-01&xep=moi-nhat"
    soup = opened(client, q="tiem", xep="moi-nhat")
    assert said(soup, ".search-order [aria-current]") == ["Mới nhất"]
    assert addresses(soup, ".search-order a")[0] == "/tim-kiem/?q=tiem"
    assert soup.select_one("input[name=xep][form=search-page]")["value"] == "moi-nhat"


def test_every_field_belongs_to_the_form_of_the_page(client, site, articles):
    soup = opened(client, q="tiem")
    form = soup.select_one("form#search-page")
    assert (form["method"], form["action"]) == ("get", "/tim-kiem/")
    fields = soup.select("main select, main input:not([type=search]), .search-fields button")
    assert {field["form"] for field in fields} == {"search-page"}


def test_pages_keep_the_filters(client, site, category):
    ArticlePageFactory.create_batch(21, parent=category, title="Tiêm chủng", displayed_at=DAY)
    soup = opened(client, **{"q": "tiem", "tu": "2024-05-01", "xep": "moi-nhat", "page": "2"})
    kept = "q=tiem&tu=2024-05-01&xep=moi-nhat"
    assert addresses(soup, "a[rel=next]") == [f"?{kept}&page=3"]
    assert f"/tim-kiem/?{kept}" in addresses(soup, ".pagination a")
    assert soup.select_one("ol.results")["start"] == "11"


def test_where_filters_hide_everything_the_search_without_them_is_offered(client, site, articles):
    soup = opened(client, q="tiem", tu="2099-01-01")
    assert said(soup, "main [role=status]") == [
        "Không tìm thấy bài viết nào cho “tiem” với bộ lọc đang chọn"
    ]
    [first, *_] = soup.select(".search-advice a")
    assert (first.text, first["href"]) == ("Tìm “tiem” không dùng bộ lọc", "/tim-kiem/?q=tiem")


def test_a_near_miss_is_offered_with_the_filters_kept(client, site, articles):
    [offer] = opened(client, q="tien chung", tu="2024-01-01").select(".search-meant a")
    assert offer.text == "tiêm chủng"
    assert offer["href"] == "?q=ti%C3%AAm+ch%E1%BB%A7ng&tu=2024-01-01"


def test_categories_of_that_name_are_linked_on_the_first_page(client, site, articles, health):
    soup = opened(client, q="y te")
    assert said(soup, ".search-categories a") == ["Chuyên mục: Y tế"]
    assert addresses(soup, ".search-categories a") == [health.url]


def test_chosen_results_stand_apart_and_name_the_host_they_lead_to(client, site, articles):
    for fields in (
        {"page": articles[0]},
        {"address": "https://dichvucong.gov.vn/ks", "title": "Nộp <hồ sơ>", "summary": LONG},
    ):
        SearchPromotion.objects.create(site=site, terms="tiêm chủng", **fields)
    soup = opened(client, q="tiem chung")
    assert said(soup, ".promoted h2") == ["Nên xem"]
    assert said(soup, ".promoted h3") == ["Tiêm chủng ở trạm", "Nộp <hồ sơ>"]
    assert addresses(soup, ".promoted a") == [articles[0].url, "https://dichvucong.gov.vn/ks"]
    assert said(soup, ".promoted .meta") == ["dichvucong.gov.vn"]


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"q": "tiem"},
        {"q": "tiem", "tu": "hom qua"},
        {"q": "zzqqzz", "chuyen-muc": "1"},
    ],
    ids=["empty", "found", "wrong", "nothing"],
)
def test_every_state_has_one_heading_labels_and_no_inline_code(client, site, articles, address):
    soup = opened(client, **address)
    assert len(soup.find_all("h1")) == 1
    for field in soup.select("main input:not([type=hidden]), main select"):
        assert soup.select(f"label[for={field['id']}]"), field
    assert not soup.find_all("style")
    assert not soup.find_all(style=True)
    assert all(script.get("src") for script in soup.find_all("script"))
    assert soup.select_one("meta[name=robots]")["content"].startswith("noindex")
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "query",
    ["x" * 10_000, '"><script>alert(1)</script>', "‮abc", "\x00", "{{ 7|add:7 }}", "🎉" * 300],
    ids=["long", "markup", "right to left", "null", "template", "emoji"],
)
def test_hostile_words_are_shown_as_words(client, site, articles, query):
    soup = opened(client, q=query, tu=query, **{"chuyen-muc": query})
    assert all(script.get("src") for script in soup.find_all("script"))
    assert len(soup.select_one("#q-page")["value"]) <= 200
    assert "14" not in soup.select_one("#q-page")["value"]


# What browsers read


def test_browsers_are_told_how_to_search(client, site, articles):
    SiteSettings.objects.create(site=site, agency_name="Ủy ban nhân dân phường Hòa Hiệp Bắc & Nam")
    [link] = opened(client).select("link[rel=search]")
    response = client.get(link["href"])
    assert link["type"] in response["Content-Type"]
    described = {
        element.tag.rsplit("}")[-1]: element for element in ElementTree.fromstring(response.content)
    }
    assert described["ShortName"].text == "Hiệp Bắc & Nam"
    assert described["LongName"].text == "Ủy ban nhân dân phường Hòa Hiệp Bắc & Nam"
    template = described["Url"].get("template")
    assert template == "http://testserver/tim-kiem/?q={searchTerms}"
    assert client.get(template.replace("{searchTerms}", "tiem")).context["count"] == 2
    assert client.post("/opensearch.xml").status_code == 405


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("UBND phường Hòa Hiệp Bắc", "Hòa Hiệp Bắc"),
        ("Hòa Hiệp Bắc", "Hòa Hiệp Bắc"),
        ("", ""),
        ("Phườnghòahiệpbắcquậnliênchiểu", "Phườnghòahiệpbắc"),
    ],
    ids=["long", "short", "none", "one word"],
)
def test_a_short_name_keeps_the_place(name, shown):
    assert last_words(name, 16) == shown
