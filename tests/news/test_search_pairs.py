"""What readers type and what they must find first: one table, for both databases."""

import unicodedata
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from home.demo import load
from news.models import ArticleAttachment, ArticleAuthor
from news.search import entries
from news.search.results import Search
from tests.factories import (
    ArticlePageFactory,
    AuthorFactory,
    CategoryPageFactory,
    PortalDocumentFactory,
)
from tests.news.search_pairs import DEMO_PAIRS

SEED = Path(settings.BASE_DIR) / "home" / "demo" / "seed" / "hoa-hiep-bac-2018.txt"
SEED_TITLE = "Kiểm tra công tác cải cách hành chính tại phường Hòa Hiệp Bắc"
DAY = timezone.make_aware(datetime(2018, 12, 3, 13, 49))

# In the order of their dates, oldest first; each may carry the body of the same place below.
OTHERS = [
    "Hội hoa xuân mở cửa đón khách",
    "Tổ dân phố số 5 ra quân dọn vệ sinh đường Nguyễn Tất Thành",
    "Thông báo lịch tiếp công dân tháng 12",
    "Hòa giải viên cơ sở nhận bằng khen",
    "Hoá đơn điện tử: những điều hộ kinh doanh cần biết",
    "HÐND phường họp kỳ thứ 7",
    "Kỹ thuật trồng nấm cho bà con",
    "Bí thư Đảng ủy thăm trường mầm non",
    "Trạm Y tế tiêm phòng cho trẻ dưới 5 tuổi",
    "Họp mặt cựu chiến binh",
    "Tuyên truyền phòng cháy trong mùa khô",
    "Bình chữa cháy cho mỗi nhà",
]
BODIES = {
    "Tổ dân phố số 5 ra quân dọn vệ sinh đường Nguyễn Tất Thành": "Người dân ở kiệt 12 cùng làm.",
    "Họp mặt cựu chiến binh": "Buổi gặp có hoa tươi. Quyết định số 45/QĐ-UBND khen thưởng.",
    "Trạm Y tế tiêm phòng cho trẻ dưới 5 tuổi": "Hồ sơ tiêm chủng là 7448 mũi. Thuỷ đậu, sởi.",
}

PAIRS = [
    ("kiem tra cai cach hanh chinh", SEED_TITLE),
    ("hoa hiep bac", SEED_TITLE),
    ("Hoà Hiệp Bắc", SEED_TITLE),
    ("Hòa Hiệp Bắc", SEED_TITLE),
    (unicodedata.normalize("NFD", "Hòa Hiệp Bắc"), SEED_TITLE),
    ("CCHC", SEED_TITLE),
    ("cchc phường", SEED_TITLE),
    ("dinh huu phuc", SEED_TITLE),
    ("Đinh Hữu Phúc", SEED_TITLE),
    ('"cải cách hành chính"', SEED_TITLE),
    ('"cai cach hanh chinh"', SEED_TITLE),
    ("KIỂM TRA CÔNG TÁC", SEED_TITLE),
    ("gương mẫu 96%", SEED_TITLE),
    ("29-CT/TU", SEED_TITLE),
    ("4.872 hồ sơ", SEED_TITLE),
    ("4872", SEED_TITLE),
    ("tổ kiểm tra làm việc", SEED_TITLE),
    ("kế hoạch rà soát", SEED_TITLE),
    ("15/KH-UBND", SEED_TITLE),
    ("như hân", SEED_TITLE),
    ("cong nghe thong tin", SEED_TITLE),
    ("CNTT", SEED_TITLE),
    ("Ủy ban nhân dân phường cải cách", SEED_TITLE),
    ("kiem tra cai ca", SEED_TITLE),
    ("kiểm tra AND (cải OR cách)", None),
    ("hoa", "Hội hoa xuân mở cửa đón khách"),
    ("Hòa giải", "Hòa giải viên cơ sở nhận bằng khen"),
    ("hóa đơn", "Hoá đơn điện tử: những điều hộ kinh doanh cần biết"),
    ("hoa don", "Hoá đơn điện tử: những điều hộ kinh doanh cần biết"),
    ("HĐND", "HĐND phường họp kỳ thứ 7"),
    ("hội đồng nhân dân", "HĐND phường họp kỳ thứ 7"),
    ("duong nguyen tat thanh", "Tổ dân phố số 5 ra quân dọn vệ sinh đường Nguyễn Tất Thành"),
    ("TDP số 5", "Tổ dân phố số 5 ra quân dọn vệ sinh đường Nguyễn Tất Thành"),
    ("kiệt 12", "Tổ dân phố số 5 ra quân dọn vệ sinh đường Nguyễn Tất Thành"),
    ("kĩ thuật", "Kỹ thuật trồng nấm cho bà con"),
    ("dang uy", "Bí thư Đảng ủy thăm trường mầm non"),
    ("đảng uỷ", "Bí thư Đảng ủy thăm trường mầm non"),
    ("thủy đậu", "Trạm Y tế tiêm phòng cho trẻ dưới 5 tuổi"),
    ("7.448", "Trạm Y tế tiêm phòng cho trẻ dưới 5 tuổi"),
    ("45/QĐ-UBND", "Họp mặt cựu chiến binh"),
    ("quyết định UBND", "Họp mặt cựu chiến binh"),
    ("chữa cháy", "Bình chữa cháy cho mỗi nhà"),
    ("phong chay", "Tuyên truyền phòng cháy trong mùa khô"),
    ('"nguyễn thành"', None),
    ("zzzzqqq", None),
    ('"', None),
    ("...", None),
]


