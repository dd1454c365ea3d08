"""Which statements and changes count as seen by readers."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.models import Banner, PortalRendition, SiteSettings, User, WebLink, WebLinkSet
from cms.page_cache import marks
from news.models import ArticlePage, ErrorReport, OutsideLink, Placement
from news.search import entries
from news.traffic import Visitor, fold, record_view
from tests.factories import CategoryPageFactory, PortalImageFactory


@pytest.fixture
def is_noted(site):
    def is_noted(change: Callable[[], object]) -> bool:
        connection.pages_changed = False
        change()
        noted = connection.pages_changed
        connection.pages_changed = False
        return noted

    return is_noted


def test_what_readers_see_is_noted(is_noted, site, home, category, article):
    links = WebLinkSet.objects.create(site=site, name="Liên kết")
    other = CategoryPageFactory(parent=home)
    picture = PortalImageFactory()
    picture.get_rendition("width-100")
    changes = {
        "publish": lambda: article.save_revision().publish(),
        "update": lambda: ArticlePage.objects.update(title="Khác"),
        "plain SQL": lambda: connection.cursor().execute("UPDATE wagtailcore_page SET title = 'x'"),
        "move": lambda: Page.objects.get(pk=article.pk).move(Page.objects.get(pk=other.pk)),
        "unpublish": lambda: Page.objects.get(pk=article.pk).unpublish(),
        "settings": lambda: SiteSettings.objects.update_or_create(site=site),
        "link": lambda: WebLink.objects.create(
            link_set=links, title="Thành phố", address="https://a.vn"
        ),
        "banner": lambda: Banner.objects.create(site=site, heading="Bão", starts_at=timezone.now()),
        "restriction": lambda: PageViewRestriction.objects.create(
            page=category, restriction_type="login"
        ),
        "picture": picture.save,
        "rendition gone": lambda: (
            PortalRendition.objects.filter(image=picture).delete()
            or connection.cursor().execute("DELETE FROM cms_portalrendition")
        ),
        "name of a person": lambda: User.objects.update(last_name="Khác"),
        "placement": lambda: Placement.objects.update(displayed_at=timezone.now()),
        "delete": lambda: Page.objects.get(pk=article.pk).delete(),
        "site": site.save,
    }
    assert [name for name, change in changes.items() if not is_noted(change)] == []


def test_what_no_reader_sees_is_not_noted(is_noted, article, client):
    person = User.objects.create_superuser("chu", "chu@example.test", "x" * 12)
    visitor = Visitor("reader", "198.51.100.1", "Mozilla")
    changes = {
        "a view": lambda: record_view(article.pk, visitor, timezone.now()),
        "folding": lambda: fold(timezone.now()),
        "a reader's report": lambda: ErrorReport.objects.create(page=article, text="Sai tên"),
        "a link looked at": lambda: OutsideLink.objects.create(
            address="https://a.vn/", seen_at=timezone.now()
        ),
        "a draft": lambda: Page.objects.get(pk=article.pk).specific.save_revision(),
        "logging in": lambda: client.force_login(person),
        "reading": lambda: list(Page.objects.all()),
        "rebuilding the search": entries.rebuild,
    }
    assert [name for name, change in changes.items() if is_noted(change)] == []


@pytest.mark.parametrize(
    ("sql", "is_seen"),
    [
        ('SELECT 1 FROM "wagtailcore_page" FOR UPDATE', False),
        ("VACUUM", False),
        ("SAVEPOINT x", False),
        ('INSERT INTO "django_session" VALUES (1)', False),
        ("insert or replace into cms_banner values (1)", True),
        ("INSERT INTO news_search_all(news_search_all, rank) VALUES ('merge', -500)", False),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s WHERE "id" = 1', False),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "title" = %s', True),
        ("UPDATE wagtailcore_page SET draft_title = 'x', title = 'y'", True),
        ("WITH x AS (SELECT 1) UPDATE cms_banner SET level = 1", True),
        ("WITH x AS (SELECT 1) SELECT * FROM x", False),
        ("/* why */ DELETE FROM home_homepage", True),
        ("TRUNCATE home_homepage", True),
        ("INSERT INTO a_table_made_tomorrow VALUES (1)", True),
        ("  UPDATE cms_banner SET level = 1", True),
    ],
)
def test_statements_are_told_apart(sql, is_seen):
    assert marks.is_seen(sql) == is_seen
