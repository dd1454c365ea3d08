"""What a person's desk tells: what waits for them, where their pieces stand, what goes quiet.

Reads only. Every function takes a number of queries that no number of articles changes, and sees
no further than the person does in the list of articles.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, TaskState, WorkflowState, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from cms import jobs
from cms.models import JobHeartbeat
from news.editorial import Right
from news.models import ArticlePage, CategoryPage, DailyViews, EditorialTask, Placement
from news.permissions import sites_with
from news.reports.scope import Scope

MOST_SHOWN = 20
# So many that a phone shows what stands below without a long way.
OWN_SHOWN = 8
UNSHOWN = ("body", "lead", "search_description")
NAMES_SHOWN = 3
MOST_READ_SHOWN = 5
PUBLISHED_DAYS = 14

JOB_NAMES = {
    jobs.SCHEDULER: _("Publishing at the set time"),
    jobs.WORKER: _("Background work (e-mails, exports)"),
    "ask_worker": _("Asking after the background work"),
    "remind": _("Reminding those who let pieces wait"),
    "check_links": _("Looking whether links still open"),
    "fold_views": _("Writing the views down"),
    "fold_days_into_months": _("Summing old views by month"),
    "forget_visits": _("Forgetting visits"),
    "forget_readers": _("Forgetting how to reach readers"),
    "forget_raters": _("Forgetting who rated articles"),
    "forget_logins": _("Forgetting failed logins"),
    "forget_approval_links": _("Forgetting old approval links"),
    "clear_sessions": _("Forgetting old sessions"),
    "clear_task_results": _("Forgetting finished background work"),
}


@dataclass(frozen=True)
class Piece:
    """A line of the desk; `at` is the moment that its list is about."""

    page_id: int
    title: str
    category: str
    at: datetime | None
    state: str = ""
    step: str = ""
    people: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class QuietCategory:
    """A category without news for longer than it should be; `days` is None for never any."""

    page_id: int
    title: str
    days: int | None


@dataclass(frozen=True)
class JobHealth:
    """A recurring job; `label` is for people."""

    label: str
    succeeded_at: datetime | None
    is_late: bool
    error: str


def visible_articles(user) -> QuerySet[ArticlePage]:
    """The articles that the person's list shows, of whatever state."""
    explorable = page_permission_policy.explorable_instances(user)
    return ArticlePage.objects.filter(pk__in=explorable.values("pk"))


def with_standing(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """Each article with `workflow_status` (None outside) and `goes_live_at` (None unscheduled)."""
    page_id = Cast(OuterRef("pk"), CharField())
    states = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(),
        object_id=page_id,
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
    )
    approved = Revision.page_revisions.filter(
        approved_go_live_at__isnull=False, object_id=page_id
    ).order_by("-pk")
    return articles.annotate(
        workflow_status=Subquery(states.values("status")[:1]),
        workflow_task_state=Subquery(states.values("current_task_state")[:1]),
        goes_live_at=Subquery(approved.values("approved_go_live_at")[:1]),
    )


def standing_of(article: ArticlePage) -> str:
    """Where an article `with_standing` stands, as a name of the list's filter of states."""
    if article.workflow_status == WorkflowState.STATUS_IN_PROGRESS:
        return "waiting"
    if article.workflow_status == WorkflowState.STATUS_NEEDS_CHANGES:
        return "returned"
    if article.goes_live_at:
        return "scheduled"
    if article.live:
        return "changed" if article.has_unpublished_changes else "published"
    if article.first_published_at:
        return "expired" if article.expired else "down"
    return "draft"


def waiting_for(user) -> list[Piece]:
    """Pieces at a step that the person decides, the longest wait first."""
    tasks = TaskState.objects.reviewable_by(user).filter(
        workflow_state__base_content_type=get_default_page_content_type()
    )
    ids = tasks.order_by("started_at", "pk").values_list("workflow_state__object_id", flat=True)
    ids = [int(page_id) for page_id in ids]
    articles = _lines(ArticlePage.objects.all()).in_bulk(ids)
    return _pieces(articles[page_id] for page_id in ids if page_id in articles)


def own_pieces(user, now: datetime) -> list[Piece]:
    """What the person is at work on and what of theirs was published lately, latest first."""
    unfinished = Q(live=False, first_published_at__isnull=True) | Q(has_unpublished_changes=True)
    lately = Q(live=True, last_published_at__gte=now - timedelta(days=PUBLISHED_DAYS))
    latest = (F("latest_revision_created_at").desc(nulls_last=True), "-pk")
    here = with_standing(_where_they_work(user)).filter(
        Q(workflow_status=None) | Q(workflow_status=WorkflowState.STATUS_IN_PROGRESS)
    )
    # Each is a walk along an index of what one person wrote; with OR it is one of all articles.
    ids = {
        page_id
        for own in (
            Q(unfinished | lately, owner=user),
            Q(unfinished, latest_revision__in=Revision.objects.filter(user=user).values("pk")),
        )
        for page_id in here.filter(own).order_by(*latest).values_list("pk", flat=True)[:OWN_SHOWN]
    }
    articles = _lines(ArticlePage.objects.filter(pk__in=ids))
    return _pieces(articles.order_by(*latest)[:OWN_SHOWN])


