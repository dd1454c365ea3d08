"""/danh-gia/: a reader's answer to “was this useful?”. No cookie, no token, no script needed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.visitors import comes_from_here
from news import ratings
from news.error_reports import article_for_readers
from news.reading import reading_settings

ANSWERS = {"1": True, "0": False}


@csrf_exempt  # the page that asks is cached and sets no cookie; the browser says whence it comes
@never_cache
@require_POST
def rate(request: HttpRequest, page_id: int) -> HttpResponse:
    """Takes `useful=1` or `useful=0`; answers 204 to the script, leads others back."""
    if not comes_from_here(request):
        return _refused(_("Open the article on this portal and answer there."), 403)
    article = article_for_readers(request, page_id)
    if article is None or not reading_settings(request).asks_usefulness:
        raise Http404
    is_useful = ANSWERS.get(request.POST.get("useful", ""))
    if is_useful is None:
        return _refused(_("Choose one of the two answers under the article."), 400)
    try:
        ratings.rate(article, request, is_useful, timezone.now())
    except ratings.TooMany:
        context = {"article": article, "address": article.get_url(request)}
        return render(request, "news/rating_refused.html", context, status=429)
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    return HttpResponse(
        status=303, headers={"Location": f"{article.get_url(request)}#danh-gia-cam-on"}
    )


def _refused(reason: str, status: int) -> HttpResponse:
    return HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")
