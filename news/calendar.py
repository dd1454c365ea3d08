"""Lịch đăng: which pieces lie on which day, for a month, a week or a day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from news.days import add_months, local_day
from news.desk import UNSHOWN, standing_of, visible_articles, with_standing
from news.models import ArticlePage, Author, CategoryPage
from news.reports.periods import Period

WEEK = timedelta(days=7)


class Span(models.TextChoices):
    MONTH = "thang", _("Month")
    WEEK = "tuan", _("Week")
    DAY = "ngay", _("Day")


@dataclass(frozen=True)
class Entry:
    """A piece on the calendar. `page_id` is None where the person may read its title only."""

    title: str
    category: str
    standing: str
    at: datetime
    page_id: int | None


@dataclass(frozen=True)
class Day:
    """A day with its pieces in the order of the clock; `is_outside`: of the month beside."""

    date: date
    entries: tuple[Entry, ...]
    is_outside: bool
    is_today: bool

    @property
    def marks(self) -> str:
        """What the style sheet tells apart, as words."""
        marks = {"outside": self.is_outside, "today": self.is_today, "empty": not self.entries}
        return " ".join(mark for mark, holds in marks.items() if holds)


@dataclass(frozen=True)
class Sheet:
    """What the calendar shows at once: whole weeks from Monday for a month."""

    span: Span
    day: date

    @property
    def period(self) -> Period:
        """The days shown, those of the months beside included."""
        if self.span == Span.DAY:
            return Period(self.day, self.day)
        if self.span == Span.WEEK:
            return Period(_monday(self.day), _monday(self.day) + WEEK - timedelta(days=1))
        first = self.day.replace(day=1)
        last = add_months(first, 1) - timedelta(days=1)
        return Period(_monday(first), _monday(last) + WEEK - timedelta(days=1))

    @property
    def previous(self) -> date:
        return self._moved(-1)

    @property
    def next(self) -> date:
        return self._moved(1)

    def days(self, entries: list[Entry], today: date) -> list[Day]:
        """Every day shown, with those of `entries` that belong to it."""
        by_day: dict[date, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_day[local_day(entry.at)].append(entry)
        return [
            Day(
                date=day,
                entries=tuple(by_day[day]),
                is_outside=self.span == Span.MONTH and day.month != self.day.month,
                is_today=day == today,
            )
            for day in self._dates()
        ]

    def _dates(self) -> Iterator[date]:
        period = self.period
        return (period.first + timedelta(days=number) for number in range(period.days))

    def _moved(self, steps: int) -> date:
        if self.span == Span.MONTH:
            return add_months(self.day.replace(day=1), steps)
        return self.day + steps * (WEEK if self.span == Span.WEEK else timedelta(days=1))


def entries(
    user, period: Period, category: CategoryPage | None = None, author: Author | None = None
) -> list[Entry]:
    """The pieces of a period that the person may list, by the clock; three queries.

    A piece lies where it went or goes public; one that is not finished, where it last changed.
    """
    span = (period.starts_at, period.ends_at - timedelta(microseconds=1))
    approved = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    scheduled: set[int] = set()
    due: set[int] = set()
    for page_id, at in approved.values_list("object_id", "approved_go_live_at"):
        scheduled.add(int(page_id))
        if span[0] <= at <= span[1]:
            due.add(int(page_id))
    unfinished = Q(live=False, first_published_at=None, latest_revision_created_at__range=span)
    here = Q(live=True, first_published_at__range=span)
    here |= unfinished & ~Q(pk__in=scheduled) | Q(pk__in=due)
    articles = visible_articles(user).filter(here)
    if category:
        articles = articles.descendant_of(category)
    if author:
        articles = articles.filter(pk__in=_articles_of(author))
    articles = articles.defer(*UNSHOWN).with_category_title()
    found = [_entry(article, user, span) for article in with_standing(articles)]
    return sorted(found, key=lambda entry: (entry.at, entry.title))


def _articles_of(author: Author) -> models.QuerySet:
    """Ids of the articles that name the author."""
    return ArticlePage.objects.filter(article_authors__author=author).values("pk")


def today() -> date:
    """The day in Vietnam, now."""
    return local_day(timezone.now())


def _entry(article: ArticlePage, user, span: tuple[datetime, datetime]) -> Entry:
    standing = standing_of(article)
    if article.goes_live_at and span[0] <= article.goes_live_at <= span[1]:
        standing, at = "scheduled", article.goes_live_at
    elif article.live:
        standing, at = "published", article.first_published_at
    else:
        at = article.latest_revision_created_at
    rights = article.permissions_for_user(user)
    may_open = user.is_superuser or "change" in rights.permissions or article.owner_id == user.pk
    return Entry(
        title=article.draft_title or article.title,
        category=article.category_title or "",
        standing=standing,
        at=at,
        page_id=article.pk if may_open else None,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
