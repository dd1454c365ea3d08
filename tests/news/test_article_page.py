"""The article page: the markup that readers, importers and checks rely on."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.models import WebLink, WebLinkSet
from news.models import (
    ArticleAttachment,
    ArticleAuthor,
    ArticlePage,
    CategoryPage,
    DailyViews,
    RelatedPick,
    StartingViews,
)
from tests.factories import (
    ArticlePageFactory,
    AuthorFactory,
    PortalDocumentFactory,
    PortalImageFactory,
)
from tests.queries import queries_of

SHOWN_AT = timezone.make_aware(timezone.datetime(2018, 12, 3, 13, 49))


@pytest.fixture(autouse=True)
def no_renditions_of_other_tests():
    cache.clear()


@pytest.fixture
def article(category):
    return ArticlePageFactory(
        parent=category, title="Kiểm tra cải cách hành chính", displayed_at=SHOWN_AT
    )


def read(client, page) -> str:
    """The page as text, runs of white space as one space."""
    response = client.get(page.url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_article_has_one_article_element_and_one_h1(client, article):
    page = read(client, article)
    assert page.count("<article") == page.count("<h1") == 1
    assert re.search(r"<h1[^>]*>Kiểm tra cải cách hành chính</h1>", page)
    assert page.index("<article") < page.index("<h1") < page.index("</article>")


def test_the_date_is_in_words_and_for_machines(client, article):
    assert (
        'Cập nhật lúc: <time datetime="2018-12-03T13:49:00+07:00">13:49 - 03/12/2018</time>'
        in read(client, article)
    )


def test_views_are_grouped_and_can_be_counted_with_and_without_scripts(client, article):
    StartingViews.objects.create(page=article, views=7_448_163)
    DailyViews.objects.create(page=article, day=timezone.localdate(), kind="reader", views=88)
    page = read(client, article)
    assert f'Lượt xem: <span data-view-count="{article.pk}">7.448.251</span>' in page
    assert f'data-view-url="/luot-xem/{article.pk}/"' in page
    assert f'<noscript><img src="/luot-xem/{article.pk}/anh.gif"' in page


def previewed(page) -> str:
    """The page as the editor's preview shows it."""
    return page.make_preview_request().content.decode()


def test_a_preview_is_not_counted(article):
    page = previewed(article)
    assert "data-view-count" in page
    assert "/luot-xem/" not in page


def test_related_news_stand_in_a_section_around_the_article(client, category, article):
    for days, title in ((-1, "Bài cũ"), (1, "Bài mới")):
        ArticlePageFactory(
            parent=category, title=title, displayed_at=SHOWN_AT + timedelta(days=days)
        )
    section = re.search(r'<section class="related".*?</section>', read(client, article))[0]
    assert re.search(r"<h2[^>]*><a [^>]*>Tin cùng chuyên mục</a></h2>", section)
    newer, older = section.index("Tin mới hơn"), section.index("Tin cũ hơn")
    assert newer < section.index("Bài mới") < older < section.index("Bài cũ")
    assert f'href="{category.url}"' in section


def test_a_lonely_article_says_what_will_come(client, article):
    section = re.search(r'<section class="related".*?</section>', read(client, article))[0]
    assert "Tin cùng chuyên mục" in section
    assert 'class="empty"' in section


@pytest.mark.parametrize("layout", WebLinkSet.Layout.values)
def test_web_links_are_a_nav_under_their_heading(client, site, article, layout):
    links = WebLinkSet.objects.create(site=site, name="Cột bên", layout=layout, in_side_column=True)
    WebLink.objects.create(
        link_set=links,
        title="Cổng Chính phủ",
        address="https://chinhphu.vn/",
        opens_in_new_tab=True,
    )
    nav = re.search(r'<nav class="web-links.*?</nav>', read(client, article))[0]
    assert re.search(r"<h2[^>]*>Liên kết web</h2>", nav)
    assert 'href="https://chinhphu.vn/" target="_blank" rel="noopener"' in nav
    if layout == "dropdown":
        assert re.search(r"<details[^>]*> <summary>Liên kết web<", nav)


