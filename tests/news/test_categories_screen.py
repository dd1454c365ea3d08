"""The screen of categories: what it shows, what its forms do, and who may reach them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from news import categories, desks
from news.category_tree import category_tree
from news.editorial import ROLES, Right, Role
from news.models import CategoryPage
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import Office, signed_in
from tests.news.test_categories import fresh, titles_in_order


@pytest.fixture
def admin(office: Office) -> Client:
    return signed_in(office.category_admin)


def url(name: str, *args: int) -> str:
    return reverse(f"news_categories:{name}", args=args)


def test_tree_shows_counts_drafts_and_marks(office: Office, admin):
    child = CategoryPageFactory(parent=office.category, title="Một cửa")
    ArticlePageFactory.create_batch(2, parent=office.category)
    ArticlePageFactory(parent=child)
    ArticlePageFactory(parent=child, live=False)
    categories.hide_category(child, office.category_admin)
    first, second, third = category_tree(office.site, timezone.now())
    assert (first.page.pk, first.own, first.total, first.drafts) == (office.category.pk, 2, 3, 0)
    assert (second.level, second.own, second.drafts, second.is_hidden) == (1, 1, 1, True)
    assert (third.own, third.last_published_at) == (0, None)
    page = admin.get(url("index")).text
    assert first.last_published_at is not None
    assert timezone.localtime(first.last_published_at).strftime("%H:%M - %d/%m/%Y") in page
    assert page.index("Cải cách hành chính") < page.index("Một cửa")


def test_expired_articles_are_not_counted(office: Office):
    article = ArticlePageFactory(
        parent=office.category, expire_at=timezone.now() + timedelta(days=1)
    )
    assert category_tree(office.site, timezone.now())[0].own == 1
    assert category_tree(office.site, timezone.now() + timedelta(days=2))[0].own == 0
    assert article.live


def test_tree_costs_the_same_number_of_queries_at_any_size(
    office: Office, admin, django_assert_num_queries
):
    admin.get(url("index"))
    with CaptureQueriesContext(connection) as small:
        admin.get(url("index"))
    queries = len(small)
    for number in range(4):
        more = CategoryPageFactory(parent=office.site.root_page, title=f"Thêm {number}")
        below = CategoryPageFactory(parent=more, title="Dưới")
        ArticlePageFactory.create_batch(2, parent=below)
    admin.get(url("index"))
    with django_assert_num_queries(queries):
        admin.get(url("index"))


def test_category_admin_does_everything_by_plain_forms(office: Office, admin):
    home_id = office.site.root_page.pk
    admin.post(url("create"), {"parent": home_id, "title": "Chuyển đổi số", "description": ""})
    made = CategoryPage.objects.get(title="Chuyển đổi số")
    admin.post(url("rename", made.pk), {"title": "Số hóa"})
    admin.post(url("reorder", made.pk), {"to": "up"})
    admin.post(url("set_visibility", made.pk), {"hide": "1"})
    made = CategoryPage.objects.get(pk=made.pk)
    assert (made.title, made.slug, made.show_in_menus) == ("Số hóa", "so-hoa", False)
    assert titles_in_order(office.site.root_page)[1] == "Số hóa"
    admin.post(url("set_visibility", made.pk), {"show": "1"})
    assert CategoryPage.objects.get(pk=made.pk).show_in_menus
    merge = url("merge", made.pk)
    shown = admin.get(merge, {"target": office.other.pk})
    admin.post(merge, {"target": office.other.pk, "counts": shown.context["plan"].counts})
    assert not CategoryPage.objects.filter(pk=made.pk).exists()


def test_refused_name_comes_back_with_its_reason_and_what_was_typed(office: Office, admin):
    data = {
        "parent": office.site.root_page.pk,
        "title": "cải cách HÀNH CHÍNH",
        "description": "Về <b>",
    }
    response = admin.post(url("create"), data)
    assert response.status_code == 422
    assert 'value="cải cách HÀNH CHÍNH"' in response.text
    assert "Về &lt;b&gt;" in response.text
    assert 'role="alert"' in response.text


def test_merge_is_confirmed_with_the_numbers_that_were_read(office: Office, admin):
    ArticlePageFactory.create_batch(2, parent=office.category)
    address = url("merge", office.category.pk)
    plan = admin.get(address, {"target": office.other.pk}).context["plan"]
    assert (plan.articles, plan.subcategories) == (2, 0)
    late = ArticlePageFactory(parent=office.category)
    data = {"target": office.other.pk, "counts": plan.counts}
    again = admin.post(address, data)
    assert again.context["has_changed"]
    assert fresh(late).get_parent().pk == office.category.pk
    admin.post(address, {**data, "counts": again.context["plan"].counts})
    assert fresh(late).get_parent().pk == office.other.pk


def attempts(office: Office) -> list[tuple[str, str, dict]]:
    """Every address of the screen: (method, address, data)."""
    here, target = office.category.pk, office.other.pk
    return [
        ("get", url("index"), {}),
        ("get", url("manage", here), {}),
        ("get", url("merge", here), {"target": target}),
        ("post", url("create"), {"parent": office.site.root_page.pk, "title": "Mới"}),
        ("post", url("rename", here), {"title": "Khác"}),
        ("post", url("reorder", here), {"to": "down"}),
        ("post", url("set_visibility", here), {"hide": "1"}),
        ("post", url("merge", here), {"target": target, "counts": "0-0-0"}),
    ]


def state_of_categories() -> list[tuple]:
    return list(
        CategoryPage.objects.order_by("path").values_list("pk", "title", "path", "show_in_menus")
    )


@pytest.mark.parametrize("role", list(Role))
def test_only_holders_of_the_right_reach_any_address(office: Office, role):
    client = signed_in(office.people[role])
    may = Right.MANAGE_CATEGORIES in ROLES[role].rights
    before = state_of_categories()
    statuses = [
        getattr(client, method)(address, data).status_code
        for method, address, data in attempts(office)
    ]
    if may:
        assert set(statuses) <= {200, 302}
        assert state_of_categories() != before
    else:
        assert set(statuses) == {403}
        assert state_of_categories() == before
    assert (url("index") in client.get(reverse("wagtailadmin_home")).text) == may


def test_visitor_is_sent_to_sign_in(office: Office):
    before = state_of_categories()
    for method, address, data in attempts(office):
        response = getattr(Client(), method)(address, data)
        assert response.status_code == 302
        assert "/admin/login/" in response["Location"]
    assert state_of_categories() == before


def test_reading_an_address_changes_nothing(office: Office, admin):
    before = state_of_categories()
    for _method, address, data in attempts(office):
        assert admin.get(address, data).status_code in {200, 405}
    assert state_of_categories() == before


def test_category_admin_of_one_ward_has_no_say_in_another(office: Office, admin, root):
    neighbour = HomePageFactory(parent=root, title="Phường bên")
    Site.objects.create(hostname="ben.test", root_page=neighbour, site_name="Phường bên")
    theirs = CategoryPageFactory(parent=neighbour, title="Của bên kia")
    desks.set_up()
    before = state_of_categories()
    statuses = [
        admin.get(url("manage", theirs.pk)).status_code,
        admin.post(url("rename", theirs.pk), {"title": "Chiếm"}).status_code,
        admin.post(url("create"), {"parent": neighbour.pk, "title": "Chiếm"}).status_code,
        admin.post(
            url("merge", office.category.pk), {"target": theirs.pk, "counts": "0-0-0"}
        ).status_code,
    ]
    assert statuses == [403] * 4
    assert state_of_categories() == before
    assert (
        "Của bên kia"
        not in admin.get(url("index"), {"site": Site.objects.get(hostname="ben.test").pk}).text
    )


@pytest.mark.parametrize("typed", ["", "abc", "٣", "99999999999999999999", "0", "-1", "1;drop"])
def test_odd_targets_and_parents_are_answered(office: Office, admin, typed):
    assert admin.get(url("merge", office.category.pk), {"target": typed}).status_code == 302
    assert admin.post(url("create"), {"parent": typed, "title": "Mới"}).status_code == 404
    assert admin.get(url("index"), {"site": typed}).status_code == 200
