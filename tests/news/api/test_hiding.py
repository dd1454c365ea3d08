"""What the open data never shows, and who may read it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from cms.models import User
from news import placements
from news.models import ArticlePage
from tests.factories import ArticlePageFactory, AuthorFactory, CategoryPageFactory, HomePageFactory
from tests.news.api.asking import LIST, titles, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets(root, home, category, dated) -> dict[str, ArticlePage]:
    """Articles that an anonymous reader of this site may not read, all about `bimat`."""
    hidden = CategoryPageFactory(parent=home, title="Nội bộ")
    gone = dated("bimat gỡ", 1)
    gone.unpublish()
    ended = dated("bimat hết hạn", 2, expire_at=timezone.now() + timedelta(hours=1))
    placements.Placement.objects.filter(article=ended).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    ended.search_entry.__class__.objects.filter(article=ended).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    private = dated("bimat riêng", 3, parent=hidden)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    other = HomePageFactory(parent=root, title="Phường Khác")
    Site.objects.create(hostname="khac.example.test", root_page=other)
    foreign = dated("bimat phường khác", 4, parent=CategoryPageFactory(parent=other, title="Lạ"))
    changed = dated("Công khai", 5)
    changed.title = "bimat bản nháp"
    changed.save_revision()
    return {
        "draft": ArticlePageFactory(parent=category, title="bimat nháp", live=False),
        "gone": gone,
        "ended": ended,
        "private": private,
        "foreign": foreign,
    }


def test_only_what_an_anonymous_reader_may_read_appears(client, secrets):
    staff = User.objects.create_superuser("chu", "chu@example.test", "x" * 12)
    for person in (AnonymousUser(), staff):
        if person.is_authenticated:
            client.force_login(person)
        for query in ("", "ordering=displayed", "q=bimat", "updated_since=2020-01-01", "limit=100"):
            page = client.get(f"{LIST}?{query}").content.decode()
            assert "bimat" not in page, query
        assert titles(client) == ["Công khai"]
        for name, article in secrets.items():
            response = client.get(f"{LIST}{article.pk}/")
            assert response.status_code in (404, 410), name
            assert "bimat" not in response.content.decode()


def test_another_ward_is_not_found_by_any_name(client, secrets):
    foreign = secrets["foreign"].get_parent()
    hidden = secrets["private"].get_parent()
    for category in (foreign, hidden):
        for name in (category.pk, category.slug):
            problem = told(client, f"{LIST}?category={name}", 400)
            assert problem["code"] == "unknown-value"
    names = [each["title"] for each in told(client, "/api/v1/categories/")["categories"]]
    assert names == ["Cải cách hành chính"]


def test_tags_and_authors_of_drafts_are_not_known(client, category):
    draft = ArticlePageFactory(parent=category, live=False)
    draft.tags.add("bí mật")
    draft.article_authors.create(author=AuthorFactory(pen_name="Kín"))
    draft.save()
    for query in ("tag=bí mật", "author=Kín"):
        assert told(client, f"{LIST}?{query}", 400)["code"] == "unknown-value"


def test_nobody_gets_a_cookie_and_any_site_may_read(client, category):
    article = ArticlePageFactory(parent=category)
    client.force_login(User.objects.create_superuser("chu", "chu@example.test", "x" * 12))
    for address in (
        LIST,
        f"{LIST}{article.pk}/",
        "/api/v1/",
        "/api/v1/site/",
        f"{LIST}?x=1",
        "/api/y/",
    ):
        response = client.get(address)
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()
        assert response["Access-Control-Allow-Origin"] == "*"
    for address in ("/", article.url, "/tim-kiem/", "/du-lieu-mo/"):
        assert "Access-Control-Allow-Origin" not in client.get(address)


def test_browsers_may_ask_first(client, site):
    response = client.options(LIST, headers={"Access-Control-Request-Method": "GET"})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
