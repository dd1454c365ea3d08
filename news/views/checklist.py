"""Checks the text of an open form; nothing is ever written."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST
from wagtail.models import Page

from news.checklist import findings_of
from news.models import ArticlePage, CategoryPage

# What is checked even where the form would not accept it yet.
_AS_TYPED = ("title", "lead", "cover_alt_text", "cover_caption", "body")


@require_POST
def check_article(request: HttpRequest, page_id: int) -> HttpResponse:
    """The findings in the open form of a piece that the user may edit."""
    page = get_object_or_404(ArticlePage, pk=page_id).get_latest_revision_as_object()
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return _check(request, page, page.get_parent())


@require_POST
def check_new_article(request: HttpRequest, parent_id: int) -> HttpResponse:
    """The findings in the form of a piece that was not saved yet."""
    parent = get_object_or_404(CategoryPage, pk=parent_id)
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    return _check(request, ArticlePage(owner=request.user), parent)


def _check(request: HttpRequest, page: ArticlePage, parent: Page) -> HttpResponse:
    form_class = page.get_edit_handler().get_form_class()
    form = form_class(request.POST, instance=page, parent_page=parent, for_user=request.user)
    form.defer_required_fields()
    try:
        form.is_valid()
        for name in _AS_TYPED:
            if name in form.errors:
                setattr(page, name, form[name].data)
    except (KeyError, ValueError):  # parts of the form are missing: it was not the editor's
        return HttpResponseBadRequest()
    findings = findings_of(page)
    return render(request, "news/checklist/findings.html", {"findings": findings})
