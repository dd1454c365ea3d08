"""The editorial office: who may do what, and every move of a piece from draft to published.

`ROLES` and `GRANTS` are the one table of roles and rights; `setup_editorial` applies it
(`news.desks`), `news.permissions` asks it, the tests' permission matrix is made from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState, WorkflowState

from news.checklist import missing_parts
from news.history import DEPUTY_DECIDED
from news.models import Author, EditorialTask
from news.writers import last_writer_id

User = get_user_model()
Step = EditorialTask.Step


class Role(models.TextChoices):
    REPORTER = "reporter", _("Reporter")
    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    CATEGORY_ADMIN = "category_admin", _("Category administrator")
    ADMIN = "admin", _("System administrator")


class Right(models.TextChoices):
    ENTER = "enter", _("enter the admin")
    DRAFT_IN_OWN_CATEGORIES = "draft_own", _("draft in the categories given to them")
    DRAFT_ANYWHERE = "draft_anywhere", _("draft in every category")
    EDIT_ANY = "edit_any", _("edit the pieces of others")
    CHECK = "check", _("decide at the first step")
    APPROVE = "approve", _("decide at the last step, which publishes")
    PUBLISH_URGENTLY = (
        "publish_urgently",
        _("publish past the steps, to be confirmed"),
    )
    UNPUBLISH = "unpublish", _("take articles down, cancel a schedule")
    MOVE_ARTICLES = "move", _("move articles to another category")
    MANAGE_CATEGORIES = "categories", _("create, rename, order, merge and hide categories")
    PUBLISH_STANDING_PAGES = "standing", _("publish the home page and standing pages")
    DELETE_PAGES = "delete", _("delete pages")
    RESTRICT_PAGES = "restrict", _("make pages private")
    CHOOSE_MEDIA = "choose_media", _("use the image and document libraries")
    UPLOAD_MEDIA = "upload_media", _("upload images and documents")
    EDIT_ANY_MEDIA = "edit_media", _("edit the images and documents of others")
    MANAGE_AUTHORS = "authors", _("manage authors")
    MANAGE_WEB_LINKS = "web_links", _("manage web links")
    MANAGE_BANNERS = "banners", _("show emergency banners")
    MANAGE_SEARCH = "search", _("keep the synonyms and promoted results of the search")
    MANAGE_REDIRECTS = "redirects", _("manage redirects")
    MANAGE_SETTINGS = "settings", _("change the site's settings")
    MANAGE_USERS = "users", _("manage accounts")
    MANAGE_WORKFLOWS = "workflows", _("manage workflows")
    SET_ROYALTIES = "set_royalties", _("set what each piece earns")
    CLOSE_ROYALTIES = "close_royalties", _("close a month of royalties, correct it later")
    SIGN_ROYALTIES = "sign_royalties", _("sign a closed month of royalties")
    MANAGE_ROYALTY_RATES = "royalty_rates", _("keep the base salary and the coefficients")
    SEE_REPORTS = "reports", _("see the reports of the site")
    SEE_OWN_REPORT = "own_report", _("see the report of the pieces they wrote")
    ANSWER_READERS = "answer_readers", _("handle the errors that readers report")


@dataclass(frozen=True)
class RolePlan:
    """One line of the table. Group names are data of a Vietnamese office."""

    group_name: str
    rights: frozenset[Right]
    everywhere: bool = False
    is_superuser: bool = False


@dataclass(frozen=True)
class Grant:
    """How a right is told to Wagtail; a right without one lives in `news.permissions` alone."""

    page: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


ROLES: dict[Role, RolePlan] = {
    Role.REPORTER: RolePlan(
        "Phóng viên",
        frozenset(
            {
                Right.ENTER,
                Right.DRAFT_IN_OWN_CATEGORIES,
                Right.CHOOSE_MEDIA,
                Right.UPLOAD_MEDIA,
                Right.SEE_OWN_REPORT,
            }
        ),
    ),
    Role.EDITOR: RolePlan(
        "Biên tập viên",
        frozenset(
            {
                Right.ENTER,
                Right.DRAFT_ANYWHERE,
                Right.EDIT_ANY,
                Right.CHECK,
                Right.MOVE_ARTICLES,
                Right.CHOOSE_MEDIA,
                Right.UPLOAD_MEDIA,
                Right.EDIT_ANY_MEDIA,
                Right.MANAGE_AUTHORS,
                Right.MANAGE_SEARCH,
                Right.SET_ROYALTIES,
                Right.SEE_REPORTS,
                Right.ANSWER_READERS,
            }
        ),
    ),
    Role.APPROVER: RolePlan(
        "Người duyệt",
        frozenset(
            {
                Right.ENTER,
                Right.EDIT_ANY,
                Right.APPROVE,
                Right.PUBLISH_URGENTLY,
                Right.UNPUBLISH,
                Right.CHOOSE_MEDIA,
                Right.MANAGE_BANNERS,
                Right.CLOSE_ROYALTIES,
                Right.SIGN_ROYALTIES,
                Right.SEE_REPORTS,
                Right.ANSWER_READERS,
            }
        ),
    ),
    Role.CATEGORY_ADMIN: RolePlan(
        "Quản trị chuyên mục",
        frozenset(
            {
                Right.ENTER,
                Right.MANAGE_CATEGORIES,
                Right.MANAGE_WEB_LINKS,
                Right.CHOOSE_MEDIA,
                Right.UPLOAD_MEDIA,
            }
        ),
    ),
    # Runs the site; answers for no text and no money, so decides at no step and signs nothing.
    Role.ADMIN: RolePlan(
        "Quản trị hệ thống",
        frozenset(Right)
        - {
            Right.DRAFT_IN_OWN_CATEGORIES,
            Right.CHECK,
            Right.APPROVE,
            Right.PUBLISH_URGENTLY,
            Right.SIGN_ROYALTIES,
        },
        everywhere=True,
        is_superuser=True,
    ),
}


def _all_actions(app: str, model: str) -> tuple[str, ...]:
    return tuple(f"{app}.{action}_{model}" for action in ("add", "change", "delete", "view"))


GRANTS: dict[Right, Grant] = {
    # Which page may be translated, and by whom, `news.translations` decides.
    Right.ENTER: Grant(
        models=("wagtailadmin.access_admin", "simple_translation.submit_translation")
    ),
    Right.DRAFT_ANYWHERE: Grant(page=("add_page",)),
    Right.EDIT_ANY: Grant(page=("change_page",)),
    Right.PUBLISH_STANDING_PAGES: Grant(page=("publish_page",)),
    Right.CHOOSE_MEDIA: Grant(
        collections=("wagtailimages.choose_image", "wagtaildocs.choose_document")
    ),
    Right.UPLOAD_MEDIA: Grant(collections=("wagtailimages.add_image", "wagtaildocs.add_document")),
    Right.EDIT_ANY_MEDIA: Grant(
        collections=("wagtailimages.change_image", "wagtaildocs.change_document")
    ),
    Right.MANAGE_AUTHORS: Grant(models=_all_actions("news", "author")),
    Right.MANAGE_WEB_LINKS: Grant(models=_all_actions("cms", "weblinkset")),
    Right.MANAGE_BANNERS: Grant(models=_all_actions("cms", "banner")),
    Right.MANAGE_SEARCH: Grant(
        models=_all_actions("news", "searchsynonym") + _all_actions("news", "searchpromotion")
    ),
    Right.MANAGE_ROYALTY_RATES: Grant(
        models=_all_actions("news", "basesalary") + _all_actions("news", "royaltyrate")
    ),
    Right.MANAGE_REDIRECTS: Grant(models=_all_actions("wagtailredirects", "redirect")),
    Right.MANAGE_SETTINGS: Grant(
        models=(
            "cms.change_sitesettings",
            "news.change_readingsettings",
            "wagtailcore.change_site",
            "wagtailcore.view_site",
            *_all_actions("wagtailcore", "locale"),
        )
    ),
    Right.MANAGE_USERS: Grant(models=_all_actions("cms", "user") + _all_actions("auth", "group")),
    Right.MANAGE_WORKFLOWS: Grant(
        models=_all_actions("wagtailcore", "workflow") + _all_actions("wagtailcore", "task")
    ),
}

STEP_RIGHTS = {Step.CHECK: Right.CHECK, Step.PUBLISH: Right.APPROVE}
STEP_NAMES = {Step.CHECK: "Biên tập", Step.PUBLISH: "Duyệt đăng"}
WORKFLOW_NAME = "Duyệt bài"


class Action(models.TextChoices):
    """What is asked of a piece; the last two are Wagtail's names for a task's actions."""

    SUBMIT = "submit", _("Send for approval")
    APPROVE = "approve", _("Approve")
    RETURN = "reject", _("Send back")


class Refused(Exception):
    """A move that the rules forbid; `reasons` holds every reason at once, in plain words."""

    def __init__(self, reasons: Iterable[str | Promise], article: Page | None = None) -> None:
        self.reasons = list(reasons)
        self.article = article
        super().__init__(" ".join(map(str, self.reasons)))


def refusals(article: Page, user, action: Action = Action.APPROVE) -> list[str | Promise]:
    """Every reason why `user` may not do `action` to the piece now; empty when they may."""
    if action == Action.SUBMIT:
        return _submit_refusals(article, user)
    state = article.current_workflow_state
    if not state or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return [_("This piece is not waiting for a decision.")]
    return _decision_refusals(state.current_task_state, user, action)


def submit(article: Page, user) -> WorkflowState:
    """Sends the latest revision for approval, or sends a returned piece again.

    A returned piece starts at the first step that has not approved its present text.
    """
    return _start(article, user, _submit_refusals(article, user))


def start_workflow(article: Page, user=None) -> WorkflowState:
    """As `submit`, for the system itself: an import has nobody who sends it."""
    return _start(article, user, _state_refusals(article))


def approve(
    article: Page,
    user,
    comment: str = "",
    publish_at: datetime | None = None,
    revision_id: int | None = None,
) -> None:
    """Approves the piece at its present step; the last step publishes it, at once or at a time.

    With `revision_id` (what the person read) a newer text is refused.
    """
    _act(
        article,
        user,
        Action.APPROVE,
        comment=comment,
        publish_at=publish_at,
        revision_id=revision_id,
    )


def return_for_changes(article: Page, user, reason: str) -> None:
    """Sends the piece back to its reporter, who may change it and send it again."""
    _act(article, user, Action.RETURN, comment=reason)


@transaction.atomic
def decide(
    task_state: TaskState,
    user,
    action: Action,
    comment: str = "",
    publish_at: datetime | None = None,
    revision_id: int | None = None,
) -> None:
    """The one place where a step is decided, whichever door the request came through."""
    page_id = int(task_state.workflow_state.object_id)
    # The page's row is held until the end: a save that arrives meanwhile waits, and so does a
    # second approver, who then finds the step decided.
    article = Page.objects.select_for_update().get(pk=page_id)
    task_state = TaskState.objects.get(pk=task_state.pk).specific
    latest = article.latest_revision
    reasons = _decision_refusals(task_state, user, action)
    comment = (comment or "").strip()
    if action == Action.RETURN and not comment:
        reasons.append(_("Say why the piece is sent back; the reporter reads the reason."))
    if action == Action.APPROVE:
        if revision_id and revision_id != latest.pk:
            reasons.append(_("The text changed after you opened it. Read the new version first."))
        if publish_at and publish_at <= timezone.now():
            reasons.append(_("The time of publication must be in the future."))
        if publish_at and not task_state.workflow_state.is_at_final_task:
            reasons.append(_("The time of publication is set at the last step."))
    if reasons:
        raise Refused(reasons, article)
    if deputyship := task_state.task.specific.deputyship_of(user):
        log(
            instance=article.specific,
            action=DEPUTY_DECIDED,
            user=user,
            revision=latest,
            data={"absent": str(deputyship.absent), "task_state_id": task_state.pk},
        )
    if action == Action.RETURN:
        task_state.reject(user=user, comment=comment)
        return
    if publish_at:
        _schedule(latest, publish_at)
    task_state.revision = latest
    task_state.approve(user=user, comment=comment)


def available_actions(task: EditorialTask, article: Page, user) -> list[tuple[str, str, bool]]:
    """What the admin offers `user` at this step: (name, label, whether it asks for more)."""
    if not task.has_member(user):
        return []
    actions = [(Action.RETURN.value, _("Send back with a reason"), True)]
    if not refusals(article, user, Action.APPROVE):
        if task.step == Step.PUBLISH:
            labels = _("Approve and publish"), _("Approve with a note or a time")
        else:
            labels = _("Approve and pass on"), _("Approve with a note")
        actions += [
            (Action.APPROVE.value, labels[0], False),
            (Action.APPROVE.value, labels[1], True),
        ]
    return actions


def publication_refusals(state: WorkflowState, revision: Revision | None) -> list[str | Promise]:
    """Why `revision` may not be published by this workflow.

    The last gate, whatever tasks, groups or superusers led here: every step approved exactly this
    revision, among them a publishing one, and none of the people who decided wrote it.
    """
    if revision is None:
        return [_("The piece has no saved version to publish.")]
    approvals = list(
        state.task_states.filter(status=TaskState.STATUS_APPROVED, revision=revision)
        .select_related("task", "finished_by")
        .order_by("pk")
    )
    approved = {
        approval.task_id for approval in approvals if revision.created_at <= approval.finished_at
    }
    tasks = state.workflow.tasks.filter(active=True)
    reasons = [
        _("The present text has not been approved at the step “%(step)s”.") % {"step": task.name}
        for task in tasks
        if task.pk not in approved
    ]
    if not EditorialTask.objects.filter(pk__in=approved, step=Step.PUBLISH).exists():
        reasons.append(_("No approver has approved the present text for publication."))
    for approver in {approval.finished_by for approval in approvals}:
        reasons += own_text_refusals(state, revision, approver)
        own = [approval.task_id for approval in approvals if approval.finished_by == approver]
        reasons += _one_pair_of_eyes(approver, own)
    return reasons


def own_text_refusals(state: WorkflowState | None, revision: Revision, user) -> list[str | Promise]:
    """Why `user` is too close to the text to approve it, superuser or not.

    `state` is None for a piece that nobody has sent.
    """
    if user is None:
        return [_("Nobody known approved the text.")]
    reasons: list[str | Promise] = []
    owner_id = revision.base_content_object.owner_id
    author_ids = [row["author"] for row in revision.content.get("article_authors", [])]
    is_author = Author.objects.filter(pk__in=author_ids, user=user).exists()
    if user.pk == owner_id or is_author:
        reasons.append(_("You wrote this piece; someone else must approve it."))
    if state and user.pk == state.requested_by_id and user.pk != owner_id:
        reasons.append(_("You sent this piece for approval; someone else must approve it."))
    if user.pk == last_writer_id(revision):
        reasons.append(_("You changed this piece last; someone else must approve it."))
    return reasons


def _start(article: Page, user, reasons: list[str | Promise]) -> WorkflowState:
    if reasons:
        raise Refused(reasons, article)
    with transaction.atomic():
        article = Page.objects.select_for_update().get(pk=article.pk).specific
        if article.latest_revision is None:
            article.save_revision(user=user, log_action=True)
        state = article.current_workflow_state
        if state:
            state.resume(user)
            return state
        return article.get_workflow().start(article, user)


def _act(article: Page, user, action: Action, **details) -> None:
    state = article.current_workflow_state
    if not state or state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise Refused(refusals(article, user, action), article)
    task_state = state.current_task_state
    task_state.task.specific.on_action(task_state, user, action.value, **details)


def _state_refusals(article: Page) -> list[str | Promise]:
    reasons: list[str | Promise] = []
    current = Page.objects.get(pk=article.pk)
    state = current.current_workflow_state
    if not current.has_workflow:
        reasons.append(_("No approval workflow is set for this category; ask the administrator."))
    if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
        step = state.current_task_state.task.name
        reasons.append(_("The piece is already waiting at the step “%(step)s”.") % {"step": step})
    if current.scheduled_revision:
        reasons.append(_("The piece is approved and waits for its time of publication."))
    elif current.live and not current.has_unpublished_changes:
        reasons.append(_("The piece is published and has no changes to approve."))
    return reasons


def _submit_refusals(article: Page, user) -> list[str | Promise]:
    reasons = _state_refusals(article)
    if not article.permissions_for_user(user).can_edit():
        reasons.append(_("You may only send pieces that you may edit."))
    return reasons + missing_parts(article.get_latest_revision_as_object())


def _decision_refusals(task_state: TaskState, user, action: Action) -> list[str | Promise]:
    state = task_state.workflow_state
    if task_state.status != TaskState.STATUS_IN_PROGRESS or state.current_task_state_id != (
        task_state.pk
    ):
        return [_("Someone has already decided at this step.")]
    reasons: list[str | Promise] = []
    task = task_state.task.specific
    if not (isinstance(task, EditorialTask) and task.has_member(user)):
        reasons.append(_("You do not decide at the step “%(step)s”.") % {"step": task.name})
    if action == Action.APPROVE:
        revision = Page.objects.get(pk=state.object_id).latest_revision
        reasons += own_text_refusals(state, revision, user)
        before = state.task_states.filter(
            status=TaskState.STATUS_APPROVED, revision=revision, finished_by=user
        )
        reasons += _one_pair_of_eyes(user, [task.pk, *before.values_list("task_id", flat=True)])
        reasons += missing_parts(revision.as_object())
        waiting = state.get_next_task()
        if waiting and waiting.pk != task.pk:
            reasons.append(
                _("The text changed after the step “%(step)s”; send it back to be checked again.")
                % {"step": waiting.name}
            )
    return reasons


def _one_pair_of_eyes(user, tasks: Iterable[int]) -> list[str | Promise]:
    """Standing in for somebody never makes one person out of two steps."""
    steps = EditorialTask.objects.filter(pk__in=set(tasks)) if user else []
    if len(steps) > 1 and any(user not in step.own_people() for step in steps):
        return [_("You approved this text at another step; a deputy does not decide twice.")]
    return []


def _schedule(revision: Revision, publish_at: datetime) -> None:
    """Sets when the approved revision goes live; its text stays as it was read."""
    revision.content = {**revision.content, "go_live_at": publish_at.isoformat()}
    revision.save(update_fields=["content"])
