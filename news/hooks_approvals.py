"""Reading before deciding: the way to what changed, and how a decision by link is named.

Imported by `news.wagtail_hooks`.
"""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
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
