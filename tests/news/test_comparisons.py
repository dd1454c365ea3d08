"""What changed: one tap from the piece, blocks included, for those who may see it."""

import re

import pytest
from django.test import RequestFactory

from news import editorial
from news.comparisons import changes_since_published, compare_with_published_url
from news.editorial import Role
from tests.news.editorial_desk import edit_url, fresh, signed_in


@pytest.fixture
def changed(office):
    """A published piece whose lead and body were changed and sent again."""
    article = office.draft(lead="Câu đầu tiên.")
    article.body = [("paragraph", "<p>Đoạn cũ.</p>")]
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    editorial.approve(fresh(article), office.approver)
    article = fresh(article)
    article.lead = "Câu đã sửa."
    article.body = [("paragraph", "<p>Đoạn mới.</p>"), ("paragraph", "<p>Đoạn thêm.</p>")]
    article.save_revision(user=office.reporter, log_action=True)
    editorial.submit(fresh(article), office.reporter)
    return fresh(article)


def test_the_edit_screen_leads_to_the_comparison(office, changed):
    page = signed_in(office.editor).get(edit_url(changed)).content.decode()
    assert f'href="{compare_with_published_url(changed)}"' in page


def test_a_piece_that_was_never_published_has_nothing_to_compare(office):
    article = office.submitted()
    page = signed_in(office.editor).get(edit_url(article)).content.decode()
    assert "So với bản đang đăng" not in page


def test_the_comparison_shows_fields_and_blocks(office, changed):
    page = signed_in(office.editor).get(compare_with_published_url(changed)).content.decode()
    assert "Tóm tắt (sapo)" in page
    told = re.sub(r"<[^>]+>", "", page)
    assert "Đoạn thêm." in told
    assert 'class="deletion"' in page and 'class="comparison__child-object addition"' in page


def test_the_history_leads_to_the_comparison(office, changed):
    page = signed_in(office.editor).get(f"/admin/pages/{changed.pk}/history/").content.decode()
    assert compare_with_published_url(changed, str(changed.latest_revision_id)) in page


@pytest.mark.parametrize("role", [Role.CATEGORY_ADMIN, Role.REPORTER], ids=str)
def test_others_compare_nothing(office, changed, role):
    stranger = office.one_more(role, categories=[office.other])
    assert signed_in(stranger).get(compare_with_published_url(changed)).status_code == 302


def test_the_link_and_the_admin_compare_the_same(office, changed):
    request = RequestFactory().get("/")
    request.user = office.editor
    found = changes_since_published(changed, changed.latest_revision, request)
    page = signed_in(office.editor).get(compare_with_published_url(changed)).content.decode()
    assert "Tóm tắt (sapo)" in {field.field_label() for field in found}
    for field in found:
        assert f'<div class="title-wrapper">{field.field_label()}:</div>' in page
    assert page.count('class="title-wrapper"') == len(found)
