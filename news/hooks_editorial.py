"""Where Wagtail's screens meet the editorial rules; imported by `news.wagtail_hooks`."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, WorkflowMenuItem
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from news import editorial
from news.documents import may_download
from news.editorial import Action, Right
from news.models import ArticlePage, CategoryPage, EditorialTask
from news.permissions import has_right


class ReadOnlyPagesAPI(PagesAdminAPIViewSet):
    """The explorer's API without its write actions: no screen uses them, and they know no locks."""

    actions = {}


class DecisionMenuItem(WorkflowMenuItem):
    """A decision offered on a frozen piece, where Wagtail would hide it with the save button."""

    def is_shown(self, context: dict) -> bool:
        return context["view"] == "edit"


@hooks.register("construct_admin_api")
def remove_write_actions(router) -> None:
    router.register_endpoint("pages", ReadOnlyPagesAPI)


@hooks.register("before_create_page")
def keep_categories_for_their_admins(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    needed = Right.MANAGE_CATEGORIES if issubclass(page_class, CategoryPage) else None
    if needed and not has_right(request.user, needed, parent):
        messages.error(request, _("Only category administrators create categories."))
        return redirect("wagtailadmin_home")
    drafts_here = (
        request.user.is_superuser or "add" in parent.permissions_for_user(request.user).permissions
    )
    if not needed and not drafts_here:
        messages.error(request, _("You may not write in this category."))
        return redirect("wagtailadmin_home")
    return None


@hooks.register("before_edit_page")
def decide_without_saving(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Decides over the text that was read, never over what a stale form would save on top of it.

    Wagtail saves the open form before it approves; the approver would then have "changed" the
    piece, and a tab left open would undo what others wrote since.
    """
    task = page.current_workflow_task
    if not isinstance(task, EditorialTask):
        return None
    if request.method == "GET":
        _explain(request, page, task)
        return None
    if request.POST.get("action-cancel-workflow") and not _may_withdraw(page, request.user):
        raise editorial.Refused(
            [_("Only the one who sent the piece withdraws it; send it back with a reason.")], page
        )
    if not request.POST.get("action-workflow-action"):
        return None
    action = Action(request.POST.get("workflow-action-name", ""))
    form = task.get_form_for_action(action.value)(_extra_data(request))
    if not form.is_valid():
        reasons = [error for errors in form.errors.values() for error in errors]
        raise editorial.Refused(reasons, page)
    details = form.cleaned_data
    if action == Action.APPROVE:
        loaded = request.POST.get("loaded_revision_id", "")
        details["revision_id"] = int(loaded) if loaded.isdecimal() else None
    task.on_action(page.current_workflow_task_state, request.user, action.value, **details)
    messages.success(request, _said(page, action))
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


@hooks.register("construct_page_action_menu")
def offer_what_the_rules_allow(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict
) -> None:
    page = context.get("page")
    task = page.current_workflow_task if page and context["view"] == "edit" else None
    if not isinstance(task, EditorialTask):
        return
    if not _may_withdraw(page, request.user):
        menu_items[:] = [item for item in menu_items if item.name != "action-cancel-workflow"]
    if context.get("locked_for_user"):
        icons = {Action.APPROVE.value: "success", Action.RETURN.value: "edit"}
        decisions = [
            DecisionMenuItem(name, label, asks_for_more, icon_name=icons[name])
            for name, label, asks_for_more in task.get_actions(page, request.user)
        ]
        decisions.sort(key=lambda item: item.name != Action.APPROVE.value)
        if decisions:  # then "page locked" says nothing that the message above does not
            others = [item for item in menu_items if item.name != "action-page-locked"]
            menu_items[:] = decisions + others


@hooks.register("before_serve_document")
def hide_documents_of_drafts(document, request: HttpRequest) -> None:
    if not may_download(document, request):
        raise Http404


def _may_withdraw(page: Page, user) -> bool:
    """Wagtail lets whoever may approve cancel, too: a return without a reason by another name."""
    return user.pk in {page.owner_id, page.current_workflow_state.requested_by_id}


def _explain(request: HttpRequest, page: Page, task: EditorialTask) -> None:
    """Tells a member of the step why they are not offered to approve."""
    if task.has_member(request.user):
        for reason in editorial.refusals(page, request.user, Action.APPROVE):
            messages.info(request, reason)


def _extra_data(request: HttpRequest) -> dict:
    try:
        extra = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except json.JSONDecodeError:
        return {}
    return extra if isinstance(extra, dict) else {}


def _said(page: Page, action: Action) -> str:
    title = page.get_admin_display_title()
    if action == Action.RETURN:
        return _("“%(title)s” was sent back with your reason.") % {"title": title}
    current = Page.objects.get(pk=page.pk)
    if current.scheduled_revision:
        return _("“%(title)s” is approved and waits for its time of publication.") % {
            "title": title
        }
    if isinstance(page, ArticlePage) and current.current_workflow_state is None:
        return _("“%(title)s” is published.") % {"title": title}
    return _("“%(title)s” was passed on to the next step.") % {"title": title}