def test_every_part_of_an_article_is_shown(client, category, article):
    document = PortalDocumentFactory(
        title="Kế hoạch CCHC",
        number="12/KH-UBND",
        summary="Cải cách hành chính năm 2019",
        issued_on="2018-12-01",
        file_size=204_800,
    )
    article.lead = "Câu dẫn."
    article.cover = PortalImageFactory(credit="VHXH", file__width=1200, file__height=800)
    article.cover_alt_text, article.cover_caption = "Tổ họp", "Tổ Kiểm tra làm việc"
    article.body = [
        ("paragraph", "<p>Theo báo cáo, phường tiếp nhận 4.872 hồ sơ.</p>"),
        ("heading", {"text": "Kết quả", "level": "h2"}),
        (
            "figures",
            {
                "heading": "",
                "display": "bars",
                "figures": [{"value": "98,5%", "label": "Kỷ cương", "share": "98.5"}],
            },
        ),
    ]
    article.source_name, article.source_url = "Cổng thành phố", "https://danang.gov.vn/"
    article.byline = "Như Hân."
    article.tags.add("một cửa")
    article.article_authors = [ArticleAuthor(author=AuthorFactory())]
    article.attachments = [ArticleAttachment(document=document)]
    article.save_revision().publish()
    page = read(client, article)
    for words in (
        '<p class="article-lead">Câu dẫn.</p>',
        'alt="Tổ họp" fetchpriority="high"',
        "Tổ Kiểm tra làm việc",
        "Ảnh: VHXH",
        "<p>Theo báo cáo, phường tiếp nhận 4.872 hồ sơ.</p>",
        '<h2 class="block-heading" id="muc-ket-qua">Kết quả</h2>',
        '<rect class="block-figures-fill" width="98.5"',
        '<p class="article-byline">Như Hân.</p>',
        'Nguồn: <a href="https://danang.gov.vn/" rel="noopener">Cổng thành phố</a>',
        "Tác giả: Như Hân",
        '<a href="/tim-kiem/?q=%22m%E1%BB%99t+c%E1%BB%ADa%22">một cửa</a>',
        "Tệp đính kèm",
        "<dt>Số:</dt> <dd>12/KH-UBND</dd>",
        "<dt>Trích yếu:</dt> <dd>Cải cách hành chính năm 2019</dd>",
        '<dd><time datetime="2018-12-01">01/12/2018</time></dd>',
        "<dt>Ngày ban hành:</dt>",
        "200,0\xa0KB",
        "https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2F",
        "https://button-share.zalo.me/share_external?d=",
    ):
        assert " ".join(words.split()) in page, words


def test_a_picture_whose_file_is_still_to_be_found_is_told_to_editors_only(client, article):
    value = {"image": None, "alt_text": "", "caption": "Tổ Kiểm tra làm việc", "credit": ""}
    article.body = [("image", value)]
    article.save_revision().publish()
    assert "Tổ Kiểm tra làm việc" not in read(client, article)
    preview = previewed(article)
    assert "Thiếu tệp ảnh" in preview
    assert "Tổ Kiểm tra làm việc" in preview


def test_what_editors_type_cannot_become_markup(client, category):
    hostile = '"><script>alert(1)</script>'
    article = ArticlePageFactory(
        parent=category,
        title=f"Tiêu đề {hostile}",
        lead=hostile,
        byline=hostile,
        source_name=hostile,
        source_url="https://example.test/",
    )
    article.tags.add(hostile)
    article.save_revision().publish()
    assert "<script>alert" not in read(client, article)