def returned_to(user) -> list[Piece]:
    """Pieces that the person wrote or sent and that came back, latest first."""
    returned = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(),
        status=WorkflowState.STATUS_NEEDS_CHANGES,
    ).values_list("object_id", "requested_by_id")
    senders = {int(page_id): sender_id for page_id, sender_id in returned}
    sent = [page_id for page_id, sender_id in senders.items() if sender_id == user.pk]
    articles = _lines(_where_they_work(user)).filter(Q(owner=user) | Q(pk__in=sent), pk__in=senders)
    articles = articles.filter(workflow_status=WorkflowState.STATUS_NEEDS_CHANGES)
    return _pieces(articles.order_by("-latest_revision_created_at", "-pk")[:MOST_SHOWN])


def scheduled_for(user) -> list[Piece]:
    """Approved pieces that wait for their hour, the next one first."""
    revisions = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    ids = [int(page_id) for page_id in revisions.values_list("object_id", flat=True)]
    articles = _lines(visible_articles(user)).filter(pk__in=ids)
    return _pieces(articles.order_by("goes_live_at", "pk")[:MOST_SHOWN])


def quiet_categories(user, now: datetime) -> list[QuietCategory]:
    """Categories that had no piece for longer than they should, the longest first."""
    explorable = page_permission_policy.explorable_instances(user)
    seen = Q(pk__in=explorable.values("pk"))
    for site in sites_with(user, Right.MANAGE_CATEGORIES):
        seen |= Q(path__startswith=site.root_page.path)
    categories = CategoryPage.objects.filter(seen, quiet_days__gt=0)
    newest = Placement.objects.filter(section=OuterRef("pk")).order_by("-displayed_at")
    categories = categories.live().annotate(newest=Subquery(newest.values("displayed_at")[:1]))
    quiet = []
    for category in categories.order_by("path"):
        days = (now - category.newest).days if category.newest else None
        if days is None or days >= category.quiet_days:
            quiet.append(QuietCategory(category.pk, category.title, days))
    quiet.sort(key=lambda category: (category.days is None, -(category.days or 0)))
    return quiet


def most_read(scope: Scope, since: date) -> list[tuple[ArticlePage, int]]:
    """The articles of `scope` that readers opened most since a day, with how often."""
    rows = DailyViews.objects.most_read(since).filter(_is_in(scope))
    totals = {row["page_id"]: row["total"] for row in rows[:MOST_READ_SHOWN]}
    articles = ArticlePage.objects.headlines_in_order(totals)
    return [(article, totals[article.pk]) for article in articles]


def views_by_day(scope: Scope, days: list[date]) -> list[int]:
    """Readers' views of the articles of `scope` on each of the days, which follow each other."""
    rows = DailyViews.objects.by_readers().filter(_is_in(scope), day__range=(days[0], days[-1]))
    totals = dict(rows.values_list("day").annotate(Sum("views")).order_by())
    return [totals.get(day, 0) for day in days]


def health_of_jobs(now: datetime) -> list[JobHealth]:
    """Every recurring job and the task worker, late ones first."""
    beats = {beat.name: beat for beat in JobHeartbeat.objects.order_by("name")}
    late = set(jobs.late_jobs(now))
    names = [*dict.fromkeys([jobs.SCHEDULER, jobs.WORKER, *settings.JOBS])]
    health = []
    for name in names:
        beat = beats.get(name)
        health.append(
            JobHealth(
                label=str(JOB_NAMES.get(name, name)),
                succeeded_at=beat.succeeded_at if beat else None,
                is_late=name in late,
                error=beat.error if beat else "",
            )
        )
    return sorted(health, key=lambda job: not job.is_late)


def _is_in(scope: Scope) -> Exists:
    """Whether a row of views is of an article of the scope; an `IN` would list them all first."""
    return Exists(scope.articles().filter(pk=OuterRef("page")))


def _where_they_work(user) -> QuerySet[ArticlePage]:
    """The articles of the sites whose admin the person may enter."""
    here = Q(pk__in=[])
    for site in sites_with(user, Right.ENTER):
        here |= Q(path__startswith=site.root_page.path)
    return ArticlePage.objects.filter(here)


def _lines(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """Just what a line of the desk shows."""
    return with_standing(
        articles.defer("body", "lead", "search_description").with_category_title()
    ).select_related("owner")


def _pieces(articles: Iterable[ArticlePage]) -> list[Piece]:
    """Lines of the desk, with the step and the people of those in the workflow; four queries."""
    articles = list(articles)
    ids = [article.workflow_task_state for article in articles if article.workflow_task_state]
    states = TaskState.objects.select_related("task", "finished_by").in_bulk(ids)
    tasks = EditorialTask.objects.filter(pk__in={state.task_id for state in states.values()})
    deciders = {task.pk: _names_of(task) for task in tasks.prefetch_related("groups__user_set")}
    pieces = []
    for article in articles:
        state, standing = states.get(article.workflow_task_state), standing_of(article)
        people: tuple[str, ...] = ()
        at = article.latest_revision_created_at
        if standing == "waiting" and state:
            people, at = deciders.get(state.task_id, ()), state.started_at
        elif standing == "returned" and state:
            people, at = (str(state.finished_by or ""),), state.finished_at
        elif standing == "scheduled":
            at = article.goes_live_at
        elif standing == "published":
            at = article.last_published_at
        pieces.append(
            Piece(
                page_id=article.pk,
                title=article.draft_title or article.title,
                category=article.category_title or "",
                state=standing,
                at=at,
                step=state.task.name if state else "",
                people=tuple(name for name in people if name),
                comment=state.comment if state and standing == "returned" else "",
            )
        )
    return pieces


def _names_of(task: EditorialTask) -> tuple[str, ...]:
    """The first few people who decide at a step, by name."""
    people = {person for group in task.groups.all() for person in group.user_set.all()}
    names = sorted(str(person) for person in people if person.is_active)
    return tuple(names[:NAMES_SHOWN])
