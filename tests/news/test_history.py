"""Who did what when on each piece: whole, for those concerned, and never changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from wagtail.log_actions import LogContext, log
from wagtail.models import PageLogEntry

from cms.models import User, WebLinkSet
from news import editorial
from news.categories import merge_categories
from news.editorial import Role
from news.history import history
from tests.factories import CategoryPageFactory
from tests.news.editorial_desk import fresh, signed_in


def history_url(article) -> str:
    return reverse("wagtailadmin_pages:history", args=[article.pk])


def shown(user, article) -> str:
    return signed_in(user).get(history_url(article)).content.decode()


def test_the_screen_tells_steps_and_reasons(office):
    article = office.submitted()
    editorial.return_for_changes(article, office.editor, "Thiếu <nguồn>.")
    page = shown(office.reporter, article)
    for words in (
        "Trần Minh Thư",
        "Lê Thanh Hà",
        "Trả lại ở bước “Biên tập”",
        "Thiếu &lt;nguồn&gt;.",
    ):
        assert words in page


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_those_who_may_see_the_piece_see_its_history(office, role):
    article = office.submitted()
    allowed = {Role.REPORTER, Role.EDITOR, Role.APPROVER, Role.ADMIN}
    answer = signed_in(office.people[role]).get(history_url(article))
    assert (answer.status_code == 200) == (role in allowed)


@pytest.mark.parametrize("place", ["history", "results", "compare"])
def test_a_reporter_of_another_category_sees_nothing(office, place):
    article = office.draft()
    stranger = office.one_more(Role.REPORTER, categories=[office.other])
    address = {
        "history": history_url(article),
        "results": history_url(article) + "results/",
        "compare": reverse(
            "wagtailadmin_pages:revisions_compare", args=[article.pk, "earliest", "latest"]
        ),
    }[place]
    assert signed_in(office.reporter).get(address).status_code == 200
    assert signed_in(stranger).get(address).status_code == 302


def test_strangers_are_asked_to_log_in(office, client):
    answer = client.get(history_url(office.draft()))
    assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_a_deleted_account_keeps_its_name(office):
    article = office.submitted()
    editorial.return_for_changes(article, office.editor, "Thiếu nguồn.")
    User.objects.get(pk=office.editor.pk).delete()
    assert "Lê Thanh Hà" in [entry.who for entry in history(article)]
    assert "Lê Thanh Hà" in shown(office.reporter, article)


@pytest.mark.parametrize("form", ["", "?export=csv"])
def test_the_history_of_the_site_names_deleted_accounts_too(office, form):
    article = office.submitted()
    editorial.return_for_changes(article, office.editor, "Thiếu nguồn.")
    link_set = WebLinkSet.objects.create(site=article.get_site(), name="Liên kết")
    log(link_set, "wagtail.edit", user=office.editor)
    User.objects.get(pk=office.editor.pk).delete()
    address = reverse("wagtailadmin_reports:site_history") + form
    answer = signed_in(office.admin).get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert body.decode().count("Lê Thanh Hà") == 2
    assert "đã xóa" not in body.decode()


def test_a_name_stays_as_it_was_then(office):
    article = office.draft()
    User.objects.filter(pk=office.reporter.pk).update(last_name="Đặng")
    assert {entry.who for entry in history(article)} == {"Trần Minh Thư"}


def test_a_bulk_action_is_in_the_history_of_each_piece(office):
    articles = [office.draft(), office.draft()]
    with LogContext(user=office.admin):
        for article in articles:
            log(article, "wagtail.unpublish", user=office.admin)
    for article in articles:
        assert [entry.action for entry in history(article)].count("wagtail.unpublish") == 1
        assert "Gỡ" in shown(office.editor, article)


def test_the_second_history_of_workflows_leads_to_the_whole_one(office):
    article = office.submitted()
    client = signed_in(office.editor)
    state = article.current_workflow_state
    for name, args in (("", [article.pk]), ("_detail", [article.pk, state.pk])):
        address = reverse(f"wagtailadmin_pages:workflow_history{name}", args=args)
        assert client.get(address)["Location"] == history_url(article)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_history_is_only_read(office, method):
    article = office.submitted()
    before = list(PageLogEntry.objects.order_by("pk").values())
    client = signed_in(office.admin)
    for address in (history_url(article), history_url(article) + "results/"):
        assert getattr(client, method)(address).status_code == 405
    assert list(PageLogEntry.objects.order_by("pk").values()) == before


def test_no_screen_manages_log_rows():
    def names(patterns, prefix=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from names(pattern.url_patterns, f"{prefix}{pattern.namespace or ''}:")
            else:
                yield f"{prefix}{pattern.name}"

    about = {name for name in names(get_resolver().url_patterns) if "logentry" in name.lower()}
    assert about == set()


def test_deleting_a_piece_keeps_its_history(office):
    article = office.submitted()
    before = PageLogEntry.objects.filter(page_id=article.pk).count()
    fresh(article).delete()
    assert PageLogEntry.objects.filter(page_id=article.pk).count() >= before


def test_queries_do_not_grow_with_the_history(office):
    article = office.draft()
    client = signed_in(office.editor)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            client.get(history_url(article))
        return len(context)

    def add(count: int) -> None:
        for _ in range(count):
            fresh(article).save_revision(user=office.reporter, log_action=True)

    add(2)
    queries()
    few = queries()
    add(8)
    assert queries() == few


def test_a_merge_keeps_the_name_of_who_did_it(office):
    article = office.draft()
    target = CategoryPageFactory(parent=office.site.root_page)
    merge_categories(office.category, target, office.admin)
    User.objects.get(pk=office.admin.pk).delete()
    assert [entry.who for entry in history(article) if entry.action == "wagtail.move"] == [
        "Đỗ Quang Dũng"
    ]
