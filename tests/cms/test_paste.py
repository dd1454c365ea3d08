"""What word processors and old portals put on the clipboard becomes clean pieces of our own."""

import re
import time
import unicodedata
from pathlib import Path

import pytest

from cms.paste import TooLong, clean_html, clean_text
from cms.paste.grids import Grid
from cms.paste.pieces import Heading, Quote, Words
from tests.cms.pasted_text import as_document

PASTES = Path(__file__).parent / "pastes"
OURS = re.compile(
    r"</?(?:p|b|i|sup|sub|ul|ol|li)>|<br/>|</a>|<a href=\"(?:https?|mailto|tel):[^\"<>]*\">",
    re.IGNORECASE,
)


def pieces(name: str) -> list:
    return clean_html((PASTES / f"{name}.html").read_text()).pieces


def words(markup: str) -> str:
    """The paste as one piece of running text."""
    return clean_html(markup).words.html


def test_word_keeps_its_structure_and_nothing_else():
    assert pieces("word") == [
        Heading("Kết quả công tác cải cách hành chính", 2),
        Words(
            "<p><b>Sáng 05/10</b>, UBND phường Hòa Hiệp Bắc tổ chức hội nghị đánh giá công tác"
            ' <a href="https://cchc.danang.gov.vn/">cải cách hành chính</a>; diện tích trụ sở'
            " 450 m<sup>2</sup>.</p>",
            1,
        ),
        Heading("Những việc đã làm", 3),
        Words(
            "<ul><li>Tiếp nhận hồ sơ trực tuyến<ul><li>Hộ tịch</li></ul></li>"
            "<li>Trả kết quả <i>đúng hẹn</i></li></ul>"
            "<ol><li>Rà soát thủ tục</li><li>Công khai kết quả</li></ol>"
            "<p>a) Điểm a của khoản này</p><p>Tổ Kiểm tra làm việc tại bộ phận Một cửa</p>",
            7,
        ),
        Grid(
            headings=["STT", "Lĩnh vực", "Hồ sơ – Tiếp nhận", "Hồ sơ – Đúng hạn"],
            rows=[["1", "Hộ tịch", "1.204", "98%"], ["2", "Chứng thực", "3.018", "94%"]],
            kinds=["number", "text", "number", "number"],
        ),
        Words("<p>Xem phụ lục và tệp./.</p>", 1),
    ]
    assert clean_html((PASTES / "word.html").read_text()).pictures == 1


def test_words_fonts_of_the_style_sheet_are_known_by_name():
    pasted = clean_html((PASTES / "word-filtered.html").read_text())
    assert "c¶i c¸ch" in pasted.plain
    assert pasted.converted.pieces == [
        Heading("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH", 2),
        Words(
            "<p>Thực hiện Chỉ thị số 05 của ủy ban nhân dân thành phố, <b>phường Hòa Hiệp Bắc</b>"
            " xây dựng kế hoạch năm 2007.</p>"
            "<ul><li>Tiếp dân<ul><li>Đúng hẹn</li></ul></li></ul>"
            "<p>Nơi nhận: Văn phòng.</p>",
            4,
        ),
    ]


def test_word_on_line_writes_levels_into_attributes():
    assert pieces("word-online") == [
        Heading("Phòng cháy mùa khô", 2),
        Words(
            "<p><b>Lưu ý:</b> không đốt rác gần rừng.</p>"
            "<ul><li>Gọi 114<ul><li>Nói rõ địa chỉ</li></ul></li></ul>",
            3,
        ),
    ]


def test_a_numbered_heading_of_word_keeps_its_number():
    marker = "<![if !supportLists]><span style='mso-list:Ignore'>II.<span>&nbsp; </span></span>"
    markup = f"<h2 style='mso-list:l0 level1 lfo1'>{marker}<![endif]>Nhiệm vụ</h2>"
    assert clean_html(markup).pieces == [Heading("II. Nhiệm vụ", 2)]


