"""Reading the text of old portals' pages: what is the article's and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.importers import furniture, portal_text
from news.importers.portal_text import read_portal_text
from news.importers.record import ArticleRecord, BadSource, Paragraph, Photo
from news.models import ArticlePage
from tests.news.test_import import at

WHOLE_PAGE = """\
Thứ Hai, 23/11/2026 08:15
Trang chủ » Tin tức - Sự kiện
Phường ra quân Ngày Chủ nhật xanh
Ngày đăng 16/05/2020 | 13:30  |
Lượt xem: 1.206
Cỡ chữ A- A A+
In trang | Gửi email | Facebook
Sáng 16/5, phường ra quân dọn vệ sinh tại 12 tuyến đường.
Đoàn viên dọn vệ sinh bãi biển
Hơn 300 người tham gia.
Chia sẻ tại buổi lễ, ông Phó Chủ tịch UBND phường cảm ơn bà con.
Nguồn nước sạch đã được khôi phục.
Tin, ảnh: VHXH
Nguồn: Báo Đà Nẵng
In trang   Quay lại
Các tin khác (12)
- Tin cũ
Thống kê truy cập
Hôm nay: 12
"""


def read(text: str) -> ArticleRecord:
    return read_portal_text(text.encode(), "bai.txt")


def body(*lines: str) -> list[Paragraph | Photo]:
    return read("\n".join(["Tiêu đề", "Câu dẫn.", *lines, "Đoạn cuối./."])).body[:-1]


def test_a_whole_page_gives_its_article_alone():
    record = read(WHOLE_PAGE)
    assert record.title == "Phường ra quân Ngày Chủ nhật xanh"
    assert record.displayed_at == at(2020, 5, 16, 13, 30)
    assert record.views == 1206
    assert record.lead.startswith("Sáng 16/5")
    assert record.body == [
        Photo("Đoàn viên dọn vệ sinh bãi biển"),
        Paragraph("Hơn 300 người tham gia."),
        Paragraph("Chia sẻ tại buổi lễ, ông Phó Chủ tịch UBND phường cảm ơn bà con."),
        Paragraph("Nguồn nước sạch đã được khôi phục."),
    ]
    assert (record.byline, record.origin) == ("Tin, ảnh: VHXH", "Báo Đà Nẵng")
    assert record.flags == ["missing_photo"]


def test_the_clock_of_the_page_is_not_the_date_of_the_article():
    assert read("Thứ Hai, 23/11/2026\nTiêu đề\nCâu dẫn.").displayed_at is None
    above = read("Cập nhật lúc: 13:49 - 03/12/2018\nTiêu đề\nCâu dẫn.")
    assert (above.title, above.displayed_at) == ("Tiêu đề", at(2018, 12, 3, 13, 49))


@pytest.mark.parametrize(
    "line",
    [
        "Tin cùng chuyên mục",
        "Liên kết web Liên kết web",
        "Tin mới hơn:",
        "» Tin cũ hơn",
        "Các tin khác (12/3/2020)",
        "Bài viết liên quan",
        "THỐNG KÊ TRUY CẬP",
    ],
)
def test_the_article_ends_where_the_portal_begins(line):
    assert furniture.is_end_of_article(line)
    record = read(f"Tiêu đề\nCâu dẫn.\nThân bài.\n{line}\nKhông phải bài.")
    assert record.body == [Paragraph("Thân bài.")]


@pytest.mark.parametrize(
    "line",
    [
        "Chia sẻ kinh nghiệm chuyển đổi số.",
        "Tin mới nhận được từ Ban Chỉ huy phòng chống thiên tai.",
        "Tin khác với bài trước.",
        "Liên kết vùng là hướng đi của thành phố.",
        "Quay lại với nghề làm nước mắm.",
        "Bình luận viên nói về trận đấu.",
        "Trang chủ của cổng được làm mới.",
    ],
)
def test_a_sentence_that_begins_as_furniture_stays(line):
    assert body(line) == [Paragraph(line)]


@pytest.mark.parametrize(
    "line",
    [
        "1. Kết quả đạt được",
        "II. Phương hướng",
        "a) Đối với tổ dân phố",
        "- Thu gom 12 m3 rác",
        "+ Trồng 120 cây xanh",
        "PHƯƠNG HƯỚNG THÁNG TỚI",
        "Thời gian: từ 07 giờ 30;",
        "Câu dài hơn một chú thích ảnh " * 6,
    ],
)
def test_items_headings_and_long_lines_are_no_captions(line):
    assert body(line) == [Paragraph(line.strip())]


@pytest.mark.parametrize(
    "line", ["Tổ Kiểm tra làm việc", "Ảnh: Đoàn viên dọn vệ sinh.", "Hình 2: Chợ Nam Ô."]
)
def test_captions_are_photos_to_be_found(line):
    assert body(line) == [Photo(line)]


@pytest.mark.parametrize(
    ("line", "byline", "origin"),
    [
        ("Như Hân.", "Như Hân.", ""),
        ("Ban Biên tập", "Ban Biên tập", ""),
        ("VHXH", "VHXH", ""),
        ("Tin, ảnh: VHXH", "Tin, ảnh: VHXH", ""),
        ("Bài và ảnh:Minh Thư", "Bài và ảnh:Minh Thư", ""),
        ("Tác giả: Lê Văn A - Nguồn: Báo Đà Nẵng", "Lê Văn A", "Báo Đà Nẵng"),
        ("Tác giả: Lê Văn A", "Lê Văn A", ""),
        ("Nguồn: Báo Đà Nẵng.", "", "Báo Đà Nẵng"),
        ("(Theo: Báo Đà Nẵng)", "", "Báo Đà Nẵng"),
    ],
)
def test_signatures_are_taken_off_the_end(line, byline, origin):
    record = read(f"Tiêu đề\nCâu dẫn.\nThân bài./.\n{line}")
    assert (record.byline, record.origin) == (byline, origin)
    assert record.body == [Paragraph("Thân bài./.")]


@pytest.mark.parametrize(
    "line",
    [
        "Theo kế hoạch, đợt hai diễn ra tháng 12.",
        "Nguồn nước sạch đã được khôi phục.",
        "Tin rằng bà con sẽ ủng hộ.",
        "Đoạn hai.",
        "Hết.",
        "Ủy ban nhân dân phường kính báo./.",
    ],
)
def test_a_short_last_sentence_is_no_signature(line):
    record = read(f"Tiêu đề\nCâu dẫn.\nThân bài.\n{line}")
    assert record.body == [Paragraph("Thân bài."), Paragraph(line)]
    assert record.byline == record.origin == ""


def test_a_second_signature_stays_in_the_text():
    record = read("Tiêu đề\nCâu dẫn.\nThân bài.\nTác giả: Lê Văn A\nTin, ảnh: VHXH")
    assert record.byline == "Tin, ảnh: VHXH"
    assert record.body[-1] == Paragraph("Tác giả: Lê Văn A")


def test_a_paragraph_broken_over_lines_is_one_again():
    record = read(
        "Tiêu đề\n\nChiều 28/11/2018, Tổ kiểm tra do ông Phó Trưởng phòng nội vụ quận\n"
        "làm Tổ trưởng tiến hành kiểm tra tại phường.\n\nTổ làm việc\n\nTại buổi kiểm tra./.\n"
    )
    assert record.lead.endswith("phòng nội vụ quận làm Tổ trưởng tiến hành kiểm tra tại phường.")
    assert record.body == [Photo("Tổ làm việc"), Paragraph("Tại buổi kiểm tra./.")]


@pytest.mark.parametrize("line", ["Lượt xem:", "Số lượt xem: ", "Lượt xem: 99999999999999999999"])
def test_a_view_line_without_a_number_is_neither_views_nor_text(line):
    record = read(f"Tiêu đề\n27.8.2014 - 10:45\n{line}\nCâu dẫn.")
    assert (record.lead, record.views) == ("Câu dẫn.", None)


def test_a_first_paragraph_too_long_for_a_lead_stays_whole():
    long = "chữ " * 400 + "hết."
    record = read(f"Tiêu đề\n{long}\nĐoạn hai rồi.")
    assert record.lead == ""
    assert record.body[0] == Paragraph(long)
    assert "lead_missing" in record.flags


def test_limits_are_those_of_the_article():
    limits = {
        "title": portal_text.LONGEST_TITLE,
        "lead": portal_text.LONGEST_LEAD,
    }
    for name, limit in limits.items():
        assert ArticlePage._meta.get_field(name).max_length == limit
    for name in ("byline", "source_name"):
        assert ArticlePage._meta.get_field(name).max_length >= portal_text.LONGEST_BYLINE


def test_a_source_keeps_its_key_while_readers_come_and_loses_it_when_the_text_changes():
    first = read("Tiêu đề\nNgày 11-10-2021 - Lượt xem: 76\nCâu dẫn.")
    assert read("Tiêu đề\nNgày 11-10-2021 - Lượt xem: 80\nCâu dẫn.").source_key == first.source_key
    assert read("Tiêu đề\nNgày 12-10-2021 - Lượt xem: 76\nCâu dẫn.").source_key != first.source_key
    assert read("Tiêu đề\nNgày 11-10-2021 - Lượt xem: 76\nCâu khác.").source_key != first.source_key


def test_vni_text_is_flagged_and_its_bytes_are_kept():
    raw = "Kieåm tra coâng taùc caûi caùch haønh chính\nToå kieåm tra tieán haønh.".encode()
    record = read_portal_text(raw, "bai.txt")
    assert "legacy_text_suspected" in record.flags
    assert record.original == raw
    assert read("Tiêu đề\nKiểm tra công tác cải cách hành chính.").original is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" \r\n\t",
        b"\xef\xbb\xbf",
        "\u200b\n\u200b".encode(),
        b"<!DOCTYPE html><p>a",
        b"\xef\xbb\xbf<html>",
        b"{\\rtf1 a}",
        b"%PDF-1.7",
        b"PK\x03\x04abc",
        "Tiêu đề\nNội dung.".encode("utf-16-le"),
        b"\xff\xfea",
        b"a\x00b\nc",
        "Ngày 11-10-2021\nLượt xem: 76".encode(),
        ("a" * 256 + "\nb.").encode(),
    ],
)
def test_what_holds_no_article_is_refused(raw):
    with pytest.raises(BadSource):
        read_portal_text(raw, "bai.txt")


@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")),
    )
)
def test_nothing_but_a_bad_source_is_raised(raw):
    try:
        record = read_portal_text(raw, "bai.txt")
    except BadSource:
        return
    assert record.title
