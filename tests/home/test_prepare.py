"""The first start sets everything up; the second changes nothing."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

from tests.servers import PROJECT, prepared


def prepare(environment: dict) -> str:
    command = [sys.executable, "manage.py", "prepare"]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def changes_in(folder: Path) -> dict[str, int]:
    """When each file below changed last; SQLite's log and index of it come and go."""
    return {
        str(file): file.stat().st_mtime_ns
        for file in folder.rglob("*")
        if file.is_file() and not file.name.endswith(("-wal", "-shm"))
    }


def test_second_start_changes_nothing_and_an_empty_portal_tells_how_to_get_in(tmp_path):
    with prepared(tmp_path) as environment:
        before = changes_in(tmp_path)
        time.sleep(0.01)
        said = prepare(environment)
        assert "createsuperuser" in said
        assert len(said.strip().splitlines()) == 1
        assert changes_in(tmp_path) == before
        assert not (tmp_path / "var" / "demo-accounts.txt").exists()


def test_nobody_else_on_the_machine_reads_the_database_or_the_key(tmp_path):
    with prepared(tmp_path) as environment:
        var = tmp_path / "var"
        assert var.stat().st_mode & 0o007 == 0
        assert (var / "secret-key").stat().st_mode & 0o077 == 0
        if connection.vendor == "sqlite":
            file = environment["DATABASE_URL"].removeprefix("sqlite:///")
            assert Path(file).stat().st_mode & 0o077 == 0
            with sqlite3.connect(file) as database:
                database.execute("CREATE TABLE tam (id integer)")
                for file_of_it in tmp_path.glob("*sqlite3*"):
                    assert file_of_it.stat().st_mode & 0o077 == 0, file_of_it
            database.close()
