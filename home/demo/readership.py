"""Plausible view counts for the demo: the same on every load of the same day."""

from datetime import date, timedelta
from math import exp
from random import Random

from home.demo.reader import Story
from news.models import ArticlePage, DailyViews, StartingViews

DAYS = 30
FRESH_VIEWS = 11  # on the first day, for each unit of a story's weight
LASTING_VIEWS = 0.5
FADES_IN_DAYS = 5
WEEKEND = 0.7
ROBOTS = 0.35


def add_views(stories: list[Story], articles: dict[str, ArticlePage], today: date) -> None:
    """Daily views over the last 30 days, and what was read before them as a starting figure."""
    daily: list[DailyViews] = []
    starting: list[StartingViews] = []
    for story in stories:
        chance = Random(story.key)  # noqa: S311  counts for show, no secret
        page_id = articles[story.key].pk
        first_day = story.displayed_at.date()
        for ago in range(DAYS):
            day = today - timedelta(days=ago)
            if day >= first_day:
                daily += _day(page_id, day, first_day, story.views_weight, chance, ago == 0)
        days_before = (today - first_day).days - DAYS
        if days_before >= 0:
            fresh = FRESH_VIEWS * FADES_IN_DAYS * story.views_weight
            steady = min(days_before, 365) * LASTING_VIEWS * story.views_weight * 0.4
            views = int((fresh + steady) * chance.uniform(0.8, 1.3)) + chance.randrange(40)
            starting.append(StartingViews(page_id=page_id, views=views))
    DailyViews.objects.bulk_create(daily)
    StartingViews.objects.bulk_create(starting)


def _day(
    page_id: int, day: date, first_day: date, weight: int, chance: Random, is_today: bool
) -> list[DailyViews]:
    age = (day - first_day).days
    expected = weight * (FRESH_VIEWS * exp(-age / FADES_IN_DAYS) + LASTING_VIEWS)
    expected *= WEEKEND if day.weekday() > 4 else 1
    expected *= 0.3 if is_today else 1
    readers = round(expected * chance.uniform(0.7, 1.3))
    counts = {
        DailyViews.Kind.READER: readers,
        DailyViews.Kind.ROBOT: round(readers * ROBOTS * chance.random()),
        DailyViews.Kind.STAFF: chance.randrange(4) if age < 2 else 0,
    }
    return [
        DailyViews(page_id=page_id, day=day, kind=kind, views=views)
        for kind, views in counts.items()
        if views
    ]
