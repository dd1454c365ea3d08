"""/bao-loi/: a reader reports an error in an article. Sets no cookie, needs no script."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from cms.navigation import Crumb
from news import error_reports
from news.aftercare_forms import ReaderForm
from news.error_reports import FormProblem
from news.models import ArticlePage


@csrf_exempt  # a signed token of our own instead: the page sets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form about one article; what was typed is kept whatever happens."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
        return HttpResponseForbidden()
    article = error_reports.article_for_readers(request, page_id)
    if article is None:
        raise Http404
    if request.method != "POST":
        return _form(request, article, ReaderForm())
    form = ReaderForm(request.POST)
    if form.data.get("website"):
        return redirect("news:error_received")  # a program filled it in, and learns nothing
    now = timezone.now()
    try:
        given = error_reports.read_token(request.POST.get("token", ""), article.pk, now)
        if form.is_valid():
            told = {name: form.cleaned_data[name] for name in ("text", "quote", "contact")}
            error_reports.receive(article, request, given, now, **told)
            return redirect("news:error_received")
    except FormProblem as problem:
        form.is_valid()
        return _form(request, article, form, str(problem), 409)
    return _form(request, article, form, status=400)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What happens next with a report."""
    return _private(render(request, "news/error_received.html", _way(request)))


def _form(
    request: HttpRequest,
    article: ArticlePage,
    form: ReaderForm,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    token = error_reports.new_token(article.pk, timezone.now())
    for name in list(form.errors)[:1]:
        # A screen reader then says the field with what is wrong in it, without looking for it.
        form.fields[name].widget.attrs["autofocus"] = True
    context = {
        **_way(request),
        "article": article,
        "form": form,
        "problem": problem,
        "token": token,
    }
    return _private(render(request, "news/error_report.html", context, status=status))


def _way(request: HttpRequest) -> dict:
    site = Site.find_for_request(request)
    home = site.root_page if site else None
    return {"breadcrumbs": [Crumb(home.title, home.get_url(request))] if home else []}


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
