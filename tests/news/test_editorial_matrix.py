"""Roles × actions, every cell, by real requests to the admin: screens, bulk actions, direct POSTs.

What a role may do is read from the table in `news.editorial`; an attempt reports what happened to
the data, not what the page said.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site, Workflow

from cms.models import Banner, PortalDocument, PortalImage, SiteSettings, User, WebLinkSet
from news import royalties, urgent
from news.editorial import ROLES, Right, Role
from news.models import (
    ArticlePage,
    Author,
    BaseSalary,
    CategoryPage,
    CategoryWorkflow,
    Deputyship,
    ErrorReport,
    RoyaltyClosing,
    RoyaltyPiece,
    RoyaltyRate,
    RoyaltySignOff,
    SearchPromotion,
    SearchSynonym,
    UrgentPublication,
)
from tests.factories import ArticlePageFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import (
    PASSWORD,
    Office,
    action_url,
    add_url,
    article_form,
    edit_url,
    fresh,
    open_office,
    post_urgent,
    signed_in,
    step_of,
)

pytestmark = pytest.mark.one_engine

NOBODY: frozenset[Right] = frozenset()
WRITERS = {Right.DRAFT_IN_OWN_CATEGORIES, Right.DRAFT_ANYWHERE}


@dataclass
class Attempt:
    """One person at their browser, in an office where nothing has happened yet."""

    office: Office
    user: User
    client: Client

    def post(self, address: str, data: dict | None = None) -> None:
        self.client.post(address, data or {})

    def bulk(self, action: str, page: Page, **data) -> None:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        self.post(f"{address}?id={page.pk}", data)

    def live_article(self) -> ArticlePage:
        return ArticlePageFactory(parent=self.office.category, owner=self.office.reporter)


def page_url(name: str, page: Page, *more: int) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])


def enter(attempt: Attempt) -> bool:
    return attempt.client.get(reverse("wagtailadmin_home")).status_code == 200


def create_in_own_category(attempt: Attempt) -> bool:
    attempt.post(add_url(attempt.office.category), article_form("Tin"))
    return ArticlePage.objects.filter(title="Tin", live=False).exists()


def create_in_another_category(attempt: Attempt) -> bool:
    attempt.post(add_url(attempt.office.other), article_form("Tin"))
    return ArticlePage.objects.filter(title="Tin").exists()


def create_and_submit(attempt: Attempt) -> bool:
    attempt.post(add_url(attempt.office.category), article_form("Tin", **{"action-submit": "1"}))
    article = ArticlePage.objects.filter(title="Tin").first()
    return article is not None and step_of(article) == "Biên tập"


def create_and_publish(attempt: Attempt) -> bool:
    attempt.post(add_url(attempt.office.category), article_form("Tin", **{"action-publish": "1"}))
    return ArticlePage.objects.filter(title="Tin", live=True).exists()


def edit_own_draft(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.user)
    attempt.post(edit_url(article), article_form("Đã sửa"))
    return fresh(article).latest_revision.object_str == "Đã sửa"


def edit_the_draft_of_another(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.office.one_more(Role.REPORTER))
    attempt.post(edit_url(article), article_form("Đã sửa"))
    return fresh(article).latest_revision.object_str == "Đã sửa"


def read_the_draft_of_another(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.office.one_more(Role.REPORTER))
    return attempt.client.get(page_url("view_draft", article)).status_code == 200


def submit_own_draft(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.user)
    attempt.post(edit_url(article), article_form("Tin", **{"action-submit": "1"}))
    return step_of(article) == "Biên tập"


def approve_at_the_first_step(attempt: Attempt) -> bool:
    article = attempt.office.submitted()
    attempt.post(action_url(article, "approve"))
    return step_of(article) == "Duyệt đăng"


def approve_at_the_last_step(attempt: Attempt) -> bool:
    article = attempt.office.checked()
    attempt.post(action_url(article, "approve"))
    return fresh(article).live


def approve_own_piece_at_the_first_step(attempt: Attempt) -> bool:
    article = attempt.office.submitted(owner=attempt.user) if _may_submit(attempt) else None
    if article is None:
        return False
    attempt.post(action_url(article, "approve"))
    return step_of(article) != "Biên tập"


def _may_submit(attempt: Attempt) -> bool:
    return bool(ROLES[Role(attempt.user.username)].rights & (WRITERS | {Right.EDIT_ANY}))


def return_at_the_first_step(attempt: Attempt) -> bool:
    article = attempt.office.submitted()
    attempt.post(action_url(article, "reject"), {"comment": "Thiếu nguồn."})
    return step_of(article) is None


def return_at_the_last_step(attempt: Attempt) -> bool:
    article = attempt.office.checked()
    attempt.post(action_url(article, "reject"), {"comment": "Thiếu nguồn."})
    return step_of(article) is None


def return_without_a_reason(attempt: Attempt) -> bool:
    first, last = attempt.office.submitted(), attempt.office.checked()
    for article in (first, last):
        attempt.post(action_url(article, "reject"), {"comment": ""})
        attempt.post(
            edit_url(article),
            {"action-workflow-action": "true", "workflow-action-name": "reject"},
        )
    return step_of(first) is None or step_of(last) is None


def publish_urgently(attempt: Attempt) -> bool:
    drafted, sent = attempt.office.draft(), attempt.office.submitted()
    for article in (drafted, sent):
        post_urgent(attempt.client, article, "Bão đổ bộ đêm nay.")
    return fresh(drafted).live and fresh(sent).live


def publish_own_piece_urgently(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.user)
    post_urgent(attempt.client, article, "Bão đổ bộ đêm nay.")
    return fresh(article).live


def _urgently_published(attempt: Attempt) -> UrgentPublication:
    article, publisher = attempt.office.draft(), attempt.office.one_more(Role.APPROVER)
    return urgent.publish(article, publisher, "Bão đổ bộ.", article.latest_revision_id)


def confirm_an_urgent_publication(attempt: Attempt) -> bool:
    record = _urgently_published(attempt)
    attempt.post(reverse("news_deciding:confirm_urgent", args=[record.pk]))
    return not urgent.waiting().exists()


def take_an_urgent_publication_down(attempt: Attempt) -> bool:
    record = _urgently_published(attempt)
    address = reverse("news_deciding:take_down_urgent", args=[record.pk])
    attempt.post(address, {"reason": "Sai số liệu."})
    return not fresh(record.page).live


def _name_a_deputy(attempt: Attempt, absent: User, deputy: User) -> bool:
    today = timezone.localdate().isoformat()
    data = {"absent": absent.pk, "deputy": deputy.pk, "starts_on": today, "ends_on": today}
    attempt.post(reverse("news_deciding:deputies"), data | {"reason": "Nghỉ phép"})
    return Deputyship.objects.exists()


def name_a_deputy_for_oneself(attempt: Attempt) -> bool:
    is_editor = attempt.user == attempt.office.editor
    other = attempt.office.approver if is_editor else attempt.office.editor
    return _name_a_deputy(attempt, attempt.user, other)


def name_a_deputy_for_another(attempt: Attempt) -> bool:
    absent = attempt.office.one_more(Role.APPROVER)
    return _name_a_deputy(attempt, absent, attempt.office.one_more(Role.EDITOR))


def end_the_deputyship_of_others(attempt: Attempt) -> bool:
    today = timezone.localdate()
    record = Deputyship.objects.create(
        site=attempt.office.site,
        absent=attempt.office.one_more(Role.APPROVER),
        deputy=attempt.office.one_more(Role.EDITOR),
        starts_on=today,
        ends_on=today,
    )
    attempt.post(reverse("news_deciding:end_deputy", args=[record.pk]))
    return Deputyship.objects.get(pk=record.pk).ended_at is not None


def choose_the_people_of_a_category(attempt: Attempt) -> bool:
    address = reverse("news_deciding:category_people", args=[attempt.office.category.pk])
    attempt.post(address, {"publish": [attempt.office.approver.pk]})
    return CategoryWorkflow.objects.exists()


def publish_directly(attempt: Attempt) -> bool:
    article = attempt.office.draft()
    attempt.post(edit_url(article), article_form("Tin", **{"action-publish": "1"}))
    return fresh(article).live


def publish_an_old_version(attempt: Attempt) -> bool:
    article = attempt.office.draft()
    address = page_url("revisions_revert", article, article.latest_revision_id)
    attempt.post(address, article_form("Tin", **{"action-publish": "1"}))
    return fresh(article).live


def publish_in_bulk(attempt: Attempt) -> bool:
    article = attempt.office.draft()
    attempt.bulk("publish", article)
    attempt.bulk("publish", attempt.office.category, include_descendants="on")
    return fresh(article).live


def publish_by_copying(attempt: Attempt) -> bool:
    article = attempt.live_article()
    for extra in ({"publish_copies": "on"}, {"alias": "on"}):
        attempt.post(
            page_url("copy", article),
            {
                "new_title": "Bản sao",
                "new_slug": "ban-sao",
                "new_parent_page": str(attempt.office.other.pk),
                **extra,
            },
        )
    return ArticlePage.objects.exclude(pk=article.pk).filter(live=True).exists()


def copy_a_whole_category(attempt: Attempt) -> bool:
    attempt.live_article()
    attempt.post(
        page_url("copy", attempt.office.category),
        {
            "new_title": "Bản sao",
            "new_slug": "ban-sao",
            "new_parent_page": str(attempt.office.site.root_page_id),
            "copy_subpages": "on",
            "publish_copies": "on",
        },
    )
    return ArticlePage.objects.count() > 1


def copy_the_whole_site(attempt: Attempt) -> bool:
    attempt.live_article()
    attempt.post(
        page_url("copy", attempt.office.site.root_page),
        {
            "new_title": "Bản sao",
            "new_slug": "ban-sao",
            "new_parent_page": str(Page.get_first_root_node().pk),
            "copy_subpages": "on",
            "publish_copies": "on",
        },
    )
    return ArticlePage.objects.count() > 1


def take_down(attempt: Attempt) -> bool:
    article = attempt.live_article()
    attempt.post(page_url("unpublish", article), {"reason": "Sai", "answer": "nothing"})
    return not fresh(article).live


def take_down_in_bulk(attempt: Attempt) -> bool:
    article = attempt.live_article()
    attempt.bulk("unpublish", article, reason="Sai")
    return not fresh(article).live


def _report_of_a_reader(attempt: Attempt) -> ErrorReport:
    return ErrorReport.objects.create(page=attempt.live_article(), text="Sai", sender="x", form="x")


def take_a_reader_s_report(attempt: Attempt) -> bool:
    report = _report_of_a_reader(attempt)
    attempt.post(reverse("news_aftercare:take_error_report", args=[report.pk]))
    return ErrorReport.objects.get().state == "taken"


def close_a_reader_s_report(attempt: Attempt) -> bool:
    report = _report_of_a_reader(attempt)
    address = reverse("news_aftercare:error_report", args=[report.pk])
    attempt.post(address, {"state": "dismissed", "note": "Không sai"})
    return ErrorReport.objects.get().state == "dismissed"


def correct_after_a_reader_s_report(attempt: Attempt) -> bool:
    report = _report_of_a_reader(attempt)
    address = reverse("news_aftercare:correct_error", args=[report.pk])
    attempt.post(address, {"wrong": "", "right": "Đúng"})
    return bool(fresh(report.page).get_latest_revision_as_object().corrections.all())


def delete_an_article(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.user)
    attempt.post(page_url("delete", article))
    return not ArticlePage.objects.filter(pk=article.pk).exists()


def delete_in_bulk(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.user)
    attempt.bulk("delete", article)
    return not ArticlePage.objects.filter(pk=article.pk).exists()


def move_an_article(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.user)
    attempt.post(page_url("move_confirm", article, attempt.office.other.pk))
    return fresh(article).is_child_of(attempt.office.other)


def move_in_bulk(attempt: Attempt) -> bool:
    article = attempt.office.draft(owner=attempt.user)
    attempt.bulk("move", article, chooser=str(attempt.office.other.pk))
    return fresh(article).is_child_of(attempt.office.other)


def make_an_article_private(attempt: Attempt) -> bool:
    article = attempt.live_article()
    attempt.post(page_url("set_privacy", article), {"restriction_type": "login"})
    return article.view_restrictions.exists()


def make_a_category_private(attempt: Attempt) -> bool:
    attempt.post(page_url("set_privacy", attempt.office.category), {"restriction_type": "login"})
    return attempt.office.category.view_restrictions.exists()


def create_a_category(attempt: Attempt) -> bool:
    data = {"parent": attempt.office.category.pk, "title": "Chuyên mục con"}
    attempt.post(reverse("news_categories:create"), data)
    return CategoryPage.objects.filter(title="Chuyên mục con").exists()


def rename_a_category(attempt: Attempt) -> bool:
    data = _category_form("Tên mới", **{"action-publish": "1", "slug": "ten-moi"})
    attempt.post(edit_url(attempt.office.category), data)
    return CategoryPage.objects.filter(title="Tên mới", live=True).exists()


def _category_form(title: str, **extra) -> dict[str, str]:
    return article_form(title, description="", show_in_menus="on", quiet_days="30", **extra)


def delete_a_category(attempt: Attempt) -> bool:
    category = CategoryPageFactory(parent=attempt.office.site.root_page)
    attempt.post(page_url("delete", category))
    return not CategoryPage.objects.filter(pk=category.pk).exists()


def open_the_category_screen(attempt: Attempt) -> bool:
    return attempt.client.get(reverse("news_categories:index")).status_code == 200


def publish_the_home_page(attempt: Attempt) -> bool:
    home = attempt.office.site.root_page
    data = article_form("Trang chủ mới", slug=home.slug, **{"action-publish": "1"})
    attempt.post(edit_url(home), data | {"sections-count": "0"})
    return Page.objects.get(pk=home.pk).title == "Trang chủ mới"


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


ACTIONS: dict[Callable[[Attempt], bool], set[Right] | frozenset[Right]] = {
    enter: {Right.ENTER},
    create_in_own_category: WRITERS,
    create_in_another_category: {Right.DRAFT_ANYWHERE},
    create_and_submit: WRITERS,
    create_and_publish: NOBODY,
    edit_own_draft: WRITERS | {Right.EDIT_ANY},
    edit_the_draft_of_another: {Right.EDIT_ANY},
    read_the_draft_of_another: {Right.EDIT_ANY},
    submit_own_draft: WRITERS | {Right.EDIT_ANY},
    approve_at_the_first_step: {Right.CHECK},
    approve_at_the_last_step: {Right.APPROVE},
    approve_own_piece_at_the_first_step: NOBODY,
    return_at_the_first_step: {Right.CHECK},
    return_at_the_last_step: {Right.APPROVE},
    return_without_a_reason: NOBODY,
    publish_urgently: {Right.PUBLISH_URGENTLY},
    publish_own_piece_urgently: NOBODY,
    confirm_an_urgent_publication: {Right.CHECK, Right.APPROVE},
    take_an_urgent_publication_down: {Right.CHECK, Right.APPROVE},
    name_a_deputy_for_oneself: {Right.CHECK, Right.APPROVE},
    name_a_deputy_for_another: {Right.MANAGE_WORKFLOWS},
    end_the_deputyship_of_others: {Right.MANAGE_WORKFLOWS},
    choose_the_people_of_a_category: {Right.MANAGE_WORKFLOWS},
    publish_directly: NOBODY,
    publish_an_old_version: NOBODY,
    publish_in_bulk: NOBODY,
    publish_by_copying: NOBODY,
    copy_a_whole_category: NOBODY,
    copy_the_whole_site: NOBODY,
    take_down: {Right.UNPUBLISH},
    take_down_in_bulk: {Right.UNPUBLISH},
    take_a_reader_s_report: {Right.ANSWER_READERS},
    close_a_reader_s_report: {Right.ANSWER_READERS},
    correct_after_a_reader_s_report: {Right.ANSWER_READERS},
    delete_an_article: {Right.DELETE_PAGES},
    delete_in_bulk: {Right.DELETE_PAGES},
    move_an_article: {Right.MOVE_ARTICLES},
    move_in_bulk: {Right.MOVE_ARTICLES},
    make_an_article_private: {Right.RESTRICT_PAGES},
    make_a_category_private: {Right.RESTRICT_PAGES},
    create_a_category: {Right.MANAGE_CATEGORIES},
    rename_a_category: {Right.MANAGE_CATEGORIES},
    delete_a_category: {Right.DELETE_PAGES},
    open_the_category_screen: {Right.MANAGE_CATEGORIES},
    publish_the_home_page: {Right.PUBLISH_STANDING_PAGES},
    make_an_account: {Right.MANAGE_USERS},
    put_oneself_into_a_group: {Right.MANAGE_USERS},
    change_site_settings: {Right.MANAGE_SETTINGS},
    make_web_links: {Right.MANAGE_WEB_LINKS},
    show_a_banner: {Right.MANAGE_BANNERS},
    make_an_author: {Right.MANAGE_AUTHORS},
    add_synonyms_to_the_search: {Right.MANAGE_SEARCH},
    promote_a_search_result: {Right.MANAGE_SEARCH},
    set_a_royalty: {Right.SET_ROYALTIES},
    close_a_month_of_royalties: {Right.CLOSE_ROYALTIES},
    sign_a_month_of_royalties: {Right.SIGN_ROYALTIES},
    add_a_royalty_rate: {Right.MANAGE_ROYALTY_RATES},
    add_a_base_salary: {Right.MANAGE_ROYALTY_RATES},
    make_a_redirect: {Right.MANAGE_REDIRECTS},
    change_the_workflow: {Right.MANAGE_WORKFLOWS},
    read_the_report_of_all: {Right.SEE_REPORTS},
    read_the_report_of_own_pieces: {Right.SEE_REPORTS, Right.SEE_OWN_REPORT},
    read_the_monthly_report: {Right.SEE_REPORTS},
    take_a_report_away_as_a_file: {Right.SEE_REPORTS},
    upload_an_image: {Right.UPLOAD_MEDIA},
    upload_a_document: {Right.UPLOAD_MEDIA},
}


@pytest.fixture(scope="module")
def shared_office(django_db_setup, django_db_blocker) -> Iterator[Office]:
    """One office for all cells; each cell's doings are rolled back by its own `db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        Site.objects.all().delete()
        Page.objects.filter(depth=2).first().delete()
        home = HomePageFactory(parent=Page.get_first_root_node())
        site = Site.objects.create(
            hostname="testserver", root_page=home, is_default_site=True, site_name="Thử Nghiệm"
        )
        own, other = CategoryPageFactory.create_batch(2, parent=home)
        yield open_office(site, own, other)
        transaction.set_rollback(True)


@pytest.fixture
def here(shared_office, db) -> Office:
    """The shared office as the database has it now."""
    people = {role: User.objects.get(pk=user.pk) for role, user in shared_office.people.items()}
    own = CategoryPage.objects.get(pk=shared_office.category.pk)
    other = CategoryPage.objects.get(pk=shared_office.other.pk)
    return Office(Site.objects.get(pk=shared_office.site.pk), own, other, people)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_each_role_does_what_the_table_says_and_nothing_else(role, action, here):
    user = here.people[role]
    attempt = Attempt(here, user, signed_in(user))
    assert action(attempt) is bool(ROLES[role].rights & ACTIONS[action])


def test_every_right_is_tried_by_some_cell():
    tried = {right for rights in ACTIONS.values() for right in rights}
    assert set(Right) - tried == {Right.CHOOSE_MEDIA, Right.EDIT_ANY_MEDIA}
