"""The home page: sections in the editors' order, spread over the columns."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import Banner, SiteSettings, WebLink, WebLinkSet
from home.sections import Section, arrange, build_sections
from news.models import DailyViews
from tests.factories import ArticlePageFactory, CategoryPageFactory, PortalImageFactory
from tests.queries import queries_of

NOW = timezone.now()


@pytest.fixture(autouse=True)
def no_renditions_of_other_tests():
    cache.clear()


def publish(home, *sections) -> None:
    home.sections = list(sections)
    home.save_revision().publish()


def top_stories(**values):
    return (
        "top_stories",
        {"heading": "", "lead_story": None, "side_stories": [], "side_count": 2, **values},
    )


def band(category, count: int = 5):
    return ("category_band", {"category": category, "heading": "", "count": count})


def read(client) -> str:
    return " ".join(client.get("/").content.decode().split())


def at(category, days: int, **values):
    return ArticlePageFactory(parent=category, displayed_at=NOW - timedelta(days=days), **values)


def test_the_newest_piece_with_a_picture_leads(home, category, rf):
    at(category, 1, title="Không ảnh")
    pictured = at(category, 2, title="Có ảnh", cover=PortalImageFactory(), cover_alt_text="Ảnh")
    publish(home, top_stories())
    (section,) = build_sections(home, rf.get("/"), NOW)
    assert section.lead.pk == pictured.pk
    assert [article.title for article in section.articles] == ["Không ảnh"]


def test_the_editors_choice_leads_and_the_newest_fill_up(home, category, rf):
    old = at(category, 30, title="Cũ mà hay")
    side = at(category, 20, title="Chọn bên cạnh")
    at(category, 1, title="Mới nhất", cover=PortalImageFactory(), cover_alt_text="Ảnh")
    publish(home, top_stories(lead_story=old, side_stories=[side]))
    (section,) = build_sections(home, rf.get("/"), NOW)
    assert section.lead.title == "Cũ mà hay"
    assert [article.title for article in section.articles] == ["Chọn bên cạnh", "Mới nhất"]


def test_a_chosen_piece_that_is_not_public_is_passed_over(home, category, rf):
    private, taken_down = at(category, 1, title="Riêng"), at(category, 2, title="Gỡ")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    at(category, 3, title="Công khai")
    publish(home, top_stories(lead_story=private, side_stories=[taken_down]))
    taken_down.unpublish()
    (section,) = build_sections(home, rf.get("/"), NOW)
    assert (section.lead.title, section.articles) == ("Công khai", [])


def test_a_band_does_not_repeat_the_top_stories(home, category, rf):
    for days in range(1, 6):
        at(category, days, title=f"Bài {days}")
    publish(home, top_stories(side_count=2), band(category, count=2))
    _top, below = build_sections(home, rf.get("/"), NOW)
    assert [article.title for article in below.articles] == ["Bài 4", "Bài 5"]


def test_notices_do_not_fill_up_the_top_stories(home, category, rf):
    notices = CategoryPageFactory(parent=home, title="Thông báo")
    for days in (1, 2, 3):
        at(notices, days, title=f"Thông báo {days}")
    at(category, 9, title="Tin")
    value = {"heading": "Thông báo", "category": notices, "count": 2}
    publish(home, top_stories(side_count=2), ("notices", value))
    top, listed = build_sections(home, rf.get("/"), NOW)
    assert [article.title for article in listed.articles] == ["Thông báo 1", "Thông báo 2"]
    assert [top.lead.title, *(article.title for article in top.articles)] == ["Thông báo 3", "Tin"]


def test_a_band_whose_only_piece_leads_the_page_is_not_called_empty(home, category, rf):
    at(category, 1, title="Bài duy nhất")
    publish(home, top_stories(), band(category))
    top, below = build_sections(home, rf.get("/"), NOW)
    assert top.lead.title == below.articles[0].title == "Bài duy nhất"


def test_sections_spread_over_columns_and_keep_their_order():
    def made(kind: str, articles: int = 5) -> Section:
        return Section(kind, articles=[None] * articles)

    top, notices = made("top_stories"), made("notices")
    bands = [made("category_band") for _ in range(4)]
    most_read, latest = made("most_read", 12), made("latest")
    found = arrange([bands[0], most_read, top, notices, *bands[1:], latest])
    assert (found.top, found.top_notices, found.rail) == (top, notices, [most_read])
    assert found.beside == bands[:2]
    assert found.below == [bands[2:], [latest]]


def test_every_kind_of_section_is_shown(client, site, home, category):
    notices = CategoryPageFactory(parent=home, title="Thông báo")
    article = at(category, 1, title="Bài nổi bật")
    at(notices, 2, title="Lịch cắt điện")
    DailyViews.objects.create(page=article, day=timezone.localdate(), kind="reader", views=3)
    links = WebLinkSet.objects.create(site=site, name="Dịch vụ", heading="Dịch vụ công trực tuyến")
    WebLink.objects.create(
        link_set=links, title="Cổng quốc gia", address="https://dichvucong.gov.vn/"
    )
    publish(
        home,
        top_stories(),
        band(category),
        ("latest", {"heading": "Tin mới nhất", "count": 3}),
        ("most_read", {"heading": "Đọc nhiều nhất", "days": 7, "count": 5}),
        ("notices", {"heading": "Thông báo", "category": notices, "count": 3}),
        ("web_links", {"link_set": links}),
        ("text", "<p>Lời ngỏ của phường.</p>"),
    )
    page = read(client)
    for words in (
        "Tin nổi bật",
        ">Bài nổi bật</a>",
        ">Cải cách hành chính</a></h2>",
        "Tin mới nhất",
        "Đọc nhiều nhất",
        ">Lịch cắt điện</a>",
        "Dịch vụ công trực tuyến",
        'href="https://dichvucong.gov.vn/"',
        "<p>Lời ngỏ của phường.</p>",
    ):
        assert words in page, words
    assert page.count("<h1") == 1


def test_the_masthead_and_footer_say_who_speaks(client, site):
    SiteSettings.objects.create(
        site=site,
        agency_name="Ủy ban nhân dân phường Hải Vân",
        parent_agency="Thành phố Đà Nẵng",
        responsible_person="Ông Trần A",
        address="Số 1 đường B",
        telephone="0236 3.842.111",
        email="haivan@example.test",
    )
    page = read(client)
    for words in (
        "Ủy ban nhân dân phường Hải Vân",
        "Thành phố Đà Nẵng",
        "Chịu trách nhiệm nội dung:</dt> <dd>Ông Trần A",
        "Địa chỉ:</dt> <dd>Số 1 đường B",
        'Điện thoại:</dt> <dd><a href="tel:02363842111">',
        'Ghi rõ nguồn "Ủy ban nhân dân phường Hải Vân" khi phát hành lại thông tin từ website này',
        "Sơ đồ cổng thông tin",
    ):
        assert words in page, words


def test_the_menu_has_two_levels_and_needs_no_script(client, home, category):
    category.show_in_menus = True
    category.save()
    inner = CategoryPageFactory(parent=category, title="Chuyển đổi số", show_in_menus=True)
    page = client.get(inner.url).content.decode()
    menu = " ".join(page.split("<nav", 2)[1].split("</nav>")[0].split())
    assert "popover" in menu
    assert f'href="{category.url}" aria-current="true">Cải cách hành chính</a>' in menu
    assert f'href="{inner.url}" aria-current="page">Chuyển đổi số</a>' in menu
    assert "<details" in menu
    assert "Mục con của Cải cách hành chính" in menu


def test_banners_show_in_their_time_gravest_first(client, site):
    for level, heading, start, end in (
        (1, "Cúp nước", -1, 1),
        (3, "Bão khẩn cấp", -1, None),
        (2, "Đã qua", -2, -1),
        (2, "Chưa tới", 1, None),
    ):
        Banner.objects.create(
            site=site,
            level=level,
            heading=heading,
            starts_at=NOW + timedelta(days=start),
            ends_at=NOW + timedelta(days=end) if end else None,
        )
    page = read(client)
    assert page.index("Bão khẩn cấp") < page.index("Cúp nước")
    assert "Đã qua" not in page and "Chưa tới" not in page


def test_an_empty_portal_says_what_will_come(client, home, category):
    publish(home, top_stories(), band(category))
    page = read(client)
    assert "Tin đầu tiên của phường sẽ hiển thị tại đây." in page
    assert "Bài mới của chuyên mục sẽ hiển thị tại đây." in page


def test_a_large_site_costs_the_same_queries(client, site, home, category):
    other = CategoryPageFactory(parent=home)
    links = WebLinkSet.objects.create(site=site, name="Dịch vụ", in_footer=True)
    WebLink.objects.create(link_set=links, title="Cổng", address="https://example.test/")
    publish(
        home,
        top_stories(),
        band(category),
        band(other),
        ("notices", {"heading": "Thông báo", "category": category, "count": 6}),
        ("most_read", {"heading": "Đọc nhiều nhất", "days": 7, "count": 5}),
        ("web_links", {"link_set": links}),
    )

    def fill(count: int) -> None:
        cover = PortalImageFactory(file__width=600, file__height=400)
        for number in range(count):
            article = at(
                category if number % 2 else other, number, cover=cover, cover_alt_text="Ảnh"
            )
            DailyViews.objects.create(
                page=article, day=timezone.localdate(), kind="reader", views=1
            )

    fill(3)
    few = queries_of(client, "/")
    fill(12)
    assert queries_of(client, "/") == few <= 10


@pytest.mark.django_db
def test_error_pages_speak_vietnamese_and_need_no_database(client, site, rf):
    from django.views.defaults import bad_request, server_error

    lost = client.get("/khong-co/")
    assert lost.status_code == 404
    assert "Không tìm thấy trang" in lost.content.decode()
    request = rf.get("/")
    with CaptureQueriesContext(connection) as seen:
        broken, unread = server_error(request), bad_request(request, Exception())
    assert "Đã có lỗi xảy ra" in broken.content.decode()
    assert "Yêu cầu không đọc được" in unread.content.decode()
    assert not seen


def test_the_menu_leaves_out_private_pages_and_what_is_below_them(client, home, category):
    category.show_in_menus = True
    category.save()
    CategoryPageFactory(parent=category, title="Chuyển đổi số", show_in_menus=True)
    CategoryPageFactory(parent=home, title="Công khai", show_in_menus=True)
    PageViewRestriction.objects.create(page=category, restriction_type=PageViewRestriction.LOGIN)
    page = read(client)
    assert "Công khai" in page
    assert "Cải cách hành chính" not in page and "Chuyển đổi số" not in page
