"""Moves out of the ordinary that several tests make: standing in, and being refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news import (
    deputies,
    editorial,
)
from news.editorial import Refused, Role
from news.models import (
    ArticlePage,
    Deputyship,
)
from tests.news.editorial_desk import (
    fresh,
)

STORM = "Bão đổ bộ đêm nay."


def stand_in(office, absent, deputy, start: int = 0, end: int = 3, **values) -> Deputyship:
    """`deputy` decides for `absent` from today + start to today + end."""
    today = timezone.localdate()
    return Deputyship.objects.create(
        site=office.site,
        absent=absent,
        deputy=deputy,
        starts_on=today + timedelta(days=start),
        ends_on=today + timedelta(days=end),
        reason="Nghỉ phép",
        **values,
    )


def appoint(office, user, absent, deputy, start: int = 0, end: int = 3, reason="Nghỉ phép"):
    today = timezone.localdate()
    first, last = today + timedelta(days=start), today + timedelta(days=end)
    return deputies.appoint(
        user, office.site, absent, deputy, first, last, reason=reason, today=today
    )


def reasons_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [str(reason) for reason in refused.value.reasons]


def checked_by_another(office, **values) -> ArticlePage:
    """A piece at the last step that `office.editor` has not touched."""
    article = office.submitted(**values)
    editorial.approve(article, office.one_more(Role.EDITOR))
    return fresh(article)
