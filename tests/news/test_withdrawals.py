"""Taking articles down: every door asks why, and readers find what was chosen."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from news import editorial, history, traffic, withdrawals
from news.models import ArticlePage, Withdrawal
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import fresh, signed_in

pytestmark = pytest.mark.django_db

EXPLAIN = {
    "reason": "Sai số liệu, theo yêu cầu của UBND phường",
    "answer": "explain",
    "explanation": "Bài nêu sai số liệu; phường sẽ đăng lại sau khi kiểm tra.",
}


@pytest.fixture
def article(office) -> ArticlePage:
    article = office.checked(title="Tin bị gỡ")
    editorial.approve(article, office.approver)
    return fresh(article)


def take_down(user, page: Page, **data):
    return signed_in(user).post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), data)


def test_readers_find_the_explanation(office, article, client):
    assert take_down(office.approver, article, **EXPLAIN).status_code == 302
    assert not fresh(article).live
    response = client.get(article.url)
    page = response.content.decode()
    assert response.status_code == 410
    assert "Bài viết này đã được gỡ" in page
    assert EXPLAIN["explanation"] in page
    assert EXPLAIN["reason"] not in page
    assert article.title not in page
    assert 'name="robots" content="noindex"' in page
    assert client.head(article.url).status_code == 410


def test_the_reason_stays_in_the_history(office, article):
    take_down(office.approver, article, **EXPLAIN)
    rows = [(row.action, row.comment) for row in history.history(article)]
    assert (history.REASON_OF_WITHDRAWAL, EXPLAIN["reason"]) in rows
    assert "wagtail.unpublish" in [action for action, _comment in rows]


def test_it_leaves_every_list_and_keeps_its_views(office, article, client):
    client.post(
        reverse("news:count_view", args=[article.pk]), headers={"user-agent": "Mozilla/5.0"}
    )
    traffic.fold(timezone.now())
    assert traffic.views_shown(article.pk) == 1
    take_down(office.approver, article, **EXPLAIN)
    for address in ("/rss/", "/sitemap.xml", "/tim-kiem/?q=Tin+bị+gỡ", office.category.url):
        assert "tin-bi-go" not in client.get(address).content.decode()
    assert client.post(reverse("news:count_view", args=[article.pk])).status_code == 404
    assert traffic.views_shown(article.pk) == 1


def test_publishing_again_ends_it(office, article, client):
    take_down(office.approver, article, **EXPLAIN)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    editorial.approve(fresh(article), office.approver)
    assert client.get(article.url).status_code == 200
    assert not Withdrawal.objects.exists()


def test_readers_are_led_on(office, article, client):
    target = ArticlePageFactory(parent=office.category)
    take_down(office.approver, article, reason="Trùng bài", answer="lead_on", target=target.pk)
    response = client.get(article.url)
    assert response.status_code == 302
    assert response["Location"] == target.url
    target.unpublish()
    assert client.get(article.url).status_code == 404
    target.delete()
    assert client.get(article.url).status_code == 404


def test_readers_find_nothing(office, article, client):
    take_down(office.approver, article, reason="Lỗi thử nghiệm", answer="nothing")
    assert client.get(article.url).status_code == 404


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"reason": ""}, "Hãy ghi lý do gỡ bài"),
        ({"explanation": " "}, "Hãy viết một câu để bạn đọc hiểu"),
        ({"answer": "lead_on"}, "Hãy chọn trang để chuyển bạn đọc đến"),
        ({"answer": "lead_on", "target": "999999"}, "Hãy chọn một trang đã đăng của cổng này"),
        ({"answer": "khác"}, "khác"),
    ],
    ids=["no reason", "no explanation", "no target", "unknown target", "unknown answer"],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(office, article, data, says):
    response = take_down(office.approver, article, **{**EXPLAIN, **data})
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert fresh(article).live
    if data.get("reason") != "":
        assert EXPLAIN["reason"] in page


def test_no_page_of_another_site_is_led_to(office, article, root):
    home = HomePageFactory(parent=root)
    Site.objects.create(hostname="ben.test", root_page=home)
    foreign = ArticlePageFactory(parent=CategoryPageFactory(parent=home))
    response = take_down(office.approver, article, reason="x", answer="lead_on", target=foreign.pk)
    assert response.status_code == 422
    assert fresh(article).live


def test_the_explanation_is_text(office, article, client):
    attack = '<a href="https://cuoc.example">cược</a><script>x()</script>'
    take_down(office.approver, article, **{**EXPLAIN, "explanation": attack})
    page = client.get(article.url).content.decode()
    assert '<a href="https://cuoc.example"' not in page
    assert "<script>x()" not in page


@pytest.mark.parametrize("role", ["reporter", "editor", "category_admin"])
def test_nobody_else_takes_articles_down(office, article, role):
    take_down(office.people[role], article, **EXPLAIN)
    assert fresh(article).live


def test_a_private_article_tells_strangers_nothing(office, article, client):
    PageViewRestriction.objects.create(
        page=office.category, restriction_type=PageViewRestriction.LOGIN
    )
    take_down(office.approver, article, **EXPLAIN)
    response = client.get(article.url)
    assert response.status_code == 302
    assert EXPLAIN["explanation"] not in response.content.decode()


def test_several_are_taken_down_with_one_reason(office, article, client):
    other = ArticlePageFactory(parent=office.category, title="Tin khác")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    address += f"?id={article.pk}&id={other.pk}"
    approver = signed_in(office.approver)
    assert "Vì sao gỡ bài?" in approver.get(address).content.decode()
    approver.post(address, {"reason": ""})
    assert fresh(article).live
    approver.post(address, {"reason": "Bị chèn quảng cáo", "explanation": "Bài bị can thiệp."})
    for page in (article, other):
        assert not fresh(page).live
        assert client.get(page.url).status_code == 410
        comments = [row.comment for row in history.history(page)]
        assert "Bị chèn quảng cáo" in comments


def test_other_pages_go_offline_as_ever(office, client):
    category = CategoryPageFactory(parent=office.site.root_page, title="Tạm")
    address = reverse("wagtailadmin_pages:unpublish", args=[category.pk])
    admin = signed_in(office.admin)
    assert admin.get(address).status_code == 200
    admin.post(address)
    assert not Page.objects.get(pk=category.pk).live
    assert client.get(category.url).status_code == 404


def test_the_editor_previews_an_article_that_is_down(office, article):
    take_down(office.approver, article, **EXPLAIN)
    address = reverse("wagtailadmin_pages:view_draft", args=[article.pk])
    response = signed_in(office.editor).get(address)
    assert response.status_code == 200
    assert article.title in response.content.decode()


def test_an_article_that_nobody_took_down_has_no_answer(office):
    assert withdrawals.of(office.draft()) is None
