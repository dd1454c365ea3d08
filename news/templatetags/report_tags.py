"""Filters of the reports' templates."""

from datetime import timedelta

from django import template

from news.reports.durations import in_words

register = template.Library()


@register.filter
def duration_words(took: timedelta | None) -> str:
    """“2 ngày 3 giờ”; empty where nothing is known."""
    return in_words(took)


@register.filter
def unlocalized(number: float) -> str:
    """A number as machines write it, with a point."""
    return str(number)
