"""Records and reads views."""

from django.db.models import Sum

from news.models import DailyViews, StartingViews


def views_shown(page_id: int) -> int:
    """The number that readers see: readers' views plus the imported starting figure."""
    counted = DailyViews.objects.by_readers().filter(page_id=page_id)
    started = StartingViews.objects.filter(page_id=page_id).values_list("views", flat=True)
    return (counted.aggregate(total=Sum("views"))["total"] or 0) + (started.first() or 0)
