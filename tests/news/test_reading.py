"""Reading tools on the server's side: table of contents, reading time, text to keep, settings."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.blocks.contents import WORDS_A_MINUTE, contents_of, minutes_to_read
from news.models import ArticlePage, ReadingSettings
from tests.factories import ArticlePageFactory, CategoryPageFactory, PortalDocumentFactory

pytestmark = pytest.mark.django_db


def heading(text: str, level: str = "h2") -> tuple:
    return "heading", {"text": text, "level": level}


def paragraph(text: str) -> tuple:
    return "paragraph", f"<p>{text}</p>"


def with_body(category, *blocks, **values) -> ArticlePage:
    article = ArticlePageFactory(parent=category, **values)
    article.body = [
        (kind, article.body.stream_block.child_blocks[kind].normalize(value))
        for kind, value in blocks
    ]
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def read(client, page) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    assert not response.cookies
    return " ".join(response.content.decode().split())


def test_a_long_piece_lists_its_headings_and_leads_to_each(client, category):
    article = with_body(
        category,
        heading("Đường Nguyễn Trãi"),
        heading("Kết quả", "h3"),
        heading("Kết quả"),
        heading("???"),
    )
    page = read(client, article)
    assert "Trong bài này" in page
    for anchor in ("muc-duong-nguyen-trai", "muc-ket-qua", "muc-ket-qua-2", "muc"):
        assert page.count(f'id="{anchor}"') == page.count(f'href="#{anchor}"') == 1


def test_a_short_piece_lists_nothing_but_its_headings_keep_their_addresses(client, category):
    page = read(client, with_body(category, heading("Một"), heading("Hai")))
    assert "Trong bài này" not in page
    assert 'id="muc-mot"' in page


def test_no_two_headings_share_an_anchor(category):
    names = ["A", "A 2", "A", "A", "A 2"]
    article = with_body(category, *map(heading, names))
    anchors = [entry.anchor for entry in contents_of(article.body)]
    assert len(set(anchors)) == len(names)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (WORDS_A_MINUTE, 1), (WORDS_A_MINUTE + 1, 2), (10 * WORDS_A_MINUTE, 10)],
)
def test_reading_time_counts_words_not_markup(category, words, minutes):
    article = with_body(category, paragraph("<b>" + "đi " * words + "</b>"))
    assert minutes_to_read(article.body) == minutes


def test_the_article_says_how_long_it_takes(client, category):
    article = with_body(category, paragraph("đi " * 3 * WORDS_A_MINUTE))
    assert "Đọc trong 4 phút" in read(client, article)


def text_address(article: ArticlePage) -> str:
    return f"/luu-bai/bai-viet-{article.pk}.txt"


def test_an_article_can_be_kept_as_text(client, category):
    article = with_body(
        category,
        heading("Kết quả"),
        paragraph("Theo báo cáo, <b>phường</b> tiếp nhận 4.872 hồ sơ."),
        title="Tổ Kiểm tra làm việc",
        byline="Như Hân.",
        source_name="Cổng thành phố",
    )
    assert f'href="{text_address(article)}"' in read(client, article)
    response = client.get(text_address(article))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert not response.cookies
    text = response.content.decode("utf-8-sig")
    assert text.startswith("Tổ Kiểm tra làm việc\n")
    for words in (
        "Cập nhật lúc: ",
        "Kết quả",
        "Theo báo cáo, phường tiếp nhận 4.872 hồ sơ.",
        "Như Hân.",
        "Nguồn: Cổng thành phố",
        article.full_url,
    ):
        assert words in text, words
    assert "<" not in text


@pytest.mark.parametrize("kind", ["draft", "private", "elsewhere", "switched off"])
def test_what_a_reader_may_not_open_is_no_text_either(client, site, category, kind):
    article = ArticlePageFactory(parent=category, live=kind != "draft")
    if kind == "private":
        PageViewRestriction.objects.create(page=category, restriction_type="login")
    elif kind == "elsewhere":
        site.root_page = category
        site.save()
        elsewhere = CategoryPageFactory(parent=category.get_parent(), title="Nơi khác")
        article = ArticlePageFactory(parent=elsewhere)
    elif kind == "switched off":
        ReadingSettings.objects.create(site=site, saves_text=False)
    assert client.get(text_address(article)).status_code == 404


@pytest.mark.parametrize(
    ("field", "markup"),
    [
        ("resizes_text", "data-text-step"),
        ("has_contrast", "data-set-contrast"),
        ("reads_aloud", "data-aloud"),
        ("prints", "data-print"),
        ("saves_text", "/luu-bai/"),
        ("shares", "zalo"),
        ("lists_contents", "Trong bài này"),
        ("tells_minutes", "Đọc trong"),
    ],
)
def test_each_tool_can_be_switched_off(client, site, category, field, markup):
    article = with_body(
        category, *[heading(name) for name in "ABC"], paragraph("đi " * 2 * WORDS_A_MINUTE)
    )
    assert markup in read(client, article)
    ReadingSettings.objects.create(site=site, **{field: False})
    assert markup not in read(client, article)


def test_what_a_reader_chose_is_restored_only_where_it_can_be_changed(client, site, category):
    article = ArticlePageFactory(parent=category)
    assert 'data-choices="textSize contrast"' in read(client, article)
    ReadingSettings.objects.create(site=site, resizes_text=False, has_contrast=False)
    assert 'data-choices=" "' in read(client, article)


def test_tools_cost_no_query_once_the_settings_are_on_the_shelf(client, site, category):
    article = ArticlePageFactory(parent=category)
    read(client, article)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read(client, article)
    assert not [query for query in queries if "readingsettings" in query["sql"]]


def test_reading_never_writes_settings(client, category):
    read(client, ArticlePageFactory(parent=category))
    assert not ReadingSettings.objects.exists()


SOUND = b"ID3" + bytes(range(250)) * 1000


@pytest.fixture
def spoken(category) -> ArticlePage:
    sound = PortalDocumentFactory(file=ContentFile(SOUND, "bai.mp3"))
    return ArticlePageFactory(parent=category, audio=sound)


def listen(client, article: ArticlePage, asked: str = ""):
    headers = {"Range": asked} if asked else {}
    return client.get(f"/nghe-bai/{article.pk}.mp3", headers=headers)


def test_a_recording_takes_the_place_of_the_device_s_voice(client, site, spoken):
    page = read(client, spoken)
    assert f'<audio src="/nghe-bai/{spoken.pk}.mp3" controls preload="none"' in page
    assert "data-aloud" not in page
    response = listen(client, spoken)
    assert response["Content-Type"] == "audio/mpeg"
    assert response.getvalue() == SOUND
    ReadingSettings.objects.create(site=site, reads_aloud=False)
    assert "<audio" not in read(client, spoken)


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-1", 206, 0, 1),
        ("bytes=100-", 206, 100, len(SOUND) - 1),
        ("bytes=10-99999999", 206, 10, len(SOUND) - 1),
        (f"bytes={len(SOUND) - 1}-", 206, len(SOUND) - 1, len(SOUND) - 1),
        ("bytes=0-1,5-6", 200, 0, len(SOUND) - 1),
        ("bytes=x", 200, 0, len(SOUND) - 1),
        ("bytes=-5", 200, 0, len(SOUND) - 1),
    ],
    ids=["probe", "rest", "beyond the end", "last byte", "several", "nonsense", "suffix"],
)
def test_phones_ask_for_parts_of_a_recording(client, spoken, asked, status, first, last):
    response = listen(client, spoken, asked)
    assert response.status_code == status
    assert response.getvalue() == SOUND[first : last + 1]
    assert response["Content-Length"] == str(last + 1 - first)
    if status == 206:
        assert response["Content-Range"] == f"bytes {first}-{last}/{len(SOUND)}"


@pytest.mark.parametrize("asked", [f"bytes={len(SOUND)}-", "bytes=5-4"])
def test_a_part_that_is_not_there_is_refused(client, spoken, asked):
    response = listen(client, spoken, asked)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(SOUND)}"


@pytest.mark.parametrize("kind", ["draft", "private", "none", "file gone"])
def test_no_recording_of_what_a_reader_may_not_open(client, category, spoken, kind):
    if kind == "draft":
        spoken.unpublish()
    elif kind == "private":
        PageViewRestriction.objects.create(page=category, restriction_type="login")
    elif kind == "none":
        spoken = ArticlePageFactory(parent=category)
    else:
        spoken.audio.file.storage.delete(spoken.audio.file.name)
    assert listen(client, spoken).status_code == 404


def test_only_an_mp3_is_a_recording(category):
    article = ArticlePageFactory(parent=category)
    article.audio = PortalDocumentFactory(file=ContentFile(b"%PDF-", "ke-hoach.pdf"))
    with pytest.raises(ValidationError, match="Hãy chọn tệp MP3"):
        article.full_clean()
