"""A leader approves from a phone: personal links, each for one step and one version of a piece.

A link is a second way to identify a person, never a second way to approve: every decision ends in
`editorial.decide` with the link's person and version (docs/decisions/0017-approval-links.md).
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogContext, log
from wagtail.models import TaskState

from cms.templatetags.portal_tags import moment
from news import editorial
from news.editorial import Action
from news.models import ApprovalLink, ArticlePage, EditorialTask

SECRET_BYTES = 32
# So long the page of an old link still says why it is closed; the history of the piece stays.
KEPT_FOR = timedelta(days=90)
LOG_ACTIONS = {
    Action.APPROVE: "news.link.approve",
    Action.RETURN: "news.link.return",
}


def address_for(task_state: TaskState, person) -> str:
    """Makes a link for `person` and returns its whole address; '' where no link is given.

    Links are given at the last step alone: the text is frozen there and the decision publishes.
    The secret is in the returned address and nowhere else.
    """
    task = task_state.task.specific
    if not isinstance(task, EditorialTask) or task.step != EditorialTask.Step.PUBLISH:
        return ""
    article = ArticlePage.objects.get(pk=task_state.workflow_state.object_id)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    ApprovalLink.objects.create(
        digest=digest_of(secret),
        task_state=task_state,
        revision=task_state.revision,
        person=person,
        expires_at=timezone.now() + timedelta(hours=settings.APPROVAL_LINK_HOURS),
    )
    site = article.get_site()
    root = site.root_url if site else settings.WAGTAILADMIN_BASE_URL
    return root + reverse("news:approval", args=[secret])


def forget_links(now: datetime) -> None:
    """Deletes links that expired long ago, used or not; a recurring job (`settings.JOBS`)."""
    ApprovalLink.objects.filter(expires_at__lt=now - KEPT_FOR).delete()


def digest_of(secret: str) -> str:
    """What is stored of a secret; it is random and long, so that no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(secret: str) -> ApprovalLink | None:
    """The link of a secret, expired and used ones too."""
    links = ApprovalLink.objects.select_related("task_state__workflow_state", "revision", "person")
    return links.filter(digest=digest_of(secret)).first()


def article_of(link: ApprovalLink) -> ArticlePage:
    """The piece as it is now."""
    return ArticlePage.objects.get(pk=link.revision.object_id)


def closed_reasons(link: ApprovalLink) -> list[str | Promise]:
    """Every reason why the link shows its text to nobody any more."""
    reasons: list[str | Promise] = []
    article = article_of(link)
    task_state = link.task_state
    task = task_state.task.specific
    if link.expires_at <= timezone.now():
        reasons.append(_("The link expired at %(time)s.") % {"time": moment(link.expires_at)})
    if not link.person.is_active:
        reasons.append(_("The account of %(name)s is closed.") % {"name": link.person})
    elif not (isinstance(task, EditorialTask) and task.has_member(link.person)):
        reasons.append(
            _("%(name)s no longer decides at the step “%(step)s”.")
            % {"name": link.person, "step": task.name}
        )
    state = task_state.workflow_state
    if (
        task_state.status != TaskState.STATUS_IN_PROGRESS
        or state.current_task_state_id != task_state.pk
    ):
        reasons.append(_("Someone has already decided at this step."))
    if article.latest_revision_id != link.revision_id:
        reasons.append(_("The text changed after this link was sent; this is an old version."))
    return reasons


def refusals(link: ApprovalLink, action: Action) -> list[str | Promise]:
    """Every reason why the link's person may not do `action` now; empty when they may."""
    return closed_reasons(link) or editorial.refusals(article_of(link), link.person, action)


@transaction.atomic
def decide(link: ApprovalLink, action: Action, comment: str = "") -> None:
    """Decides as the link's person, once, over the version that the link shows.

    Raises `editorial.Refused` with every reason. The history says that it came by a link.
    """
    link = ApprovalLink.objects.select_for_update().get(pk=link.pk)
    article = article_of(link)
    if reasons := refusals(link, action):
        raise editorial.Refused(reasons, article)
    with LogContext(user=link.person):
        editorial.decide(
            link.task_state, link.person, action, comment=comment, revision_id=link.revision_id
        )
        log(article, LOG_ACTIONS[action], user=link.person, revision=link.revision)
    link.decision = ApprovalLink.Decision(action.value)
    link.decided_at = timezone.now()
    link.save(update_fields=["decision", "decided_at"])
