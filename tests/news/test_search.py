"""Readers' search: what is in it, in which order, how it is shown, and what it withstands."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from news.models import ArticleAttachment, ArticleAuthor, SearchEntry, SearchSynonym
from news.search import engines, entries, results
from news.search.marks import Marker
from news.search.query import MAX_WORDS, parse
from news.search.results import Search
from tests.factories import (
    ArticlePageFactory,
    AuthorFactory,
    CategoryPageFactory,
    HomePageFactory,
    PortalDocumentFactory,
    UserFactory,
)

NOW = timezone.now()

HOSTILE = [
    '"',
    '""',
    '"a" "b',
    "\x00",
    "hòa\x00hiệp",
    "%",
    "_",
    "' OR 1=1 --",
    "AND OR NOT NEAR",
    "NEAR(hoa hiep, 2)",
    "title_words : hoa",
    "{title_words} : hoa",
    "hoa*",
    "*",
    "^hoa",
    "-hoa +hiep",
    "(((((",
    "hoa & | ! <-> :*",
    "...,;:!?",
    "🎉👩‍👧",
    "مرحبا بالعالم",
    "\u202egnort",
    "\\ud800 \\x00",
    "\ufffd",
    "a " * 5000,
    "x" * 10_000,
    "hòa hiệp " * 1200,
    "<script>alert(1)</script>",
    "漢字 кириллица ½ ²",
    "\u0301\u0302",
]


def titles(site, query: str) -> list[str]:
    return [hit.title for hit in Search(site, query, timezone.now(), None).page(None)]


class Marks(HTMLParser):
    """Elements and the text inside marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements, self.marked = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)

    def handle_data(self, text):
        if self.get_starttag_text() and self.rawdata[: self.rawdata.find(text)].endswith("<mark>"):
            self.marked.append(text)


# What is in the search


def test_a_draft_is_found_once_published_and_no_longer_once_taken_down(site, category):
    article = ArticlePageFactory(parent=category, title="Bài nháp", live=False)
    assert titles(site, "nháp") == []
    article.save_revision().publish()
    assert titles(site, "nháp") == ["Bài nháp"]
    article.refresh_from_db()
    article.unpublish()
    assert titles(site, "nháp") == []


def test_unpublished_changes_are_not_found(site, category):
    article = ArticlePageFactory(parent=category, title="Bài")
    article.lead = "Câu dẫn bí mật"
    article.save_revision()
    assert titles(site, "bí mật") == []


def test_a_changed_article_is_found_by_its_new_words_only(site, category):
    article = ArticlePageFactory(parent=category, title="Xưa")
    article.title = "Mới"
    article.displayed_at = NOW - timedelta(days=900)
    article.save_revision().publish()
    assert titles(site, "xưa") == []
    assert titles(site, "mới") == ["Mới"]


def test_private_and_expired_and_deleted_articles_are_not_found(site, category):
    private = ArticlePageFactory(parent=category, title="Chuyện riêng")
    restriction = PageViewRestriction.objects.create(
        page=private, restriction_type=PageViewRestriction.LOGIN
    )
    ArticlePageFactory(parent=category, title="Chuyện cũ", expire_at=NOW - timedelta(minutes=1))
    gone = ArticlePageFactory(parent=category, title="Chuyện xóa")
    gone.delete()
    assert titles(site, "chuyện") == []
    assert Search(site, "chuyện", timezone.now(), None).count == 0
    restriction.delete()
    assert titles(site, "chuyện") == ["Chuyện riêng"]


def test_a_category_made_private_hides_its_articles(site, category):
    inner = CategoryPageFactory(parent=category)
    ArticlePageFactory(parent=inner, title="Bài trong")
    PageViewRestriction.objects.create(page=category, restriction_type=PageViewRestriction.LOGIN)
    assert titles(site, "bài trong") == []


def test_each_ward_finds_its_own(site, category, root):
    ArticlePageFactory(parent=category, title="Bài của phường này")
    home = HomePageFactory(parent=root, title="Phường khác", slug="khac")
    other = Site.objects.create(hostname="khac.example.test", root_page=home)
    ArticlePageFactory(parent=CategoryPageFactory(parent=home), title="Bài của phường kia")
    assert titles(site, "bài") == ["Bài của phường này"]
    assert titles(other, "bài") == ["Bài của phường kia"]


