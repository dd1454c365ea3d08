"""What reads by our indexes on the table of pages, on both engines; the menu's own rules."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from cms.navigation import menu
from cms.page_indexes import INDEXES, MENU, ensure_page_indexes
from tests.factories import CategoryPageFactory


@pytest.fixture
def many_pages(category):
    """2,000 pages out of the menu below a category that is in it, known to the planner."""
    category.show_in_menus = True
    category.save()
    kind = ContentType.objects.get_for_model(Page)
    Page.objects.bulk_create(
        Page(
            path=category.path + f"{number:04d}",
            depth=category.depth + 1,
            title=f"Bài {number}",
            draft_title=f"Bài {number}",
            slug=f"bai-{number}",
            url_path=f"{category.url_path}bai-{number}/",
            content_type=kind,
            locale=category.locale,
        )
        for number in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plan_of_the_menu(site) -> str:
    with CaptureQueriesContext(connection) as queries:
        assert len(menu(site)) == 1
    query = next(q["sql"] for q in queries if "pageviewrestriction" in q["sql"])
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {query}")
        return "\n".join(str(row) for row in cursor.fetchall())


def test_menu_is_read_by_the_partial_index_and_never_reads_the_whole_tree(site, many_pages):
    plan = plan_of_the_menu(site)
    assert MENU in plan
    for whole in ("SCAN wagtailcore_page", "SCAN U", "SCAN V1", "Seq Scan on wagtailcore_page"):
        assert f"{whole} " not in plan, plan


def test_index_comes_back_after_the_table_was_made_anew(db):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {MENU}")
    ensure_page_indexes(sender=apps.get_app_config("cms"), using="default")
    ensure_page_indexes(sender=apps.get_app_config("cms"), using="default")
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Page._meta.db_table)
    assert constraints[MENU]["columns"] == ["depth", "path"]
    assert constraints.keys() >= INDEXES.keys()


@pytest.mark.parametrize("hidden", ["parent", "child"])
def test_private_branch_is_not_in_the_menu(site, home, category, hidden):
    child = CategoryPageFactory(parent=category, title="Một cửa", show_in_menus=True)
    category.show_in_menus = True
    category.save()
    assert [[item.title for item in entry.children] for entry in menu(site)] == [["Một cửa"]]
    PageViewRestriction.objects.create(
        page=category if hidden == "parent" else child, restriction_type="login"
    )
    assert [entry.title for entry in menu(site)] == ([] if hidden == "parent" else [category.title])
    assert [item.title for entry in menu(site) for item in entry.children] == []
