"""Pictures for sharing and icons: what they show, when they are drawn, who may have them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from wagtail.models import PageViewRestriction

from cms import icons, share_pictures
from cms.drawing.card import HEIGHT, WIDTH
from cms.drawing.letters import FONT, draw_lines, face, fit
from cms.models import SiteSettings
from tests.factories import ArticlePageFactory, PortalImageFactory

LONG = (
    "Ủy ban nhân dân phường Thử Nghiệm tổ chức hội nghị đánh giá kết quả thực hiện nhiệm vụ cải"
    " cách hành chính, chuyển đổi số và cải thiện môi trường phục vụ 9 tháng"
)
STACKED = "NGHIỄN NGẪM, Ổ ẤP, Ự Ỡ Ặ Ẫ Ễ: Ủy ban ữ ổ ặ nghiễn ngẫm"
VIETNAMESE = "".join(
    f"{letter}{letter.upper()}"
    for letter in "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)


@pytest.fixture(autouse=True)
def no_renditions_of_other_tests():
    cache.clear()


@pytest.fixture
def told(site) -> SiteSettings:
    return SiteSettings.objects.create(site=site, agency_name="UBND phường Thử Nghiệm")


def opened(response) -> Image.Image:
    assert response.status_code == 200
    return Image.open(BytesIO(b"".join(response.streaming_content)))


def names_in(folder: str) -> list[str]:
    return default_storage.listdir(folder)[1]


def test_the_font_has_every_letter_and_mark_of_vietnamese():
    missing = face(40).getmask("\U0010fffd").getbbox(), face(40).getlength("\U0010fffd")
    for letter in f"{VIETNAMESE}0123456789“”‘’–—…,.:;!?%()/&₫§":
        drawn = face(40).getmask(letter).getbbox(), face(40).getlength(letter)
        assert drawn != missing, letter
    assert FONT.stat().st_size <= 200_000


@pytest.mark.parametrize("title", ["Họp giao ban", LONG, STACKED, "nghiêng" * 30, LONG * 3])
def test_a_title_stays_in_its_frame_with_all_its_marks(title):
    width, height = 480, 300
    setting = fit(title, width, height, range(52, 25, -2))
    assert setting.height <= height
    canvas = Image.new("L", (width + 200, height + 200), 0)
    draw_lines(ImageDraw.Draw(canvas), (100, 100), setting, 255)
    left, top, right, bottom = canvas.getbbox()
    assert left >= 98 and right <= 102 + width
    assert top >= 100 and bottom <= 100 + height


def test_no_line_touches_the_one_below_it():
    setting = fit(f"{STACKED} {STACKED}", 500, 600, range(52, 25, -2))
    assert len(setting.lines) > 2
    canvas = Image.new("L", (600, 700), 0)
    draw_lines(ImageDraw.Draw(canvas), (20, 20), setting, 255)
    rows = [canvas.crop((0, y, 600, y + 1)).getbbox() is not None for y in range(700)]
    bands = sum(1 for above, row in zip([False, *rows], rows, strict=False) if row and not above)
    assert bands >= len(setting.lines)


@given(st.text(min_size=1, max_size=200))
def test_any_words_can_be_set(words):
    setting = fit(words, 400, 200, range(52, 25, -2))
    assert setting.height <= 200 or not setting.lines


def test_a_long_title_loses_no_word_where_there_is_room():
    setting = fit(LONG, 540, 400, range(52, 25, -2))
    assert " ".join(setting.lines) == LONG


@pytest.mark.django_db
def test_a_page_names_a_picture_of_the_right_size_that_may_be_kept_for_ever(client, told, category):
    article = ArticlePageFactory(parent=category, title=LONG)
    address = share_pictures.address(article, told.site, told)
    assert address in client.get(article.url).content.decode()
    response = client.get(address)
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "image/jpeg"
    assert opened(response).size == (WIDTH, HEIGHT)


@pytest.mark.django_db
def test_a_publication_draws_the_picture_before_anybody_asks(
    told, category, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        article = ArticlePageFactory(parent=category)
    path = share_pictures.name_of(article, told.site, told)
    assert default_storage.exists(path)


@pytest.mark.django_db
def test_an_old_piece_is_drawn_when_it_is_asked_for(
    client, told, category, django_capture_on_commit_callbacks
):
    shown = timezone.now() - timedelta(days=900)
    with django_capture_on_commit_callbacks(execute=True):
        article = ArticlePageFactory(parent=category, displayed_at=shown)
    path = share_pictures.name_of(article, told.site, told)
    assert not default_storage.exists(path)
    assert client.get(share_pictures.address(article, told.site, told)).status_code == 200
    assert default_storage.exists(path)


@pytest.mark.django_db
def test_a_new_title_gives_a_new_address_and_the_old_picture_goes(
    client, told, category, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        article = ArticlePageFactory(parent=category, title="Tiêu đề cũ")
    before = share_pictures.address(article, told.site, told)
    with django_capture_on_commit_callbacks(execute=True):
        article.title = "Tiêu đề mới"
        article.save_revision().publish()
    after = share_pictures.address(article, told.site, told)
    assert before != after
    assert len(names_in(f"share/{article.pk}")) == 1
    answer = client.get(before)
    assert (answer.status_code, answer["Location"]) == (302, after)


@pytest.mark.django_db
def test_new_settings_redraw_pictures_and_icons(
    client, told, category, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        article = ArticlePageFactory(parent=category)
    before = share_pictures.name_of(article, told.site, told)
    told.accent_colour = "#224466"
    with django_capture_on_commit_callbacks(execute=True):
        told.save()
    after = share_pictures.name_of(article, told.site, told)
    assert default_storage.exists(after) and not default_storage.exists(before)
    names = default_storage.listdir(f"icons/{told.site_id}")[1]
    assert sorted(names) == sorted(f"{icons.digest(told)}-{kind}" for kind in icons.KINDS)
    with Image.open(BytesIO(share_pictures.make(article, told.site, told))) as picture:
        red, green, blue = picture.getpixel((10, 10))
    assert abs(red - 0x22) < 8 and abs(green - 0x44) < 8 and abs(blue - 0x66) < 8


@pytest.mark.django_db
def test_the_cover_is_in_the_picture_and_a_broken_one_is_left_out(told, category):
    cover = PortalImageFactory(file__width=1600, file__height=1200, file__color="green")
    article = ArticlePageFactory(parent=category, cover=cover, cover_alt_text="Xanh")

    def corner() -> tuple:
        drawn = Image.open(BytesIO(share_pictures.draw(article, told.site, told)))
        return drawn.getpixel((WIDTH - 20, HEIGHT // 2))

    assert corner()[1] > 100 > corner()[0]
    cover.renditions.all().delete()
    cache.clear()
    default_storage.delete(cover.file.name)
    article.refresh_from_db()
    assert corner()[0] > 100 > corner()[1]


@pytest.mark.django_db
def test_drafts_private_pages_and_strangers_have_no_picture(client, told, category):
    draft = ArticlePageFactory(parent=category, live=False)
    hidden = ArticlePageFactory(parent=category)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    for page in (draft, hidden):
        assert client.get(share_pictures.address(page, told.site, told)).status_code == 404
    assert client.get("/anh-chia-se/999999-0123456789abcdef.jpg").status_code == 404
    assert client.get("/anh-chia-se/1-xyz.jpg").status_code == 404


@pytest.mark.django_db
def test_a_piece_taken_down_leaves_no_picture(told, category, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        article = ArticlePageFactory(parent=category)
    assert names_in(f"share/{article.pk}")
    with django_capture_on_commit_callbacks(execute=True):
        article.unpublish()
    assert not names_in(f"share/{article.pk}")


@pytest.mark.django_db
def test_icons_are_drawn_in_every_size_from_logo_or_star(client, told):
    def sizes() -> dict[str, tuple[int, int]]:
        return {kind: opened(client.get(icons.address(kind, told))).size for kind in icons.KINDS}

    expected = {kind: (side, side) for kind, (side, _share, _ground) in icons.KINDS.items()}
    assert sizes() == expected
    star = icons.address("512.png", told)
    told.logo = PortalImageFactory(file__width=900, file__height=300, file__color="navy")
    told.save()
    assert sizes() == expected
    assert client.get(star).status_code == 302
    maskable = opened(client.get(icons.address("maskable-512.png", told))).convert("RGB")
    assert maskable.getpixel((5, 5)) == (255, 255, 255)
    assert maskable.getpixel((256, 256))[2] > 100


@pytest.mark.django_db
def test_the_favicon_answers_at_its_old_address(client, told):
    response = client.get("/favicon.ico")
    assert response["Content-Type"] == "image/x-icon"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert opened(response).format == "ICO"
    assert client.get(f"/bieu-tuong/{icons.digest(told)}/khong-co.png").status_code == 404