def test_a_document_is_found_by_the_title_of_today(site, category):
    document = PortalDocumentFactory(title="Kế hoạch cũ")
    article = ArticlePageFactory(parent=category, title="Bài")
    article.attachments.add(ArticleAttachment(document=document))
    article.save_revision().publish()
    document.title, document.number = "Phương án mới", "15/PA-UBND"
    document.save()
    assert titles(site, "phương án") == titles(site, "15/PA-UBND") == ["Bài"]
    assert titles(site, "kế hoạch cũ") == []


def test_an_author_is_found_by_the_name_of_today(site, category):
    author = AuthorFactory(name="Lê Văn Tám", pen_name="")
    article = ArticlePageFactory(parent=category, title="Bài")
    ArticleAuthor.objects.create(article=article, author=author)
    entries.sync_article(article)
    author.name = "Lê Thị Mơ"
    author.save()
    assert titles(site, "lê văn tám") == []
    assert titles(site, "lê thị mơ") == ["Bài"]


def test_every_text_of_the_body_is_found(site, category):
    blocks = {
        "Đoạn văn": ("paragraph", "<p>Đoạn<b>văn</b> một</p><ul><li>mục hai</li></ul>"),
        "Tiêu đề": ("heading", {"text": "Tiêu đề con", "level": "h2"}),
        "Lời nói": ("quote", {"text": "Lời nói hay", "speaker": "Bà Tư"}),
        "Lưu ý": ("notice", {"kind": "warning", "heading": "Lưu ý", "text": "<p>Mưa lớn</p>"}),
        "Con số": (
            "figures",
            {"heading": "", "display": "bars", "figures": [{"value": "94%", "label": "Kỷ cương"}]},
        ),
        "Bảng": (
            "table",
            {
                "table": {
                    "columns": [{"type": "text", "heading": "Lĩnh vực"}],
                    "rows": [{"values": ["Hộ tịch"]}],
                    "caption": "Hồ sơ quý ba",
                },
                "first_column_heads_rows": True,
            },
        ),
    }
    for title, block in blocks.items():
        article = ArticlePageFactory(parent=category, title=title, lead="")
        article.body = article.body.stream_block.to_python(
            [{"type": block[0], "value": block[1], "id": title}]
        )
        article.save_revision().publish()
    for query, title in {
        "mục hai": "Đoạn văn",
        "tiêu đề con": "Tiêu đề",
        "bà tư": "Lời nói",
        "mưa lớn": "Lưu ý",
        "kỷ cương 94": "Con số",
        "lĩnh vực": "Bảng",
        "hộ tịch": "Bảng",
        "hồ sơ quý ba": "Bảng",
    }.items():
        assert titles(site, query) == [title], query


def test_rebuild_writes_what_the_events_wrote(site, category, capsys):
    ArticlePageFactory.create_batch(3, parent=category)
    ArticlePageFactory(parent=category, live=False)
    columns = [field.attname for field in SearchEntry._meta.concrete_fields]
    by_events = list(SearchEntry.objects.order_by("pk").values(*columns))
    SearchEntry.objects.filter(article__title__contains="2").delete()
    SearchEntry.objects.update(title_words="sai")
    call_command("rebuild_search")
    assert list(SearchEntry.objects.order_by("pk").values(*columns)) == by_events
    assert len(titles(site, "bài viết")) == len(by_events) == 3
    assert titles(site, "sai") == []


