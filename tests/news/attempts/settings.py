"""Attempts on accounts, settings, royalties, reports and uploads."""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Workflow

from cms.models import Banner, PortalDocument, PortalImage, SiteSettings, User, WebLinkSet
from news import royalties
from news.editorial import ROLES, Role
from news.models import (
    ArticlePage,
    Author,
    BaseSalary,
    RoyaltyClosing,
    RoyaltyPiece,
    RoyaltyRate,
    RoyaltySignOff,
    SearchPromotion,
    SearchSynonym,
)
from tests.factories import ArticlePageFactory
from tests.news.attempts.pages import Attempt
from tests.news.editorial_desk import (
    PASSWORD,
)


def make_an_account(attempt: Attempt) -> bool:
    attempt.post(
        reverse("wagtailusers_users:add"),
        {
            "username": "nguoi-la",
            "email": "nguoi-la@example.test",
            "first_name": "Lạ",
            "last_name": "Người",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    return User.objects.filter(username="nguoi-la").exists()


def put_oneself_into_a_group(attempt: Attempt) -> bool:
    name = ROLES[Role.APPROVER].group_name
    group = attempt.office.approver.groups.get(name=name)
    attempt.user.groups.remove(group)
    attempt.post(
        reverse("wagtailusers_users:edit", args=[attempt.user.pk]),
        {
            "username": attempt.user.username,
            "email": attempt.user.email,
            "first_name": attempt.user.first_name,
            "last_name": attempt.user.last_name,
            "is_active": "on",
            "groups": [str(group.pk)],
        },
    )
    return attempt.user.groups.filter(name=name).exists()


def change_site_settings(attempt: Attempt) -> bool:
    site = attempt.office.site
    attempt.post(
        reverse("wagtailsettings:edit", args=["cms", "sitesettings", site.pk]),
        {"agency_name": "UBND khác", "theme": "son"},
    )
    return SiteSettings.objects.filter(site=site, agency_name="UBND khác").exists()


def add_synonyms_to_the_search(attempt: Attempt) -> bool:
    attempt.post(
        reverse(SearchSynonym.snippet_viewset.get_url_name("add")),
        {"site": str(attempt.office.site.pk), "terms": "Hải Vân; Hòa Hiệp Bắc"},
    )
    return SearchSynonym.objects.filter(site=attempt.office.site).exists()


def promote_a_search_result(attempt: Attempt) -> bool:
    attempt.post(
        reverse(SearchPromotion.snippet_viewset.get_url_name("add")),
        {
            "site": str(attempt.office.site.pk),
            "terms": "khai sinh",
            "address": "https://dichvucong.gov.vn/khai-sinh",
            "title": "Đăng ký khai sinh",
        },
    )
    return SearchPromotion.objects.exists()


def _royalty_month(attempt: Attempt) -> tuple[str, ArticlePage]:
    """The address of a month that is over, with one article in it."""
    article = attempt.live_article()
    moment = datetime(2026, 7, 15, 5, tzinfo=UTC)
    ArticlePage.objects.filter(pk=article.pk).update(first_published_at=moment)
    return reverse("news_royalties:month", args=[attempt.office.site.pk, 2026, 7]), article


def set_a_royalty(attempt: Attempt) -> bool:
    address, article = _royalty_month(attempt)
    attempt.post(address, {f"p{article.pk}-kind": "unpaid", f"p{article.pk}-reason": "Tin nội bộ"})
    return RoyaltyPiece.objects.exists()


def close_a_month_of_royalties(attempt: Attempt) -> bool:
    address = reverse("news_royalties:close", args=[attempt.office.site.pk, 2026, 7])
    attempt.post(address)
    return RoyaltyClosing.objects.exists()


def sign_a_month_of_royalties(attempt: Attempt) -> bool:
    site, month = attempt.office.site, date(2026, 7, 1)
    royalties.close_month(site, month, attempt.office.one_more(Role.ADMIN))
    attempt.post(reverse("news_royalties:sign", args=[site.pk, 2026, 7]))
    return RoyaltySignOff.objects.exists()


def add_a_royalty_rate(attempt: Attempt) -> bool:
    attempt.post(
        reverse(RoyaltyRate.snippet_viewset.get_url_name("add")),
        {
            "site": str(attempt.office.site.pk),
            "kind": "news",
            "coefficient": "2",
            "effective_on": "2026-07-01",
            "reason": "Quyết định số 12",
        },
    )
    return RoyaltyRate.objects.filter(site=attempt.office.site).exists()


def add_a_base_salary(attempt: Attempt) -> bool:
    attempt.post(
        reverse(BaseSalary.snippet_viewset.get_url_name("add")),
        {"effective_on": "2030-07-01", "amount_vnd": "3000000", "source": "Nghị định"},
    )
    return BaseSalary.objects.filter(amount_vnd=3_000_000).exists()


def make_web_links(attempt: Attempt) -> bool:
    attempt.post(
        reverse(WebLinkSet.snippet_viewset.get_url_name("add")),
        {
            "site": str(attempt.office.site.pk),
            "name": "Liên kết",
            "heading": "Liên kết web",
            "layout": "list",
            "links-TOTAL_FORMS": "1",
            "links-INITIAL_FORMS": "0",
            "links-MIN_NUM_FORMS": "1",
            "links-MAX_NUM_FORMS": "1000",
            "links-0-title": "Chính phủ",
            "links-0-address": "https://chinhphu.vn",
            "links-0-ORDER": "1",
        },
    )
    return WebLinkSet.objects.exists()


def show_a_banner(attempt: Attempt) -> bool:
    attempt.post(
        reverse(Banner.snippet_viewset.get_url_name("add")),
        {
            "site": str(attempt.office.site.pk),
            "level": "3",
            "heading": "Bão số 5",
            "starts_at": "2026-01-01 00:00",
        },
    )
    return Banner.objects.exists()


def make_an_author(attempt: Attempt) -> bool:
    attempt.post(
        reverse(Author.snippet_viewset.get_url_name("add")), {"name": "Như Hân", "pen_name": ""}
    )
    return Author.objects.exists()


def make_a_redirect(attempt: Attempt) -> bool:
    attempt.post(
        reverse("wagtailredirects:add"),
        {"old_path": "/cu/", "redirect_link": "https://example.test/", "is_permanent": "on"},
    )
    return Redirect.objects.exists()


def change_the_workflow(attempt: Attempt) -> bool:
    workflow = Workflow.objects.get()
    attempt.post(reverse("wagtailadmin_workflows:disable", args=[workflow.pk]))
    workflow.refresh_from_db()
    return not workflow.active


def read_the_report_of_all(attempt: Attempt) -> bool:
    article = ArticlePageFactory(parent=attempt.office.other, owner=attempt.office.admin)
    return article.title in attempt.client.get(reverse("news_reports:index")).content.decode()


def read_the_report_of_own_pieces(attempt: Attempt) -> bool:
    article = ArticlePageFactory(parent=attempt.office.category, owner=attempt.user)
    return article.title in attempt.client.get(reverse("news_reports:index")).content.decode()


def read_the_monthly_report(attempt: Attempt) -> bool:
    return attempt.client.get(reverse("news_reports:monthly")).status_code == 200


def take_a_report_away_as_a_file(attempt: Attempt) -> bool:
    article = ArticlePageFactory(parent=attempt.office.other, owner=attempt.office.admin)
    answer = attempt.client.get(reverse("news_reports:csv"))
    return answer.status_code == 200 and article.title.encode() in b"".join(answer)


def upload_an_image(attempt: Attempt) -> bool:
    picture = get_test_image_file()
    file = SimpleUploadedFile("anh.png", picture.file.getvalue(), "image/png")
    attempt.post(
        reverse("wagtailimages:add"), {"title": "Ảnh", "file": file, "description": "Một tấm ảnh"}
    )
    return PortalImage.objects.exists()


def upload_a_document(attempt: Attempt) -> bool:
    file = SimpleUploadedFile("ke-hoach.txt", b"Ke hoach", "text/plain")
    attempt.post(reverse("wagtaildocs:add"), {"title": "Kế hoạch", "file": file})
    return PortalDocument.objects.exists()
