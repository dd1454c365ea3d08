"""/admin/bao-cao/: reports on screen, as files, and the page that a ward sends upward monthly.

Everything is a GET and changes nothing. Whoever holds no right to any report gets a 403 on every
address; a site of others is not offered and not answered.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.models import SiteSettings
from cms.templatetags.portal_tags import day
from news.days import add_months, local_day
from news.reports import charts, exports
from news.reports.forms import ReportForm
from news.reports.monthly import monthly_report
from news.reports.numbers import DEFAULT_SORT, SORTS, Report
from news.reports.periods import Period
from news.reports.scope import Scope, scope_of
from news.traffic import first_day_kept

TEMPLATES = "news/admin/reports/"
ROWS_PER_PAGE = 50
MONTHS_OFFERED = 24
EARLIEST_MONTH = date(1990, 1, 1)
STEP_FORMATS = {"day": "%d/%m", "month": "%m/%Y", "year": "%Y"}


def for_readers_of_reports(
    view: Callable[[HttpRequest, Scope], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Hands the view what the person may see, or refuses. Days and times are Vietnam's."""

    @never_cache
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        scope = scope_of(request.user)
        if not scope:
            return _refuse(request, _("You hold no role that sees reports."))
        with timezone.override(timezone.get_default_timezone()):
            return view(request, scope)

    return guarded