def test_a_rebuild_joins_the_pieces_that_publishing_leaves(category):
    def one(sql: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    ArticlePageFactory.create_batch(5, parent=category)
    if connection.vendor == "sqlite":
        pieces = "SELECT COUNT(DISTINCT segid) FROM news_search_title_idx"
        assert one(pieces) > 1
        assert one("SELECT v FROM news_search_title_config WHERE k = 'automerge'") == 0
        entries.rebuild()
        assert one(pieces) == 1


def test_publishing_one_article_takes_the_same_queries_in_a_large_site(
    category, django_assert_max_num_queries
):
    article = ArticlePageFactory(parent=category)
    ArticlePageFactory.create_batch(5, parent=category)
    with django_assert_max_num_queries(16):
        entries.sync_article(article)


# In which order


def test_title_comes_before_lead_before_body_and_newer_before_older(site, category):
    def article(title: str, days: int, lead: str = "", body: str = "") -> None:
        ArticlePageFactory(
            parent=category,
            title=title,
            lead=lead,
            body=[("paragraph", f"<p>{body}</p>")] if body else [],
            displayed_at=NOW - timedelta(days=days),
        )

    article("Body mới", 1, body="Nói về hộ tịch")
    article("Lead", 5, lead="Nói về hộ tịch")
    article("Hộ tịch cũ", 9)
    article("Hộ tịch mới", 8)
    article("Body cũ", 7, body="Nói về hộ tịch")
    expected = ["Hộ tịch mới", "Hộ tịch cũ", "Lead", "Body mới", "Body cũ"]
    assert titles(site, "ho tich") == titles(site, "hộ tịch") == expected


def test_the_accents_typed_come_first(site, category):
    for days, title in enumerate(["Hòa Hiệp", "Hội hoa", "Hóa đơn"]):
        ArticlePageFactory(parent=category, title=title, displayed_at=NOW - timedelta(days=days))
    ArticlePageFactory(
        parent=category, title="Xuân", lead="Chợ hoa Tết", displayed_at=NOW - timedelta(days=9)
    )
    assert titles(site, "hoa") == ["Hội hoa", "Hòa Hiệp", "Hóa đơn", "Xuân"]
    assert titles(site, "hóa")[0] == "Hóa đơn"
    assert titles(site, "hoà")[0] == titles(site, "hòa")[0] == "Hòa Hiệp"


def test_a_beginning_counts_where_the_whole_word_finds_nothing(site, category):
    ArticlePageFactory(parent=category, title="Anh em")
    ArticlePageFactory(parent=category, title="An toàn")
    assert titles(site, "an") == titles(site, "an to") == ["An toàn"]
    assert titles(site, '"an to"') == []


def test_words_side_by_side_in_the_title_come_first(site, category):
    ArticlePageFactory(parent=category, title="Chợ Nam Ô bán nước và mắm", displayed_at=NOW)
    ArticlePageFactory(
        parent=category, title="Nghề nước mắm Nam Ô", displayed_at=NOW - timedelta(days=9)
    )
    for query in ("nuoc mam nam o", "nước mắm Nam Ô"):
        assert titles(site, query) == ["Nghề nước mắm Nam Ô", "Chợ Nam Ô bán nước và mắm"]


def test_a_word_just_begun_hides_nothing(site, category):
    ArticlePageFactory(parent=category, title="Đăng ký chữ ký số")
    assert titles(site, "đăng ký chữ k") == ["Đăng ký chữ ký số"]
    assert titles(site, "đăng ký số 5") == titles(site, "k") == []


def test_every_hit_is_on_exactly_one_page(site, category, monkeypatch):
    monkeypatch.setattr(results, "PER_PAGE", 3)
    for number in range(8):
        ArticlePageFactory(
            parent=category,
            title=f"Bài {number}" if number % 2 else f"{number}",
            lead="Một bài",
            displayed_at=NOW - timedelta(days=number),
        )
    search = Search(site, "bài", timezone.now(), None)
    pages = [[hit.title for hit in search.page(str(number))] for number in (1, 2, 3)]
    assert [title for page in pages for title in page] == [
        "Bài 1",
        "Bài 3",
        "Bài 5",
        "Bài 7",
        "0",
        "2",
        "4",
        "6",
    ]


def test_the_order_is_the_same_whichever_way_it_is_found(site, category, monkeypatch):
    ArticlePageFactory.create_batch(4, parent=category)
    rare = titles(site, "bài viết")
    monkeypatch.setattr(engines.PostgresqlEngine, "WALKED", 2)
    assert titles(site, "bài viết") == rare
    monkeypatch.setattr(engines.PostgresqlEngine, "WALKED", 0)
    assert titles(site, "bài viết") == rare


def test_no_more_hits_are_counted_than_can_be_reached(site, category, monkeypatch):
    ArticlePageFactory.create_batch(4, parent=category)
    monkeypatch.setattr(engines, "COUNT_LIMIT", 2)
    assert Search(site, "bài viết", timezone.now(), None).count == 3


# What a query means


def test_synonyms_of_the_editors_are_found(site, category):
    ArticlePageFactory(parent=category, title="Phường Hải Vân ra mắt")
    assert titles(site, "hòa hiệp bắc") == []
    SearchSynonym.objects.create(site=site, terms="Hòa Hiệp Bắc; Hải Vân")
    assert titles(site, "phường hoa hiep bac") == ["Phường Hải Vân ra mắt"]


def test_synonyms_of_another_ward_do_nothing_here(site, category, root):
    ArticlePageFactory(parent=category, title="Phường Hải Vân ra mắt")
    home = HomePageFactory(parent=root, title="Phường khác", slug="khac")
    other = Site.objects.create(hostname="khac.example.test", root_page=home)
    SearchSynonym.objects.create(site=other, terms="Hòa Hiệp Bắc; Hải Vân")
    assert titles(site, "hòa hiệp bắc") == []


def test_a_phrase_does_not_run_from_the_title_into_the_lead(site, category):
    ArticlePageFactory(parent=category, title="Tin về đường", lead="sắt mới mở")
    assert titles(site, '"đường sắt"') == []
    assert titles(site, "đường sắt") == ["Tin về đường"]


def test_a_query_has_a_bounded_number_of_words():
    query = parse(" ".join(f"{letter}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" * 3))
    assert sum(len(term[0].keys) for term in query.terms) <= MAX_WORDS


def test_a_misspelt_word_gets_a_suggestion_in_the_spelling_of_the_ward(site, category):
    ArticlePageFactory(parent=category, title="Kiểm tra công tác cải cách hành chính")
    for typed in ("kiem trs cai cach", "kiểm chra cải cách", "kiem tra cai cahc"):
        assert Search(site, typed, timezone.now(), None).suggestion == "kiểm tra cải cách", typed
    assert Search(site, "kiem tra", timezone.now(), None).suggestion == ""
    assert Search(site, "zzzz qqqqq", timezone.now(), None).suggestion == ""


def test_of_two_near_words_the_commoner_is_suggested(site, category):
    ArticlePageFactory(parent=category, title="Kiểm tr hồ sơ")
    ArticlePageFactory.create_batch(2, parent=category, title="Kiểm tra hồ sơ")
    assert Search(site, "kiem trs", timezone.now(), None).suggestion == "kiểm tra"


@pytest.mark.parametrize("query", ["cai cach", "cải cách hà", "CẢI CÁCH HÀNH CHÍNH"])
def test_a_category_is_found_by_its_name(client, site, category, query):
    CategoryPageFactory(parent=category, title="Thông báo")
    found = client.get("/tim-kiem/", {"q": query}).context["categories"]
    assert [page.title for page in found] == ["Cải cách hành chính"]


# How it is shown


def test_words_are_marked_in_their_own_spelling():
    marker = Marker(parse("hoa hiep b"))
    assert marker.mark("Phường Hoà  Hiệp Bắc") == "Phường <mark>Hoà  Hiệp</mark> Bắc"
    assert (
        Marker(parse("hoa ba").unfinished()).mark("Bắc & Hóa")
        == "<mark>Bắc</mark> &amp; <mark>Hóa</mark>"
    )


def test_nothing_but_marks_gets_out_of_marking():
    wild = "<b>hoa</b> <mark>x</mark> \"&' </mark><script>hoa</script>"
    for shown in (Marker(parse("hoa script")).mark(wild), Marker(parse("hoa")).snippet(wild, "")):
        assert set(Marks(shown).elements) == {"mark"}
        assert re.sub(r"</?mark>", "", shown).count("<") == 0


def test_a_snippet_is_cut_around_the_words():
    body = "Mở đầu. " * 100 + "Ông Đinh Hữu Phúc phát biểu tại buổi lễ. " + "Kết thúc. " * 100
    shown = Marker(parse("dinh huu phuc")).snippet("Câu dẫn", body)
    assert "<mark>Đinh Hữu Phúc</mark>" in shown
    assert shown.startswith("… ") and shown.endswith(" …")
    assert len(shown) < 320


def test_a_snippet_is_not_cut_around_one_stray_word():
    body = "Văn hóa đọc. " * 40
    shown = Marker(parse("hoa hiep bac")).snippet("Sáng nay, đoàn đã đến.", body)
    assert shown == "Sáng nay, đoàn đã đến."
    query = parse("CCHC", ("CCHC; cải cách hành chính",))
    shown = Marker(query).snippet("Sáng nay.", f"{body} Công tác CCHC năm nay.")
    assert "<mark>CCHC</mark>" in shown
    shown = Marker(parse("văn hóa")).snippet("Một bài về hóa học.", body)
    assert "<mark>Văn hóa</mark>" in shown


def test_the_page_lists_hits_with_marks_and_number(client, site, category):
    article = ArticlePageFactory(parent=category, title="Kiểm tra <b>hồ sơ</b>")
    response = client.get("/tim-kiem/", {"q": "kiem tra"})
    page = response.content.decode()
    assert "<mark>Kiểm tra</mark> &lt;b&gt;hồ sơ&lt;/b&gt;" in page
    assert article.get_url() in page
    (hit,) = response.context["results"]
    assert (hit.title, hit.category_title) == (article.title, category.title)
    assert response.context["count"] == 1


def test_the_page_is_neither_indexed_nor_kept_and_sets_no_cookie(client, site):
    response = client.get("/tim-kiem/", {"q": "vay tiền"})
    assert "noindex" in response["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_only_reading_is_allowed(client, site):
    assert client.post("/tim-kiem/", {"q": "a"}).status_code == 405


# What it withstands


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_any_query_is_answered(client, site, category, number):
    ArticlePageFactory(parent=category, title="Hòa Hiệp Bắc", lead="Một câu")
    response = client.get("/tim-kiem/", {"q": HOSTILE[number]})
    assert response.status_code == 200
    page = response.content.decode()
    assert "<script>alert" not in page
    assert "\x00" not in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%ff%fe%00",
        "q=%ED%A0%80",
        "q=" + quote("hòa"),
        "q=hoa&page=abc",
        "q=hoa&page=-1",
        "q=hoa&page=99999999999999999999",
        "q=hoa&page=%00",
        "q=hoa&q=hiep",
        "q[]=hoa",
        "page=2",
        "",
    ],
)
def test_any_address_is_answered(client, site, category, query):
    ArticlePageFactory(parent=category, title="Hoa")
    assert client.get(f"/tim-kiem/?{query}").status_code == 200


