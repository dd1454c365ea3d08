"""/dinh-chinh/: every correction of the site's articles."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms import page_cache
from cms.navigation import Crumb
from news.models import Correction, Placement

PER_PAGE = 20


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Newest first, page `?page=`; only those of articles that readers may open."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    listed = Placement.objects.in_section(site.root_page, timezone.now()).order_by()
    rows = (
        Correction.objects.filter(Exists(listed.filter(article=OuterRef("article"))))
        .select_related("article")
        .order_by("-day", "-pk")
    )
    listing = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page_cache.keepable(request, listing.number)
    context = {
        "listing": listing,
        "breadcrumbs": [Crumb(site.root_page.title, site.root_page.get_url(request))],
        "here": Crumb(_("Corrections"), request.path),
    }
    return render(request, "news/corrections.html", context)
