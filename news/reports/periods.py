"""Periods of a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from news.days import add_months, midnight

LONGEST_BY_DAY = 62
LONGEST_BY_MONTH = 36 * 31


class Preset(models.TextChoices):
    THIS_WEEK = "this_week", _("This week")
    LAST_WEEK = "last_week", _("Last week")
    THIS_MONTH = "this_month", _("This month")
    LAST_MONTH = "last_month", _("Last month")
    THIS_QUARTER = "this_quarter", _("This quarter")
    LAST_QUARTER = "last_quarter", _("Last quarter")
    THIS_YEAR = "this_year", _("This year")
    LAST_YEAR = "last_year", _("Last year")
    CUSTOM = "custom", _("From day to day")


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        return midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first moment that no longer belongs to the period."""
        return midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def needs_days_before(self, day: date) -> bool:
        """Whether it begins or ends within a month before a day, or shows such a month by days."""
        after = self.last + timedelta(days=1)
        if self.first >= day:
            return False
        return self.step == "day" or self.first.day != 1 or (after < day and after.day != 1)

    @property
    def step(self) -> str:
        """What one bar of a chart stands for: day, month or year."""
        if self.days <= LONGEST_BY_DAY:
            return "day"
        return "month" if self.days <= LONGEST_BY_MONTH else "year"

    def steps(self) -> Iterator[date]:
        """The first day of every bar of a chart."""
        if self.step == "day":
            yield from (self.first + timedelta(days=day) for day in range(self.days))
            return
        months = 1 if self.step == "month" else 12
        start = self.first.replace(day=1) if months == 1 else self.first.replace(month=1, day=1)
        while start <= self.last:
            yield start
            start = add_months(start, months)


def preset_period(preset: str, today: date) -> Period:
    """The days of a preset as of `today`; weeks begin on Monday."""
    when, unit = preset.split("_")
    back = 1 if when == "last" else 0
    if unit == "week":
        first = today - timedelta(days=today.weekday() + 7 * back)
        return Period(first, first + timedelta(days=6))
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    month = (today.month - 1) // months * months + 1
    first = add_months(today.replace(month=month, day=1), -months * back)
    return Period(first, add_months(first, months) - timedelta(days=1))


def month_period(month: date) -> Period:
    """The calendar month in which a day lies."""
    return preset_period(Preset.THIS_MONTH, month)
