"""Every admin address of Wagtail's own × roles, anonymous people and another ward's editor.

With `test_admin_addresses`, which holds ours, no address under /admin/ is without a row: a new
release of Wagtail that adds one fails here until somebody says who gets in. What may be done behind
a door is held by `test_editorial_matrix`.
"""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import get_resolver
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, UploadedFile

from cms.models import PortalDocument, User
from news.editorial import Role
from tests.news.editorial_desk import fresh
from tests.news.test_admin_addresses import ADDRESSES as OURS
from tests.news.test_admin_addresses import _walk, tried, ward  # noqa: F401  a fixture

pytestmark = pytest.mark.one_engine


def addresses() -> list[str]:
    found = (route for route, _callback in _walk(get_resolver()) if route.startswith("admin/"))
    return [route for route in dict.fromkeys(found) if route not in OURS]


ADDRESSES = addresses()
# Who gets past the door, by GET and by a POST without data: R reporter, E editor, P approver,
# C category administrator, e an editor of another ward, * whoever is not logged in; - nobody of
# these. System administrators run the site and are not asked.
# TABLE BEGIN
TABLE: dict[str, tuple[str, str]] = {
    "admin/": ("REPCe", "-"),
    "admin/test404/": ("REPCe", "-"),
    "admin/api/main/documents/": ("REPCe", "-"),
    "admin/api/main/documents/<int:pk>/": ("REPCe", "-"),
    "admin/api/main/documents/find/": ("-", "-"),
    "admin/api/main/images/": ("REPCe", "-"),
    "admin/api/main/images/<int:pk>/": ("REPCe", "-"),
    "admin/api/main/images/find/": ("-", "-"),
    "admin/failwhale/": ("REPCe", "REPCe"),
    "admin/pages/<int:parent_page_id>/": ("REPe", "-"),
    "admin/pages/<int:parent_page_id>/results/": ("REPe", "-"),
    "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/": ("-", "-"),
    "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/": (
        "REC",
        "REC",
    ),
    "admin/pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/": ("REPe", "-"),
    "admin/pages/create/<slug:app_label>/<slug:model_name>": ("REPCe", "REPCe"),
    "admin/pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/": (
        "REPe",
        "-",
    ),
    "admin/pages/<int:page_id>/usage/": ("REP", "-"),
    "admin/pages/<int:page_id>/edit/preview/": ("REP", "REP"),
    "admin/pages/<int:page_id>/view_draft/": ("REP", "REP"),
    "admin/pages/<int:parent_page_id>/add_subpage/": ("REC", "REC"),
    "admin/pages/<int:page_id>/delete/": ("-", "-"),
    "admin/pages/<int:page_id>/convert_alias/": ("-", "-"),
    "admin/pages/search/": ("REPe", "-"),
    "admin/pages/search/results/": ("REPe", "-"),
    "admin/pages/<int:page_to_move_id>/move/": ("E", "E"),
    "admin/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/": ("REPCe", "E"),
    "admin/pages/<int:page_to_move_id>/set_position/": ("-", "-"),
    "admin/pages/<int:page_id>/copy/": ("REP", "REP"),
    "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/": ("E", "E"),
    "admin/pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/": (
        "E",
        "E",
    ),
    "admin/pages/workflow/confirm_cancellation/<int:page_id>/": ("REPCe", "REPCe"),
    "admin/pages/workflow/preview/<int:page_id>/<int:task_id>/": ("E", "-"),
    "admin/pages/<int:page_id>/privacy/": ("-", "-"),
    "admin/pages/<int:page_id>/lock/": ("-", "-"),
    "admin/pages/<int:page_id>/unlock/": ("-", "-"),
    "admin/pages/<int:page_id>/revisions/": ("REPCe", "REPCe"),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/view/": ("REP", "-"),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/revert/": ("REP", "REP"),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/unschedule/": ("P", "P"),
    "admin/pages/(\\d+)/revisions/compare/(live|earliest|\\d+)\\.\\.\\.(live|latest|\\d+)/$": (
        "REP",
        "-",
    ),
    "admin/choose-page/": ("REPCe", "-"),
    "admin/choose-page/<int:parent_page_id>/": ("REPCe", "-"),
    "admin/choose-page/search/": ("REPCe", "-"),
    "admin/choose-page/chosen-multiple/": ("REPCe", "-"),
    "admin/choose-external-link/": ("REPCe", "REPCe"),
    "admin/choose-email-link/": ("REPCe", "REPCe"),
    "admin/choose-phone-link/": ("REPCe", "REPCe"),
    "admin/choose-anchor-link/": ("REPCe", "REPCe"),
    "admin/tag-autocomplete/": ("REPCe", "REPCe"),
    "admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/": ("-", "-"),
    "admin/collections/": ("-", "-"),
    "admin/collections/add/": ("-", "-"),
    "admin/collections/<int:pk>/": ("-", "-"),
    "admin/collections/<int:pk>/delete/": ("-", "-"),
    "admin/collections/<int:collection_id>/privacy/": ("-", "-"),
    "admin/workflows/list/": ("-", "-"),
    "admin/workflows/list/results/": ("-", "-"),
    "admin/workflows/add/": ("-", "-"),
    "admin/workflows/enable/<int:pk>/": ("-", "-"),
    "admin/workflows/disable/<int:pk>/": ("-", "-"),
    "admin/workflows/edit/<int:pk>/": ("-", "-"),
    "admin/workflows/usage/<int:pk>/": ("-", "-"),
    "admin/workflows/usage/<int:pk>/results/": ("-", "-"),
    "admin/workflows/remove/<int:page_pk>/": ("-", "-"),
    "admin/workflows/remove/<int:page_pk>/<int:workflow_pk>/": ("-", "-"),
    "admin/workflows/tasks/add/<str:app_label>/<str:model_name>/": ("-", "-"),
    "admin/workflows/tasks/select_type/": ("-", "-"),
    "admin/workflows/tasks/index/": ("-", "-"),
    "admin/workflows/tasks/index/results/": ("-", "-"),
    "admin/workflows/tasks/edit/<int:pk>/": ("-", "-"),
    "admin/workflows/tasks/disable/<int:pk>/": ("-", "-"),
    "admin/workflows/tasks/enable/<int:pk>/": ("-", "-"),
    "admin/workflows/task_chooser/": ("REPCe", "-"),
    "admin/workflows/task_chooser/results/": ("REPCe", "-"),
    "admin/workflows/task_chooser/create/": ("REPCe", "REPCe"),
    "admin/workflows/task_chooser/<int:task_id>/": ("REPCe", "REPCe"),
    "admin/reports/locked/": ("-", "-"),
    "admin/reports/locked/results/": ("-", "-"),
    "admin/reports/workflow/": ("REPe", "-"),
    "admin/reports/workflow/results/": ("REPe", "-"),
    "admin/reports/workflow_tasks/": ("REPe", "-"),
    "admin/reports/workflow_tasks/results/": ("REPe", "-"),
    "admin/reports/site-history/": ("REPCe", "-"),
    "admin/reports/site-history/results/": ("REPCe", "-"),
    "admin/reports/aging-pages/": ("REPe", "-"),
    "admin/reports/aging-pages/results/": ("REPe", "-"),
    "admin/reports/page-types-usage/": ("REPe", "-"),
    "admin/reports/page-types-usage/results/": ("REPe", "-"),
    "admin/account/": ("REPCe", "REPCe"),
    "admin/logout/": ("-", "-"),
    "admin/dismissibles/": ("REPCe", "-"),
    "admin/editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/<int:session_id>/": (
        "-",
        "REP",
    ),
    "admin/editing-sessions/release/<int:session_id>/": ("-", "REPCe"),
    "admin/block-preview/": ("-", "-"),
    "admin/redirects/": ("-", "-"),
    "admin/redirects/results/": ("-", "-"),
    "admin/redirects/add/": ("-", "-"),
    "admin/redirects/<int:redirect_id>/": ("-", "-"),
    "admin/redirects/<int:redirect_id>/delete/": ("-", "-"),
    "admin/redirects/import/": ("-", "-"),
    "admin/redirects/import/process/": ("-", "-"),
    "admin/settings/<slug:app_name>/<slug:model_name>/": ("-", "-"),
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/": ("-", "-"),
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/": ("-", "-"),
    "admin/embeds/chooser/": ("REPCe", "REPCe"),
    "admin/embeds/chooser/upload/": ("REPCe", "REPCe"),
    "admin/snippets/": ("-", "-"),
    "admin/documents/": ("RECe", "-"),
    "admin/documents/results/": ("RECe", "-"),
    "admin/documents/add/": ("RECe", "RECe"),
    "admin/documents/edit/<int:document_id>/": ("Ee", "Ee"),
    "admin/documents/delete/<int:document_id>/": ("Ee", "Ee"),
    "admin/documents/multiple/add/": ("RECe", "RECe"),
    "admin/documents/multiple/<int:doc_id>/": ("-", "Ee"),
    "admin/documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/": ("-", "-"),
    "admin/documents/multiple/<int:doc_id>/delete/": ("-", "Ee"),
    "admin/documents/multiple/delete_upload/<int:uploaded_file_id>/": ("-", "-"),
    "admin/documents/usage/<int:document_id>/": ("Ee", "-"),
    "admin/images/": ("RECe", "-"),
    "admin/images/results/": ("RECe", "-"),
    "admin/images/<int:image_id>/": ("Ee", "Ee"),
    "admin/images/<int:image_id>/delete/": ("Ee", "Ee"),
    "admin/images/<int:image_id>/generate_url/": ("-", "-"),
    "admin/images/<int:image_id>/generate_url/output/": ("-", "-"),
    "admin/images/<int:image_id>/preview/<str:filter_spec>/": ("Ee", "Ee"),
    "admin/images/add/": ("RECe", "RECe"),
    "admin/images/usage/<int:image_id>/": ("Ee", "-"),
    "admin/images/multiple/add/": ("RECe", "RECe"),
    "admin/images/multiple/<int:image_id>/": ("-", "Ee"),
    "admin/images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/": ("-", "-"),
    "admin/images/multiple/<int:image_id>/delete/": ("-", "Ee"),
    "admin/images/multiple/delete_upload/<int:uploaded_file_id>/": ("-", "-"),
    "admin/sites/": ("-", "-"),
    "admin/sites/results/": ("-", "-"),
    "admin/sites/new/": ("-", "-"),
    "admin/sites/edit/<int:pk>/": ("-", "-"),
    "admin/sites/delete/<int:pk>/": ("-", "-"),
    "admin/sites/history/<int:pk>/": ("-", "-"),
    "admin/sites/history-results/<int:pk>/": ("-", "-"),
    "admin/sites/usage/<int:pk>/": ("-", "-"),
    "admin/sites/copy/<int:pk>/": ("-", "-"),
    "admin/groups/": ("-", "-"),
    "admin/groups/results/": ("-", "-"),
    "admin/groups/new/": ("-", "-"),
    "admin/groups/edit/<int:pk>/": ("-", "-"),
    "admin/groups/delete/<int:pk>/": ("-", "-"),
    "admin/groups/history/<int:pk>/": ("-", "-"),
    "admin/groups/history-results/<int:pk>/": ("-", "-"),
    "admin/groups/usage/<int:pk>/": ("-", "-"),
    "admin/locales/": ("-", "-"),
    "admin/locales/results/": ("-", "-"),
    "admin/locales/new/": ("-", "-"),
    "admin/locales/edit/<int:pk>/": ("-", "-"),
    "admin/locales/delete/<int:pk>/": ("-", "-"),
    "admin/locales/history/<int:pk>/": ("-", "-"),
    "admin/locales/history-results/<int:pk>/": ("-", "-"),
    "admin/locales/usage/<int:pk>/": ("-", "-"),
    "admin/translation/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/": ("-", "-"),
    "admin/documents/chooser/": ("REPCe", "-"),
    "admin/documents/chooser/results/": ("REPCe", "-"),
    "admin/documents/chooser/chosen/<str:pk>/": ("REPCe", "-"),
    "admin/documents/chooser/chosen-multiple/": ("REPCe", "-"),
    "admin/documents/chooser/create/": ("RECe", "RECe"),
    "admin/sprite/": ("*REPCe", "*REPCe"),
    "admin/password_reset/": ("*REPCe", "*REPCe"),
    "admin/password_reset/done/": ("*REPCe", "-"),
    "admin/password_reset/confirm/<uidb64>/<token>/": ("*REPCe", "*REPCe"),
    "admin/password_reset/complete/": ("*REPCe", "-"),
    "admin/jsi18n/": ("*REPCe", "-"),
    "admin/.*/$": ("-", "-"),
}
# TABLE END
PK = {
    "admin/api/main/documents/": "document_id",
    "admin/api/main/images/": "image_id",
    "admin/collections/": "collection_id",
    "admin/workflows/tasks/": "task_id",
    "admin/workflows/": "workflow_id",
    "admin/settings/": "site_id",
    "admin/sites/": "site_id",
    "admin/groups/": "group_id",
    "admin/locales/": "locale_id",
    "admin/translation/": "page_id",
    "admin/documents/chooser/": "document_id",
}


