"""The admin's search on an OpenSearch server, for an installation of many wards.

Readers keep their own search, which needs the database alone. The server folds accents and đ
itself (Lucene's asciifolding), so that its index holds the texts as they are written.
"""

from copy import deepcopy
from typing import Any

from modelsearch.backends.base import BaseSearchResults
from modelsearch.utils import deep_update
from wagtail.search.backends.opensearch3 import OpenSearch3SearchBackend

from cms import text

FOLDING = {
    "settings": {
        "analysis": {
            "analyzer": {
                "default": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["lowercase", "asciifolding"],
                }
            }
        }
    }
}


class FoldingOpenSearchBackend(OpenSearch3SearchBackend):
    """Wagtail's backend with an analyzer that folds, asked in NFC as the texts are kept."""

    def __init__(self, params: dict) -> None:
        wanted = params.pop("INDEX_SETTINGS", {})
        super().__init__({**params, "INDEX_SETTINGS": deep_update(deepcopy(FOLDING), wanted)})

    def _search(self, query_compiler_class, query: Any, *args, **kwargs) -> BaseSearchResults:
        query = text.nfc(query) if isinstance(query, str) else query
        return super()._search(query_compiler_class, query, *args, **kwargs)
