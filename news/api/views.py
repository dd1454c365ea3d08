"""Addresses below /api/v1/: each takes a question and gives JSON, the same to everybody."""

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cms import page_cache
from cms.routes import find_site
from news.api import bounds, shapes
from news.api.description import description
from news.api.problems import Code, Fault, Problem, refused
from news.api.questions import CHANGES, parse
from news.api.selection import select
from news.api.shapes import Portal

logger = logging.getLogger(__name__)

METHODS = "GET, HEAD, OPTIONS"
# So much earlier a harvest begins anew: changes of this moment may not be committed yet.
OVERLAP_SECONDS = 60

EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def endpoint(view: Callable[..., dict]) -> Callable[..., HttpResponse]:
    """A view that gives what is to be told, or raises a `Problem`; reads no cookie, sets none."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *arguments, **named) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
        else:
            response = _answer(request, lambda portal: view(portal, *arguments, **named))
        for name, value in EVERYWHERE.items():
            response[name] = value
        return response

    return answer


@endpoint
def start(portal: Portal) -> dict:
    """`/api/v1/`: where the parts are."""
    _take_no_parameters(portal)
    return shapes.addresses(portal)


@endpoint
def articles(portal: Portal) -> dict:
    """`/api/v1/articles/`: a page of a list, with the address of the next."""
    asked = portal.request.GET
    home = portal.home
    question = parse(asked, home.pk, home.url_path, portal.categories, portal.now)
    query = portal.request.META.get("QUERY_STRING", "")
    if question.may_be_kept(query):
        page_cache.keepable(portal.request, query=query)
    found = select(question, portal.site, portal.request, portal.now)
    address = portal.address("news:api_articles")
    told = {
        "articles": shapes.articles_of(found.article_ids, portal),
        "next": f"{address}?{question.query(found.next)}" if found.next else None,
    }
    if question.kind == CHANGES:
        again = portal.now - timezone.timedelta(seconds=OVERLAP_SECONDS)
        told["removed"] = [
            {"id": article_id, "changed": shapes.exact_moment(moment)}
            for article_id, moment in found.removed
        ]
        told["harvest_again_since"] = shapes.moment(again)
    return told


@endpoint
def article(portal: Portal, article_id: int) -> dict:
    """`/api/v1/articles/<id>/`: one article whole; 410 where it was taken down."""
    _take_no_parameters(portal)
    told = shapes.whole_article(article_id, portal)
    if told:
        return told
    if shapes.was_ever_here(article_id, portal):
        words = _("It was published here once. Take your copy down, too.")
        raise Problem(HTTPStatus.GONE, Fault(Code.GONE, words))
    raise _nothing_here()


@endpoint
def categories(portal: Portal) -> dict:
    """`/api/v1/categories/`: the tree of categories with their numbers of articles."""
    _take_no_parameters(portal)
    return {"categories": shapes.category_tree(portal)}


@endpoint
def site(portal: Portal) -> dict:
    """`/api/v1/site/`: who publishes here, and on which terms."""
    _take_no_parameters(portal)
    return shapes.about_site(portal)


@endpoint
def openapi(portal: Portal) -> dict:
    """`/api/v1/openapi.json`: this API, described for programs."""
    _take_no_parameters(portal)
    return description(portal)


@endpoint
def nothing(portal: Portal) -> dict:
    """Every other address below `/api/`."""
    raise _nothing_here()


_PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}


def _answer(request: HttpRequest, tell: Callable[[Portal], dict]) -> HttpResponse:
    try:
        if request.method not in ("GET", "HEAD"):
            told = _("Ask with GET.")
            fault = Fault(Code.METHOD, told)
            raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, fault, headers={"Allow": METHODS})
        found = find_site(request)
        if found is None:
            raise _nothing_here()
        with bounds.place():
            told = tell(Portal(found, request, timezone.now()))
    except Problem as problem:
        return problem.response()
    except Exception:
        logger.exception("The API could not answer %s", request.path)
        fault = Fault(Code.FAILED, _("Ask again later."))
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, fault).response()
    response = JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
        headers={"Cache-Control": "no-cache"},
    )
    etag = f'W/"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)


def _take_no_parameters(portal: Portal) -> None:
    """Refuses a question where there is nothing to ask; else the answer may be kept."""
    told = _("This address takes no parameters.")
    names = list(portal.request.GET)
    if names:
        shown = [name[:160] if name.isprintable() else "?" for name in names]
        raise refused(*(Fault(Code.UNKNOWN_PARAMETER, told, name) for name in shown))
    page_cache.keepable(portal.request)


def _nothing_here() -> Problem:
    told = _("Look at /api/v1/ for what there is.")
    return Problem(HTTPStatus.NOT_FOUND, Fault(Code.NOT_FOUND, told))
