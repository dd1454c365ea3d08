"""The checklist before sending: what each rule finds, and what it leaves alone."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction, Revision

from cms.blocks.media import ImageBlock
from news import editorial
from news.checklist import Kind, findings_of, missing_parts
from news.checklist.gambling import gambling_words
from news.checklist.links import suspicion
from news.checklist.personal import personal_numbers
from news.models import ArticlePage
from tests.factories import CategoryPageFactory
from tests.news.editorial_desk import add_url, signed_in

pytestmark = pytest.mark.django_db

LEAD = "Sáng 05/10, UBND phường tổ chức tiếp công dân định kỳ tại trụ sở."


def article(**values) -> ArticlePage:
    return ArticlePage(**{"title": "Phường tiếp công dân", "lead": LEAD, **values})


def names(page: ArticlePage) -> set[str]:
    return {finding.rule.name for finding in findings_of(page)}


def rich(source: str) -> list[dict]:
    return [{"type": "paragraph", "value": source, "id": "b1"}]


@pytest.mark.parametrize(
    "words",
    [
        "CCCD 048201012345",
        "Số căn cước: 079 201 012 345.",
        "CMND số 201234567 cấp ngày",
        "gọi anh Nam 0905 123 456",
        "liên hệ +84 912345678",
        "mã thẻ GD4797912345678",
        "STK 0123456789012 ngân hàng",
    ],
)
def test_numbers_of_a_person_are_found_and_masked(words):
    found = list(personal_numbers(words))
    assert len(found) == 1
    assert "•" in found[0][1]
    assert found[0][1] not in words


@pytest.mark.parametrize(
    "words",
    [
        "đường dây nóng 1022",
        "điện thoại cơ quan 0236 3841 234",
        "Nghị định 13/2023/NĐ-CP ngày 17/4/2023",
        "kinh phí 120.000.000.000 đồng",
        "mã hồ sơ 999888777666",
        "201234567 lượt truy cập",
    ],
)
def test_other_numbers_are_left_alone(words):
    assert not list(personal_numbers(words))


def test_agency_telephone_is_public():
    assert not list(personal_numbers("gọi 0905 123 456", {"0905123456"}))


@pytest.mark.parametrize(
    "words",
    [
        "nhà cái uy tín",
        "Nha cai so 1",
        "nh4 c4i tặng tiền",
        "n h à c á i",
        "đăng ký W88 ngay",
        "n0 hu đổi thưởng",
        "tài xỉu online",
        "công an bắt nhóm đánh bạc",
    ],
)
def test_gambling_words_are_found(words):
    assert list(gambling_words(words))


@pytest.mark.parametrize(
    "words",
    [
        "nhà cai nghiện của thành phố",
        "xe tải xíu",
        "cá đó được thả xuống hồ",
        "88 hộ dân ở tổ 68",
        "đánh giá cán bộ bậc 2",
        "lộ đê bị ngập sau mưa",
        "UBND phường họp phiên thứ 88",
    ],
)
def test_office_news_is_no_gambling(words):
    assert not list(gambling_words(words))


@pytest.mark.parametrize(
    "address",
    [
        "https://bit.ly/abc",
        "http://203.0.113.7/a",
        "javascript:alert(1)",
        "https://w88.example/",
        "https://nha-cai.w88.com/",
        "https://xn--e1awd7f.com/",
        "//evil.example",
    ],
)
def test_doubtful_addresses_are_found(address):
    assert suspicion(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://danang.gov.vn/tin/1",
        "mailto:phuong@danang.gov.vn",
        "tel:1022",
        "/tin-tuc/",
        "#muc-1",
        "https://dichvucong.gov.vn/p/home?x=88",
    ],
)
def test_plain_addresses_are_left_alone(address):
    assert suspicion(address) is None


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("lead", {"lead": " "}),
        ("lead-length", {"lead": "Ngắn."}),
        ("title", {"title": "PHƯỜNG TỔ CHỨC TIẾP CÔNG DÂN"}),
        ("title", {"title": "Phường tiếp công dân."}),
        ("title", {"title": "a" * 151}),
        ("cover", {}),
        ("tags", {}),
        ("headings", {"body": [{"type": "heading", "value": {"text": "Mục", "level": "h3"}}]}),
        ("headings", {"body": rich("<p><b>Kết quả nổi bật</b></p>")}),
        ("link-words", {"body": rich('<p>Xem <a href="https://a.gov.vn">tại đây</a></p>')}),
        ("link-address", {"body": rich('<p><a href="https://bit.ly/a">Thể lệ</a></p>')}),
        ("link-page", {"body": rich('<p><a linktype="page" id="999999">Tin</a></p>')}),
        ("long-text", {"body": rich("<p>" + "chữ " * 130 + "</p>")}),
        ("personal-data", {"body": rich("<p>CCCD 048201012345</p>")}),
        ("gambling", {"body": rich("<p>nhà cái</p>")}),
        ("old-fonts", {"body": rich("<p>Céng hoµ x· héi chñ nghÜa ViÖt Nam ®éc lËp</p>")}),
        (
            "picture-file",
            {"body": [{"type": "image", "value": {"image": None, "caption": "Cổng chào"}}]},
        ),
    ],
)
def test_rule_finds(rule, values):
    assert rule in names(article(**values))


def test_a_sound_piece_has_nothing_but_its_cover_to_mend():
    piece = article(body=rich("<p>Có <b>05 ý kiến</b> được ghi nhận.</p>"))
    piece.tags.add("tiếp công dân")
    assert names(piece) == {"cover"}


def test_nothing_is_sent_from_a_category_that_readers_cannot_open(office):
    draft = office.draft()
    assert "category" not in names(draft)
    office.category.unpublish()
    with pytest.raises(editorial.Refused, match="chuyên mục"):
        editorial.submit(draft, office.reporter)
    office.category.save_revision().publish()
    restriction = PageViewRestriction.objects.create(
        page=office.category, restriction_type=PageViewRestriction.LOGIN
    )
    assert len(missing_parts(Page.objects.get(pk=draft.pk).specific)) == 1
    restriction.delete()
    assert missing_parts(Page.objects.get(pk=draft.pk).specific) == []


def test_title_in_capitals_comes_with_its_correction():
    found = findings_of(article(title="UBND PHƯỜNG TỔ CHỨC TIẾP CÔNG DÂN"))
    assert "UBND phường tổ chức tiếp công dân" in {finding.correction for finding in found}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200))
def test_no_rule_raises_on_any_text(words):
    page = article(title=words, lead=words, source_url=words, body=rich(words))
    for finding in findings_of(page):
        assert str(finding.what)
        assert str(finding.rule.why)


def test_workflow_refuses_with_every_blocking_finding_at_once(office):
    piece = office.draft(
        lead="", body=[{"type": "image", "value": {"image": None, "caption": "Cổng chào"}}]
    )
    with pytest.raises(editorial.Refused) as refused:
        editorial.submit(piece, office.reporter)
    assert len(refused.value.reasons) == 2
    blocking = [each for each in findings_of(piece) if each.rule.kind == Kind.BLOCKING]
    assert len(missing_parts(piece)) == len(blocking) == 2


def form_of(**values) -> dict:
    empty = {
        f"{name}-{part}": "0"
        for name in ("article_authors", "attachments", "related_picks", "corrections", "comments")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    return {**empty, "title": "Phường", "slug": "phuong", "lead": "", "body-count": "0", **values}


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_open_form_is_checked_and_nothing_is_written(office):
    piece = office.draft()
    revisions = Revision.objects.count()
    body = {
        "body-count": "1",
        "body-0-type": "paragraph",
        "body-0-id": "b1",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value": '{"blocks":[{"key":"a","text":"nhà cái","type":"unstyled","depth":0,'
        '"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}',
    }
    for address in (
        reverse("check_article", args=[piece.pk]),
        reverse("check_new_article", args=[office.category.pk]),
    ):
        answer = client_of(office.reporter).post(address, form_of(**body)).content.decode()
        assert 'data-checklist-place="b1"' in answer
        assert 'data-checklist-place="lead"' in answer
    assert Revision.objects.count() == revisions
    assert Page.objects.get(pk=piece.pk).title == piece.title


def test_strangers_check_nothing(office):
    piece = office.draft(parent=office.other, owner=office.editor)
    closed = CategoryPageFactory(parent=office.site.root_page)
    client = client_of(office.reporter)
    for address in (
        reverse("check_article", args=[piece.pk]),
        reverse("check_new_article", args=[closed.pk]),
    ):
        answer = client.post(address, form_of())
        assert "data-checklist-place" not in answer.content.decode()
        assert answer.status_code in (302, 403)
    assert client.get(address).status_code == 405


def test_half_a_form_is_refused_without_a_traceback(office):
    piece = office.draft()
    address = reverse("check_article", args=[piece.pk])
    answer = client_of(office.reporter).post(address, {"title": "x"})
    assert answer.status_code == 400


@pytest.mark.parametrize("screen", ["edit", "add"])
def test_panel_is_rendered_with_the_editor(office, screen):
    if screen == "edit":
        address = reverse("wagtailadmin_pages:edit", args=[office.draft().pk])
    else:
        address = reverse(
            "wagtailadmin_pages:add", args=["news", "articlepage", office.category.pk]
        )
    html = client_of(office.reporter).get(address).content.decode()
    assert "data-checklist=" in html
    assert "Kiểm tra trước khi gửi" in html


def test_links_are_looked_up_together(office, django_assert_num_queries):
    def links(number: int) -> ArticlePage:
        anchors = "".join(
            f'<a linktype="page" id="{9000 + each}">Tin</a>' for each in range(number)
        )
        return article(body=rich(f"<p>{anchors}</p>"))

    findings_of(links(1))
    with django_assert_num_queries(2):
        findings_of(links(1))
    with django_assert_num_queries(2):
        findings_of(links(40))


def test_the_form_says_what_a_text_alternative_is_for_the_cover_and_for_pictures(office):
    page = signed_in(office.reporter).get(add_url(office.category)).content.decode()
    soup = BeautifulSoup(page, "html.parser")
    described = soup.find(attrs={"name": "cover_alt_text"})["aria-describedby"].split()
    assert "cho người không nhìn thấy" in soup.find(id=described[0]).get_text()
    assert "cho người không nhìn thấy" in ImageBlock().child_blocks["alt_text"].field.help_text
