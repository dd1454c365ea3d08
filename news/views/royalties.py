"""/admin/nhuan-but/: the royalties of a month, closing, signing, correcting, the payment list.

A GET changes nothing. Whoever lacks the right at the site is turned away, whatever the method.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Site

from cms.models import SiteSettings
from cms.text import name_sort_key
from news import royalties
from news.editorial import Right
from news.models import Author, RoyaltyLine
from news.permissions import sites_with
from news.reports.periods import add_months
from news.royalties import RoyaltyRefused
from news.royalty_forms import CorrectionForm, PieceForm
from news.royalty_sheet import note_of, payment_list
from news.royalty_sums import in_words

MONTHS_OFFERED = 24
TEMPLATES = "news/admin/royalties/"
SEES = (Right.SET_ROYALTIES, Right.CLOSE_ROYALTIES, Right.SIGN_ROYALTIES)
# A form row has a dozen fields, and Django takes a thousand of them in one request.
PIECES_PER_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def for_holders(*rights: Right) -> Callable:
    """Hands the view its site and month, for people who hold one of the rights there."""

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest, site_id: int, year: int, month: int, **more: int
        ) -> HttpResponse:
            site = next((s for s in sites_with(request.user, *rights) if s.pk == site_id), None)
            if site is None:
                raise PermissionDenied
            try:
                first = date(year, month, 1)
            except ValueError:
                raise Http404 from None
            if not 2000 <= year <= 2100:
                raise Http404
            return view(request, site, first, **more)

        return guarded

    return decorated


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Leads to a month: that of `?month=YYYY-MM&site=`, or the present one."""
    sites = sites_with(request.user, *SEES)
    if not sites:
        raise PermissionDenied
    wanted = request.GET.get("site", "")
    site = next((site for site in sites if str(site.pk) == wanted), sites[0])
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        month = timezone.localdate(timezone=timezone.get_default_timezone()).replace(day=1)
    return _to(site, month)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders(*SEES)
def month(request: HttpRequest, site: Site, month: date) -> HttpResponse:
    """The month: an open one's pieces with a form for many, a closed one's lines."""
    may_set = _may(request, site, Right.SET_ROYALTIES)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    closing = royalties.closing_of(site, month)
    if closing:
        if request.method == "POST":
            messages.error(request, _("The month is closed. Correct a line instead."))
            return _to(site, month)
        return _closed(request, site, month, closing)
    pieces = royalties.month_pieces(site, month)
    page = Paginator(pieces, PIECES_PER_PAGE).get_page(request.GET.get("p"))
    authors = _authors()
    typed = request.POST if request.method == "POST" else None
    forms = [PieceForm(piece, authors, typed) for piece in page]
    reasons: list = []
    if typed is not None:
        changed = [form for form in forms if form.has_changed()]
        if all([form.is_valid() for form in changed]):
            try:
                _save(site, changed, request.user)
            except RoyaltyRefused as refused:
                reasons = refused.reasons
            else:
                messages.success(request, _("Saved: %(count)s pieces.") % {"count": len(changed)})
                return redirect(request.get_full_path())
        else:
            reasons = [_("Look at the rows marked below; what you typed is still there.")]
    has_errors = [bool(typed and form.has_changed() and form.errors) for form in forms]
    lines = royalties.month_lines(site, month, pieces)
    return _render(
        request,
        site,
        month,
        "month.html",
        page=page,
        rows=list(zip(forms, has_errors, strict=True)),
        may_set=may_set,
        may_close=_may(request, site, Right.CLOSE_ROYALTIES),
        close_refusals=royalties.closing_refusals(site, month, pieces),
        has_example=any(piece.is_example for piece in pieces),
        reasons=reasons,
        corrections=[line for line in lines if line.corrects_id],
        **_sums(lines),
    )


@require_POST
@for_holders(Right.CLOSE_ROYALTIES)
def close(request: HttpRequest, site: Site, month: date) -> HttpResponse:
    try:
        royalties.close_month(site, month, request.user)
    except RoyaltyRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The month is closed. Somebody else signs it now."))
    return _to(site, month)


@require_POST
@for_holders(Right.SIGN_ROYALTIES)
def sign(request: HttpRequest, site: Site, month: date) -> HttpResponse:
    closing = royalties.closing_of(site, month)
    if closing is None:
        raise Http404
    try:
        royalties.sign_off(closing, request.user)
    except RoyaltyRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The month is signed."))
    return _to(site, month)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders(Right.CLOSE_ROYALTIES)
