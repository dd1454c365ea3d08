"""The admin's search on OpenSearch: what is asked of the server (none runs in the tests)."""

import unicodedata

import pytest
from wagtail.models import Page

from cms.search_backends import SearchBackend


@pytest.fixture
def requests(monkeypatch) -> list[tuple[str, str, dict]]:
    """What the client sends: method, path, body."""
    sent = []

    def perform_request(self, method, url, headers=None, params=None, body=None, **kwargs):
        sent.append((method, url, body))
        return {"hits": {"hits": [], "total": {"value": 0}}}

    monkeypatch.setattr("opensearchpy.Transport.perform_request", perform_request)
    return sent


@pytest.fixture
def backend():
    return SearchBackend(
        {
            "URLS": ["https://portal:secret@search.example.test:9200"],
            "INDEX_SETTINGS": {"settings": {"index": {"number_of_replicas": 0}}},
        }
    )


def test_the_index_folds_accents_and_keeps_what_was_configured(backend, requests):
    backend.get_index_for_model(Page).put()
    [(method, path, body)] = requests
    assert (method, path) == ("PUT", "/wagtailcore_page")
    settings = body["settings"]
    assert settings["analysis"]["analyzer"]["default"]["filter"] == ["lowercase", "asciifolding"]
    assert "edgengram_analyzer" in settings["analysis"]["analyzer"]
    assert settings["index"]["number_of_replicas"] == 0


def test_the_server_is_asked_in_nfc(backend, requests, site):
    list(backend.search(unicodedata.normalize("NFD", "Hòa Hiệp Bắc"), Page.objects.all()))
    [(_method, _path, body)] = [request for request in requests if "_search" in request[1]]
    assert "Hòa Hiệp Bắc" in str(body)


def test_its_address_and_password_are_used(backend):
    [host] = backend.es.transport.hosts
    assert (host["host"], host["port"], host["use_ssl"]) == ("search.example.test", 9200, True)
    assert host["http_auth"] == ("portal", "secret")