def test_excel_cells_become_a_table():
    markup = (
        "<style>.xl65{border:.5pt solid windowtext;} .xl66{font-weight:700;}</style>"
        "<table border=0 cellpadding=0><col width=64><tr><td class=xl66>Tổ</td><td class=xl66>Hộ</td>"
        "</tr><tr><td class=xl65>Tổ 1</td><td class=xl65 align=right>1.204</td></tr></table>"
    )
    assert clean_html(markup).pieces == [
        Grid(["Tổ", "Hộ"], [["Tổ 1", "1.204"]], ["text", "number"], "", True)
    ]


def test_libreoffice():
    assert pieces("libreoffice") == [
        Heading("Lịch tiếp công dân", 2),
        Words(
            "<p>Lãnh đạo phường tiếp công dân <b>thứ Năm</b> hằng tuần, <i>trừ ngày lễ</i>.</p>"
            "<ol><li>Đăng ký tại quầy số 1</li><li>Chờ gọi tên<ol><li>Mang theo giấy tờ</li></ol>"
            "</li><li>Nhận phiếu hẹn</li></ol>",
            5,
        ),
        Grid(
            headings=["Ngày", "Người tiếp"],
            rows=[
                ["05/10", '<p>Chủ tịch <a href="mailto:hoahiepbac@danang.gov.vn">phường</a></p>'],
                ["12/10", ""],
            ],
            kinds=["text", "rich_text"],
            first_column_heads_rows=True,
        ),
    ]


def test_google_docs_is_not_bold_all_over():
    heading, text, table = pieces("google-docs")
    assert heading == Heading("Ngày hội đọc sách", 2)
    assert text.html.startswith("<p>Thư viện phường mở cửa <b>cả tuần</b><i> cho trẻ em</i><a href")
    assert "CO<sub>2</sub>" in text.html
    assert (
        "<li>Sách thiếu nhi<ul><li>Truyện tranh</li></ul></li><li>Sách khoa học</li>" in text.html
    )
    assert table.headings == ["Buổi", "Giờ"]
    assert table.rows == [["Sáng", "<p>07:30</p><p>đến 11:00</p>"]]


def test_tables_that_lay_out_a_portals_page_are_unwrapped():
    pasted = clean_html((PASTES / "old-portal.html").read_text())
    heading, text = pasted.pieces
    assert heading == Heading("Kiểm tra công tác cải cách hành chính", 2)
    assert text.html == (
        "<p>Cập nhật lúc: 13:49 - 03/12/2018</p><p><i>Tổ Kiểm tra làm việc</i></p>"
        "<p>Sáng 03/12, Tổ kiểm tra làm việc với <b>UBND phường</b>.</p>"
        "<p>Kết quả:<br/>- Hồ sơ đúng hạn 98,5\u00a0%;<br/>- Không có hồ sơ trễ.</p>"
        '<p>Nguồn: Cổng thông tin, <a href="http://cchc.example.gov.vn/?utm_source=zalo">trang'
        " CCHC</a></p><p>a) Khâu tiếp nhận</p><p>b) Khâu thẩm định</p><p>Đoạn thụt lề</p>"
    )
    assert pasted.pictures == 1


