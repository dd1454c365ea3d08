"""The admin's search on SQLite."""

from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)

from cms.search_backends.folding import FoldingBackend, FoldingIndex, NewestFirst


class _Index(FoldingIndex, SQLiteIndex):
    pass


class _SearchCompiler(NewestFirst, SQLiteSearchQueryCompiler):
    pass


class _AutocompleteCompiler(NewestFirst, SQLiteAutocompleteQueryCompiler):
    pass


class FoldingSqliteBackend(FoldingBackend, SQLiteSearchBackend):
    """FTS5 over folded words."""

    index_class = _Index
    query_compiler_class = _SearchCompiler
    autocomplete_query_compiler_class = _AutocompleteCompiler
