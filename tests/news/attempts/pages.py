"""Attempts on articles, categories and what decides about them."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.models import User
from news import urgent
from news.editorial import ROLES, Right, Role
from news.models import (
    ArticlePage,
    CategoryPage,
    CategoryWorkflow,
    Deputyship,
    ErrorReport,
    UrgentPublication,
)
from tests.factories import ArticlePageFactory, CategoryPageFactory
from tests.news.editorial_desk import (
    Office,
    action_url,
    add_url,
    article_form,
    edit_url,
    fresh,
    post_urgent,
    step_of,
)

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
