"""The admin's cleaner of pastes: who may ask, what is answered; and editors that always open."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from cms.blocks import ContentBlock
from cms.paste import MAX_BYTES, clean_html
from cms.paste.states import block_states
from cms.rich_text import PortalRichTextArea
from tests.cms.test_paste import PASTES
from tests.factories import ArticlePageFactory, UserFactory

ADDRESS = "/admin/dan/"

UNREADABLE = {
    "a data picture": '<p>Chữ<img src="data:image/png;base64,iVBORw0KGgo="></p>',
    "an unknown embed": '<p>Chữ</p><embed embedtype="portlet" id="3"><p>b</p>',
    "an image embed": '<p>Chữ</p><embed embedtype="image" id="999" alt="" format="left"/>',
    "tags that do not match": "<p>Chữ <b>đậm</p>",
    "a paragraph in bold": "<b><p>Chữ</p></b>",
    "an item without a list": "<li>Chữ</li>",
    "a link without a number": '<p><a linktype="page">Chữ</a></p>',
    "a link to no number": '<p><a linktype="page" id="x">Chữ</a></p>',
    "a table": "<table><tr><td>Chữ</td></tr></table>",
    "a script": "<p>Chữ</p><script>alert(1)</script>",
    "a blob": '<p>Chữ</p><img src="blob:https://a.vn/1"><img src="file:///C:/1.jpg">',
    "a declaration": "<![if x]>Chữ<![y]>",
}


@pytest.fixture
def editor(client, db):
    client.force_login(UserFactory(is_superuser=True))
    return client


def ask(client, **question):
    return client.post(ADDRESS, json.dumps(question), content_type="application/json")


def test_a_paste_comes_back_in_the_state_of_our_blocks(editor):
    answer = ask(editor, html=(PASTES / "word.html").read_text()).json()
    assert answer["converted"] is None
    pasted = answer["pasted"]
    kinds = [block["type"] for block in pasted["blocks"]]
    assert kinds == ["heading", "paragraph", "heading", "paragraph", "table", "paragraph"]
    assert all(block["id"] for block in pasted["blocks"])
    assert pasted["blocks"][0]["value"] == {
        "text": "Kết quả công tác cải cách hành chính",
        "level": ["h2"],
    }
    paragraph = json.loads(pasted["blocks"][1]["value"])
    assert paragraph["blocks"][0]["text"].startswith("Sáng 05/10, UBND phường")
    assert pasted["blocks_message"] == (
        "Đã dán 2 tiêu đề, 9 đoạn, 1 bảng. 1 ảnh không dán được: hãy thêm bằng khối Ảnh."
    )
    body = ContentBlock()
    table = pasted["blocks"][4]["value"]
    assert body.child_blocks["table"].to_python(table)["table"].columns[0]["heading"] == "STT"


def test_text_of_an_old_font_comes_back_in_both_ways(editor):
    answer = ask(editor, html=(PASTES / "word-filtered.html").read_text()).json()
    assert "c¶i c¸ch" in answer["pasted"]["text"]
    assert answer["converted"]["text"].startswith("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH")


def test_a_title_is_answered_with_letters_alone(editor):
    answer = ask(editor, text="KÕ ho¹ch c¶i c¸ch hµnh chÝnh", plain=True).json()
    assert answer == {"converted": {"text": "Kế hoạch cải cách hành chính"}}
    assert ask(editor, text="Kế hoạch", plain=True).json() == {"converted": None}


def test_pictures_alone_are_told_of(editor):
    pasted = ask(editor, pictures=2).json()["pasted"]
    assert pasted["text"] == ""
    assert pasted["words_message"] == "2 ảnh không dán được: hãy thêm bằng khối Ảnh."
    nothing = ask(editor, html="<p>&nbsp;</p>").json()["pasted"]
    assert nothing["words_message"] == "Không có gì để dán."


@pytest.mark.parametrize(
    "sent",
    ["", "[]", "null", "{", "[" * 100_000, '{"pictures": "x"}', '{"pictures": Infinity}', "\ud800"],
    ids=["empty", "list", "null", "open", "deep", "word", "infinity", "surrogate"],
)
def test_what_is_no_question_is_refused(editor, sent):
    body = sent.encode("utf-8", "surrogatepass")
    response = editor.post(ADDRESS, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["message"] == "Không đọc được nội dung dán."


def test_too_much_is_refused_in_words(editor):
    body = json.dumps({"text": "a" * MAX_BYTES})
    response = editor.post(ADDRESS, body, content_type="application/json")
    assert response.status_code == 413
    assert "5 MB" in response.json()["message"]
    response = ask(editor, text="chữ " * 200_000)
    assert response.status_code == 413
    assert response.json()["message"].startswith("Nội dung dài hơn")


def test_only_editors_may_ask_by_post_with_their_token(db, editor):
    assert editor.get(ADDRESS).status_code == 405
    assert Client().post(ADDRESS, "{}", content_type="application/json").status_code == 302
    reader = Client()
    reader.force_login(UserFactory())
    assert reader.post(ADDRESS, "{}", content_type="application/json").status_code in {302, 403}
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(UserFactory(is_superuser=True))
    assert careful.post(ADDRESS, "{}", content_type="application/json").status_code == 403


def test_asking_takes_no_query_of_its_own(editor, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # session and account
        ask(editor, html=(PASTES / "word.html").read_text())


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_editor_opens_whatever_is_stored(name, db):
    widget = PortalRichTextArea(features=["bold", "italic", "link", "ul"])
    state = json.loads(widget.format_value(UNREADABLE[name]))
    assert "Chữ" in " ".join(block["text"] for block in state["blocks"])


def test_links_to_our_own_pages_survive_the_cleaning(db, category):
    widget = PortalRichTextArea(features=["bold", "link", "document-link"])
    stored = f'<p><b>a<a linktype="page" id="{category.pk}">b</a></p>'
    state = json.loads(widget.format_value(stored))
    assert [entity["data"]["id"] for entity in state["entityMap"].values()] == [category.pk]


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_page_with_unreadable_text_can_be_opened_and_saved(name, editor, category):
    article = ArticlePageFactory(parent=category, live=False)
    article.body = [("paragraph", UNREADABLE[name])]
    revision: Revision = article.save_revision()
    article.save()
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    opened = editor.get(address)
    assert opened.status_code == 200
    assert revision.as_object().body.raw_data[0]["value"]


def test_a_font_that_the_markup_names_is_certain_for_a_title_of_two_words(editor):
    html = "<span style='font-family:.VnTime'>Th«ng b¸o</span>"
    answer = ask(editor, html=html, text="Th«ng b¸o", plain=True).json()
    assert answer == {"converted": {"text": "Thông báo"}}


def test_a_table_without_headings_has_no_empty_head(db):
    html = (
        "<table border=1><tr><td>Sáng</td><td>7</td></tr><tr><td>Chiều</td><td>13</td></tr></table>"
    )
    body = ContentBlock()
    (state,) = block_states(clean_html(html).pieces)
    (block,) = body.to_python([state])
    assert "<thead>" not in block.render()
    assert '<th scope="row">Sáng' in " ".join(block.render().split()).replace("> ", ">")


@pytest.mark.parametrize(
    ("name", "is_there"),
    [("wagtailadmin_home", False), ("wagtailsnippets_cms_weblinkset:add", True)],
)
def test_editors_of_snippets_have_the_script_too(editor, site, name, is_there):
    page = editor.get(reverse(name)).content.decode()
    assert ('id="pasting"' in page) is is_there
