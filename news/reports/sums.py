"""Sums of a report: articles, their views, and how long they took."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple


class Piece(NamedTuple):
    """What sums are made of; `took` from sending to appearing, where it was sent."""

    category_path: str
    took: timedelta | None
    period_views: int
    total_views: int


@dataclass(frozen=True)
class Sums:
    """Articles and their views: of a report, a category, an author. `label` is empty for all."""

    articles: int
    period_views: int
    total_views: int
    label: str = ""
    took: timedelta | None = None


def sums_of(pieces: Collection[Piece], label: str) -> Sums:
    times = [piece.took for piece in pieces if piece.took is not None]
    return Sums(
        len(pieces),
        sum(piece.period_views for piece in pieces),
        sum(piece.total_views for piece in pieces),
        label,
        sum(times, timedelta()) / len(times) if times else None,
    )


def largest_first(sums: dict) -> list[Sums]:
    """By articles, then by views; equals in the order of their keys."""
    return [
        each
        for _key, each in sorted(
            sums.items(), key=lambda item: (-item[1].articles, -item[1].period_views, item[0])
        )
    ]
