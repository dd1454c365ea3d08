"""Writes a record as a draft in the workflow, once and only once."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.navigation import in_language_of
from news import editorial
from news.importers.record import ArticleRecord, BadSource, Paragraph, Photo
from news.models import ArticlePage, CategoryPage, ImportedArticle, StartingViews

UNSORTED_SLUG = "bai-nhap"
UNSORTED_TITLE = "Bài nhập"


@dataclass(frozen=True)
class Written:
    """What became of a record: its article, and whether it was made now."""

    article: ArticlePage
    is_new: bool


def find_category(site: Site, slug: str) -> CategoryPage:
    """The category of a site by slug. BadSource, naming the slugs there are, where it has none."""
    categories = in_language_of(site.root_page, CategoryPage.objects.all()).order_by("path")
    if category := categories.filter(slug=slug).first():
        return category
    slugs = ", ".join(categories.values_list("slug", flat=True))
    raise BadSource(
        _("There is no category “%(slug)s”. The categories are: %(slugs)s.")
        % {"slug": slug, "slugs": slugs or "-"}
    )


def find_imported(site: Site, record: ArticleRecord) -> ArticlePage | None:
    """The article that an earlier import made of the same source."""
    row = ImportedArticle.objects.filter(site=site, source_key=record.source_key)
    found = row.select_related("article").first()
    return found.article if found else None


def write(
    site: Site, record: ArticleRecord, category: CategoryPage | None, now: datetime
) -> Written:
    """Makes the draft, its starting views and its mark, and starts the workflow.

    Without a category the article goes to one for unsorted imports, hidden from the menu.
    BadSource, with nothing written, where the article or its workflow is refused.
    """
    if article := find_imported(site, record):
        return Written(article, is_new=False)
    try:
        with transaction.atomic():
            article = _draft(record, category or _unsorted(site))
            if record.views is not None:
                StartingViews.objects.create(page=article, views=record.views)
            ImportedArticle.objects.create(
                site=site,
                source_key=record.source_key,
                source_name=record.source_name[:255],
                article=article,
                imported_at=now,
                flags=record.flags,
                original=record.original,
            )
            editorial.start_workflow(article)
    except IntegrityError:
        # Another import of the same source was a moment faster.
        if article := find_imported(site, record):
            return Written(article, is_new=False)
        raise
    except ValidationError as error:
        raise BadSource(" ".join(error.messages)) from error
    except editorial.Refused as error:
        raise BadSource(str(error)) from error
    return Written(article, is_new=True)


def _unsorted(site: Site) -> CategoryPage:
    home = site.root_page
    found = CategoryPage.objects.child_of(home).filter(slug=UNSORTED_SLUG).first()
    if found:
        return found
    category = CategoryPage(title=UNSORTED_TITLE, slug=UNSORTED_SLUG, show_in_menus=False)
    return home.add_child(instance=category)


def _draft(record: ArticleRecord, category: CategoryPage) -> ArticlePage:
    article = ArticlePage(
        title=record.title,
        lead=record.lead,
        displayed_at=record.displayed_at,
        byline=record.byline,
        source_name=record.origin,
        body=_stream(record.body),
        live=False,
    )
    category.add_child(instance=article)
    article.save_revision(log_action=True)
    return article


def _stream(parts: list[Paragraph | Photo]) -> list[dict]:
    """The body's blocks; paragraphs that follow each other share one."""
    blocks = []
    for kind, run in groupby(parts, key=type):
        if kind is Paragraph:
            html = "".join(f"<p>{escape(part.text)}</p>" for part in run)
            blocks.append({"type": "paragraph", "value": html})
        else:
            blocks += [{"type": "image", "value": _photo(part)} for part in run]
    return blocks


def _photo(photo: Photo) -> dict:
    return {"image": None, "alt_text": "", "caption": photo.caption, "credit": ""}