def test_fonts_named_in_markup_are_certain_even_for_two_words():
    converted = clean_html((PASTES / "vni-portal.html").read_text()).converted
    assert converted.plain.splitlines() == [
        "Thông báo",
        "Kính gửi: Các hộ dân",
        "Ủy ban nhân dân phường thông báo lịch cắt điện.",
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in PASTES.glob("*.html")))
def test_a_clean_paste_stays_as_it_is(name):
    found = pieces(name)
    assert clean_html(as_document(found)).pieces == found


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ("<p>a</p><p> &nbsp; </p><p>b</p>", "<p>a</p><p>b</p>"),
        ("x<b>y </b> z", "<p>x<b>y </b>z</p>"),
        ("<b>a</b><b>b</b>", "<p><b>ab</b></p>"),
        ("<p>C\u200bâu d\u00adẫn\ufeff</p>", "<p>Câu dẫn</p>"),
        (unicodedata.normalize("NFD", "<p>Hòa</p>"), "<p>Hòa</p>"),
        ("<p>H\u00d0ND</p>", "<p>HĐND</p>"),
        ("a<br>b<br><br>c<br>", "<p>a<br/>b</p><p>c</p>"),
        ("<p style='font-weight:700'>a</p>", "<p><b>a</b></p>"),
        ("<p><b>Ngắn và đậm</b></p>", "<p><b>Ngắn và đậm</b></p>"),
        ("<s>a</s><u>b</u><del>c</del>", "<p>ab</p>"),
        ("<p>a<p>b<ul><li>c<li>d", "<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>"),
        ("<ol start=4><li>a</ol>", "<p>4. a</p>"),
        ("<ul><li>a<p>b</p></li></ul>", "<ul><li>a<br/>b</li></ul>"),
        ("<a href='javascript:alert(1)'>a</a>", "<p>a</p>"),
        ("<a href='data:text/html,x'>a</a>", "<p>a</p>"),
        ("<a href='https://a.vn@b.vn/'>a</a>", "<p>a</p>"),
        ("<a href=' HTTPS://a.vn/ '>a</a>", '<p><a href="HTTPS://a.vn/">a</a></p>'),
        ("<a href='tel:0236 3842 123'>a</a>", '<p><a href="tel:02363842123">a</a></p>'),
        ('<a href="https://a.vn/?a=1&b=%22&c=\'">a</a>', None),
        ("<a linktype='page' id='3'>a</a>", "<p>a</p>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("<p>a</p><style>p{color:red}</style><title>t</title>", "<p>a</p>"),
        ("<svg><text>a</text></svg>b<math><mi>x</mi></math>", "<p>bx</p>"),
        ("<table><tr><td>a</table>b", "<p>a</p><p>b</p>"),
        ("<table><tr><td><table><tr><td>a</td></tr></table></td><td>b</td></tr></table>", None),
        ("", ""),
    ],
)
def test_small_pastes(markup, html):
    found = words(markup)
    assert html is None or found == html
    assert OURS.sub("", found).count("<") == 0


def test_a_quotation_is_a_block_of_its_own_unless_it_holds_links():
    assert clean_html("<blockquote><p>a</p><p>b</p></blockquote>").pieces == [Quote("a\nb")]
    linked = clean_html('<blockquote>a <a href="https://a.vn/">b</a></blockquote>').pieces
    assert linked == [Words('<p>a <a href="https://a.vn/">b</a></p>', 1)]


@pytest.mark.parametrize(
    ("markers", "html"),
    [
        (["1.", "2."], "<ol><li>Một</li><li>Hai</li></ol>"),
        (["·", "·"], "<ul><li>Một</li><li>Hai</li></ul>"),
    ],
)
def test_a_marker_that_filtered_word_left_in_the_text_makes_a_list(markers, html):
    item = (
        "<p class=MsoListParagraph style='margin-left:36pt;text-indent:-18pt'>{}&nbsp;&nbsp; {}</p>"
    )
    assert words("".join(map(item.format, markers, ["Một", "Hai"]))) == html


def test_cells_over_rows_and_columns():
    markup = (
        "<table border=1><tr><td colspan=3>Bảng 1</td></tr>"
        "<tr><th>A</th><th>B</th><th>C</th></tr>"
        "<tr><td rowspan=2>x</td><td colspan=2>hai cột</td></tr><tr><td>1</td><td>2</td></tr>"
    )
    assert clean_html(markup).pieces == [
        Grid(
            headings=["A", "B", "C"],
            rows=[["x", "hai cột", ""], ["x", "1", "2"]],
            kinds=["text", "text", "number"],
            caption="Bảng 1",
            first_column_heads_rows=True,
        )
    ]


def test_a_table_that_no_form_could_send_is_kept_as_text():
    rows = "".join(f"<tr><td>a{number}</td><td>b</td></tr>" for number in range(2_000))
    (found,) = clean_html(f"<table border=1>{rows}</table>").pieces
    assert isinstance(found, Words)
    assert "a1999 | b" in found.html