def correct(request: HttpRequest, site: Site, month: date, number: int) -> HttpResponse:
    """Corrects one line of a closed month in the next open one."""
    lines = RoyaltyLine.objects.filter(closing__site=site, closing__month=month, number=number)
    line = lines.select_related("closing").first()
    if line is None:
        raise Http404
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    reasons: list = []
    if request.method == "POST" and form.is_valid():
        try:
            made = royalties.correct(
                line, request.user, form.cleaned_data["amount_vnd"], form.cleaned_data["reason"]
            )
        except RoyaltyRefused as refused:
            reasons = refused.reasons
        else:
            messages.success(
                request,
                _("The correction is paid with %(month)s.") % {"month": f"{made.month:%m/%Y}"},
            )
            return _to(site, month)
    return _render(request, site, month, "correct.html", line=line, form=form, reasons=reasons)


@require_safe
@for_holders(*SEES)
def workbook(request: HttpRequest, site: Site, month: date) -> HttpResponse:
    """The payment list as .xlsx."""
    content = payment_list(
        _agency(site),
        _("PAYMENT LIST OF ROYALTIES, %(month)s") % {"month": f"{month:%m/%Y}"},
        _status(royalties.closing_of(site, month)),
        royalties.month_lines(site, month),
        _signatures(),
    )
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="nhuan-but-{month:%Y-%m}.xlsx"'
    return response


@require_safe
@for_holders(*SEES)
def print_list(request: HttpRequest, site: Site, month: date) -> HttpResponse:
    """The payment list on paper."""
    return _render(
        request,
        site,
        month,
        "print.html",
        agency=_agency(site),
        status=_status(royalties.closing_of(site, month)),
        signatures=_signatures(),
        **_sums(royalties.month_lines(site, month)),
    )


def _closed(request: HttpRequest, site: Site, month: date, closing) -> HttpResponse:
    return _render(
        request,
        site,
        month,
        "closed.html",
        closing=closing,
        sign_off=getattr(closing, "sign_off", None),
        may_sign=_may(request, site, Right.SIGN_ROYALTIES),
        sign_refusals=royalties.sign_refusals(closing, request.user),
        may_correct=_may(request, site, Right.CLOSE_ROYALTIES),
        **_sums(royalties.month_lines(site, month)),
    )


def _sums(lines: list[RoyaltyLine]) -> dict:
    total = sum(line.amount_vnd for line in lines)
    return {
        "lines": [(line, note_of(line)) for line in lines],
        "people": royalties.sums_per_person(lines),
        "total": total,
        "total_in_words": in_words(total),
    }


@transaction.atomic
def _save(site: Site, forms: list[PieceForm], user) -> None:
    for form in forms:
        values = form.cleaned_data
        royalties.set_piece(
            site,
            form.piece.article,
            user,
            values["kind"],
            values["coefficient"],
            values["reason"],
            form.shares,
        )


def _authors() -> dict[int, Author]:
    people = sorted(Author.objects.all(), key=lambda author: name_sort_key(author.name))
    return {author.pk: author for author in people}


def _may(request: HttpRequest, site: Site, right: Right) -> bool:
    return site in sites_with(request.user, right)


def _agency(site: Site) -> str:
    settings = SiteSettings.objects.filter(site=site).first()
    return (settings.agency_name if settings else "") or site.site_name or site.hostname


def _status(closing) -> str:
    if closing is None:
        return _("Draft: the month is not closed")
    text = _("Closed by %(name)s, %(time)s") % {
        "name": closing.closed_by_name,
        "time": _time(closing.closed_at),
    }
    signed = getattr(closing, "sign_off", None)
    if signed is None:
        return text
    return f"{text} · " + _("Signed by %(name)s, %(time)s") % {
        "name": signed.signed_by_name,
        "time": _time(signed.signed_at),
    }


def _time(moment) -> str:
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{local:%H:%M - %d/%m/%Y}"


def _signatures() -> list[str]:
    return [_("Prepared by"), _("Accountant"), _("Head of the agency")]


def _to(site: Site, month: date) -> HttpResponse:
    return redirect("news_royalties:month", site.pk, month.year, month.month)


def _months(shown: date) -> list[date]:
    """The months that are offered, the latest first, with the one that is shown."""
    this_month = timezone.localdate(timezone=timezone.get_default_timezone()).replace(day=1)
    offered = {add_months(this_month, -back) for back in range(MONTHS_OFFERED)}
    return sorted({*offered, shown}, reverse=True)


def _render(
    request: HttpRequest, site: Site, month: date, template: str, **context
) -> HttpResponse:
    heading = _("Royalties of %(month)s") % {"month": f"{month:%m/%Y}"}
    # Whole on a phone of 360 px, beside Wagtail's own buttons.
    crumb = _("Royalties %(month)s") % {"month": f"{month:%m/%Y}"}
    context |= {
        "page_title": heading,
        "header_title": heading,
        "header_icon": "form",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": crumb},
        ],
        "site": site,
        "sites": sites_with(request.user, *SEES),
        "month": month,
        "months": _months(month),
        "address": [site.pk, month.year, month.month],
    }
    refused = request.method == "POST"
    return render(request, TEMPLATES + template, context, status=422 if refused else 200)
