"""What staff find when they come in: the menu, the desk, the list of articles, the ward's name."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import admin_menu
from wagtail.models import Page, Site

from cms.models import SiteSettings
from news import desks, editorial
from news.editorial import ROLES, Right, Role
from news.models import ArticlePage, DailyViews, StartingViews
from tests.factories import ArticlePageFactory, AuthorFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import Office, signed_in

LIST = "bai-viet:index"


def listed(user, **query) -> list[str]:
    """Titles in the list of articles as `user` sees it."""
    response = signed_in(user).get(reverse(LIST), query)
    assert response.status_code == 200
    return [article.title for article in response.context["object_list"]]


def menu_of(user) -> list[str]:
    """Names of the entries of the main menu, in order."""
    request = signed_in(user).get(reverse("wagtailadmin_home")).context["request"]
    items = admin_menu.menu_items_for_request(request)
    return [item.name for item in sorted(items, key=lambda item: item.order)]


def rows(response) -> list[str]:
    table = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
    return [row.get_text(" ", strip=True) for row in table]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.REPORTER,
            ["articles", "calendar", "images", "documents", "reader-reports", "reports"],
        ),
        (
            Role.EDITOR,
            [
                "articles",
                "calendar",
                "images",
                "documents",
                "review",
                "deputies",
                "reader-reports",
                "authors",
                "royalties",
                "reports",
                "settings",
            ],
        ),
        (
            Role.APPROVER,
            [
                "articles",
                "calendar",
                "review",
                "deputies",
                "reader-reports",
                "banners",
                "royalties",
                "reports",
            ],
        ),
        (Role.CATEGORY_ADMIN, ["categories", "web-links", "images", "documents"]),
    ],
)
def test_each_role_finds_its_own_entries_in_the_order_of_the_day(office: Office, role, expected):
    assert menu_of(office.people[role]) == [*expected, "handbook"]


def test_the_administrator_keeps_the_page_tree_and_the_settings(office: Office):
    names = menu_of(office.admin)
    assert names[:5] == ["articles", "calendar", "categories", "web-links", "images"]
    assert names[-4:] == ["explorer", "reports", "settings", "handbook"]
    assert "help" not in names


def test_a_reporter_reaches_the_page_tree_by_its_address(office: Office):
    response = signed_in(office.reporter).get(
        reverse("wagtailadmin_explore", args=[office.category.pk])
    )
    assert response.status_code == 200


def test_a_reporter_starts_writing_with_one_tap_in_each_category_given(office: Office):
    desk = signed_in(office.reporter).get(reverse("wagtailadmin_home")).content.decode()
    own = reverse("wagtailadmin_pages:add", args=["news", "articlepage", office.category.pk])
    other = reverse("wagtailadmin_pages:add", args=["news", "articlepage", office.other.pk])
    assert own in desk and other not in desk


@pytest.mark.parametrize("role", Role)
def test_no_shortcut_leads_where_its_reader_may_not_go(office: Office, role):
    client = signed_in(office.people[role])
    desk = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    shortcuts = desk.select(".portal-shortcuts a")
    assert shortcuts
    for shortcut in shortcuts:
        assert client.get(shortcut["href"]).status_code == 200, shortcut


def test_the_desk_shows_what_waits_for_whom(office: Office):
    article = office.submitted(title="Ra quân dọn vệ sinh")
    for role, sees in (
        (Role.REPORTER, True),  # sent by them
        (Role.EDITOR, True),  # waits for them
        (Role.APPROVER, False),
        (Role.CATEGORY_ADMIN, False),
    ):
        desk = signed_in(office.people[role]).get(reverse("wagtailadmin_home")).content.decode()
        assert (article.title in desk) is sees, role
    editorial.approve(article, office.editor)
    desk = signed_in(office.approver).get(reverse("wagtailadmin_home")).content.decode()
    assert article.title in desk


def test_the_desk_shows_what_one_edited_lately(office: Office):
    office.draft(title="Bản thảo hôm qua")
    desk = signed_in(office.reporter).get(reverse("wagtailadmin_home")).content.decode()
    assert "Bản thảo hôm qua" in desk


def test_the_admin_bears_the_name_of_the_ward_and_not_of_its_software(office: Office):
    SiteSettings.objects.create(site=office.site, agency_name="UBND phường Hải Vân")
    for page in (
        Client().get(reverse("wagtailadmin_login")),
        signed_in(office.editor).get(reverse("wagtailadmin_home")),
        signed_in(office.editor).get(reverse(LIST)),
    ):
        soup = BeautifulSoup(page.content, "html.parser")
        assert "UBND phường Hải Vân" in soup.title.get_text()
        assert "Wagtail" not in soup.title.get_text()
        assert soup.find("link", rel="icon")["href"].startswith("data:image/svg+xml")
    assert "UBND phường Hải Vân" in Client().get(reverse("wagtailadmin_login")).content.decode()


@pytest.mark.parametrize("role", Role)
def test_the_list_of_articles_opens_for_those_who_work_on_articles(office: Office, role):
    works = ROLES[role].rights & {
        Right.DRAFT_IN_OWN_CATEGORIES,
        Right.DRAFT_ANYWHERE,
        Right.EDIT_ANY,
    }
    status = signed_in(office.people[role]).get(reverse(LIST)).status_code
    assert status == (200 if works else 302)


def test_a_reporter_lists_the_articles_of_own_categories_only(office: Office):
    ArticlePageFactory(parent=office.category, title="Trong")
    ArticlePageFactory(parent=office.other, title="Ngoài")
    assert listed(office.reporter) == ["Trong"]
    assert sorted(listed(office.editor)) == ["Ngoài", "Trong"]


def test_an_editor_of_one_ward_does_not_list_the_articles_of_another(office: Office):
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="lang-gieng")
    Site.objects.create(hostname="b.example.test", root_page=home)
    desks.set_up()
    theirs = CategoryPageFactory(parent=home, title="Của họ")
    ArticlePageFactory(parent=theirs, title="Tin láng giềng")
    assert listed(office.editor) == []
    form = signed_in(office.editor).get(reverse(LIST)).content.decode()
    assert "Của họ" not in form


def test_a_row_tells_category_date_and_views(office: Office):
    shown_at = timezone.make_aware(timezone.datetime(2018, 12, 3, 13, 49))
    article = ArticlePageFactory(parent=office.category, title="Kiểm tra", displayed_at=shown_at)
    StartingViews.objects.create(page=article, views=4_000)
    DailyViews.objects.create(page=article, day=shown_at, kind=DailyViews.Kind.READER, views=872)
    DailyViews.objects.create(page=article, day=shown_at, kind=DailyViews.Kind.ROBOT, views=99)
    (row,) = rows(signed_in(office.editor).get(reverse(LIST)))
    for part in ("Kiểm tra", "Cải cách hành chính", "13:49 - 03/12/2018", "4.872"):
        assert part in row


def test_the_list_is_narrowed_down_by_state(office: Office):
    office.draft(title="Nháp")
    office.submitted(title="Chờ")
    returned = office.submitted(title="Trả lại")
    editorial.return_for_changes(returned, office.editor, "Thiếu nguồn.")
    scheduled = office.checked(title="Hẹn giờ")
    tomorrow = timezone.now() + timezone.timedelta(days=1)
    editorial.approve(scheduled, office.approver, publish_at=tomorrow)
    ArticlePageFactory(parent=office.category, title="Đã đăng")
    changed = ArticlePageFactory(parent=office.category, title="Đã sửa")
    changed.lead = "Câu dẫn khác."
    changed.save_revision(user=office.editor)
    down = ArticlePageFactory(parent=office.category, title="Đã gỡ")
    down.unpublish()
    expired = ArticlePageFactory(parent=office.category, title="Hết hạn")
    expired.unpublish(set_expired=True)
    found = {
        state: sorted(listed(office.editor, state=state))
        for state in (
            "draft",
            "waiting",
            "returned",
            "scheduled",
            "published",
            "changed",
            "expired",
            "down",
        )
    }
    assert found == {
        "draft": ["Nháp"],
        "waiting": ["Chờ"],
        "returned": ["Trả lại"],
        "scheduled": ["Hẹn giờ"],
        "published": ["Đã sửa", "Đã đăng"],
        "changed": ["Đã sửa"],
        "expired": ["Hết hạn"],
        "down": ["Đã gỡ"],
    }
    assert len(listed(office.editor, state="sai")) == 8


def test_the_list_is_narrowed_down_by_category_author_owner_and_date(office: Office):
    inner = CategoryPageFactory(parent=office.category, title="Chuyển đổi số")
    author = AuthorFactory(name="Như Hân", pen_name="")
    march = timezone.make_aware(timezone.datetime(2026, 3, 2, 9))
    article = ArticlePageFactory(parent=inner, title="Trong mục con", displayed_at=march)
    article.article_authors.create(author=author)
    article.save_revision().publish()
    ArticlePageFactory(parent=office.other, title="Mục khác", owner=office.editor)
    assert listed(office.editor, category=office.category.pk) == ["Trong mục con"]
    assert listed(office.editor, author=author.pk) == ["Trong mục con"]
    assert listed(office.editor, whose="mine") == ["Mục khác"]
    march_only = {"displayed_at_from": "2026-03-01", "displayed_at_to": "2026-03-31"}
    assert listed(office.editor, **march_only) == ["Trong mục con"]


def test_the_list_takes_the_same_queries_whatever_its_length(office: Office):
    client = signed_in(office.editor)

    def count() -> int:
        client.get(reverse(LIST))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(LIST)).status_code == 200
        return len(queries)

    ArticlePageFactory(parent=office.category)
    office.submitted()
    few = count()
    ArticlePageFactory.create_batch(10, parent=office.other)
    for _number in range(4):
        office.submitted()
    assert count() == few


def test_an_article_is_found_in_the_list_without_accents(office: Office):
    ArticlePageFactory(parent=office.category, title="Sửa đường Đinh Hữu Phước")
    ArticlePageFactory(parent=office.category, title="Tin khác")
    assert listed(office.editor, q="duong dinh huu") == ["Sửa đường Đinh Hữu Phước"]


def test_who_writes_everywhere_is_asked_for_the_category_first(office: Office):
    client = signed_in(office.editor)
    CategoryPageFactory(parent=office.category, title="Chuyển đổi số")
    page = client.get(reverse("bai-viet:choose_parent"))
    choices = [label for _value, label in page.context["form"].fields["parent_page"].choices]
    assert choices == ["Cải cách hành chính", "— Chuyển đổi số", "Văn hóa - Xã hội"]
    answer = client.post(reverse("bai-viet:choose_parent"), {"parent_page": office.other.pk})
    assert answer.url == reverse(
        "wagtailadmin_pages:add", args=["news", "articlepage", office.other.pk]
    )


def test_a_category_that_is_not_ones_own_cannot_be_chosen(office: Office):
    desks.assign_reporter(office.reporter, CategoryPageFactory(parent=office.other))
    client = signed_in(office.reporter)
    answer = client.post(reverse("bai-viet:choose_parent"), {"parent_page": office.other.pk})
    assert answer.status_code == 200
    assert not ArticlePage.objects.exists()


def test_a_title_cannot_put_code_into_the_list(office: Office):
    ArticlePageFactory(parent=office.category, title="<script>alert(1)</script>")
    page = signed_in(office.editor).get(reverse(LIST)).content.decode()
    assert "<script>alert(1)" not in page
