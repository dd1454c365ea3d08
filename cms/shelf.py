"""What most pages need and few edits change, made once per process: the menu, categories, synonyms.

A mark in the database says which of it holds. A change draws a new mark in its own transaction,
so it is seen by every process with the commit, and a mark that was rolled back never returns.
A request reads the mark before it takes anything, so that nothing old is ever kept under it.
What any publication may change goes by the mark of the page cache instead (`take_until_change`).
"""

import time
import uuid
from collections.abc import Callable, Hashable
from typing import Self, TypeVar

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import cached_property

from cms.models import Generation

Kept = TypeVar("Kept")
# Bounds the memory of a process that serves very many sites.
MOST_KEPT = 2_000

_kept: dict[Hashable, tuple[Hashable, object]] = {}


class Shelf:
    """What is kept, as one request may take it; nobody changes what they take."""

    @classmethod
    def of(cls, request: HttpRequest | None) -> Self:
        """The request's own, so that its mark is read once."""
        if request is None:
            return cls()
        if not hasattr(request, "_shelf"):
            request._shelf = cls()
        return request._shelf

    @cached_property
    def _marks(self) -> dict[int, uuid.UUID]:
        return dict(Generation.objects.order_by().values_list("pk", "mark"))

    def take(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept under the key, made if there is none of today's mark."""
        return _take(key, self._marks.get(Generation.ONLY), make)

    def take_until_change(self, key: Hashable, seconds: int, make: Callable[[], Kept]) -> Kept:
        """As `take`, until readers' pages change or so many seconds have passed.

        A transaction that has itself changed something does not keep what it sees.
        """
        mark = self._marks.get(Generation.PAGES)
        if mark is None or getattr(connection, "pages_changed", False):
            return make()
        return _take(key, (mark, int(time.time() // seconds)), make)


def _take(key: Hashable, mark: Hashable, make: Callable[[], Kept]) -> Kept:
    if mark is None:
        return make()
    found = _kept.get(key)
    if found is None or found[0] != mark:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[key] = (mark, make())
    return found[1]


def clear() -> None:
    """What is kept holds no longer, for all processes, from the commit on."""
    mark = uuid.uuid4()
    if not Generation.objects.filter(pk=Generation.ONLY).update(mark=mark):
        Generation.objects.bulk_create(
            [Generation(pk=Generation.ONLY, mark=mark)], ignore_conflicts=True
        )
