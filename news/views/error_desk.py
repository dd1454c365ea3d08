"""/admin/bao-loi/: what readers reported, for the editors of the site and the piece's author."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from news import error_reports
from news.aftercare_forms import CloseForm, CorrectForm
from news.editorial import Refused
from news.models import ErrorReport

PER_PAGE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those that are open, oldest first; with `?all` also those that are over, newest first."""
    if not error_reports.concern(request.user):
        raise PermissionDenied
    with_closed = "all" in request.GET
    rows = error_reports.reports_for(request.user).select_related("page", "handled_by")
    if with_closed:
        rows = rows.order_by("-sent_at", "-pk")
    else:
        rows = rows.filter(state__in=error_reports.OPEN)
    listing = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    now = timezone.now()
    for report in listing:
        report.is_open = report.state in error_reports.OPEN
        report.days_left = error_reports.days_left(report, now)
    context = {"listing": listing, "with_closed": with_closed, **_header(_("Readers' reports"))}
    return render(request, "news/admin/aftercare/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report; a POST ends it."""
    report = _report(request, report_id)
    by_mail = error_reports.answers_by_mail(report)
    form = CloseForm(request.POST if request.method == "POST" else None, by_mail=by_mail)
    reasons: list = []
    if form.is_bound and form.is_valid():
        try:
            error_reports.close(report, request.user, timezone.now(), **form.cleaned_data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _said(by_mail, form))
            return redirect("news_aftercare:error_reports")
    return _render(request, report, form, reasons, "report.html")


@require_POST
def take(request: HttpRequest, report_id: int) -> HttpResponse:
    report = _report(request, report_id)
    try:
        error_reports.take(report, request.user, timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    return redirect("news_aftercare:error_report", report.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, report_id: int) -> HttpResponse:
    """Asks for the wording, and writes the correction into a draft of the article."""
    report = _report(request, report_id)
    if not error_reports.may_handle(request.user, report):
        raise PermissionDenied
    by_mail = error_reports.answers_by_mail(report)
    form = CorrectForm(report, request.POST if request.method == "POST" else None, by_mail=by_mail)
    reasons: list = []
    if form.is_bound and form.is_valid():
        try:
            error_reports.correct(report, request.user, timezone.now(), **form.cleaned_data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(
                request, _("The correction is in the draft. Check it, then send it for approval.")
            )
            return redirect("wagtailadmin_pages:edit", report.page_id)
    return _render(request, report, form, reasons, "correct.html")


def _report(request: HttpRequest, report_id: int) -> ErrorReport:
    """The report, for those whom it concerns; for everybody else there is none."""
    rows = error_reports.reports_for(request.user).select_related("page", "handled_by")
    return get_object_or_404(rows, pk=report_id)


def _said(by_mail: bool, form: CloseForm) -> str:
    if by_mail and form.cleaned_data.get("answer"):
        return _("The report is closed, and your answer is on its way to the reader.")
    return _("The report is closed.")


def _render(
    request: HttpRequest,
    report: ErrorReport,
    form: CloseForm | CorrectForm,
    reasons: list,
    template: str,
) -> HttpResponse:
    article = report.page.specific
    context = {
        "report": report,
        "article": article,
        "form": form,
        "reasons": reasons,
        "is_open": report.state in error_reports.OPEN,
        "is_new": report.state == ErrorReport.State.NEW,
        "may_handle": error_reports.may_handle(request.user, report),
        "may_edit": article.permissions_for_user(request.user).can_edit(),
        "by_mail": error_reports.answers_by_mail(report),
        "days_left": error_reports.days_left(report, timezone.now()),
        **_header(_("Reader's report"), within=True),
    }
    status = 422 if reasons or form.is_bound else 200
    return render(request, f"news/admin/aftercare/{template}", context, status=status)


def _header(title: str, *, within: bool = False) -> dict:
    way = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if within:
        way.append({"url": reverse("news_aftercare:error_reports"), "label": _("Readers' reports")})
    way.append({"url": "", "label": title})
    return {"header_title": title, "header_icon": "mail", "breadcrumbs_items": way}
