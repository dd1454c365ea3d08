"""The house's system checks find what they are for, and nothing in the portal as it is."""

import sqlite3

import pytest
from django.core.checks import run_checks
from django.db import connection

from cms import checks


def ids(messages) -> list[str]:
    return [message.id for message in messages if message.id.startswith("cms.")]


def test_nothing_is_found_in_the_portal_as_it_is(db):
    assert ids(run_checks(include_deployment_checks=True, databases=["default"])) == []


def test_state_below_the_uploads_is_refused(settings, tmp_path):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path, tmp_path / "var"
    assert ids(run_checks()) == ["cms.E001"]
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "var" / "media", tmp_path / "var"
    assert ids(run_checks()) == []


@pytest.mark.parametrize("network", ["0.0.0.0/0", "10.0.0.0/7", "::/0"])
def test_trusting_everybody_is_warned_about(settings, network):
    settings.TRUSTED_PROXIES = ["127.0.0.1", network]
    assert ids(run_checks(include_deployment_checks=True)) == ["cms.W001"]


def test_sqlite_without_full_text_search_is_named(monkeypatch):
    class Bare(sqlite3.Connection):
        def execute(self, *arguments):
            raise sqlite3.OperationalError("no such module: fts5")

    connect = sqlite3.connect
    monkeypatch.setattr(checks.sqlite3, "connect", lambda name: connect(name, factory=Bare))
    found = ids(checks.check_sqlite_has_full_text_search(None))
    assert found == (["cms.E002"] if connection.vendor == "sqlite" else [])
