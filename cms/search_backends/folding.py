"""What both engines share: folded words in the index and in the query, newest first.

Stock search finds `kiem tra` in nothing, fails on a quotation mark on SQLite, ranks every row by
a correlated query, and scans the whole index twice on each save (docs/decisions/0009).
"""

import copy
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Model
from django.utils.encoding import force_str
from modelsearch import query as queries
from modelsearch.backends.base import BaseSearchResults
from modelsearch.index import BaseField, RelatedFields

from cms import text


def folded(value: Any) -> str:
    """The words of anything indexable, as they are matched."""
    if isinstance(value, list | tuple | set):
        return " ".join(map(folded, value))
    if isinstance(value, dict):
        return " ".join(map(folded, value.values()))
    return " ".join(word.key for word in text.words(text.nfc(force_str(value))))


class FoldingIndex:
    """An index that stores folded words."""

    def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
        super().add_items(model, [_Folded(obj) for obj in objs])

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Not needed: nothing is ranked by the length of its title."""


class NewestFirst:
    """A query compiler that orders by age where Wagtail asks for relevance."""

    def __init__(self, queryset, query, *args, **kwargs) -> None:
        # Given fields would be compared as they are written, with their accents.
        kwargs["fields"] = None
        if kwargs.pop("order_by_relevance", True):
            queryset = queryset.order_by(F("pk").desc())
        super().__init__(queryset, query, *args, order_by_relevance=False, **kwargs)


class FoldingBackend:
    """A backend that looks for folded words; a query without words finds nothing."""

    def _search(self, query_compiler_class, query, *args, **kwargs) -> BaseSearchResults:
        return super()._search(query_compiler_class, _folded_query(query) or "", *args, **kwargs)


class _Folded:
    """Stands for an object while it is indexed: the same fields, with folded values."""

    def __init__(self, obj: Model) -> None:
        self.pk = obj.pk
        self._obj = obj

    def get_search_fields(self) -> list:
        return [_folded_field(field, self._obj) for field in self._obj.get_search_fields()]


def _folded_field(field: BaseField | RelatedFields, obj: Model | None) -> BaseField | RelatedFields:
    """A copy of a search field that gives folded values (of `obj`, or of what it is asked for)."""
    made = copy.copy(field)
    if isinstance(field, RelatedFields):
        made.fields = [_folded_field(inner, None) for inner in field.fields]
        made.get_value = lambda asked: field.get_value(obj or asked)
    else:
        made.get_value = lambda asked: folded(field.get_value(obj or asked))
    return made


def _folded_query(query: Any) -> Any:
    """The query with folded words, or None where no word is left."""
    if query is None or isinstance(query, queries.MatchAll):
        return query
    if isinstance(query, str):
        return folded(query)
    made = copy.copy(query)
    if hasattr(query, "query_string"):
        made.query_string = folded(query.query_string)
        return made if made.query_string else None
    if hasattr(query, "subqueries"):
        made.subqueries = [part for part in map(_folded_query, query.subqueries) if part]
        return made if made.subqueries else None
    made.subquery = _folded_query(query.subquery)
    return made if made.subquery else None
