"""The pages behind a personal approval link: read, confirm, say why, see what was decided.

No session is made and no cookie set. A GET decides nothing: mail scanners follow links. A decision
is a POST with a signed token that only the page of confirmation carries.
"""

from collections.abc import Callable
from functools import wraps

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.visitors import client_address
from news import approval_links
from news.comparisons import changes_since_published
from news.editorial import Action, Refused
from news.editorial_forms import ReturnForm
from news.models import ApprovalLink

UNKNOWN_SECRETS = 20
UNKNOWN_SECRETS_SECONDS = 15 * 60
CONFIRMATION = "news.approval_links"

View = Callable[..., HttpResponse]


def _kept_private(view: View) -> View:
    """Finds the link for `view`, and keeps its address and its page from everybody else."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str) -> HttpResponse:
        response = _answer(view, request, secret)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return wrapped


def _answer(view: View, request: HttpRequest, secret: str) -> HttpResponse:
    # Guessing 256 random bits is hopeless; this keeps the guessing itself from costing anything.
    key = f"approval-unknown:{client_address(request)}"
    if cache.get(key, 0) >= UNKNOWN_SECRETS:
        reason = _("Too many wrong links were opened from here. Try again in 15 minutes.")
        return _closed(request, None, [reason], 429)
    link = approval_links.find(secret)
    if link is None:
        cache.add(key, 0, UNKNOWN_SECRETS_SECONDS)
        cache.incr(key)
        reason = _("No link has this address. Open it from the e-mail again, whole.")
        return _closed(request, None, [reason], 404)
    if link.decision:
        return render(request, "news/approval/closed.html", _context(link, secret))
    if reasons := approval_links.closed_reasons(link):
        return _closed(request, link, reasons, 409)
    return view(request, link, secret)


@_kept_private
@require_safe
def read(request: HttpRequest, link: ApprovalLink, secret: str) -> HttpResponse:
    """Shows the version as readers would see it, and what may be done with it."""
    article = approval_links.article_of(link)
    request.is_preview = True
    version = link.revision.as_object()
    context = {
        **version.get_context(request),
        **_context(link, secret),
        "changes": changes_since_published(article, link.revision, request),
        "is_published": article.live,
        "refusals": approval_links.refusals(link, Action.APPROVE),
    }
    return render(request, "news/approval/read.html", context)


@csrf_exempt  # a signed token of our own instead: the page sets no cookie
@_kept_private
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, link: ApprovalLink, secret: str) -> HttpResponse:
    """Asks for confirmation, and with it publishes."""
    reasons = approval_links.refusals(link, Action.APPROVE)
    token = "" if reasons else _token(link, Action.APPROVE)
    if not reasons and request.method == "POST":
        reasons = _decide(request, link, Action.APPROVE)
        if not reasons:
            return redirect("news:approval", secret)
    context = {**_context(link, secret), "refusals": reasons, "token": token}
    status = 409 if reasons else 200
    return render(request, "news/approval/approve.html", context, status=status)


@csrf_exempt  # as above
@_kept_private
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, link: ApprovalLink, secret: str) -> HttpResponse:
    """Asks for the reason, and with it sends the piece back."""
    form = ReturnForm(request.POST if request.method == "POST" else None)
    reasons = approval_links.refusals(link, Action.RETURN)
    if not reasons and form.is_valid():
        reasons = _decide(request, link, Action.RETURN, form.cleaned_data["comment"])
        if not reasons:
            return redirect("news:approval", secret)
    context = {**_context(link, secret), "form": form, "refusals": reasons}
    context["token"] = _token(link, Action.RETURN)
    status = 409 if reasons else 400 if form.errors else 200
    return render(request, "news/approval/return.html", context, status=status)


def _decide(request: HttpRequest, link: ApprovalLink, action: Action, comment: str = "") -> list:
    """Decides, or says why not."""
    if not _token_fits(request.POST.get("token", ""), link, action):
        return [_("The confirmation was not recognised. Press the button once more.")]
    try:
        approval_links.decide(link, action, comment)
    except Refused as refused:
        return refused.reasons
    return []


def _closed(
    request: HttpRequest, link: ApprovalLink | None, reasons: list, status: int
) -> HttpResponse:
    context = {"refusals": reasons, **(_context(link, "") if link else {})}
    return render(request, "news/approval/closed.html", context, status=status)


def _context(link: ApprovalLink, secret: str) -> dict:
    state = link.task_state.workflow_state
    article = approval_links.article_of(link)
    return {
        "link": link,
        "secret": secret,
        "article": article,
        "title": link.revision.object_str,
        "category": article.get_parent().title,
        "sender": state.requested_by,
        "step": link.task_state.task.name,
        "publish_at": link.revision.as_object().go_live_at,
    }


def _token(link: ApprovalLink, action: Action) -> str:
    return signing.dumps([link.pk, action.value], salt=CONFIRMATION)


def _token_fits(token: str, link: ApprovalLink, action: Action) -> bool:
    try:
        return signing.loads(token, salt=CONFIRMATION) == [link.pk, action.value]
    except signing.BadSignature:
        return False
