"""“Thông tin này có hữu ích không?”: readers answer, editors alone see the totals.

The page that asks is kept in caches, so nothing in it is personal and no token can be in it.
Instead the browser itself says where the form was (`cms.visitors.comes_from_here`). An answer may
be changed until the day is over; of the reader only hashes are kept, and those until then.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from wagtail.models import Page

from cms.visitors import client_address, is_robot
from news.days import local_day, midnight
from news.models import ArticleRating

SALT = "news.ratings"
# A school or an office may share one address; a flood from one address may not decide.
ABOUT_AN_ARTICLE_FROM_A_SENDER = 10
FROM_A_SENDER = 60
ABOUT_AN_ARTICLE_AN_HOUR = 500
HOUR = timedelta(hours=1)


class TooMany(Exception):
    """More answers came from one address, or about one article, than readers give."""


def rate(page: Page, request: HttpRequest, is_useful: bool, now: datetime) -> None:
    """Keeps the reader's answer, in place of an earlier one of today.

    Robots and staff are thanked and not counted. Raises `TooMany`.
    """
    user_agent = request.headers.get("User-Agent", "")
    if is_robot(user_agent) or request.user.has_perm("wagtailadmin.access_admin"):
        return
    address = client_address(request)
    reader = _hash(now, f"{page.pk}\n{address}\n{user_agent}")
    with transaction.atomic():
        answered = ArticleRating.objects.filter(reader=reader)
        if answered.update(is_useful=is_useful, rated_at=now):
            return
        sender = _hash(now, address)
        _refuse_floods(page, sender, now)
        # Two taps at once: the second finds the first's row, and changes it.
        ArticleRating.objects.update_or_create(
            reader=reader,
            defaults={"page": page, "is_useful": is_useful, "rated_at": now, "sender": sender},
        )


def totals_of(page_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """`(useful, not useful)` of the pages that were rated, in one query."""
    counted = ArticleRating.objects.filter(page__in=page_ids).values_list("page_id").order_by()
    rows = counted.annotate(
        useful=Count("pk", filter=Q(is_useful=True)), useless=Count("pk", filter=Q(is_useful=False))
    )
    return {page_id: (useful, useless) for page_id, useful, useless in rows}


def forget_readers(now: datetime) -> int:
    """Erases who answered on the days that are over; a job (`settings.JOBS`)."""
    over = ArticleRating.objects.filter(rated_at__lt=midnight(local_day(now)), reader__isnull=False)
    return over.update(reader=None, sender="")


def _refuse_floods(page: Page, sender: str, now: datetime) -> None:
    by_sender = ArticleRating.objects.filter(sender=sender)
    lately = ArticleRating.objects.filter(page=page, rated_at__gt=now - HOUR)
    if (
        by_sender.filter(page=page).count() >= ABOUT_AN_ARTICLE_FROM_A_SENDER
        or by_sender.count() >= FROM_A_SENDER
        or lately.count() >= ABOUT_AN_ARTICLE_AN_HOUR
    ):
        raise TooMany


def _hash(now: datetime, identity: str) -> str:
    day = local_day(now).isoformat()
    return salted_hmac(f"{SALT} {day}", identity, algorithm="sha256").hexdigest()[:32]
