"""The editors' handbook, docs/vi/so-tay-bien-tap.md, as a page of the admin."""

from functools import cache
from itertools import pairwise

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cms.text import slug

HANDBOOK = settings.BASE_DIR / "docs" / "vi" / "so-tay-bien-tap.md"
# The folder of its pictures, beside it; `STATICFILES_DIRS` serves it under this name.
PICTURES = "anh/"


def handbook(request: HttpRequest) -> HttpResponse:
    """The whole handbook with its table of contents, for everyone who may enter the admin."""
    title, chapters, body = _rendered()
    context = {
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
            {"url": "", "label": title},
        ],
        "chapters": chapters,
        "body": body,
    }
    return render(request, "wagtailadmin/handbook.html", context)


@cache
def _rendered() -> tuple[str, list[tuple[str, str]], SafeString]:
    """Title, chapters as (anchor, heading), and the rest as HTML. The file is part of the code."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(HANDBOOK.read_text(encoding="utf-8"))
    title, body = tokens[1].content, tokens[3:]
    chapters = []
    for token, inside in pairwise(body):
        if token.type == "heading_open":
            token.attrSet("id", slug(inside.content))
            if token.tag == "h2":
                chapters.append((slug(inside.content), inside.content))
    for token in body:
        for part in token.children or []:
            _place(part)
    rendered = markdown.renderer.render(body, markdown.options, {})
    return title, chapters, mark_safe(rendered)  # noqa: S308  our own text, HTML in it is escaped


def _place(token: Token) -> None:
    """Leads a picture of the handbook to where it is served from."""
    source = str(token.attrGet("src") or "")
    if token.type == "image" and source.startswith(PICTURES):
        token.attrSet("src", static(f"so-tay/{source.removeprefix(PICTURES)}"))
        token.attrSet("loading", "lazy")