def test_a_search_writes_nothing(client, site, category):
    ArticlePageFactory(parent=category, title="Hòa Hiệp Bắc")
    for query in ("hoa", "hoa hieo"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/tim-kiem/", {"q": query})
        verbs = {entry["sql"].split()[0].upper() for entry in queries}
        assert verbs <= {"SELECT", "WITH", "SET"}


def test_queries_do_not_grow_with_the_hits(client, site, category, django_assert_num_queries):
    ArticlePageFactory.create_batch(2, parent=category)
    client.get("/tim-kiem/", {"q": "bài viết"})
    with CaptureQueriesContext(connection) as few:
        client.get("/tim-kiem/", {"q": "bài viết"})
    ArticlePageFactory.create_batch(6, parent=category)
    with django_assert_num_queries(len(few)):
        client.get("/tim-kiem/", {"q": "bài viết"})


# The editors' synonyms


def test_an_editor_adds_synonyms_in_the_admin(client, site, category):
    ArticlePageFactory(parent=category, title="Phường Hải Vân ra mắt")
    client.force_login(UserFactory(is_superuser=True))
    form = {"terms": "Hòa Hiệp Bắc; Hải Vân", "site": ""}
    response = client.post(reverse(SearchSynonym.snippet_viewset.get_url_name("add")), form)
    assert response.status_code == 302
    assert titles(site, "hoa hiep bac") == ["Phường Hải Vân ra mắt"]
    own = SearchSynonym.objects.get(terms="Hòa Hiệp Bắc; Hải Vân")
    edit = reverse(SearchSynonym.snippet_viewset.get_url_name("edit"), args=[own.pk])
    assert client.get(edit).status_code == 200


@pytest.mark.parametrize("terms", ["UBND", "UBND;", ";;;", "UBND; …"])
def test_one_term_alone_is_refused(terms):
    with pytest.raises(ValidationError):
        SearchSynonym(terms=terms).full_clean()


def test_terms_without_words_change_no_query(site, category):
    ArticlePageFactory(parent=category, title="Bài")
    SearchSynonym.objects.create(terms="\"; *; 'x' OR; &")
    assert titles(site, "bài") == ["Bài"]
    assert titles(site, "x") == []
