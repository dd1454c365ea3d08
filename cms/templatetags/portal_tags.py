"""Template tags and filters that every template may use."""

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def grouped(number: int | None) -> str:
    """A whole number with dots between thousands: 7.448.251."""
    return f"{number or 0:,}".replace(",", ".")


@register.filter
def moment(value) -> str:
    """A point in time as portals write it: 13:49 - 03/12/2018."""
    return timezone.localtime(value).strftime("%H:%M - %d/%m/%Y") if value else ""


@register.filter
def day(value) -> str:
    """A date, or a point in time as its day in Vietnam: 03/12/2018."""
    if not value:
        return ""
    value = timezone.localtime(value) if hasattr(value, "hour") else value
    return value.strftime("%d/%m/%Y")


@register.filter
def machine_moment(value) -> str:
    """A point in time for <time datetime>: 2018-12-03T13:49:00+07:00."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""