def test_as_running_text_headings_are_bold_and_rows_are_lines():
    markup = "<h2>A</h2><table border=1><tr><td>a</td><td>b</td></tr></table>"
    assert words(markup) == "<p><b>A</b></p><p>a | b</p>"


def test_plain_text_has_paragraphs_at_blank_lines_or_else_at_every_line():
    assert clean_text("a\r\nb\n\n \n\nc").words.html == "<p>a<br/>b</p><p>c</p>"
    assert clean_text("a\nb").words.html == "<p>a</p><p>b</p>"
    assert clean_text("<b>a</b>").words.html == "<p>&lt;b&gt;a&lt;/b&gt;</p>"
    assert clean_text("").pieces == []


def test_plain_text_of_an_old_font_is_offered_converted():
    pasted = clean_text("Céng hßa x· héi chñ nghÜa\n\n§éc lËp, tù do")
    assert pasted.plain.startswith("Céng")
    assert pasted.converted.plain == "Cộng hòa xã hội chủ nghĩa\nĐộc lập, tự do"
    assert clean_text("Cộng hòa xã hội chủ nghĩa").converted is None


HOSTILE = {
    "deep": "<div>" * 10_000 + "chữ" + "</div>" * 10_000,
    "deep tables": "<table><tr><td>" * 10_000 + "chữ",
    "deep bold": "<b>" * 10_000 + "chữ",
    "deep lists": "<ul><li>" * 10_000 + "chữ",
    "closing": "chữ" + "</p></div></table></td>" * 10_000,
    "unclosed quotes": '<a "' * 50_001 + ">chữ",
    "quotes within": '<a ">"' * 50_001 + "chữ",
    "comments": "chữ<!--" + "<!--" * 50_000,
    "declarations": "<![x]><![CDATA[<?php ]]>chữ" + "<![" * 50_000,
    "references": f"chữ&#{'9' * 10_000};&#x{'f' * 10_000};" + "&" * 50_000,
    "null bytes": "ch\0ữ<scr\0ipt>alert(1)</script>",
    "surrogates": "chữ\ud800&#xd800;",
    "spans": "<table>"
    + "<tr><td colspan=99999 rowspan=99999>chữ</td><td rowspan=9999>b</td></tr>" * 500,
    "styles": "<style>" + "{" * 50_000 + "</style>chữ" + "<p style='" + ":;" * 50_000 + "'>b",
    "attributes": "<p " + "a = " * 50_000 + ">chữ",
    "less than": "<" * 50_000 + "chữ",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>chữ<svg onload=alert(1)>",
    "masked": "<scr<script>ipt>alert(1)</script>chữ",
    "noscript": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>chữ",
    "xml": "chữ<xml><w:a>1",
    "foreign": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>chữ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_markup_is_answered_soon_with_nothing_but_our_tags(name):
    began = time.monotonic()
    pasted = clean_html(HOSTILE[name])
    html = pasted.words.html + as_document(pasted.pieces) + str(pasted.converted)
    assert time.monotonic() - began < 10
    if name not in {"noscript", "foreign"}:
        assert "chữ" in html
    assert OURS.sub("", pasted.words.html).count("<") == 0
    for piece in pasted.pieces:
        if isinstance(piece, Words):
            assert OURS.sub("", piece.html).count("<") == 0


def test_five_megabytes_of_markup_are_read():
    paragraph = (
        "<p class=MsoNormal style='margin:0cm'><span style='font-family:\"Times New Roman\"'>"
        "Ủy ban nhân dân phường<o:p></o:p></span></p>"
    )
    markup = paragraph * (5 * 1024 * 1024 // len(paragraph.encode()))
    (found,) = clean_html(markup[: len(markup) // 2]).pieces
    assert found.paragraphs > 15_000


def test_more_text_than_a_page_may_hold_is_refused():
    with pytest.raises(TooLong):
        clean_text("chữ " * 200_000)
