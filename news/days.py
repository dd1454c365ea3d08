"""Whole days in Vietnam, whatever the time zone of the person who asks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


def local_day(moment: datetime) -> date:
    """The day of a point in time."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def add_months(first: date, months: int) -> date:
    """The first day of the month that lies `months` after that of `first`."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True)
class OpenPeriod:
    """From `since` to `until`, both included; either may be missing."""

    since: date | None = None
    until: date | None = None

    @property
    def starts_at(self) -> datetime | None:
        """The first moment of the period."""
        return midnight(self.since) if self.since else None

    @property
    def ends_at(self) -> datetime | None:
        """The moment after the period."""
        return midnight(self.until + timedelta(days=1)) if self.until else None