@pytest.fixture
def story(category):
    """The seed story as it stands after its import, with an attachment and an author."""
    title, _meta, *rest = [line.strip() for line in SEED.read_text().splitlines() if line.strip()]
    lead, caption, *paragraphs = rest
    article = ArticlePageFactory(parent=category, title=title, lead=lead, displayed_at=DAY)
    article.body = [
        (
            "image",
            {"image": None, "alt_text": "Buổi làm việc", "caption": caption, "credit": ""},
        ),
        *(("paragraph", f"<p>{text}</p>") for text in paragraphs[:2]),
    ]
    document = PortalDocumentFactory(
        title="Kế hoạch rà soát", number="15/KH-UBND", summary="Về việc rà soát thủ tục"
    )
    article.attachments.add(ArticleAttachment(document=document))
    article.article_authors.add(ArticleAuthor(author=AuthorFactory()))
    article.save_revision().publish()
    return article


@pytest.fixture
def ward(story, home):
    """The story among others, some older and some newer."""
    section = CategoryPageFactory(parent=home, title="Tin tức")
    for day, title in enumerate(OTHERS):
        body = [("paragraph", f"<p>{BODIES[title]}</p>")] if title in BODIES else []
        ArticlePageFactory(
            parent=section,
            title=title,
            lead="",
            body=body,
            displayed_at=DAY + timedelta(days=day - len(OTHERS) // 2),
        )


def first(site, query: str) -> str | None:
    search = Search(site, query, timezone.now(), None)
    hits = search.page(None).object_list
    assert bool(hits) == bool(search.count)
    return hits[0].title if hits else None


def test_every_query_finds_its_article_first(site, ward):
    answers = {query: first(site, query) for query, _ in PAIRS}
    assert answers == dict(PAIRS)
    entries.rebuild()
    assert {query: first(site, query) for query, _ in PAIRS} == dict(PAIRS)


def test_the_demo_answers_its_readers(site, tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    load.load(site, tmp_path / "accounts.txt", timezone.now(), lambda _total: lambda: None)
    answers = {query: first(site, query) for query, _ in DEMO_PAIRS}
    wrong = {
        query: answers[query]
        for query, expected in DEMO_PAIRS
        if (answers[query] or "")[: len(expected or "")] != (expected or "")
        or (expected is None and answers[query])
    }
    assert wrong == {}
