"""Counting a view: the page's script posts, and a pixel serves readers without JavaScript."""

import base64
import logging
from collections.abc import Callable
from datetime import datetime

from django.db import OperationalError
from django.db.models import Q, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotFound,
    JsonResponse,
)
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page, Site

from cms.navigation import without_private
from cms.visitors import client_address, is_robot
from news.models import DailyViews
from news.traffic import Visitor, record_view, views_now

logger = logging.getLogger(__name__)

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
RETRY_SECONDS = "5"


# No form and no cookie are behind this address, so there is no token to check.
@csrf_exempt
@never_cache
@require_POST
def count_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """`POST /luot-xem/<page id>/` → `{"views": N}`, the number that readers now see."""
    return _count(request, page_id, lambda views: JsonResponse({"views": views}))


@never_cache
@require_GET
def pixel(request: HttpRequest, page_id: int) -> HttpResponse:
    """Counts as `count_view` does, and answers a picture of one clear pixel."""
    return _count(request, page_id, lambda views: HttpResponse(PIXEL, content_type="image/gif"))


def open_pages(request: HttpRequest, now: datetime) -> QuerySet:
    """Pages that readers may open now on the site that the request names."""
    site = Site.find_for_request(request)
    if site is None:
        return Page.objects.none()
    pages = without_private(Page.objects.live()).descendant_of(site.root_page, True)
    return pages.filter(Q(expire_at=None) | Q(expire_at__gt=now))


def _count(
    request: HttpRequest, page_id: int, answer: Callable[[int], HttpResponse]
) -> HttpResponse:
    """Counts the view and answers the number, or says shortly why it did not.

    Refusals have no body: a script and a picture ask, nobody reads them.
    """
    # Another site's page may not push a number up.
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return HttpResponseForbidden()
    now = timezone.now()
    if not open_pages(request, now).filter(pk=page_id).exists():
        return HttpResponseNotFound()
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    try:
        if "prefetch" in purpose.lower():
            return answer(views_now(page_id))
        return answer(record_view(page_id, _visitor(request), now))
    except (OperationalError, OSError):
        logger.exception("A view was not counted", extra={"page_id": page_id})
        return HttpResponse(status=503, headers={"Retry-After": RETRY_SECONDS})


def _visitor(request: HttpRequest) -> Visitor:
    user_agent = request.headers.get("User-Agent", "")
    if request.user.has_perm("wagtailadmin.access_admin"):
        kind = DailyViews.Kind.STAFF
    elif is_robot(user_agent):
        kind = DailyViews.Kind.ROBOT
    else:
        kind = DailyViews.Kind.READER
    return Visitor(kind, client_address(request), user_agent)
