"""Taking one article down, or several: both ask why, and what readers find afterwards."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.admin.views.pages.unpublish import Unpublish
from wagtail.models import Page

from news import withdrawals
from news.deciding_forms import BulkTakeDownForm, TakeDownForm
from news.models import ArticlePage, Withdrawal


@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, page_id: int) -> HttpResponse:
    """/admin/pages/<id>/unpublish/: for articles ours, for other pages Wagtail's."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ArticlePage):
        return Unpublish.as_view()(request, page_id)
    if not page.permissions_for_user(request.user).can_unpublish():
        raise PermissionDenied
    form = TakeDownForm(page.get_site(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        withdrawals.take_down(page, request.user, **form.cleaned_data)
        title = page.get_admin_display_title()
        messages.success(request, _("“%(title)s” is taken down.") % {"title": title})
        listing = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
        return redirect(get_valid_next_url_from_request(request) or listing)
    title = _("Take the article down")
    context = {
        "article": page,
        "form": form,
        "media": form.media,
        "next": get_valid_next_url_from_request(request),
        "header_title": title,
        "header_icon": "doc-empty-inverse",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "label": page.get_admin_display_title(),
            },
            {"url": "", "label": title},
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "news/admin/aftercare/take_down.html", context, status=status)


class TakeDownBulkAction(UnpublishBulkAction):
    """As Wagtail's, with the reason; pages that are no articles go offline as ever."""

    form_class = BulkTakeDownForm
    template_name = "news/admin/aftercare/bulk_take_down.html"

    def get_execution_context(self) -> dict:
        given = self.cleaned_form.cleaned_data
        return {
            **super().get_execution_context(),
            "reason": given["reason"],
            "explanation": given["explanation"],
        }

    @classmethod
    def execute_action(
        cls, objects: list[Page], reason: str = "", explanation: str = "", user=None, **kwargs
    ) -> tuple[int, int]:
        answers = Withdrawal.Answer
        articles = [page for page in objects if isinstance(page.specific, ArticlePage)]
        others = [page for page in objects if page not in articles]
        for page in articles:
            if page.live:
                answer = answers.EXPLAIN if explanation else answers.NOTHING
                withdrawals.take_down(page.specific, user, reason, answer, explanation)
        parents, children = super().execute_action(others, user=user, **kwargs)
        return parents + len(articles), children
