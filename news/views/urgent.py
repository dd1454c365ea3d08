"""/admin/dang-khan/: an approver publishes at once, a second person answers.

A GET changes nothing.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from news import urgent
from news.deciding_forms import ReasonForm, UrgentForm
from news.editorial import Refused, Right
from news.models import ArticlePage, UrgentPublication
from news.permissions import has_right

TEMPLATES = "news/admin/deciding/"


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """Asks for the reason, and publishes the version that the question showed."""
    article = get_object_or_404(ArticlePage, pk=page_id)
    if not has_right(request.user, Right.PUBLISH_URGENTLY, article):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form = UrgentForm(posted, initial={"revision_id": article.latest_revision_id})
    reasons = urgent.refusals(article, request.user)
    if posted is not None and form.is_valid():
        try:
            urgent.publish(article, request.user, **form.cleaned_data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(
                request,
                _("“%(title)s” is published. A second person has been asked to confirm it.")
                % {"title": article.get_admin_display_title()},
            )
            return redirect("wagtailadmin_home")
    state = article.current_workflow_state
    waits_at = state.current_task_state.task.name if state else ""
    title = _("Publish urgently")
    return _render(request, "urgent.html", article, form, reasons, title, waits_at=waits_at)


@require_POST
def confirm(request: HttpRequest, urgent_id: int) -> HttpResponse:
    record = _record(request, urgent_id)
    try:
        urgent.confirm(record, request.user, timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(
            request, _("You confirmed “%(title)s”.") % {"title": record.revision.object_str}
        )
    return redirect("wagtailadmin_home")


@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, urgent_id: int) -> HttpResponse:
    """Asks why, and takes the piece down."""
    record = _record(request, urgent_id)
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted)
    reasons = urgent.answer_refusals(record, request.user)
    if posted is not None and form.is_valid():
        try:
            urgent.take_down(record, request.user, form.cleaned_data["reason"], timezone.now())
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(
                request, _("“%(title)s” is taken down.") % {"title": record.revision.object_str}
            )
            return redirect("wagtailadmin_home")
    title = _("Take an urgent publication down")
    article = record.page.specific
    return _render(request, "take_down.html", article, form, reasons, title, record=record)


def _record(request: HttpRequest, urgent_id: int) -> UrgentPublication:
    """The record, for those who decide at its site; the service says who of them may answer."""
    rows = UrgentPublication.objects.select_related("page", "revision", "published_by")
    record = get_object_or_404(rows, pk=urgent_id)
    if not any(has_right(request.user, right, record.page) for right in urgent.DECIDES):
        raise PermissionDenied
    return record


def _render(
    request: HttpRequest,
    template: str,
    article: ArticlePage,
    form: UrgentForm | ReasonForm,
    reasons: list,
    title: str,
    **more,
) -> HttpResponse:
    context = {
        "article": article,
        "form": form,
        "reasons": reasons,
        "header_title": title,
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[article.pk]),
                "label": article.get_admin_display_title(),
            },
            {"url": "", "label": title},
        ],
        **more,
    }
    is_refused = form.is_bound
    return render(request, f"{TEMPLATES}{template}", context, status=422 if is_refused else 200)