def address_of(numbers: dict[str, object], route: str) -> str:
    def value(match: re.Match) -> str:
        name = match[1]
        if name == "pk":
            name = next(named for start, named in PK.items() if route.startswith(start))
        return str(numbers[name])

    if "compare" in route:
        return f"/admin/pages/{numbers['page_id']}/revisions/compare/earliest...latest/"
    if route.endswith(".*/$"):
        return "/admin/khong-co/"
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, route)


@pytest.fixture
def numbers(ward, db) -> dict[str, object]:  # noqa: F811
    office = ward.office
    article = fresh(type(office.draft()).objects.get(pk=ward.numbers["page_id"]))
    state = article.current_workflow_state
    document = PortalDocument.objects.create(
        title="Kế hoạch", file=ContentFile(b"a", "a.txt"), uploaded_by_user=office.admin
    )
    upload = UploadedFile.objects.create(
        for_content_type=None, file=ContentFile(b"a", "a.txt"), uploaded_by_user=office.admin
    )
    session = EditingSession.objects.create(
        user=office.admin, content_object=article, last_seen_at=article.latest_revision_created_at
    )
    collection = Collection.get_first_root_node().add_child(name="Kho riêng")
    redirect = Redirect.objects.create(old_path="/cu", site=office.site, redirect_link="/moi/")
    return {
        **ward.numbers,
        "app_label": "news",
        "model_name": "articlepage",
        "app_name": "cms",
        "action": "delete",
        "action_name": "approve",
        "page_to_move_id": article.pk,
        "destination_id": office.other.pk,
        "task_state_id": state.current_task_state_id,
        "task_id": state.current_task_state.task_id,
        "revision_id": article.latest_revision_id,
        "workflow_id": state.workflow_id,
        "page_pk": office.site.root_page_id,
        "workflow_pk": state.workflow_id,
        "object_id": article.pk,
        "session_id": session.pk,
        "redirect_id": redirect.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "uploaded_file_id": upload.pk,
        "filter_spec": "max-165x165",
        "collection_id": collection.pk,
        "locale_id": article.locale_id,
        "group_id": office.editor.groups.first().pk,
        "uidb64": "MQ",
        "token": "abc-def",
    }


def is_in(method: str, address: str, user: User | None) -> bool:
    """Whether the person gets past the door; a view that misses its data lies behind it."""
    try:
        return tried(method, address, user, {} if method == "POST" else None) == "in"
    except Exception:
        return True


@pytest.mark.parametrize("route", ADDRESSES)
def test_each_person_gets_past_the_doors_that_the_table_opens(route, ward, numbers, db):  # noqa: F811
    address = address_of(numbers, route)
    people = {
        "*": None,
        "R": ward.office.people[Role.REPORTER],
        "E": ward.office.people[Role.EDITOR],
        "P": ward.office.people[Role.APPROVER],
        "C": ward.office.people[Role.CATEGORY_ADMIN],
        "e": ward.neighbours[Role.EDITOR],
    }
    let_in = tuple(
        "".join(letter for letter, user in people.items() if is_in(method, address, user)) or "-"
        for method in ("GET", "POST")
    )
    assert let_in == TABLE[route]


def test_every_address_of_wagtails_has_a_row():
    assert set(ADDRESSES) - set(TABLE) == set(), "give the new address a row in TABLE"
    assert set(TABLE) - set(ADDRESSES) == set(), "the address is gone"
