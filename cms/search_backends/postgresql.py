"""The admin's search on PostgreSQL."""

from modelsearch.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)

from cms.search_backends.folding import FoldingBackend, FoldingIndex, NewestFirst


class _Index(FoldingIndex, PostgresIndex):
    pass


class _SearchCompiler(NewestFirst, PostgresSearchQueryCompiler):
    pass


class _AutocompleteCompiler(NewestFirst, PostgresAutocompleteQueryCompiler):
    pass


class FoldingPostgresqlBackend(FoldingBackend, PostgresSearchBackend):
    """Text search over folded words, with the `simple` configuration: no language is assumed."""

    index_class = _Index
    query_compiler_class = _SearchCompiler
    autocomplete_query_compiler_class = _AutocompleteCompiler

    def __init__(self, params: dict) -> None:
        super().__init__({"SEARCH_CONFIG": "simple", **params})
