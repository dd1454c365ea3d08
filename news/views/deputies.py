"""/admin/duyet-thay/: who decides in whose place. A GET changes nothing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Site

from news import deputies
from news.deciding_forms import DeputyForm
from news.editorial import Refused, Right
from news.models import Deputyship
from news.permissions import has_right, sites_with

ENTERS = (Right.CHECK, Right.APPROVE, Right.MANAGE_WORKFLOWS)
OVER_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The deputies of one site (`?site=`): running, planned and past, and a form for a new one."""
    sites = sites_with(request.user, *ENTERS)
    if not sites:
        raise PermissionDenied
    wanted = request.GET.get("site", "")
    site = next((site for site in sites if str(site.pk) == wanted), sites[0])
    today = timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    form = DeputyForm(site, request.user, today, posted)
    reasons: list = []
    if posted is not None and form.is_valid():
        try:
            made = deputies.appoint(request.user, site, today=today, **form.cleaned_data)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(
                request,
                _("%(deputy)s decides in place of %(absent)s on the days you gave.")
                % {"deputy": made.deputy, "absent": made.absent},
            )
            return _back_to(site)
    return _render(request, site, sites, form, reasons, today)


@require_POST
def end(request: HttpRequest, deputyship_id: int) -> HttpResponse:
    sites = sites_with(request.user, *ENTERS)
    if not sites:
        raise PermissionDenied
    deputyship = get_object_or_404(Deputyship, pk=deputyship_id, site__in=sites)
    try:
        deputies.end(request.user, deputyship, timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The deputy decides there no longer."))
    return _back_to(deputyship.site)


def _render(
    request: HttpRequest,
    site: Site,
    sites: list[Site],
    form: DeputyForm,
    reasons: list,
    today,
) -> HttpResponse:
    rows = Deputyship.objects.filter(site=site).select_related("absent", "deputy")
    current = list(rows.not_over(today).order_by("starts_on", "pk"))
    over = rows.filter(Q(ends_on__lt=today) | Q(ended_at__isnull=False))
    manages = has_right(request.user, Right.MANAGE_WORKFLOWS, site.root_page)
    for row in current:
        row.is_running = row.starts_on <= today
        row.may_end = manages or request.user.pk in {row.absent_id, row.deputy_id}
    title = _("Deputies")
    context = {
        "site": site,
        "sites": sites if len(sites) > 1 else [],
        "current": current,
        "over": over.order_by("-ends_on", "-pk")[:OVER_SHOWN],
        "form": form,
        "reasons": reasons,
        "header_title": title,
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    status = 422 if reasons or form.errors else 200
    return render(request, "news/admin/deciding/deputies.html", context, status=status)


def _back_to(site: Site) -> HttpResponse:
    return redirect(f"{reverse('news_deciding:deputies')}?site={site.pk}")
