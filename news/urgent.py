"""Urgent publication (đăng khẩn): an approver publishes now, a second person answers for it after.

The steps are passed over, never the rule that nobody publishes their own text. Until somebody
else confirms the piece or takes it down, it stands on the desk of everybody who decides here.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Site

from news import handovers, history, publication
from news.checklist import missing_parts
from news.editorial import Refused, Right, own_text_refusals
from news.models import ArticlePage, Author, EditorialTask, UrgentPublication
from news.permissions import has_right

User = get_user_model()
DECIDES = (Right.CHECK, Right.APPROVE)


def refusals(
    page: Page, user, reason: str | None = None, revision_id: int | None = None
) -> list[str | Promise]:
    """Every reason why `user` may not publish the latest text of `page` urgently.

    `reason` and `revision_id` (what the person read) are looked at when they are given.
    """
    page = Page.objects.get(pk=page.pk)
    revision = page.latest_revision
    reasons: list[str | Promise] = []
    if user is None or not has_right(user, Right.PUBLISH_URGENTLY, page):
        reasons.append(_("Only approvers of this site publish urgently."))
    if not issubclass(page.specific_class, ArticlePage) or revision is None:
        return [*reasons, _("The piece has no saved version to publish.")]
    if page.live and page.live_revision_id == revision.pk:
        reasons.append(_("The piece is published and has no changes to approve."))
    elif UrgentPublication.objects.filter(revision=revision, answered_at__isnull=False).exists():
        reasons.append(_("A second person has judged this text already; send it for approval."))
    reasons += own_text_refusals(page.current_workflow_state, revision, user)
    reasons += missing_parts(revision.as_object())
    if revision_id is not None and revision_id != revision.pk:
        reasons.append(_("The text changed after you opened it. Read the new version first."))
    if reason is not None and not reason.strip():
        reasons.append(_("Say why the piece cannot wait; everybody reads the reason."))
    return reasons


@transaction.atomic
def publish(page: Page, user, reason: str, revision_id: int) -> UrgentPublication:
    """Publishes the text that `user` read, past the steps that have not decided; mails the rest."""
    page = Page.objects.select_for_update().get(pk=page.pk)
    if reasons := refusals(page, user, reason, revision_id):
        raise Refused(reasons, page)
    state = page.current_workflow_state
    passed_over = [state.current_task_state.task.name] if state else []
    urgent, _made = UrgentPublication.objects.update_or_create(
        revision_id=revision_id,
        defaults={
            "page": page,
            "reason": reason.strip(),
            "published_by": user,
            "published_at": timezone.now(),
        },
    )
    _log(history.URGENTLY_PUBLISHED, urgent, user, urgent.reason, passed_over=passed_over)
    publication.publish_urgently(urgent)
    _mail("urgent_published", urgent, second_people(urgent), user)
    return urgent


def answer_refusals(urgent: UrgentPublication, user) -> list[str | Promise]:
    """Every reason why `user` may not answer for the piece, by confirming it or taking it down."""
    reasons: list[str | Promise] = []
    if not any(has_right(user, right, urgent.page) for right in DECIDES):
        reasons.append(_("Only those who decide at a step of this site answer for the piece."))
    if not waiting().filter(pk=urgent.pk).exists():
        reasons.append(_("Nobody needs to answer for this piece any more."))
    if user.pk == urgent.published_by_id:
        reasons.append(_("You published this piece; a second person must answer for it."))
    return reasons + own_text_refusals(None, urgent.revision, user)


@transaction.atomic
def confirm(urgent: UrgentPublication, user, now: datetime) -> None:
    """The second person agrees: the piece stays."""
    urgent = _claimed(urgent, user, now)
    _log(history.URGENT_CONFIRMED, urgent, user)
    _mail("urgent_confirmed", urgent, _authors_of(urgent), user)


@transaction.atomic
def take_down(urgent: UrgentPublication, user, reason: str, now: datetime) -> None:
    """The second person disagrees: the piece goes offline and may be sent again as any draft."""
    if not reason.strip():
        raise Refused([_("Say why the piece is taken down; its author reads the reason.")])
    urgent = _claimed(urgent, user, now)
    _log(history.URGENT_WITHDRAWN, urgent, user, reason.strip())
    action = UnpublishPageAction(urgent.page.specific, user=user)
    action.execute(skip_permission_checks=True)
    _mail("urgent_withdrawn", urgent, _authors_of(urgent), user, comment=reason.strip())


def waiting() -> models.QuerySet:
    """What nobody else has answered for, while that very text is what readers see."""
    return UrgentPublication.objects.filter(
        answered_at=None, page__live=True, page__live_revision=F("revision")
    ).order_by("published_at", "pk")


def waiting_at(sites: Iterable[Site], user) -> list[UrgentPublication]:
    """`waiting` at the sites, each told whether `user` may answer, in a fixed number of queries."""
    below = Q(pk__in=[])
    for site in sites:
        below |= Q(page__path__startswith=site.root_page.path)
    rows = list(waiting().filter(below).select_related("page", "revision", "published_by"))
    own_names = set(Author.objects.filter(user=user).values_list("pk", flat=True)) if rows else ()
    for row in rows:
        authors = {author["author"] for author in row.revision.content.get("article_authors", [])}
        close = {row.published_by_id, row.page.owner_id, row.revision.user_id}
        row.may_answer = user.pk not in close and not authors & set(own_names)
    return rows


def second_people(urgent: UrgentPublication) -> list[User]:
    """Those who may answer for the piece: the people of the steps of its site, not its authors."""
    tasks = EditorialTask.objects.filter(site=urgent.page.get_site())
    people = {person for task in tasks for person in task.members()}
    return [person for person in people if not answer_refusals(urgent, person)]


def _authors_of(urgent: UrgentPublication) -> set[User]:
    return {urgent.published_by, urgent.page.owner} - {None}


def _mail(
    template: str, urgent: UrgentPublication, people: Iterable[User], actor: User, **more: str
) -> None:
    handovers.notify(
        template,
        people,
        title=urgent.revision.object_str,
        reason=urgent.reason,
        actor_name=str(actor),
        edit_url=handovers.edit_url(urgent.page_id),
        desk_url=settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_home"),
        **more,
    )


def _claimed(urgent: UrgentPublication, user, now: datetime) -> UrgentPublication:
    """The record, answered by `user`; of two people who answer at once one is refused."""
    page = Page.objects.select_for_update().get(pk=urgent.page_id)
    urgent = UrgentPublication.objects.select_related("page", "revision").get(pk=urgent.pk)
    if reasons := answer_refusals(urgent, user):
        raise Refused(reasons, page)
    urgent.answered_by, urgent.answered_at = user, now
    urgent.save(update_fields=["answered_by", "answered_at"])
    return urgent


def _log(action: str, urgent: UrgentPublication, user, comment: str = "", **more) -> None:
    data = {"comment": comment, **more}
    log(urgent.page.specific, action, user=user, revision=urgent.revision, data=data)
