"""The numbers of a report, added up by the database.

Views are those of `news.traffic`: the rows that readers made, and the figure that an imported
piece came with. So a report and the public page never differ.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.contrib.auth import get_user_model
from django.db.models import (
    Avg,
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    When,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Coalesce, Length, Substr, Trunc
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState, WorkflowState, get_default_page_content_type

from news.models import ArticleAuthor, Author, DailyViews, EditorialTask, StartingViews
from news.reports.periods import Period
from news.reports.scope import Scope

User = get_user_model()

CHUNK = 500


class Origin(TextChoices):
    OWN = "own", _("Our own")
    QUOTED = "quoted", _("From another source")
    IMPORTED = "imported", _("Imported")


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
ORIGINS = {
    Origin.IMPORTED: Q(imported_from__isnull=False),
    Origin.QUOTED: Q(imported_from__isnull=True) & ~Q(source_name=""),
    Origin.OWN: Q(imported_from__isnull=True, source_name=""),
}
SORTS = {
    "published": "published_at",
    "title": "title",
    "category": "category_title",
    "views": "period_views",
    "total": "total_views",
    "took": "took",
}
DEFAULT_SORT = "-published"


@dataclass(frozen=True)
class Row:
    """One article of a report."""

    title: str
    url: str
    category: str
    authors: str
    origin: str
    published_at: datetime
    is_live: bool
    period_views: int
    total_views: int
    took: timedelta | None
    approver: str


@dataclass(frozen=True)
class Sums:
    """Articles and their views: of a report, a category, an author. `label` is empty for all."""

    articles: int
    period_views: int
    total_views: int
    label: str = ""
    took: timedelta | None = None


@dataclass(frozen=True)
class Step:
    """One bar of the charts: articles that appeared, and views of all articles, old ones too."""

    day: date
    articles: int
    views: int


class Report:
    """The articles of a scope that appeared in a period, with what readers and staff made of them.

    `category` counts with all below it.
    """

    def __init__(
        self,
        scope: Scope,
        period: Period,
        category: Page | None = None,
        author: Author | None = None,
        origin: str = "",
    ) -> None:
        self.scope = scope
        self.period = period
        self.all_articles = scope.articles()
        if category:
            self.all_articles = self.all_articles.filter(path__startswith=category.path)
        if author:
            credits = ArticleAuthor.objects.filter(article=OuterRef("pk"), author=author)
            self.all_articles = self.all_articles.filter(Exists(credits))
        if origin:
            self.all_articles = self.all_articles.filter(ORIGINS[origin])
        self.articles = (
            self.all_articles.annotate(published_at=PUBLISHED_AT)
            .filter(published_at__gte=period.starts_at, published_at__lt=period.ends_at)
            .order_by()
        )

    def listed(self, sort: str = DEFAULT_SORT) -> QuerySet:
        """Articles as dictionaries in the order asked for; `rows` completes them."""
        order = F(SORTS[sort.removeprefix("-")])
        order = order.desc(nulls_last=True) if sort.startswith("-") else order.asc(nulls_last=True)
        return (
            self.articles.with_category_title()
            .annotate(
                period_views=self._period_views("pk"),
                total_views=_total_views("pk"),
                took=_time_taken(),
                approver_id=_approver(),
            )
            .order_by(order, "-pk")
            .values(
                "pk",
                "title",
                "path",
                "url_path",
                "live",
                "source_name",
                "imported_from",
                "category_title",
                "published_at",
                "period_views",
                "total_views",
                "took",
                "approver_id",
            )
        )

    def rows(self, listed: Iterable[dict]) -> list[Row]:
        """Some of `listed`, with names; two queries, however many."""
        listed = list(listed)
        authors = _authors_of(row["pk"] for row in listed)
        approvers = User.objects.in_bulk({row["approver_id"] for row in listed} - {None})
        return [
            Row(
                title=row["title"],
                url=self.scope.public_url(row["path"], row["url_path"]) if row["live"] else "",
                category=row["category_title"] or "",
                authors=", ".join(authors.get(row["pk"], [])),
                origin=_origin_in_words(row),
                published_at=row["published_at"],
                is_live=row["live"],
                period_views=row["period_views"],
                total_views=row["total_views"],
                took=row["took"],
                approver=str(approvers.get(row["approver_id"], "")),
            )
            for row in listed
        ]

    def every_row(self, sort: str = DEFAULT_SORT) -> Iterator[Row]:
        """All rows, a chunk at a time, for a file."""
        listed = self.listed(sort).iterator(chunk_size=CHUNK)
        while chunk := list(islice(listed, CHUNK)):
            yield from self.rows(chunk)

    def sums(self) -> Sums:
        found = self._with_views(self.articles.annotate(took=_time_taken()), "pk").aggregate(
            articles=Count("pk"),
            period=Sum("period_views"),
            total=Sum("total_views"),
            average=Avg("took"),
        )
        return Sums(
            found["articles"],
            int(found["period"] or 0),
            int(found["total"] or 0),
            took=found["average"],
        )

    def views_of_all(self) -> int:
        """Views in the period of every article of the scope, also of those published before."""
        return int(self._views().aggregate(total=Sum("views"))["total"] or 0)

    def by_category(self) -> list[Sums]:
        category_path = Substr("path", 1, Length("path") - Page.steplen)
        grouped = self._grouped(
            self._with_views(self.articles.annotate(group=category_path), "pk"), "pk"
        )
        titles = dict(
            Page.objects.filter(path__in=[row["group"] for row in grouped]).values_list(
                "path", "title"
            )
        )
        return [_sums(row, titles.get(row["group"], "")) for row in grouped]

    def by_author(self) -> list[Sums]:
        """A piece of two authors counts for both; one without authors has a line of its own."""
        earlier = ArticleAuthor.objects.filter(
            article=OuterRef("article"), author=OuterRef("author"), pk__lt=OuterRef("pk")
        )
        credits = ArticleAuthor.objects.filter(
            ~Exists(earlier), article__in=self.articles.values("pk")
        ).annotate(group=F("author"))
        grouped = self._grouped(self._with_views(credits, "article_id"), "article")
        authors = Author.objects.in_bulk([row["group"] for row in grouped])
        named = [_sums(row, authors[row["group"]].byline_name) for row in grouped]
        nameless = self._with_views(self.articles.filter(article_authors=None), "pk").aggregate(
            articles=Count("pk"), period=Sum("period_views"), total=Sum("total_views")
        )
        if nameless["articles"]:
            named.append(_sums(nameless, gettext("No author named")))
        return named

    def most_read(self, number: int) -> list[dict]:
        """The pieces most read in the period, whenever published: title, category, date, views."""
        most = self._views().values("page_id").annotate(seen=Sum("views"))
        seen = dict(most.order_by("-seen", "-page_id").values_list("page_id", "seen")[:number])
        found = (
            self.all_articles.filter(pk__in=seen)
            .with_category_title()
            .annotate(published_at=PUBLISHED_AT)
            .values("pk", "title", "category_title", "published_at")
        )
        listed = [{**row, "views": int(seen[row["pk"]])} for row in found]
        return sorted(listed, key=lambda row: (-row["views"], -row["pk"]))

    def steps(self) -> list[Step]:
        """What the charts show, without gaps."""
        zone = timezone.get_default_timezone()
        step = self.period.step
        appeared = self.articles.annotate(
            step=Trunc("published_at", step, output_field=DateField(), tzinfo=zone)
        )
        seen = self._views().annotate(step=Trunc("day", step, output_field=DateField()))
        articles = dict(appeared.values_list("step").annotate(Count("pk")).order_by())
        views = dict(seen.values_list("step").annotate(Sum("views")).order_by())
        return [
            Step(day, articles.get(day, 0), int(views.get(day, 0))) for day in self.period.steps()
        ]

    def _views(self) -> QuerySet:
        return DailyViews.objects.by_readers().filter(
            day__range=(self.period.first, self.period.last),
            page__in=self.all_articles.order_by().values("pk"),
        )

    def _period_views(self, article: str) -> Coalesce:
        return _summed(
            DailyViews.objects.by_readers().filter(
                page=OuterRef(article), day__range=(self.period.first, self.period.last)
            )
        )

    def _with_views(self, rows: QuerySet, article: str) -> QuerySet:
        return rows.annotate(
            period_views=self._period_views(article), total_views=_total_views(article)
        )

    def _grouped(self, rows: QuerySet, counted: str) -> list[dict]:
        return list(
            rows.order_by()
            .values("group")
            .annotate(articles=Count(counted), period=Sum("period_views"), total=Sum("total_views"))
            .order_by("-articles", "-period", "group")
        )


def _sums(row: dict, label: str) -> Sums:
    return Sums(row["articles"], int(row["period"] or 0), int(row["total"] or 0), label)


def _total_views(article: str) -> CombinedExpression:
    """The number that readers see on the page, as `news.traffic.views_shown` has it."""
    started = StartingViews.objects.filter(page=OuterRef(article)).values("views")
    counted = _summed(DailyViews.objects.by_readers().filter(page=OuterRef(article)))
    return Coalesce(Subquery(started), 0, output_field=BigIntegerField()) + counted


def _summed(views: QuerySet) -> Coalesce:
    summed = views.order_by().values("page").annotate(summed=Sum("views")).values("summed")
    return Coalesce(Subquery(summed), 0, output_field=BigIntegerField())


def _time_taken() -> ExpressionWrapper:
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


def _approver() -> Subquery:
    """Who gave the approval with which the piece first appeared."""
    approvals = TaskState.objects.filter(
        workflow_state__base_content_type=get_default_page_content_type(),
        workflow_state__object_id=Cast(OuterRef("pk"), CharField()),
        status=TaskState.STATUS_APPROVED,
        task__editorialtask__step=EditorialTask.Step.PUBLISH,
        finished_at__lte=OuterRef("first_published_at"),
    )
    return Subquery(approvals.order_by("-finished_at", "-pk").values("finished_by")[:1])


def _authors_of(article_ids: Iterable[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    credits = ArticleAuthor.objects.filter(article__in=list(article_ids)).select_related("author")
    for credit in credits.order_by("article", "sort_order", "pk"):
        listed = names.setdefault(credit.article_id, [])
        if credit.author.byline_name not in listed:
            listed.append(credit.author.byline_name)
    return names


def _origin_in_words(row: dict) -> str:
    origin = Origin.IMPORTED if row["imported_from"] else Origin.QUOTED
    if origin == Origin.QUOTED and not row["source_name"]:
        origin = Origin.OWN
    return f"{origin.label}: {row['source_name']}" if row["source_name"] else str(origin.label)
