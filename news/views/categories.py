"""/admin/chuyen-muc/: the categories as a tree, and everything that is done to them.

Plain forms, one action each; a GET changes nothing. Whoever lacks the right gets a 403 on every
address, whatever the method.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page, Site

from news import categories
from news.categories import CategoryRefused
from news.category_tree import CategoryRow, category_tree, section_homes
from news.editorial import Right
from news.models import CategoryPage
from news.permissions import has_right, sites_with

TEMPLATES = "news/admin/categories/"


def for_category_admins(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view its category, or refuses: 403 without the right there, 404 without a page."""

    @wraps(view)
    def guarded(request: HttpRequest, category_id: int) -> HttpResponse:
        category = CategoryPage.objects.filter(pk=category_id).first()
        if category is None and sites_with(request.user, Right.MANAGE_CATEGORIES):
            raise Http404
        if category is None or not has_right(request.user, Right.MANAGE_CATEGORIES, category):
            return _forbidden(request)
        return view(request, category)

    return guarded


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The tree of one site (`?site=`), and a form for a new category."""
    sites = sites_with(request.user, Right.MANAGE_CATEGORIES)
    if not sites:
        return _forbidden(request)
    wanted = request.GET.get("site", "")
    site = next((site for site in sites if str(site.pk) == wanted), sites[0])
    return _tree(request, site, sites)


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    sites = sites_with(request.user, Right.MANAGE_CATEGORIES)
    parent = _page(request.POST.get("parent", ""))
    if parent is None or not has_right(request.user, Right.MANAGE_CATEGORIES, parent):
        if parent is None and sites:
            raise Http404
        return _forbidden(request)
    title = request.POST.get("title", "")
    try:
        category = categories.create_category(
            parent, title, request.user, request.POST.get("description", "")
        )
    except CategoryRefused as refused:
        site = next(site for site in sites if parent.path.startswith(site.root_page.path))
        return _tree(request, site, sites, refused=refused, typed=request.POST)
    messages.success(request, _("Category “%(title)s” is made.") % {"title": category.title})
    return _back_to(category)


@require_safe
@for_category_admins
def manage(request: HttpRequest, category: CategoryPage) -> HttpResponse:
    """Everything that can be done to one category."""
    return _manage(request, category)


@require_POST
@for_category_admins
def rename(request: HttpRequest, category: CategoryPage) -> HttpResponse:
    title = request.POST.get("title", "")
    try:
        renamed = categories.rename_category(category, title, request.user)
    except CategoryRefused as refused:
        return _manage(request, category, refused=refused, typed=title)
    messages.success(
        request,
        _("The category is now called “%(title)s”. Old addresses lead to the new one.")
        % {"title": renamed.title},
    )
    return _back_to(renamed)


@require_POST
@for_category_admins
def reorder(request: HttpRequest, category: CategoryPage) -> HttpResponse:
    verb = categories.move_up if request.POST.get("to") == "up" else categories.move_down
    if verb(category, request.user):
        messages.success(request, _("“%(title)s” has a new place.") % {"title": category.title})
    return _back_to(category)


@require_POST
@for_category_admins
def set_visibility(request: HttpRequest, category: CategoryPage) -> HttpResponse:
    title = {"title": category.title}
    try:
        if request.POST.get("show"):
            categories.show_category(category, request.user)
            messages.success(request, _("“%(title)s” is in the menu.") % title)
        else:
            categories.hide_category(category, request.user)
            messages.success(
                request, _("“%(title)s” is out of the menu; its articles stay readable.") % title
            )
    except CategoryRefused as refused:
        return _manage(request, category, refused=refused)
    return _back_to(category)


@require_http_methods(["GET", "POST"])
@for_category_admins
def merge(request: HttpRequest, category: CategoryPage) -> HttpResponse:
    """GET (`?target=`) says exactly what would happen; POST does it, if that is still true."""
    given = request.POST if request.method == "POST" else request.GET
    target = _page(given.get("target", ""))
    target = target.specific if target else None
    if not isinstance(target, CategoryPage):
        messages.error(request, _("Choose the category that takes everything over."))
        return redirect("news_categories:manage", category.pk)
    if not has_right(request.user, Right.MANAGE_CATEGORIES, target):
        return _forbidden(request)
    plan = categories.plan_merge(category, target)
    agreed = request.method == "POST" and request.POST.get("counts") == plan.counts
    if agreed and not plan.reasons:
        categories.merge_categories(category, target, request.user)
        messages.success(
            request,
            _("“%(source)s” is now part of “%(target)s”. Old addresses lead on.")
            % {"source": category.title, "target": target.title},
        )
        return _back_to(target)
    context = {
        "plan": plan,
        "reasons": plan.reasons,
        "has_changed": request.method == "POST" and not agreed,
        **_heading(
            _("Merge categories"),
            (reverse("news_categories:manage", args=[category.pk]), category.title),
        ),
    }
    return render(request, f"{TEMPLATES}merge.html", context, status=422 if plan.reasons else 200)


def _tree(
    request: HttpRequest,
    site: Site,
    sites: list[Site],
    refused: CategoryRefused | None = None,
    typed: dict | None = None,
) -> HttpResponse:
    rows = category_tree(site, timezone.now())
    for row in rows:
        row.public_url = row.page.get_url(request) if row.page.live else ""
        row.write_url = _write_url(request.user, row.page)
    context = {
        "rows": rows,
        "site": site,
        "sites": sites if len(sites) > 1 else [],
        "parents": [row for row in rows if row.may_have_below],
        "sections": section_homes(site),
        "reasons": refused.reasons if refused else [],
        "typed": typed or {},
        **_heading(_("Categories")),
    }
    return render(request, f"{TEMPLATES}index.html", context, status=422 if refused else 200)


def _manage(
    request: HttpRequest,
    category: CategoryPage,
    refused: CategoryRefused | None = None,
    typed: str | None = None,
) -> HttpResponse:
    site = category.get_site()
    rows = category_tree(site, timezone.now())
    row = next(row for row in rows if row.page.pk == category.pk)
    context = {
        "row": row,
        "category": category,
        "targets": [other for other in rows if _may_take(other, category)],
        "title": category.title if typed is None else typed,
        "public_url": category.get_url(request) if category.live else "",
        "write_url": _write_url(request.user, category),
        "may_choose_people": has_right(request.user, Right.MANAGE_WORKFLOWS, category),
        "title_length": categories.TITLE_LENGTH,
        "reasons": refused.reasons if refused else [],
        **_heading(
            category.title, (f"{reverse('news_categories:index')}?site={site.pk}", _("Categories"))
        ),
    }
    return render(request, f"{TEMPLATES}manage.html", context, status=422 if refused else 200)


def _may_take(row: CategoryRow, category: CategoryPage) -> bool:
    is_elsewhere = row.page.path.startswith(category.path)
    return row.page.live and not is_elsewhere and row.page.locale_id == category.locale_id


def _write_url(user, category: CategoryPage) -> str:
    """Where `user` writes a piece for the category; empty where they may not."""
    if not user.is_superuser and "add" not in category.permissions_for_user(user).permissions:
        return ""
    return reverse("wagtailadmin_pages:add", args=["news", "articlepage", category.pk])


def _page(typed: str) -> Page | None:
    return Page.objects.filter(pk=typed).first() if typed.isascii() and typed.isdecimal() else None


def _heading(title: str, *above: tuple[str, str]) -> dict:
    """What Wagtail's page frame needs: the title and the way to it."""
    items = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    items += [{"url": url, "label": label} for url, label in above]
    return {
        "header_title": title,
        "header_icon": "folder-open-inverse",
        "breadcrumbs_items": [*items, {"url": "", "label": title}],
    }


def _back_to(category: CategoryPage) -> HttpResponse:
    site = category.get_site()
    return redirect(f"{reverse('news_categories:index')}?site={site.pk}#c{category.pk}")


def _forbidden(request: HttpRequest) -> HttpResponse:
    context = _heading(_("Categories"))
    return render(request, f"{TEMPLATES}forbidden.html", context, status=403)
