"""Đính chính and the date that readers see: what moves it, and what does not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from news import editorial
from news.models import ArticlePage, Correction
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import article_form, edit_url, fresh, signed_in

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture
def published(office) -> ArticlePage:
    """An article that was published by the workflow a week ago."""
    article = office.checked(title="Tổ Kiểm tra làm việc", lead="Câu dẫn của bài viết.")
    editorial.approve(article, office.approver)
    ago = timezone.now() - WEEK
    ArticlePage.objects.filter(pk=article.pk).update(
        displayed_at=ago, first_published_at=ago, last_published_at=ago
    )
    return fresh(article)


@pytest.fixture
def other_site_article(root) -> ArticlePage:
    home = HomePageFactory(parent=root, title="Phường bên")
    Site.objects.create(hostname="ben.test", root_page=home)
    return ArticlePageFactory(parent=CategoryPageFactory(parent=home))


def publish_change(office, article: ArticlePage, **changes) -> ArticlePage:
    """The reporter changes a published article, the office approves it."""
    corrections = changes.pop("corrections", [])
    draft = fresh(article).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    for correction in corrections:
        draft.corrections.add(Correction(**correction))
    draft.save_revision(user=office.reporter, log_action=True)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    editorial.approve(fresh(article), office.approver)
    return fresh(article)


def test_a_minor_change_keeps_the_date(office, published):
    changed = publish_change(office, published, byline="Như Hân")
    assert changed.byline == "Như Hân"
    assert changed.displayed_at == published.displayed_at
    assert changed.last_published_at > published.last_published_at


def test_a_change_that_matters_moves_the_date_once(office, published, client):
    note = "Bổ sung giờ làm việc"
    changed = publish_change(office, published, change_matters=True, change_note=note)
    assert changed.displayed_at == changed.last_published_at > published.displayed_at
    assert f"Nội dung cập nhật: {note}" in client.get(changed.url).content.decode()
    again = publish_change(office, changed, byline="Như Hân")
    assert again.displayed_at == changed.displayed_at
    assert not again.change_matters
    assert not again.get_latest_revision_as_object().change_matters


def test_the_tick_of_a_first_publication_changes_nothing_later(office):
    article = office.checked(change_matters=True)
    editorial.approve(article, office.approver)
    first = fresh(article)
    assert first.displayed_at == first.first_published_at
    assert publish_change(office, first, byline="A").displayed_at == first.displayed_at


def test_an_older_draft_does_not_bring_an_older_date_back(office, published):
    stale = fresh(published).get_latest_revision_as_object()
    changed = publish_change(office, published, change_matters=True)
    stale.displayed_at = timezone.now() - 4 * WEEK
    stale.save_revision(user=office.reporter)
    later = publish_change(office, changed, byline="A")
    assert later.displayed_at == changed.displayed_at


def test_a_date_typed_before_the_first_publication_is_kept(office):
    typed = timezone.now().replace(microsecond=0) - 52 * WEEK
    article = office.checked(displayed_at=typed)
    editorial.approve(article, office.approver)
    assert fresh(article).displayed_at == typed


def test_a_published_article_s_date_cannot_be_typed(office, published):
    client = signed_in(office.editor)
    form = article_form(published.title, displayed_at="2001-01-01 00:00", slug=published.slug)
    client.post(edit_url(published), form)
    assert fresh(published).get_latest_revision_as_object().displayed_at == published.displayed_at
    page = client.get(edit_url(published)).content.decode()
    assert "Chỉ đổi khi có thay đổi quan trọng với bạn đọc" in page


def test_a_scheduled_change_moves_the_date_when_it_goes_live(office, published):
    draft = fresh(published).get_latest_revision_as_object()
    draft.change_matters = True
    revision = draft.save_revision(user=office.reporter)
    at = timezone.now() + timedelta(hours=2)
    editorial.submit(fresh(published), office.reporter)
    editorial.approve(fresh(published), office.editor)
    editorial.approve(fresh(published), office.approver, publish_at=at)
    assert fresh(published).displayed_at == published.displayed_at
    revision.refresh_from_db()
    revision.content = {**revision.content, "go_live_at": timezone.now().isoformat()}
    revision.save()
    revision.publish()
    assert fresh(published).displayed_at > published.displayed_at


def test_a_correction_moves_the_date_and_is_shown(office, published, client):
    said = {"wrong": "80 hộ dân", "right": "88 hộ dân"}
    changed = publish_change(office, published, corrections=[said])
    assert changed.displayed_at == changed.last_published_at == changed.corrected_at
    page = client.get(changed.url).content.decode()
    assert "Đính chính" in page
    assert "<del>80 hộ dân</del>" in page
    assert "<ins>88 hộ dân</ins>" in page
    later = publish_change(office, changed, byline="A")
    assert later.displayed_at == changed.displayed_at
    second = publish_change(office, later, corrections=[{"right": "Thêm giờ làm việc"}])
    assert second.displayed_at > later.displayed_at
    page = client.get(second.url).content.decode()
    assert "88 hộ dân" in page
    assert "Thêm giờ làm việc" in page


def test_a_correction_in_a_draft_is_not_public(office, published, client):
    draft = fresh(published).get_latest_revision_as_object()
    draft.corrections.add(Correction(right="Chưa duyệt"))
    draft.save_revision(user=office.reporter)
    assert "Chưa duyệt" not in client.get(published.url).content.decode()
    assert "Chưa duyệt" not in client.get(reverse("news:corrections")).content.decode()
    preview = signed_in(office.editor).get(
        reverse("wagtailadmin_pages:view_draft", args=[published.pk])
    )
    assert "Chưa duyệt" in preview.content.decode()


def test_the_editor_writes_a_correction_in_the_form(office, published):
    form = article_form(
        published.title,
        slug=published.slug,
        **{
            "corrections-TOTAL_FORMS": "1",
            "corrections-0-day": "2026-11-20",
            "corrections-0-wrong": "80 hộ dân",
            "corrections-0-right": "88 hộ dân",
            "corrections-0-ORDER": "1",
        },
    )
    signed_in(office.editor).post(edit_url(published), form)
    draft = fresh(published).get_latest_revision_as_object()
    assert [each.right for each in draft.corrections.all()] == ["88 hộ dân"]


def test_what_a_correction_says_is_escaped(office, published, client):
    changed = publish_change(
        office, published, corrections=[{"right": "<a href='https://cuoc.example'>cược</a>"}]
    )
    assert "<a href='https://cuoc.example'" not in client.get(changed.url).content.decode()


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_corrections_takes_as_many_queries_for_many(
    office, client, count, django_assert_max_num_queries
):
    for number in range(count):
        article = ArticlePageFactory(parent=office.category, title=f"Bài {number}")
        Correction.objects.create(article=article, right=f"Đúng {number}")
    address = reverse("news:corrections")
    client.get(address)
    with django_assert_max_num_queries(8):
        page = client.get(address).content.decode()
    assert f"Đúng {count - 1}" in page


def test_the_list_shows_only_what_readers_may_open(office, client, other_site_article):
    down = ArticlePageFactory(parent=office.category, live=False)
    Correction.objects.create(article=down, right="Của bài đã gỡ")
    Correction.objects.create(article=other_site_article, right="Của trang khác")
    page = client.get(reverse("news:corrections")).content.decode()
    assert "Chưa có bài nào phải đính chính." in page
    for odd in ("abc", "0", "99999", "%00"):
        assert client.get(reverse("news:corrections") + f"?page={odd}").status_code == 200


def test_an_article_without_corrections_asks_for_none(office, published, client):
    client.get(published.url)
    with CaptureQueriesContext(connection) as queries:
        client.get(published.url)
    assert not [query for query in queries if "news_correction" in query["sql"]]
