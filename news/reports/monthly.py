"""The report that a ward sends upward every month, on one page of paper."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from news.reports.numbers import Origin, Report
from news.reports.periods import Period, add_months, month_period
from news.reports.scope import Scope
from news.reports.sums import Sums

LINES = 8
MOST_READ = 10
# Python's separators of numbers, as Vietnamese writes them.
_SEPARATORS = str.maketrans(",.", ".,")


@dataclass(frozen=True)
class Compared:
    """A figure of the month beside that of the month before."""

    label: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def change_in_words(self) -> str:
        """+12 (+30 %), or a dash where there is nothing to compare with."""
        if not self.change:
            return "0"
        sign = "+" if self.change > 0 else "−"
        amount = f"{abs(self.change):,}".replace(",", ".")
        if not self.before:
            return f"{sign}{amount}"
        percent = f"{abs(self.change) / self.before:,.1%}".translate(_SEPARATORS)
        percent = percent.replace(",0%", "%")
        return f"{sign}{amount} ({sign}{percent})"


@dataclass(frozen=True)
class MonthlyReport:
    """What the page shows; lists are short enough for one page."""

    month: Period
    figures: list[Compared]
    categories: list[Sums]
    authors: list[Sums]
    most_read: list[dict] = field(default_factory=list)


def monthly_report(scope: Scope, month: date) -> MonthlyReport:
    """The month in which a day lies; the same number of queries for any number of articles."""
    period = month_period(month)
    before = month_period(add_months(period.first, -1))
    now, then = _figures(scope, period), _figures(scope, before)
    report = Report(scope, period)
    return MonthlyReport(
        month=period,
        figures=[Compared(label, value, then[label]) for label, value in now.items()],
        categories=_shortened(report.by_category()),
        authors=_shortened(report.by_author()),
        most_read=report.most_read(MOST_READ),
    )


def _figures(scope: Scope, period: Period) -> dict[str, int]:
    report = Report(scope, period)
    sums = report.sums()
    return {
        _("Articles published"): sums.articles,
        _("of these, our own"): Report(scope, period, origin=Origin.OWN).articles.count(),
        _("of these, from another source"): Report(
            scope, period, origin=Origin.QUOTED
        ).articles.count(),
        _("of these, imported"): Report(scope, period, origin=Origin.IMPORTED).articles.count(),
        _("Views in the month, all articles"): report.views_of_all(),
        _("Views in the month, articles of the month"): sums.period_views,
        _("Corrections published"): report.corrections(),
        _("Errors reported by readers"): report.reader_reports(),
    }


def _shortened(lines: list[Sums]) -> list[Sums]:
    """The first lines, and the rest in one."""
    if len(lines) <= LINES:
        return lines
    kept, rest = lines[: LINES - 1], lines[LINES - 1 :]
    others = Sums(
        sum(line.articles for line in rest),
        sum(line.period_views for line in rest),
        sum(line.total_views for line in rest),
        _("Others"),
    )
    return [*kept, others]
