"""Real servers for tests: gunicorn over a prepared database of its own."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running gunicorn; `manage` runs a command of manage.py beside it."""

    url: str
    process: subprocess.Popen
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        return _manage(self.environment, *arguments)


@contextmanager
def prepared(folder: Path, demo: bool = False, **variables: str) -> Iterator[dict[str, str]]:
    """The environment of a fresh install in `folder`, on the engine that this run tests."""
    with _database(folder) as database_url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.local",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder / "var"),
            "MEDIA_DIR": str(folder / "media"),
            "PORT": str(free_port()),
            "DEMO": "1" if demo else "0",
            **variables,
        }
        _manage(environment, "prepare")
        yield environment


@contextmanager
def serving(environment: dict[str, str], application: str = "cms.wsgi") -> Iterator[Server]:
    """gunicorn on loopback, until the block ends."""
    url = f"http://localhost:{environment['PORT']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", application],
        cwd=PROJECT,
        env={**environment, "BIND": f"127.0.0.1:{environment['PORT']}"},
    )
    try:
        _wait_for(f"{url}/healthz")
        yield Server(url, process, environment)
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """A database of its own beside the one that pytest-django uses."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{folder / 'portal.sqlite3'}"
        return
    name = f"portal_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
