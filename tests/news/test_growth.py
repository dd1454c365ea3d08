"""Screens of the admin with few and with many articles: as many queries, no longer answers."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from news import desk, placements
from news.category_tree import category_tree
from news.models import ArticlePage
from news.reports.numbers import Report
from news.reports.periods import month_period
from news.reports.scope import scope_of
from tests.factories import ArticlePageFactory, UserFactory

FEW, MANY = 52, 60


@pytest.fixture
def admin(client, site):
    client.force_login(UserFactory(is_superuser=True))
    return client


def fill(category, up_to: int) -> None:
    ArticlePageFactory.create_batch(up_to - ArticlePage.objects.count(), parent=category)
    placements.rebuild()


def plan(rows) -> str:
    """How the database means to find the rows, as it says it itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # A few rows are read whole, however good the index.
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


def test_no_screen_asks_more_or_lists_more_than_its_fifty(admin, category):
    explorer = reverse("wagtailadmin_explore", args=[category.pk])
    addresses = [
        explorer,
        f"{explorer}?ordering=ord",
        f"{explorer}?ordering=title",
        "/admin/bai-viet/",
        "/admin/bai-viet/?state=published",
        "/admin/chuyen-muc/",
        "/admin/bao-cao/",
        "/admin/bao-cao/thang/",
        "/admin/",
        reverse("wagtailadmin_choose_page_child", args=[category.pk]),
    ]
    found: list[dict[str, int]] = []
    for count in (FEW, MANY):
        fill(category, count)
        queries = {}
        for address in addresses:
            admin.get(address)
            with CaptureQueriesContext(connection) as captured:
                response = admin.get(address)
            assert response.status_code == 200
            if address.startswith(explorer):
                page = BeautifulSoup(response.content, "html.parser")
                assert len(page.select("table.listing tbody tr")) == 50
            queries[address] = len(captured)
        found.append(queries)
    assert found[0] == found[1]


def test_home_is_still_put_in_order_by_hand(admin, home, category):
    address = reverse("wagtailadmin_explore", args=[home.pk])
    listed = admin.get(address, {"ordering": "ord"}).context["object_list"]
    assert [page.pk for page in listed] == [category.pk]
    assert "w-orderable" in admin.get(address, {"ordering": "ord"}).content.decode()


def test_a_report_finds_the_pieces_of_its_month_by_an_index(site, category):
    ArticlePageFactory(parent=category)
    month = month_period(ArticlePage.objects.get().first_published_at.date())
    report = Report(scope_of(UserFactory(is_superuser=True)), month)
    found = plan(report.articles.values_list("pk"))
    assert "portal_page_appeared" in found


def test_the_screen_of_categories_counts_anew_after_every_change(site, category):
    def own() -> int:
        return next(row.own for row in category_tree(site, timezone.now()) if row.page == category)

    assert own() == 0
    article = ArticlePageFactory(parent=category)
    placements.sync_article(article)
    assert own() == 1
    article.unpublish()
    assert own() == 0


def test_the_desk_knows_what_one_wrote_and_what_one_changed(site, category):
    person, other = UserFactory(is_superuser=True), UserFactory(is_superuser=True)
    own = ArticlePageFactory(parent=category, owner=person, live=False)
    own.save_revision(user=person)
    changed = ArticlePageFactory(parent=category, owner=other)
    changed.save_revision(user=person)
    ArticlePageFactory(parent=category, owner=other).save_revision(user=other)
    pieces = desk.own_pieces(person, timezone.now())
    assert [piece.page_id for piece in pieces] == [changed.pk, own.pk]
    assert Page.objects.filter(owner=person).count() == 1
