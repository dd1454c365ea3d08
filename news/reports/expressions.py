"""What a report asks of the database about one article, as pieces of SQL."""

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Coalesce
from wagtail.models import TaskState, WorkflowState, get_default_page_content_type

from news.models import ArticlePage, DailyViews, EditorialTask, StartingViews
from news.reports.periods import Period

# An imported piece appeared when its source says, where that was before it came to us.
PUBLISHED_AT = Case(
    When(
        imported_from__isnull=False,
        displayed_at__lt=F("first_published_at"),
        then=F("displayed_at"),
    ),
    default=F("first_published_at"),
    output_field=DateTimeField(),
)


def may_have_appeared(period: Period) -> Q:
    """What PUBLISHED_AT may put into the period: an index finds these, and none finds a CASE."""
    came = ArticlePage.objects.order_by().filter(
        first_published_at__gte=period.starts_at, first_published_at__lt=period.ends_at
    )
    shown = ArticlePage.objects.order_by().filter(
        imported_from__isnull=False,
        displayed_at__gte=period.starts_at,
        displayed_at__lt=period.ends_at,
    )
    # One list of both: PostgreSQL walks through all articles to see which is in either.
    return Q(pk__in=came.values("pk").union(shown.values("pk")))


def total_views(article: str) -> CombinedExpression:
    """The number that readers see on the page, as `news.traffic.views_shown` has it."""
    started = StartingViews.objects.filter(page=OuterRef(article)).values("views")
    counted = summed(DailyViews.objects.by_readers().filter(page=OuterRef(article)))
    return Coalesce(Subquery(started), 0, output_field=BigIntegerField()) + counted


def summed(views: QuerySet) -> Coalesce:
    """The sum of rows of views of one page, 0 where there is none."""
    sums = views.order_by().values("page").annotate(sum=Sum("views")).values("sum")
    return Coalesce(Subquery(sums), 0, output_field=BigIntegerField())


def time_taken() -> ExpressionWrapper:
    """From the moment a piece was first sent for approval until it first appeared."""
    sent_at = (
        WorkflowState.objects.filter(
            base_content_type=get_default_page_content_type(),
            object_id=Cast(OuterRef("pk"), CharField()),
            created_at__lte=OuterRef("first_published_at"),
        )
        .order_by("created_at")
        .values("created_at")[:1]
    )
    return ExpressionWrapper(
        F("first_published_at") - Subquery(sent_at, output_field=DateTimeField()),
        output_field=DurationField(),
    )


def approver() -> Subquery:
    """Who gave the approval with which the piece first appeared."""
    approvals = TaskState.objects.filter(
        workflow_state__base_content_type=get_default_page_content_type(),
        workflow_state__object_id=Cast(OuterRef("pk"), CharField()),
        status=TaskState.STATUS_APPROVED,
        task__editorialtask__step=EditorialTask.Step.PUBLISH,
        finished_at__lte=OuterRef("first_published_at"),
    )
    return Subquery(approvals.order_by("-finished_at", "-pk").values("finished_by")[:1])
