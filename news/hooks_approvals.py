"""How a decision by link is named in the logs; imported by `news.wagtail_hooks`."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from news.approval_links import LOG_ACTIONS
from news.editorial import Action


@hooks.register("register_log_actions")
def name_decisions_by_link(actions: LogActionRegistry) -> None:
    approved, returned = _("Approved by a personal link"), _("Sent back by a personal link")
    actions.register_action(LOG_ACTIONS[Action.APPROVE], approved, approved)
    actions.register_action(LOG_ACTIONS[Action.RETURN], returned, returned)
