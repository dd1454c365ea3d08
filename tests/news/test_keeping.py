"""The server's half of keeping words: stale saves, restored forms, what tells the browser."""

import pytest
from django.urls import reverse

from tests.news.editorial_desk import add_url, article_form, edit_url, fresh, signed_in

pytestmark = pytest.mark.django_db

NAME = "8c4f1252-5958-4717-819c-c9cd2c7677e2"


@pytest.fixture
def article(office):
    return office.draft(title="Bản đầu")


def loaded(article) -> dict[str, str]:
    revision = fresh(article).latest_revision
    return {
        "loaded_revision_id": str(revision.pk),
        "loaded_revision_created_at": revision.created_at.isoformat(),
    }


def test_a_stale_form_is_not_saved_and_keeps_every_word(office, article):
    stale = loaded(article)
    draft = fresh(article).get_latest_revision_as_object()
    draft.lead = "Của biên tập viên"
    newest = draft.save_revision(user=office.editor)
    reporter = signed_in(office.reporter)
    form = article_form("Của phóng viên", lead="Câu quý giá", **stale)
    response = reporter.post(edit_url(article), form)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Lê Thanh Hà đã lưu bản mới hơn" in page or "đã lưu bản mới hơn" in page
    assert "Câu quý giá" in page
    assert "w-autosave-interval" not in page
    assert fresh(article).latest_revision_id == newest.pk
    # The page that says so carries the newer version's number: saving again is a decision.
    again = article_form("Của phóng viên", lead="Câu quý giá", **loaded(article))
    assert reporter.post(edit_url(article), again).status_code == 302
    assert fresh(article).get_latest_revision_as_object().lead == "Câu quý giá"


def test_a_stale_form_is_not_sent_for_approval_either(office, article):
    stale = loaded(article)
    fresh(article).save_revision(user=office.editor)
    form = article_form("Của phóng viên", **stale, **{"action-submit": "1"})
    signed_in(office.reporter).post(edit_url(article), form)
    assert fresh(article).current_workflow_state is None


def test_who_was_asked_and_agreed_overwrites(office, article):
    stale = loaded(article)
    fresh(article).save_revision(user=office.editor)
    form = article_form("Của phóng viên", **stale, **{"keeping-overwrite": "1"})
    assert signed_in(office.reporter).post(edit_url(article), form).status_code == 302
    assert fresh(article).get_latest_revision_as_object().title == "Của phóng viên"


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "existing"])
def test_restored_words_are_shown_and_not_saved(office, article, is_new):
    address = add_url(office.category) if is_new else edit_url(article)
    form = article_form("", lead="Giữ trên máy", **{"keeping-restore": "1"})
    reporter = signed_in(office.reporter)
    before = fresh(article).latest_revision_id
    response = reporter.post(address, form)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Giữ trên máy" in page
    assert 'data-w-unsaved-force-value="true"' in page
    assert fresh(article).latest_revision_id == before
    assert office.category.get_children().count() == 1


def test_restoring_needs_the_same_rights_as_editing(office, article):
    form = article_form("x", **{"keeping-restore": "1"})
    foreign = office.draft(owner=office.editor, parent=office.other)
    response = signed_in(office.reporter).post(edit_url(foreign), form)
    assert response.status_code in {302, 403}


@pytest.mark.parametrize(
    ("name", "is_told"),
    [(NAME, True), ("", False), ("x; Path=/", False)],
    ids=["a name", "none", "an attack"],
)
def test_the_browser_is_told_which_form_was_saved(office, article, name, is_told):
    form = article_form("Đã lưu", **{"keeping-name": name})
    response = signed_in(office.reporter).post(edit_url(article), form)
    assert response.status_code == 302
    assert ("keeping-saved" in response.cookies) is is_told
    if is_told:
        cookie = response.cookies["keeping-saved"]
        assert (cookie.value, cookie["path"]) == (NAME, "/admin/")


def test_what_was_not_saved_is_not_called_saved(office, article):
    form = article_form("", **{"keeping-name": NAME})
    response = signed_in(office.reporter).post(edit_url(article), form)
    assert response.status_code == 200
    assert "keeping-saved" not in response.cookies


def test_the_session_s_state_is_for_who_is_logged_in(office, client):
    address = reverse("session_state")
    asked = {"x-requested-with": "XMLHttpRequest"}
    assert client.get(address, headers=asked).status_code == 403
    state = signed_in(office.reporter).get(address, headers=asked).json()
    assert state["user"] == office.reporter.pk
    assert len(state["token"]) == 64


def test_editors_are_not_kept_by_any_cache(office, article):
    response = signed_in(office.reporter).get(edit_url(article))
    assert "no-store" in response["Cache-Control"]
