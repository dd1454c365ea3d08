"""What a reader may have meant: the ward's own words, one slip of the finger away."""

from collections.abc import Iterator
from dataclasses import replace
from string import ascii_lowercase

from news.models import SearchWord
from news.search.query import Query, Sequence

# Sounds that many spell alike; tried before other slips.
_CONFUSED = [
    ("tr", "ch"), ("s", "x"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("l", "n"), ("c", "k"),
    ("ng", "ngh"), ("g", "gh"), ("n", "ng"), ("c", "t"), ("i", "y"), ("v", "d"), ("ch", "t"),
]  # fmt: skip
_MOST_TRIED = 8


def corrected(query: Query, home_id: int) -> Iterator[Query]:
    """Queries in which words that no article has are replaced by words that some have."""
    words = [key for sequence in query.sequences for key in sequence.keys]
    known = _known(home_id, words)
    choices = []
    for key in words:
        if key in known or not key.isascii() or not key.isalpha():
            choices.append([key])
            continue
        near = _variants(key)
        found = _known(home_id, near)
        choices.append([variant for variant in near if variant in found][:_MOST_TRIED])
    if not all(choices) or all(
        key == choice[0] for key, choice in zip(words, choices, strict=True)
    ):
        return
    for turn in range(max(map(len, choices))):
        keys = [choice[min(turn, len(choice) - 1)] for choice in choices]
        sequences = tuple(Sequence((key,), (key,)) for key in keys)
        terms = tuple((sequence,) for sequence in sequences)
        yield replace(query, terms=terms, sequences=sequences)


def _known(home_id: int, keys: list[str]) -> set[str]:
    found = SearchWord.objects.filter(home_id=home_id, key__in=keys)
    return set(found.values_list("key", flat=True))


def _variants(key: str) -> list[str]:
    """Words one slip away, the likelier first."""
    if not 2 < len(key) <= 12:
        return []
    confused = []
    for pair in _CONFUSED:
        for one, other in (pair, pair[::-1]):
            if key.startswith(one):
                confused.append(other + key[len(one) :])
            if key.endswith(one):
                confused.append(key[: -len(one)] + other)
    halves = [(key[:place], key[place:]) for place in range(len(key) + 1)]
    swapped = [a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1]
    dropped = [a + b[1:] for a, b in halves if b]
    replaced = [a + letter + b[1:] for a, b in halves if b for letter in ascii_lowercase]
    added = [a + letter + b for a, b in halves for letter in ascii_lowercase]
    return [
        variant
        for variant in dict.fromkeys([*swapped, *confused, *dropped, *replaced, *added])
        if variant != key and len(variant) > 1
    ]
