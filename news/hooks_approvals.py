"""Reading before deciding: the way to what changed, and how a decision by link is named.

Imported by `news.wagtail_hooks`.
"""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from news.approval_links import LOG_ACTIONS
from news.comparisons import compare_with_published_url
from news.editorial import Action


@hooks.register("register_log_actions")
def name_decisions_by_link(actions: LogActionRegistry) -> None:
    approved, returned = _("Approved by a personal link"), _("Sent back by a personal link")
    actions.register_action(LOG_ACTIONS[Action.APPROVE], approved, approved)
    actions.register_action(LOG_ACTIONS[Action.RETURN], returned, returned)


@hooks.register("before_edit_page")
def offer_the_comparison(request: HttpRequest, page: Page) -> None:
    """One tap from a published piece with a newer text to what changed."""
    if request.method == "GET" and page.live and page.has_unpublished_changes:
        button = messages.button(
            compare_with_published_url(page), _("Compare with what is published")
        )
        messages.info(request, _("Readers still see an older version."), buttons=[button])


class SaveCommentsMenuItem(ActionMenuItem):
    """Saves the comments on a text that the person may not change now."""

    name = "save-comments"
    label = _("Save the comments")
    template_name = "news/admin/comments/save.html"

    def get_context_data(self, parent_context: dict) -> dict:
        context = super().get_context_data(parent_context)
        return {**context, "address": reverse("save_comments", args=[context["page"].pk])}


@hooks.register("construct_page_action_menu", order=10)  # after the decisions are in
def offer_to_save_comments(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict
) -> None:
    if context["view"] == "edit" and context.get("locked_for_user"):
        menu_items.append(SaveCommentsMenuItem())
