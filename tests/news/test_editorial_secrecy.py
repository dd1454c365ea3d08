"""Text that is not approved is readable by no one outside, by any address."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, PageViewRestriction

from news import editorial
from news.models import ArticlePage
from tests.factories import ArticlePageFactory, PortalDocumentFactory, PortalImageFactory
from tests.news.editorial_desk import fresh, signed_in

SECRET = "Chuyen-chua-duyet"
WORD = "bo-cau-trang"  # beside the secret: what an outsider might search for


@pytest.fixture
def draft(office) -> ArticlePage:
    """A piece that waits, with a secret in every text it has."""
    article = office.draft(
        title=f"Tin {SECRET}",
        lead=f"{WORD} {SECRET}",
        body=[("paragraph", f"<p>{WORD} {SECRET}</p>")],
    )
    editorial.submit(article, office.reporter)
    return fresh(article)


@pytest.fixture
def changed(office) -> ArticlePage:
    """A published piece whose new text waits."""
    article = ArticlePageFactory(parent=office.category, owner=office.reporter, title="Tin cũ")
    article.lead = f"{WORD} {SECRET}"
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    return fresh(article)


def public_addresses(article: ArticlePage) -> list[str]:
    category = article.get_parent()
    return [
        article.url,
        category.url,
        f"{category.url}rss/",
        "/",
        "/rss/",
        "/sitemap.xml",
        "/sitemap-tin-tuc.xml",
        "/so-do-cong/",
        f"/tim-kiem/?q={WORD}",
    ]


def inside_addresses(article: ArticlePage) -> list[str]:
    revision = article.latest_revision_id
    state = article.current_workflow_state.current_task_state
    names = {
        "view_draft": [article.pk],
        "edit": [article.pk],
        "history": [article.pk],
        "preview_on_edit": [article.pk],
        "revisions_view": [article.pk, revision],
        "revisions_revert": [article.pk, revision],
        "revisions_compare": [article.pk, "earliest", "latest"],
        "workflow_preview": [article.pk, state.task_id],
        "workflow_history": [article.pk],
        "workflow_action": [article.pk, "approve", state.pk],
    }
    pages = [reverse(f"wagtailadmin_pages:{name}", args=args) for name, args in names.items()]
    return [*pages, f"/admin/api/main/pages/{article.pk}/", "/admin/reports/workflow/"]


def test_no_public_address_shows_a_draft(draft, client):
    for address in public_addresses(draft):
        assert SECRET not in client.get(address).content.decode(), address
    assert client.get(draft.url).status_code == 404


def test_no_public_address_shows_the_waiting_text_of_a_published_piece(changed, client):
    for address in public_addresses(changed):
        assert SECRET not in client.get(address).content.decode(), address


def test_no_admin_address_shows_a_draft_to_an_outsider(draft, client):
    for address in inside_addresses(draft):
        response = client.get(address, follow=True)
        assert SECRET not in response.content.decode(), address
        assert response.status_code in {200, 403}, address


def test_an_account_without_a_role_sees_no_draft_either(draft, django_user_model):
    stranger = signed_in(django_user_model.objects.create_user("nguoi-la"))
    for address in inside_addresses(draft):
        assert SECRET not in stranger.get(address, follow=True).content.decode(), address


def test_preview_parameters_do_not_open_a_draft(draft, client):
    for query in ("?preview=1", "?mode=", "?revision=1", "?in_preview_panel=true"):
        assert client.get(draft.url + query).status_code == 404


# Documents.


def download(document, client: Client) -> int:
    response = client.get(document.url)
    if response.streaming:
        list(response.streaming_content)  # the server does; it also closes the file
    return response.status_code


def test_a_document_that_no_page_uses_is_for_staff_only(office, client):
    document = PortalDocumentFactory()
    assert download(document, client) == 404
    assert download(document, signed_in(office.reporter)) == 200


def test_a_document_opens_with_its_article_and_closes_with_it(office, client):
    document = PortalDocumentFactory()
    article = office.draft()
    article.attachments.create(document=document)
    article.save_revision(user=office.reporter)
    assert download(document, client) == 404
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    editorial.approve(fresh(article), office.approver)
    assert download(document, client) == 200
    fresh(article).unpublish()
    assert download(document, client) == 404


def test_a_document_added_in_an_unapproved_change_stays_closed(office, client):
    document = PortalDocumentFactory()
    article = ArticlePageFactory(parent=office.category, owner=office.reporter)
    article.attachments.create(document=document)
    article.attachments.get().article = article
    article.save_revision(user=office.reporter)
    assert download(document, client) == 404


def test_a_document_linked_in_the_text_is_open(office, client, django_capture_on_commit_callbacks):
    document = PortalDocumentFactory()
    link = f'<p><a linktype="document" id="{document.pk}">Kế hoạch</a></p>'
    with django_capture_on_commit_callbacks(execute=True):
        ArticlePageFactory(parent=office.category, body=[("paragraph", link)])
    assert download(document, client) == 200


def test_a_document_of_a_private_article_is_closed_to_those_who_cannot_read_it(office, client):
    document = PortalDocumentFactory()
    article = ArticlePageFactory(parent=office.category)
    article.attachments.create(document=document)
    article.save_revision().publish()
    restriction = PageViewRestriction.objects.create(
        page=office.category, restriction_type=PageViewRestriction.PASSWORD, password="mở-ra"
    )
    assert download(document, client) == 404
    client.post(
        reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, article.pk]),
        {"password": "mở-ra", "return_url": article.url},
    )
    assert download(document, client) == 200


def test_the_check_takes_the_same_queries_however_many_pages_use_the_document(
    office, client, django_assert_max_num_queries
):
    document = PortalDocumentFactory()
    for _number in range(5):
        article = ArticlePageFactory(parent=office.category)
        article.attachments.create(document=document)
        article.save_revision().publish()
    download(document, client)
    with django_assert_max_num_queries(7):
        assert download(document, client) == 200


# Files behind a published text.


def swap_document(document, client: Client) -> None:
    file = SimpleUploadedFile("khac.txt", b"khac", "text/plain")
    client.post(
        reverse("wagtaildocs:edit", args=[document.pk]),
        {"title": document.title, "file": file, "number": "", "summary": "", "issued_on": ""},
    )


def test_the_file_of_a_published_document_cannot_be_swapped(office):
    document = PortalDocumentFactory(
        uploaded_by_user=office.reporter, collection=Collection.get_first_root_node()
    )
    before = document.file.name
    article = ArticlePageFactory(parent=office.category)
    article.attachments.create(document=document)
    article.save_revision().publish()
    for user in (office.reporter, office.editor, office.admin):
        swap_document(document, signed_in(user))
        document.refresh_from_db()
        assert document.file.name == before
    fresh(article).unpublish()
    swap_document(document, signed_in(office.reporter))
    document.refresh_from_db()
    assert document.file.name != before


def test_the_picture_of_a_published_article_cannot_be_swapped(office):
    image = PortalImageFactory(
        uploaded_by_user=office.reporter, collection=Collection.get_first_root_node()
    )
    before = image.file.name
    ArticlePageFactory(parent=office.category, cover=image, cover_alt_text="Ảnh")
    file = SimpleUploadedFile("co-bac.png", get_test_image_file().file.getvalue(), "image/png")
    data = {"title": "Ảnh", "description": "Một tấm ảnh", "credit": "", "tags": ""}
    address = reverse("wagtailimages:edit", args=[image.pk])
    signed_in(office.reporter).post(address, data | {"file": file})
    image.refresh_from_db()
    assert image.file.name == before
    signed_in(office.reporter).post(address, data | {"credit": "Minh Thư"})
    image.refresh_from_db()
    assert image.credit == "Minh Thư"
