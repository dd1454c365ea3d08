"""Categories: what the services do to pages, addresses, counts and listings."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Site

from home.models import HomePage
from news import categories, desks
from news.categories import CategoryRefused
from news.models import ArticlePage, CategoryPage, DailyViews, Placement
from news.traffic import views_shown
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory, UserFactory
from tests.news.editorial_desk import Office

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def person(site):
    return UserFactory(username="quan-tri-chuyen-muc")


@pytest.fixture
def culture(home):
    return CategoryPageFactory(parent=home, title="Văn hóa - Xã hội")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Runs what waits for the commit, as a real request does at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def fresh(page: Page) -> Page:
    return type(page)._base_manager.get(pk=page.pk)


def landed(address: str, client: Client | None = None) -> tuple[int, str]:
    """(first status, address where a reader ends)."""
    response = (client or Client()).get(address)
    status = response.status_code
    steps = 0
    while response.status_code in {301, 302}:
        address = response["Location"]
        response = (client or Client()).get(address)
        steps += 1
        assert steps < 3, f"{address} goes on and on"
    assert response.status_code == 200
    return status, address


def titles_in_order(parent: Page) -> list[str]:
    children = CategoryPage.objects.child_of(parent).order_by("path")
    return list(children.values_list("title", flat=True))


# Create


def test_new_category_is_published_with_an_ascii_address_and_a_history(home, person):
    category = categories.create_category(home, "  Đường  dây nóng ", person, "Số máy.")
    assert (category.title, category.slug, category.live) == (
        "Đường dây nóng",
        "duong-day-nong",
        True,
    )
    assert category.show_in_menus and category.first_published_at
    assert Client().get("/duong-day-nong/").status_code == 200
    actions = set(
        PageLogEntry.objects.filter(page=category.pk, user=person).values_list("action", flat=True)
    )
    assert {"wagtail.create", "wagtail.publish"} <= actions


@pytest.mark.parametrize("title", ["Tìm kiếm", "Admin", "RSS", "Media", "Static"])
def test_new_category_never_hides_behind_the_portals_own_addresses(home, person, title):
    category = categories.create_category(home, title, person)
    assert category.slug.endswith("-2")
    assert title in Client().get(category.url).text


def test_article_called_rss_does_not_hide_behind_the_feed(category):
    assert ArticlePageFactory(parent=category, title="RSS").slug == "rss-2"


def test_all_reasons_come_at_once(category, person):
    article = ArticlePageFactory(parent=category)
    with pytest.raises(CategoryRefused) as refused:
        categories.create_category(article, "x" * 121, person, "y" * 301)
    assert len(refused.value.reasons) == 3


@pytest.mark.parametrize("title", ["", "  \u200b ", "Cải Cách  hành chính", "CẢI CÁCH HÀNH CHÍNH"])
def test_category_needs_a_name_of_its_own(category, home, person, title):
    with pytest.raises(CategoryRefused):
        categories.create_category(home, title, person)
    assert CategoryPage.objects.count() == 1


# Rename


def test_renamed_category_and_all_below_lead_on_from_their_old_addresses(category, person, commit):
    child = CategoryPageFactory(parent=category, title="Một cửa")
    article = ArticlePageFactory(parent=child, title="Bài")
    draft = ArticlePageFactory(parent=child, title="Nháp", live=False)
    with commit():
        categories.rename_category(category, "Chuyển đổi số", person)
    assert fresh(category).url == "/chuyen-doi-so/"
    assert landed("/cai-cach-hanh-chinh/") == (301, "/chuyen-doi-so/")
    assert landed("/cai-cach-hanh-chinh/rss/") == (301, "/chuyen-doi-so/rss/")
    assert landed("/cai-cach-hanh-chinh/mot-cua/") == (301, "/chuyen-doi-so/mot-cua/")
    assert landed("/cai-cach-hanh-chinh/mot-cua/bai/") == (301, "/chuyen-doi-so/mot-cua/bai/")
    assert not Redirect.objects.filter(redirect_page=draft.pk).exists()
    assert fresh(article).url == "/chuyen-doi-so/mot-cua/bai/"


def test_address_taken_down_and_renamed_still_leads_on_when_it_returns(category, person, commit):
    article = ArticlePageFactory(parent=category, title="Bài")
    article.unpublish()
    with commit():
        categories.rename_category(category, "Chuyển đổi số", person)
    assert Client().get("/cai-cach-hanh-chinh/bai/", follow=True).status_code == 404
    fresh(article).save_revision().publish()
    assert landed("/cai-cach-hanh-chinh/bai/") == (301, "/chuyen-doi-so/bai/")


def test_category_that_returns_to_its_old_name_never_loops(category, person, commit):
    ArticlePageFactory(parent=category, title="Bài")
    for title in ("Hai", "Ba", "Cải cách hành chính"):
        with commit():
            categories.rename_category(fresh(category), title, person)
    for old in ("/hai/bai/", "/ba/bai/"):
        assert landed(old) == (301, "/cai-cach-hanh-chinh/bai/")
    assert landed("/cai-cach-hanh-chinh/bai/") == (200, "/cai-cach-hanh-chinh/bai/")
    fresh(category).unpublish()
    assert Client().get("/cai-cach-hanh-chinh/").status_code == 404


def test_rename_of_a_large_category_writes_every_redirect(category, person, commit):
    for number in range(1200):  # SQLite refuses an expression of more than 1,000 terms
        category.add_child(instance=ArticlePage(title=f"Bài {number}", slug=f"bai-{number}"))
    with commit():
        categories.rename_category(category, "Hai", person)
    assert Redirect.objects.count() == 1204  # the category, its three feeds, its articles
    assert landed("/cai-cach-hanh-chinh/bai-1199/") == (301, "/hai/bai-1199/")


def test_redirect_set_by_hand_is_kept(site, category, person, commit):
    by_hand = Redirect.add_redirect("/cai-cach-hanh-chinh/", "https://example.test/", site=site)
    with commit():
        categories.rename_category(category, "Hai", person)
    assert Redirect.objects.get(old_path="/cai-cach-hanh-chinh") == by_hand


def test_rename_keeps_a_colleagues_draft_a_draft(category, person):
    draft = fresh(category)
    draft.description = "Chưa xong"
    draft.save_revision(user=person)
    categories.rename_category(category, "Hai", person)
    renamed = fresh(category)
    assert (renamed.title, renamed.description) == ("Hai", "")
    latest = renamed.get_latest_revision_as_object()
    assert (latest.title, latest.slug, latest.description) == ("Hai", "hai", "Chưa xong")
    assert renamed.has_unpublished_changes


def test_redirects_belong_to_the_wards_own_site(root, category, person, commit, settings):
    settings.ALLOWED_HOSTS = ["*"]
    neighbour = HomePageFactory(parent=root, title="Phường bên")
    Site.objects.create(hostname="ben.test", root_page=neighbour)
    theirs = CategoryPageFactory(parent=neighbour, title="Cải cách hành chính")
    with commit():
        categories.rename_category(theirs, "Khác", person)
    assert Client().get("/cai-cach-hanh-chinh/").status_code == 200
    with commit():
        categories.rename_category(category, "Hai", person)
    ours = Client().get("/cai-cach-hanh-chinh/")
    assert (ours.status_code, Page.objects.get(pk=category.pk).slug) == (301, "hai")
    assert ours["Location"].endswith("//testserver/hai/")
    other = Client().get("/cai-cach-hanh-chinh/", headers={"host": "ben.test"})
    assert other["Location"].endswith("//ben.test/khac/")


# Order


def test_categories_change_places_with_all_they_hold(home, category, culture, person):
    child = CategoryPageFactory(parent=category, title="Một cửa")
    article = ArticlePageFactory(parent=child, title="Bài")
    third = CategoryPageFactory(parent=home, title="Ba")
    assert categories.move_down(category, person)
    assert titles_in_order(home) == ["Văn hóa - Xã hội", "Cải cách hành chính", "Ba"]
    assert categories.move_up(fresh(third), person)
    assert titles_in_order(home) == ["Văn hóa - Xã hội", "Ba", "Cải cách hành chính"]
    assert fresh(article).get_parent().pk == child.pk
    assert fresh(child).get_parent().pk == category.pk
    assert Client().get("/cai-cach-hanh-chinh/mot-cua/bai/").status_code == 200
    assert Page.find_problems() == ([], [], [], [], [])
    assert not Redirect.objects.exists()


def test_order_of_categories_skips_the_articles_between(category, person):
    first = CategoryPageFactory(parent=category, title="Một")
    ArticlePageFactory(parent=category)
    second = CategoryPageFactory(parent=category, title="Hai")
    assert categories.move_up(second, person)
    assert titles_in_order(category) == ["Hai", "Một"]
    assert not categories.move_down(fresh(first), person)
    assert Page.find_problems() == ([], [], [], [], [])


# Hide and show


def test_hidden_category_leaves_the_menu_and_keeps_its_page(category, person):
    categories.hide_category(category, person)
    assert category.title not in Client().get("/khong-co/", follow=True).text
    assert Client().get("/cai-cach-hanh-chinh/").status_code == 200
    categories.show_category(fresh(category), person)
    assert fresh(category).show_in_menus
    actions = PageLogEntry.objects.filter(page=category.pk).values_list("action", flat=True)
    assert {"news.category.hide", "news.category.show"} <= set(actions)


def test_unpublished_category_is_not_published_by_a_new_name(category, person):
    category.unpublish()
    with pytest.raises(CategoryRefused):
        categories.rename_category(category, "Hai", person)
    categories.show_category(category, person)
    assert fresh(category).live


# Merge


def test_merged_category_gives_everything_to_the_other(home, category, culture, person, commit):
    child = CategoryPageFactory(parent=category, title="Một cửa")
    below = ArticlePageFactory(parent=child, title="Bài sâu")
    article = ArticlePageFactory(parent=category, title="Bài")
    draft = ArticlePageFactory(parent=category, title="Nháp", live=False)
    DailyViews.objects.create(page=article, day=NOW.date(), kind="reader", views=88)
    with commit():
        plan = categories.merge_categories(category, culture, person)
    assert (plan.articles, plan.subcategories, plan.articles_below) == (2, 1, 1)
    assert not CategoryPage.objects.filter(pk=category.pk).exists()
    for page in (article, draft, child):
        assert fresh(page).get_parent().pk == culture.pk
    assert views_shown(article.pk) == 88
    assert landed("/cai-cach-hanh-chinh/") == (301, "/van-hoa-xa-hoi/")
    assert landed("/cai-cach-hanh-chinh/rss/") == (301, "/van-hoa-xa-hoi/rss/")
    assert landed("/cai-cach-hanh-chinh/bai/") == (301, "/van-hoa-xa-hoi/bai/")
    assert landed("/cai-cach-hanh-chinh/mot-cua/bai-sau/") == (
        301,
        "/van-hoa-xa-hoi/mot-cua/bai-sau/",
    )
    listed = Placement.objects.in_section(culture, timezone.now())
    assert {row.article_id for row in listed} == {article.pk, below.pk}
    assert "Bài sâu" in Client().get("/van-hoa-xa-hoi/").text
    entry = PageLogEntry.objects.get(page=culture.pk, action="news.category.merge")
    assert (entry.user, entry.data["articles"]) == (person, 2)
    assert Page.find_problems() == ([], [], [], [], [])


def test_older_addresses_of_a_merged_category_lead_on_too(category, culture, person, commit):
    ArticlePageFactory(parent=category, title="Bài")
    with commit():
        categories.rename_category(category, "Hai", person)
    with commit():
        categories.merge_categories(fresh(category), culture, person)
    assert landed("/cai-cach-hanh-chinh/") == (301, "/van-hoa-xa-hoi/")
    assert landed("/hai/bai/") == (301, "/van-hoa-xa-hoi/bai/")
    assert landed("/cai-cach-hanh-chinh/bai/") == (301, "/van-hoa-xa-hoi/bai/")


def test_two_articles_of_one_address_both_survive_a_merge(category, culture, person, commit):
    stays = ArticlePageFactory(parent=culture, title="Bài")
    comes = ArticlePageFactory(parent=category, title="Bài", lead="Bài đến sau.")
    with commit():
        categories.merge_categories(category, culture, person)
    assert fresh(stays).url == "/van-hoa-xa-hoi/bai/"
    assert fresh(comes).url == "/van-hoa-xa-hoi/bai-2/"
    assert landed("/cai-cach-hanh-chinh/bai/") == (301, "/van-hoa-xa-hoi/bai-2/")
    assert fresh(comes).get_latest_revision_as_object().slug == "bai-2"


def test_guests_of_a_merged_category_are_guests_of_the_other(home, category, culture, person):
    elsewhere = CategoryPageFactory(parent=home, title="Ba")
    guest = ArticlePageFactory(parent=elsewhere, title="Khách")
    guest.other_categories = [category]
    guest.save_revision().publish()
    categories.merge_categories(category, culture, person)
    assert [page.pk for page in fresh(guest).other_categories.all()] == [culture.pk]
    listed = Placement.objects.in_section(culture, timezone.now())
    assert [row.article_id for row in listed] == [guest.pk]
    latest = fresh(guest).get_latest_revision_as_object()
    latest.save_revision().publish()
    assert [page.pk for page in fresh(guest).other_categories.all()] == [culture.pk]


def home_with(home: HomePage, *sections: tuple[str, dict]) -> None:
    home.sections = [{"type": kind, "value": value} for kind, value in sections]
    home.save_revision().publish()


def section_of(home: HomePage, number: int) -> Page:
    return home.sections[number].value["category"]


def test_home_sections_follow_a_merged_category_in_page_and_draft(home, category, culture, person):
    home = fresh(home)
    band = ("category_band", {"category": category.pk, "heading": "", "count": 5})
    notices = ("notices", {"category": category.pk, "heading": "Thông báo", "count": 6})
    home_with(home, band, notices)
    draft = fresh(home)
    draft.title = "Nháp"
    draft.save_revision()
    categories.merge_categories(category, culture, person)
    home = fresh(home)
    assert [section_of(home, 0).pk, section_of(home, 1).pk] == [culture.pk, culture.pk]
    draft = home.get_latest_revision_as_object()
    assert (draft.title, section_of(draft, 0).pk) == ("Nháp", culture.pk)
    assert Client().get("/").status_code == 200


def test_links_in_a_text_follow_a_merged_category(home, category, culture, person):
    link = f'<p><a linktype="page" id="{category.pk}">Xem</a> {category.pk}</p>'
    article = ArticlePageFactory(parent=culture)
    article.body = [{"type": "paragraph", "value": link}]
    article.save_revision().publish()
    draft = ArticlePageFactory(parent=culture, live=False)
    draft.body = [{"type": "paragraph", "value": link}]
    draft.save_revision()
    categories.merge_categories(category, culture, person)
    wanted = f'<p><a linktype="page" id="{culture.pk}">Xem</a> {category.pk}</p>'
    assert fresh(article).body[0].value.source == wanted
    assert fresh(draft).get_latest_revision_as_object().body[0].value.source == wanted


def test_reporters_of_a_merged_category_write_for_the_other(office: Office):
    categories.merge_categories(office.category, office.other, office.category_admin)
    assert desks.desk_of(office.other).reporters.user_set.filter(pk=office.reporter.pk).exists()


def test_piece_waiting_for_approval_can_still_be_published_after_a_merge(office: Office):
    from news import editorial  # the office's own verbs

    article = office.checked()
    categories.merge_categories(office.category, office.other, office.category_admin)
    editorial.approve(fresh(article), office.approver)
    assert fresh(article).live
    assert Placement.objects.filter(section=office.other, article=article).exists()


def test_merge_is_refused_into_itself_below_itself_and_across_sites(root, category, person):
    child = CategoryPageFactory(parent=category)
    neighbour = HomePageFactory(parent=root, title="Phường bên")
    Site.objects.create(hostname="ben.test", root_page=neighbour)
    theirs = CategoryPageFactory(parent=neighbour)
    for target in (category, child, theirs):
        with pytest.raises(CategoryRefused):
            categories.merge_categories(category, target, person)
    assert CategoryPage.objects.count() == 3


def test_merge_never_makes_a_private_category_public(category, culture, person):
    PageViewRestriction.objects.create(page=category, restriction_type="login")
    with pytest.raises(CategoryRefused):
        categories.merge_categories(category, culture, person)
    assert fresh(category).get_parent()


def test_child_can_be_merged_into_its_own_parent(category, person, commit):
    child = CategoryPageFactory(parent=category, title="Một cửa")
    ArticlePageFactory(parent=child, title="Bài")
    with commit():
        categories.merge_categories(child, category, person)
    assert landed("/cai-cach-hanh-chinh/mot-cua/bai/") == (301, "/cai-cach-hanh-chinh/bai/")
    assert Page.find_problems() == ([], [], [], [], [])