def test_pages_set_no_cookie_and_hold_no_inline_style_or_script(client, category, article):
    for address in ("/", category.url, article.url, "/tim-kiem/", "/so-do-cong/", "/khong-co/"):
        response = client.get(address)
        page = response.content.decode()
        assert not response.cookies, address
        assert " style=" not in page and "<style" not in page, address
        assert not re.search(r"<script(?! type=.application/ld\+json.|[^>]* src=)", page), address
        assert not re.search(r' on\w+="', page), address


def with_pictures(category: CategoryPage, count: int) -> None:
    cover = PortalImageFactory(file__width=600, file__height=400)
    for number in range(count):
        ArticlePageFactory(
            parent=category,
            cover=cover if number % 2 else None,
            cover_alt_text="Ảnh",
            displayed_at=SHOWN_AT + timedelta(minutes=number - count // 2),
        )


def test_an_article_costs_the_same_queries_in_a_small_and_a_larger_site(client, category, article):
    image = PortalImageFactory(file__width=600, file__height=400)
    article.cover, article.cover_alt_text = image, "Ảnh"
    picture = {"image": image, "alt_text": "Ảnh", "caption": "Chú thích", "credit": ""}
    article.body = [("image", picture)]
    article.save_revision().publish()
    with_pictures(category, 4)
    RelatedPick.objects.create(article=article, picked=category.get_children().last().specific)
    few = queries_of(client, article.url)
    with_pictures(category, 12)
    article.body = [("image", picture), ("image", picture)]
    article.save_revision().publish()
    assert queries_of(client, article.url) == few <= 10


def test_a_category_costs_the_same_queries_with_few_and_many_articles(client, category):
    with_pictures(category, 3)
    few = queries_of(client, category.url)
    with_pictures(category, 24)
    assert queries_of(client, category.url) == few <= 6


@pytest.mark.parametrize(("number", "shown"), [("abc", "1"), ("-1", "2"), ("9999", "2")])
def test_a_page_number_that_makes_no_sense_gives_the_nearest_page(client, category, number, shown):
    with_pictures(category, 21)
    response = client.get(f"{category.url}?page={number}")
    page = " ".join(response.content.decode().split())
    assert response.status_code == 200
    assert f'<span aria-current="page"><span class="visually-hidden">Trang </span>{shown}' in page


def test_an_empty_category_says_what_will_come(client, category):
    assert "Bài mới của chuyên mục sẽ hiển thị tại đây." in read(client, category)


def test_a_category_names_its_sub_categories_and_its_feed(client, category):
    inner = category.add_child(instance=CategoryPage(title="Chuyển đổi số"))
    page = read(client, category)
    assert f'<a href="{inner.url}">Chuyển đổi số</a>' in page
    assert f'href="{category.url}rss/"' in page


def test_pages_of_a_listing_name_themselves_and_their_neighbours(client, category):
    with_pictures(category, 45)
    page = client.get(f"{category.url}?page=2").content.decode()
    base = f"http://testserver{category.url}"
    assert f'<link rel="canonical" href="{base}?page=2">' in page
    assert f'<link rel="prev" href="{base}">' in page
    assert f'<link rel="next" href="{base}?page=3">' in page


def test_a_piece_without_a_picture_gets_its_date_set_large(client, category):
    ArticlePageFactory.create_batch(2, parent=category, displayed_at=SHOWN_AT)
    page = read(client, category)
    assert (
        '<span class="tile" aria-hidden="true"><span class="tile-day">03</span>'
        '<span class="tile-month">12/2018</span></span>' in page
    )


def test_a_piece_that_was_never_saved_can_be_previewed(category):
    article = ArticlePage(title="Bài đang viết", slug="bai-dang-viet", lead="Câu dẫn.")
    article.path = f"{category.path}00ZZ"  # as Wagtail's own preview of a new page does
    article.depth = category.depth + 1
    article.set_url_path(category)
    article.article_authors = [ArticleAuthor(author=AuthorFactory())]
    page = previewed(article)
    assert "Bài đang viết" in page
    assert "Tác giả: Như Hân" in page
