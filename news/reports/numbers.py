"""The numbers of a report, added up by the database.

Views are those of `news.traffic`: the rows that readers made, and the figure that an imported
piece came with. So a report and the public page never differ.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.contrib.auth import get_user_model
from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextChoices,
)
from django.db.models.functions import Coalesce, Trunc
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from news.models import (
    ArticleAuthor,
    Author,
    Correction,
    DailyViews,
    ErrorReport,
    PieceKind,
    StartingViews,
)
from news.ratings import totals_of
from news.reports.expressions import (
    PUBLISHED_AT,
    approver,
    may_have_appeared,
    summed,
    time_taken,
    total_views,
)
from news.reports.periods import Period
from news.reports.scope import Scope
from news.reports.sums import Piece, Sums, largest_first, sums_of

User = get_user_model()

CHUNK = 500
LONG_DAYS = 62


class Origin(TextChoices):
    OWN = "own", _("Our own")
    QUOTED = "quoted", _("From another source")
    IMPORTED = "imported", _("Imported")


NO_TYPE = "unset"  # nobody has said yet as what it is paid

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
    type: str
    published_at: datetime
    is_live: bool
    period_views: int
    total_views: int
    took: timedelta | None
    approver: str
    useful: int
    useless: int


@dataclass(frozen=True)
class Step:
    """One bar of the charts: articles that appeared, and views of all articles, old ones too."""

    day: date
    articles: int
    views: int


class Report:
    """The articles of a scope that appeared in a period, with what readers and staff made of them.

    `category` counts with all below it; `type` is what a piece is paid as (a `PieceKind`), or
    `NO_TYPE`.
    """

    def __init__(
        self,
        scope: Scope,
        period: Period,
        category: Page | None = None,
        author: Author | None = None,
        origin: str = "",
        type: str = "",
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
        if type == NO_TYPE:
            self.all_articles = self.all_articles.filter(royalty=None)
        elif type:
            self.all_articles = self.all_articles.filter(royalty__kind=type)
        self.articles = (
            self.all_articles.filter(may_have_appeared(period))
            .annotate(published_at=PUBLISHED_AT)
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
                total_views=total_views("pk"),
                took=time_taken(),
                approver_id=approver(),
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
                "royalty__kind",
                "category_title",
                "published_at",
                "period_views",
                "total_views",
                "took",
                "approver_id",
            )
        )

    def rows(self, listed: Iterable[dict]) -> list[Row]:
        """Some of `listed`, with names and readers' answers; three queries, however many."""
        listed = list(listed)
        authors = _authors_of(row["pk"] for row in listed)
        approvers = User.objects.in_bulk({row["approver_id"] for row in listed} - {None})
        ratings = totals_of(row["pk"] for row in listed)
        return [
            Row(
                title=row["title"],
                url=self.scope.public_url(row["path"], row["url_path"]) if row["live"] else "",
                category=row["category_title"] or "",
                authors=", ".join(authors.get(row["pk"], [])),
                origin=_origin_in_words(row),
                type=_type_in_words(row),
                published_at=row["published_at"],
                is_live=row["live"],
                period_views=row["period_views"],
                total_views=row["total_views"],
                took=row["took"],
                approver=str(approvers.get(row["approver_id"], "")),
                useful=ratings.get(row["pk"], (0, 0))[0],
                useless=ratings.get(row["pk"], (0, 0))[1],
            )
            for row in listed
        ]

    def every_row(self, sort: str = DEFAULT_SORT) -> Iterator[Row]:
        """All rows, a chunk at a time, for a file."""
        listed = self.listed(sort).iterator(chunk_size=CHUNK)
        while chunk := list(islice(listed, CHUNK)):
            yield from self.rows(chunk)

    def sums(self) -> Sums:
        return sums_of(self._pieces.values(), "")

    def views_of_all(self) -> int:
        """Views in the period of every article of the scope, also of those published before."""
        return sum(self._views_by_day.values())

    def corrections(self) -> int:
        """Corrections dated in the period, of every public article of the scope."""
        within = Q(day__range=(self.period.first, self.period.last))
        return Correction.objects.filter(within, self._has("article"), article__live=True).count()

    def reader_reports(self) -> int:
        """Errors that readers reported in the period, about any article of the scope."""
        return ErrorReport.objects.filter(
            self._has("page"),
            sent_at__gte=self.period.starts_at,
            sent_at__lt=self.period.ends_at,
        ).count()

    def by_category(self) -> list[Sums]:
        grouped: dict[str, list[Piece]] = {}
        for piece in self._pieces.values():
            grouped.setdefault(piece.category_path, []).append(piece)
        titles = dict(Page.objects.filter(path__in=list(grouped)).values_list("path", "title"))
        return largest_first(
            {path: sums_of(grouped[path], titles.get(path, "")) for path in grouped}
        )

    def by_author(self) -> list[Sums]:
        """A piece of two authors counts for both; one without authors has a line of its own."""
        credits = ArticleAuthor.objects.filter(article__in=self.articles.values("pk")).order_by()
        grouped: dict[int, list[Piece]] = {}
        nameless = dict(self._pieces)
        for author, article in credits.values_list("author", "article").distinct():
            if piece := self._pieces.get(article):
                grouped.setdefault(author, []).append(piece)
                nameless.pop(article, None)
        authors = Author.objects.in_bulk(list(grouped))
        named = largest_first(
            {
                author: sums_of(pieces, authors[author].byline_name)
                for author, pieces in grouped.items()
            }
        )
        if nameless:
            named.append(sums_of(nameless.values(), gettext("No author named")))
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
        articles = dict(appeared.values_list("step").annotate(Count("pk")).order_by())
        views: Counter[date] = Counter()
        for day, seen in self._views_by_day.items():
            views[_first_day(day, step)] += seen
        return [
            Step(day, articles.get(day, 0), int(views.get(day, 0))) for day in self.period.steps()
        ]

    @cached_property
    def _pieces(self) -> dict[int, Piece]:
        """What appeared in the period, by the article's id: one walk for all sums."""
        ids = self.articles.values("pk")
        counted = DailyViews.objects.by_readers().filter(page__in=ids).order_by()
        within = Q(day__range=(self.period.first, self.period.last))
        counted = counted.values("page").annotate(
            period=Sum("views", filter=within), total=Sum("views")
        )
        views = {row["page"]: (int(row["period"] or 0), int(row["total"])) for row in counted}
        started = StartingViews.objects.filter(page__in=ids).values_list("page", "views")
        earlier = dict(started)
        pieces = {}
        listed = self.articles.annotate(took=time_taken()).values_list("pk", "path", "took")
        for pk, path, took in listed.iterator(chunk_size=CHUNK):
            period, total = views.get(pk, (0, 0))
            category = path[: -Page.steplen]
            pieces[pk] = Piece(category, took, period, total + earlier.get(pk, 0))
        return pieces

    @cached_property
    def _views_by_day(self) -> dict[date, int]:
        """One walk for all that asks; the steps are made of days here, not row by row there."""
        rows = self._views().values_list("day").annotate(Sum("views")).order_by()
        return {day: int(seen) for day, seen in rows}

    def _views(self) -> QuerySet:
        """Rows of views; over a long time the articles are listed first, else each row is asked."""
        is_long = self.period.days > LONG_DAYS
        mine = (
            Q(page__in=self.all_articles.order_by().values("pk")) if is_long else self._has("page")
        )
        return DailyViews.objects.by_readers().filter(
            mine, day__range=(self.period.first, self.period.last)
        )

    def _has(self, article: str) -> Exists:
        """Whether a row is about one of the articles."""
        return Exists(self.all_articles.order_by().filter(pk=OuterRef(article)))

    def _period_views(self, article: str) -> Coalesce:
        return summed(
            DailyViews.objects.by_readers().filter(
                page=OuterRef(article), day__range=(self.period.first, self.period.last)
            )
        )


def _first_day(day: date, step: str) -> date:
    """The first day of the bar that a day belongs to."""
    if step == "day":
        return day
    return day.replace(day=1) if step == "month" else day.replace(month=1, day=1)


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


def _type_in_words(row: dict) -> str:
    kind = row["royalty__kind"]
    return str(PieceKind(kind).label) if kind else ""
