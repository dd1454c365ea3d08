"""Counting a view: the page's script posts, and a pixel serves readers without JavaScript."""

import base64

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page, Site

from cms.visitors import client_address, is_robot
from news.models import DailyViews
from news.traffic import Visitor, record_view, views_shown

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


# No form and no cookie are behind this address, so there is no token to check.
@csrf_exempt
@require_POST
@never_cache
def count_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """`POST /luot-xem/<page id>/` → `{"views": N}`, the number that readers now see."""
    if _is_foreign(request):
        return HttpResponseForbidden()
    _count(request, page_id)
    return JsonResponse({"views": views_shown(page_id)})


@require_GET
@never_cache
def pixel(request: HttpRequest, page_id: int) -> HttpResponse:
    """Counts as `count_view` does, and answers a picture of one clear pixel."""
    if _is_foreign(request):
        return HttpResponseForbidden()
    _count(request, page_id)
    return HttpResponse(PIXEL, content_type="image/gif")


def _count(request: HttpRequest, page_id: int) -> None:
    """Counts the view; Http404 where readers of this site have no such page."""
    now = timezone.now()
    site = Site.find_for_request(request)
    pages = Page.objects.live().public().filter(Q(expire_at=None) | Q(expire_at__gt=now))
    if site is None or not pages.descendant_of(site.root_page, True).filter(pk=page_id).exists():
        raise Http404
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    if "prefetch" not in purpose.lower():
        record_view(page_id, _visitor(request), now)


def _visitor(request: HttpRequest) -> Visitor:
    user_agent = request.headers.get("User-Agent", "")
    if request.user.has_perm("wagtailadmin.access_admin"):
        kind = DailyViews.Kind.STAFF
    elif is_robot(user_agent):
        kind = DailyViews.Kind.ROBOT
    else:
        kind = DailyViews.Kind.READER
    return Visitor(kind, client_address(request), user_agent)


def _is_foreign(request: HttpRequest) -> bool:
    """Whether another site's page sends this: it may not push a number up."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"
