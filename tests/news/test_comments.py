"""Comments on the text: said where the text is frozen, answered when it comes back, never public."""

import json

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import COMMENTS_RELATION_NAME, Comment, CommentReply, PageSubscription, Revision

from news import editorial
from news.editorial import Role
from news.history import history
from tests.news.editorial_desk import article_form, edit_url, fresh, signed_in, step_of

NOTE = "Số liệu này lấy ở đâu?"


def comments_form(*comments: dict, **extra) -> dict[str, str]:
    """The edit screen's form with comments in it, as the browser posts it."""
    data = article_form("Tiêu đề khác, không được lưu", **extra)
    known = [comment for comment in comments if comment.get("id")]
    data["comments-TOTAL_FORMS"] = str(len(comments))
    data["comments-INITIAL_FORMS"] = str(len(known))
    for number, comment in enumerate(comments):
        values = {
            "id": "",
            "contentpath": "lead",
            "text": NOTE,
            "position": "",
            "resolved": "",
            "DELETE": "",
            "replies-TOTAL_FORMS": "0",
            "replies-INITIAL_FORMS": "0",
            "replies-MIN_NUM_FORMS": "0",
            "replies-MAX_NUM_FORMS": "1000",
            **comment,
        }
        data |= {f"comments-{number}-{name}": value for name, value in values.items()}
    return data


def save_comments(user, article, *comments: dict):
    address = reverse("save_comments", args=[article.pk])
    return signed_in(user).post(address, comments_form(*comments))


def test_an_approver_says_where_on_a_frozen_text(office):
    article = office.checked(title="Nguyên văn")
    before = (article.latest_revision_id, Revision.objects.count())
    assert "Lưu nhận xét" in signed_in(office.approver).get(edit_url(article)).content.decode()
    save_comments(office.approver, article, {})
    [comment] = Comment.objects.all()
    assert (comment.text, comment.user) == (NOTE, office.approver)
    article = fresh(article)
    assert (article.latest_revision_id, Revision.objects.count()) == before
    assert article.get_latest_revision_as_object().title == "Nguyên văn"
    assert step_of(article) == "Duyệt đăng"


def test_who_commented_may_still_approve(office):
    article = office.checked()
    save_comments(office.approver, article, {})
    editorial.approve(fresh(article), office.approver)
    assert fresh(article).live


def test_the_reporter_reads_answers_and_resolves_what_came_back(office):
    article = office.checked()
    save_comments(office.approver, article, {})
    editorial.return_for_changes(fresh(article), office.approver, "Xem nhận xét.")
    page = signed_in(office.reporter).get(edit_url(article)).content.decode()
    assert json.dumps(NOTE)[1:-1] in page
    [comment] = Comment.objects.all()
    answer = {
        "id": str(comment.pk),
        "replies-TOTAL_FORMS": "1",
        "replies-0-id": "",
        "replies-0-text": "Theo báo cáo quý III.",
        "replies-0-DELETE": "",
    }
    save_comments(office.reporter, article, answer)
    assert CommentReply.objects.get().user == office.reporter
    reply = {"replies-INITIAL_FORMS": "1", "replies-0-id": str(CommentReply.objects.get().pk)}
    save_comments(office.reporter, article, {**answer, **reply, "resolved": "on"})
    assert Comment.objects.get().resolved_by == office.reporter


def test_nobody_changes_the_words_of_another(office):
    article = office.checked()
    save_comments(office.approver, article, {})
    comment = Comment.objects.get()
    save_comments(office.reporter, article, {"id": str(comment.pk), "text": "Không có gì."})
    assert Comment.objects.get().text == NOTE


def test_an_editor_who_only_comments_may_pass_the_piece_on(office):
    article = office.submitted(lead="Câu dẫn.")
    text = article.get_latest_revision_as_object()
    getattr(text, COMMENTS_RELATION_NAME).add(
        Comment(user=office.editor, text=NOTE, contentpath="lead")
    )
    text.save_revision(user=office.editor)
    editorial.approve(fresh(article), office.editor)
    assert step_of(article) == "Duyệt đăng"


def test_an_editor_who_changes_the_text_and_back_is_still_who_changed_it(office):
    article = office.submitted(lead="Câu dẫn.")
    for lead in ("Câu khác.", "Câu dẫn."):
        text = fresh(article).get_latest_revision_as_object()
        text.lead = lead
        text.save_revision(user=office.editor)
    with pytest.raises(editorial.Refused, match="sửa"):
        editorial.approve(fresh(article), office.editor)


@pytest.mark.parametrize("role", [Role.REPORTER, Role.CATEGORY_ADMIN], ids=lambda role: role.value)
def test_others_comment_on_nothing(office, role):
    article = office.checked()
    stranger = office.one_more(role, categories=[office.other])
    assert save_comments(stranger, article, {}).status_code == 302
    assert not Comment.objects.exists()


def test_strangers_and_links_in_mails_comment_on_nothing(office, client):
    article = office.checked()
    address = reverse("save_comments", args=[article.pk])
    assert "/login/" in client.post(address, comments_form({}))["Location"]
    assert signed_in(office.approver).get(address).status_code == 405
    assert not Comment.objects.exists()


def test_the_mail_is_vietnamese_and_reaches_those_who_take_part(office):
    article = office.checked()
    PageSubscription.objects.create(page=article, user=office.reporter, comment_notifications=True)
    mail.outbox.clear()
    save_comments(office.approver, article, {})
    [message] = mail.outbox
    assert message.to == ["reporter@example.test"]
    assert "nhận xét" in message.subject and NOTE in message.body
    assert "comment" not in (message.subject + message.body).lower()


def test_the_history_holds_every_comment(office):
    article = office.checked()
    save_comments(
        office.approver, article, {}, {"text": "Thiếu tên đường.", "contentpath": "title"}
    )
    told = " ".join(entry.label for entry in history(article))
    assert NOTE in told and "Thiếu tên đường." in told
    page = signed_in(office.reporter).get(f"/admin/pages/{article.pk}/history/").content.decode()
    assert NOTE in page and "Thiếu tên đường." in page


@pytest.mark.parametrize("place", ["page", "feed", "preview", "link"])
def test_comments_are_never_public(office, client, place):
    article = office.checked()
    address = mail.outbox[-1].body.split("http://testserver")[-1].split()[0]
    save_comments(office.approver, article, {})
    if place in ("page", "feed"):
        editorial.approve(fresh(article), office.approver)
    reader = signed_in(office.editor) if place == "preview" else client
    path = {
        "page": fresh(article).url or "/",
        "feed": "/rss/",
        "preview": reverse("wagtailadmin_pages:view_draft", args=[article.pk]),
        "link": next(
            (
                part
                for message in mail.outbox
                for part in message.body.split()
                if "/duyet-bai/" in part
            ),
            address,
        ).removeprefix("http://testserver"),
    }[place]
    answer = reader.get(path)
    assert answer.status_code == 200
    assert NOTE not in answer.content.decode()
