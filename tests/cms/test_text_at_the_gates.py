"""Text and addresses as editors' forms, drafts and scripts leave them."""

import json
import re
import unicodedata

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import WebLinkSet
from cms.text import slug
from news.models import ArticlePage
from tests.factories import ArticlePageFactory, UserFactory

TITLE = "Đường Đinh Hữu Phúc ở phường Hòa Hiệp Bắc"
SLUG = "duong-dinh-huu-phuc-o-phuong-hoa-hiep-bac"

FORM = {
    "title": TITLE,
    "slug": "",
    "lead": "",
    "body": streamfield([]),
    "article_authors": inline_formset([]),
    "attachments": inline_formset([]),
    "related_picks": inline_formset([]),
    "corrections": inline_formset([]),
    "comments": inline_formset([]),
    "tags": "",
}


def decomposed(value: str) -> str:
    return unicodedata.normalize("NFD", value)


@pytest.fixture
def editor(client, db):
    client.force_login(UserFactory(is_superuser=True))
    return client


def post_article(editor, category, **changes) -> ArticlePage | None:
    """Sends the create form as a draft and returns the article, if one was made."""
    address = reverse("wagtailadmin_pages:add", args=("news", "articlepage", category.pk))
    before = set(ArticlePage.objects.values_list("pk", flat=True))
    response = editor.post(address, nested_form_data({**FORM, **changes}))
    assert response.status_code == 302, response.context["form"].errors
    return ArticlePage.objects.exclude(pk__in=before).get()


@pytest.mark.parametrize("extra", [{}, {"action-publish": "1"}])
def test_an_empty_address_is_made_from_the_title(editor, category, extra):
    assert post_article(editor, category, **extra).slug == SLUG


def test_a_decomposed_title_is_composed_and_its_address_whole(editor, category):
    article = post_article(editor, category, title=f"  {decomposed(TITLE)}\u200b ")
    assert (article.title, article.slug) == (TITLE, SLUG)
    assert article.get_latest_revision_as_object().title == TITLE


def test_the_same_title_twice_gives_two_addresses(editor, category):
    slugs = [post_article(editor, category, slug=typed).slug for typed in (SLUG, SLUG, "")]
    assert slugs == [SLUG, f"{SLUG}-2", f"{SLUG}-3"]


def test_a_taken_address_that_the_editor_chose_is_refused(editor, category):
    ArticlePageFactory(parent=category, slug="tin-rieng")
    address = reverse("wagtailadmin_pages:add", args=("news", "articlepage", category.pk))
    response = editor.post(
        address, nested_form_data({**FORM, "title": "Khác", "slug": "tin-rieng"})
    )
    assert response.status_code == 200
    assert "slug" in response.context["form"].errors


def test_a_title_of_many_letters_is_cut_at_a_word(editor, category):
    title = ("Thông báo về việc niêm yết công khai " * 7)[:240].strip()
    slug = post_article(editor, category, title=title).slug
    assert 100 < len(slug) <= 120
    assert slug.rsplit("-", 1)[1] in {"thong", "bao", "ve", "viec", "niem", "yet", "cong", "khai"}


def test_a_title_without_letters_has_an_address_too(editor, category):
    assert post_article(editor, category, title="☺ …").slug == "trang"


def test_every_text_of_a_draft_is_clean(editor, category):
    dirty = decomposed("Hòa Hiệp")
    article = post_article(
        editor,
        category,
        lead=dirty,
        byline=dirty,
        body=streamfield(
            [
                ("paragraph", rich_text(f"<p>{dirty} <b>{dirty}</b></p>")),
                ("heading", {"text": dirty, "level": "h2"}),
            ]
        ),
    )
    draft = article.get_latest_revision_as_object()
    assert draft.lead == draft.byline == article.lead == "Hòa Hiệp"
    written = json.dumps(draft.body.get_prep_value(), ensure_ascii=False)
    assert "<b>Hòa Hiệp</b>" in written
    assert written.count("Hòa Hiệp") == 3


def test_a_change_to_a_live_article_is_clean_before_it_is_published(category):
    article = ArticlePageFactory(parent=category)
    article.lead = decomposed("Hòa")
    revision = article.save_revision(clean=False)
    assert revision.as_object().lead == "Hòa"


def test_what_is_not_a_page_is_clean_too(site):
    links = WebLinkSet.objects.create(site=site, name=decomposed("Liên kết\u00ad HÐND\x00"))
    links.refresh_from_db()
    assert links.name == "Liên kết HĐND"


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        TITLE.upper(),
        decomposed(TITLE),
        "“Năm kỷ luật, kỷ cương”: 94% / 4.872 hồ sơ!",
        "  HÐND phường – kỳ họp thứ 5 …",
    ],
)
def test_the_browser_is_told_to_make_the_address_that_the_server_makes(title):
    widget = ArticlePage.get_edit_handler().get_form_class().base_fields["slug"].widget
    formatters = json.loads(widget.attrs["data-w-slug-formatters-value"])
    for (pattern, _flags), replacement in formatters:
        title = re.sub(pattern, replacement, title)
    assert title.lower() == slug(title)
    assert title.isascii()