@for_readers_of_reports
def index(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Articles of a period, their sums and charts."""
    form = ReportForm(request.GET, scope, local_day(timezone.now()))
    context = {"form": form, "sees_only_own": not scope.whole, **_heading(_("Articles and views"))}
    if not form.is_valid():
        return render(request, f"{TEMPLATES}index.html", context, status=422)
    report, sort = form.report, _sort(request)
    paginator = Paginator(report.listed(sort), ROWS_PER_PAGE)
    page = paginator.get_page(request.GET.get("p"))
    steps = report.steps()
    labels = [step.day.strftime(STEP_FORMATS[report.period.step]) for step in steps]
    context |= {
        "report": report,
        "period": report.period,
        "page": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
        "rows": report.rows(page.object_list),
        "first_number": page.start_index(),
        "columns": _columns(request, sort),
        "sums": report.sums(),
        "views_of_all": report.views_of_all(),
        "categories": report.by_category(),
        "authors": report.by_author(),
        "charts": [
            charts.draw(_("Views, of all articles"), labels, [step.views for step in steps]),
            charts.draw(_("Articles published"), labels, [step.articles for step in steps]),
        ],
        "steps": list(zip(labels, steps, strict=True)),
        "note": _months_only(before) if (before := _months_only_before(report.period)) else "",
        "window_minutes": settings.VIEW_WINDOW_SECONDS // 60,
        "query": _query(request, "p"),
    }
    return render(request, f"{TEMPLATES}index.html", context)


@for_readers_of_reports
def as_xlsx(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = ReportForm(request.GET, scope, local_day(timezone.now()))
    if not form.is_valid():
        return index(request)
    report = form.report
    file = exports.workbook(report, report.every_row(_sort(request)), _about(form, report))
    name = exports.file_name(report.period, "xlsx")
    return FileResponse(file, as_attachment=True, filename=name)


@for_readers_of_reports
def as_csv(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = ReportForm(request.GET, scope, local_day(timezone.now()))
    if not form.is_valid():
        return index(request)
    report = form.report
    lines = exports.csv_lines(report.every_row(_sort(request)))
    name = exports.file_name(report.period, "csv")
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@for_readers_of_reports
def monthly(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One month of one site, as a page to print; `?month=2026-11&site=1`, last month without."""
    if not scope.whole:
        return _refuse(request, _("The monthly report is for editors and approvers."))
    asked = request.GET.get("site", "")
    site = next((each for each in scope.whole if str(each.pk) == asked), None)
    if asked and site is None:
        return _refuse(request, _("You hold no role that sees reports of this site."))
    site = site or scope.whole[0]
    this_month = local_day(timezone.now()).replace(day=1)
    typed = request.GET.get("month", "")
    month = _month(typed, this_month) if typed else add_months(this_month, -1)
    offered = [add_months(this_month, -back) for back in range(MONTHS_OFFERED)]
    context = {
        "month": month,
        "months": offered if month is None or month in offered else [*offered, month],
        "site": site,
        "sites": scope.whole if len(scope.whole) > 1 else [],
        "typed": typed,
    }
    if month is None:
        return render(request, f"{TEMPLATES}monthly.html", context, status=422)
    context |= {
        "ward": SiteSettings.for_site(site),
        "report": monthly_report(Scope(request.user, (site,)), month),
        "today": local_day(timezone.now()),
        "is_running": month == this_month,
    }
    return render(request, f"{TEMPLATES}monthly.html", context)


def _month(typed: str, latest: date) -> date | None:
    """The first day of a month typed as 2026-11; None for anything else, and for the future."""
    try:
        month = datetime.strptime(typed, "%Y-%m").date()
    except ValueError:
        return None
    return month if EARLIEST_MONTH <= month <= latest else None


def _sort(request: HttpRequest) -> str:
    sort = request.GET.get("sort", "")
    return sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT


def _columns(request: HttpRequest, sort: str) -> list[dict]:
    """The headings of the table; those that sort with their address."""
    headings = [
        ("title", _("Title")),
        ("category", _("Category")),
        ("", _("Authors")),
        ("", _("Origin")),
        ("", _("Type of piece")),
        ("published", _("Published at")),
        ("views", _("Views in the period")),
        ("total", _("Views in all")),
        ("took", _("From sending to publication")),
        ("", _("Approved by")),
        ("", _("Found useful")),
    ]
    others = _query(request, "p", "sort")
    columns = []
    for key, label in headings:
        column = {"label": label, "is_number": key in {"views", "total"}}
        if key:
            # Names begin at A, figures and dates at the largest.
            first, second = (key, f"-{key}") if key in {"title", "category"} else (f"-{key}", key)
            column["address"] = f"?{others}sort={second if sort == first else first}"
            if sort.removeprefix("-") == key:
                column["direction"] = "descending" if sort.startswith("-") else "ascending"
        columns.append(column)
    return columns


def _query(request: HttpRequest, *without: str) -> str:
    """The request's query with some parameters left out, ready for one more."""
    kept = request.GET.copy()
    for name in without:
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""


def _about(form: ReportForm, report: Report) -> list[tuple[str, str]]:
    """What was asked for, for a file that travels alone."""
    asked = form.cleaned_data
    before = _months_only_before(report.period)
    sites = ", ".join(_name(site) for site in report.scope.sites)
    return [
        (_("Site"), sites),
        (_("Period"), _days(report.period)),
        (_("Category"), asked["category"].title if asked["category"] else _("All categories")),
        (_("Author"), str(asked["author"] or _("All authors"))),
        (_("Origin"), str(dict(form.fields["origin"].choices)[asked["origin"]])),
        (_("Type of piece"), str(dict(form.fields["type"].choices)[asked["type"]])),
        (_("Views"), _("Views are those of readers; robots and staff are left out.")),
        *([(_("Note"), _months_only(before))] if before else []),
        (_("Made at"), timezone.localtime().strftime("%d/%m/%Y %H:%M")),
    ]


def _months_only_before(period: Period) -> date | None:
    """The day before which the period asks for days, where views are known by month alone."""
    first_kept = first_day_kept(local_day(timezone.now()))
    return first_kept if period.needs_days_before(first_kept) else None


def _months_only(before: date) -> str:
    return _(
        "Views before %(day)s are known by month alone, and stand on the first day of their "
        "month. Ask for whole months to get their exact sums."
    ) % {"day": day(before)}


def _days(period: Period) -> str:
    return f"{day(period.first)} – {day(period.last)}"


def _name(site: Site) -> str:
    return site.site_name or site.hostname


def _heading(title: str) -> dict:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": "", "label": title},
    ]
    return {"header_title": title, "header_icon": "site", "breadcrumbs_items": items}


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    context = {"reason": reason, **_heading(_("Reports"))}
    return render(request, f"{TEMPLATES}forbidden.html", context, status=403)
