"""What changed between two versions of a piece, field by field and block by block."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.compare import FieldComparison
from wagtail.models import Page, Revision

from news.models import ArticlePage


def changes_since_published(
    article: ArticlePage, revision: Revision, request: HttpRequest
) -> list[FieldComparison]:
    """The changed fields of `revision` against what readers see; empty for a piece not public.

    Wagtail's own comparison, so that the admin and the approval link never differ.
    """
    if not article.live:
        return []
    panel = article.get_edit_handler().get_bound_panel(instance=article, request=request, form=None)
    compared = [make(article, revision.as_object()) for make in panel.get_comparison()]
    return [field for field in compared if field.has_changed()]


def compare_with_published_url(page: Page, revision: str = "latest") -> str:
    """The admin's comparison of a version with what readers see."""
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", revision])
