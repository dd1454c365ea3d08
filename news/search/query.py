"""What a reader's query means: words that must all be there, phrases, synonyms.

Nothing that a database would take for an operator gets out of here: only keys of words, which
are letters and digits.
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.db.models import Q
from wagtail.models import Site

from cms import text
from cms.shelf import Shelf
from news.models import SearchSynonym
from news.models.search import terms_in

MAX_LENGTH = 200
MAX_WORDS = 24
_QUOTES = re.compile('["“”„«»]')


@dataclass(frozen=True)
class Sequence:
    """Words of one term: side by side (a phrase), or anywhere; the last may be a beginning."""

    keys: tuple[str, ...]
    exact_keys: tuple[str, ...]
    is_phrase: bool = False
    is_prefix: bool = False


@dataclass(frozen=True)
class Query:
    """`terms` must all be found; of each term's alternatives one is enough."""

    typed: str = ""
    terms: tuple[tuple[Sequence, ...], ...] = ()
    sequences: tuple[Sequence, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def has_accents(self) -> bool:
        return any(sequence.keys != sequence.exact_keys for sequence in self.sequences)

    @property
    def has_phrase(self) -> bool:
        return any(sequence.is_phrase for term in self.terms for sequence in term)

    def unfinished(self) -> "Query | None":
        """The query with its last word as a beginning; None where it is one letter or quoted."""
        last = self.terms[-1][0]
        if len(last.keys[-1]) < 2 or self.typed.endswith(('"', "”", "»")):
            return None
        begun = (replace(last, is_prefix=True), *self.terms[-1][1:])
        return replace(self, terms=(*self.terms[:-1], begun))

    def side_by_side(self) -> "Query | None":
        """All words as one phrase, without synonyms; None where that is the query already."""
        if len(self.sequences) < 2:
            return None
        phrase = Sequence(
            tuple(key for sequence in self.sequences for key in sequence.keys),
            tuple(key for sequence in self.sequences for key in sequence.exact_keys),
            is_phrase=True,
        )
        return replace(self, terms=((phrase,),))

    def without_lone_letter(self) -> "Query | None":
        """The query but for a last word of which one letter was typed; None where there is none."""
        last = self.sequences[-1].keys if self.sequences else ()
        is_begun = len(last) == 1 and len(last[0]) == 1 and last[0].isalpha()
        if not is_begun or len(self.terms) < 2 or self.terms[-1][0].keys != last:
            return None
        return replace(self, terms=self.terms[:-1], sequences=self.sequences[:-1])

    def is_held_by(self, name: str) -> bool:
        """Whether a name holds every word that was typed, the last perhaps unfinished."""
        *whole, last = [key for sequence in self.sequences for key in sequence.keys] or [""]
        keys = {word.key for word in text.words(name)}
        return bool(last) and keys.issuperset(whole) and any(key.startswith(last) for key in keys)

    def keys(self) -> set[str]:
        """Keys of every word to be marked."""
        return {key for term in self.terms for sequence in term for key in sequence.keys}

    def prefixes(self) -> tuple[str, ...]:
        """Beginnings of words to be marked."""
        sequences = (sequence for term in self.terms for sequence in term)
        return tuple(sequence.keys[-1] for sequence in sequences if sequence.is_prefix)


def clean_query(typed: str) -> str:
    """A query as shown back to the reader: one line, bounded."""
    return " ".join(text.clean_input(typed[: 4 * MAX_LENGTH]).split())[:MAX_LENGTH].strip()


def parse(typed: str, synonyms: tuple[str, ...] = ()) -> Query:
    """The meaning of a query; `synonyms` are sets of terms that mean the same, as editors write."""
    typed = clean_query(typed)
    sequences = _bounded(_sequences(typed))
    if not sequences:
        return Query(typed)
    terms = _with_synonyms(sequences, _synonym_table(synonyms))
    return Query(typed, tuple(dict.fromkeys(terms)), tuple(sequences))


def site_synonyms(site: Site, shelf: Shelf) -> tuple[str, ...]:
    """The sets of terms that mean the same on a site: its own, and those for all sites."""
    return shelf.take(("search synonyms", site.pk), lambda: _synonyms(site))


def _synonyms(site: Site) -> tuple[str, ...]:
    sets = SearchSynonym.objects.filter(Q(site=site) | Q(site__isnull=True)).order_by("pk")
    return tuple(sets.values_list("terms", flat=True))


def _sequences(typed: str) -> list[Sequence]:
    """Quoted parts as phrases; words otherwise; what is written in one (29-CT/TU) as a phrase."""
    parts = _QUOTES.split(typed)
    found = []
    for place, part in enumerate(parts):
        is_quoted = place % 2 == 1 and place < len(parts) - 1
        for chunk in [part] if is_quoted else part.split():
            if sequence := _sequence(chunk, is_phrase=True):
                found.append(sequence)
    return found


def _sequence(chunk: str, *, is_phrase: bool) -> Sequence | None:
    words = list(text.words(chunk))
    if not words:
        return None
    return Sequence(
        tuple(word.key[:60] for word in words),
        tuple(word.exact_key[:60] for word in words),
        is_phrase=is_phrase and len(words) > 1,
    )


def _bounded(sequences: list[Sequence]) -> list[Sequence]:
    kept, left = [], MAX_WORDS
    for sequence in sequences:
        if len(sequence.keys) > left:
            break
        left -= len(sequence.keys)
        kept.append(sequence)
    return kept or [
        replace(sequence, keys=sequence.keys[:left], exact_keys=sequence.exact_keys[:left])
        for sequence in sequences[:1]
    ]


@lru_cache(maxsize=64)
def _synonym_table(synonyms: tuple[str, ...]) -> dict[tuple[str, ...], list[Sequence]]:
    """Every term's keys with the other terms of its sets."""
    table: dict[tuple[str, ...], list[Sequence]] = {}
    for written in synonyms:
        terms = terms_in(written)
        same = [found for term in terms if (found := _sequence(term, is_phrase=True))]
        for sequence in same:
            others = (other for other in same if other.keys != sequence.keys)
            table.setdefault(sequence.keys, []).extend(others)
    return table


def _with_synonyms(
    sequences: list[Sequence], table: dict[tuple[str, ...], list[Sequence]]
) -> list[tuple[Sequence, ...]]:
    """The longest known term at each place gets its alternatives."""
    longest = max((len(keys) for keys in table), default=0)
    terms = []
    place = 0
    while place < len(sequences):
        for end in range(min(len(sequences), place + longest), place, -1):
            span = sequences[place:end]
            keys = tuple(key for sequence in span for key in sequence.keys)
            if keys not in table:
                continue
            exact_keys = tuple(key for sequence in span for key in sequence.exact_keys)
            typed = Sequence(keys, exact_keys, is_phrase=len(span) == 1 and span[0].is_phrase)
            terms.append((typed, *dict.fromkeys(table[keys])))
            place = end
            break
        else:
            terms.append((sequences[place],))
            place += 1
    return terms
