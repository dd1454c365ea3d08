"""Filters of the desk's and the calendar's templates."""

from datetime import datetime

from django import template

from news.reports.durations import in_words
from news.views.articles import STATES

register = template.Library()


@register.filter
def since(moment: datetime | None, now: datetime) -> str:
    """How long ago a moment was, in words: “2 ngày 3 giờ”."""
    return in_words(now - moment) if moment else ""


@register.filter
def standing_words(standing: str) -> str:
    """Where a piece stands, in the words of the list of articles."""
    return str(dict(STATES).get(standing, ""))
