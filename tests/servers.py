"""Real servers for tests: gunicorn over a prepared database of its own."""

import atexit
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg
from bs4 import BeautifulSoup

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
# Below what the kernel gives away by itself, 32768 on.
PORTS, WORKERS = range(20_000, 32_000), 8
_given_ports: set[int] = set()


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
    """The environment of a fresh install in `folder`, on the engine that this run tests.

    A process makes the first from nothing; those after it begin as copies and are brought up to
    date.
    """
    server = os.environ.get("TEST_DATABASE_URL", "")
    first = _first_install(server, demo)
    # A store of uploads begins empty, and nothing lies on the disk beside it.
    for part in ("var",) if "MEDIA_S3_BUCKET" in variables else ("var", "media"):
        shutil.copytree(first.folder / part, folder / part, dirs_exist_ok=True)
    with _database(server, folder, first) as database_url:
        environment = _environment(database_url, folder, demo) | variables
        _manage(environment, "prepare")
        yield environment


class Install(NamedTuple):
    """An install to be copied: its files, and where its database is (a file or a name)."""

    folder: Path
    database: str


@cache
def _first_install(server: str, demo: bool) -> Install:
    """Kept until this process ends."""
    kept = ExitStack()
    atexit.register(kept.close)
    folder = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="portal-first-")))
    database_url = kept.enter_context(_database(server, folder))
    _manage(_environment(database_url, folder, demo), "prepare")
    return Install(folder, urlsplit(database_url).path[1:])


def _environment(database_url: str, folder: Path, demo: bool) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.local",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(folder / "var"),
        "MEDIA_DIR": str(folder / "media"),
        "PORT": str(free_port()),
        "DEMO": "1" if demo else "0",
        "PAGE_CACHE": "many" if os.environ.get("TEST_REDIS_URL") else "on",
    }


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


def another_machine(environment: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment of a second machine of the same portal: disk and port of its own."""
    other = {
        **environment,
        "VAR_DIR": str(folder / "var"),
        "MEDIA_DIR": str(folder / "media"),
        "PORT": str(free_port()),
    }
    _manage(other, "prepare")
    return other


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of Debian's for this run alone, as its address; it keeps nothing."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        _wait_for_port(port)
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def store_of_uploads() -> Iterator[dict[str, str]]:
    """An S3-compatible store in memory with one bucket, as the variables that name it."""
    port = free_port()
    command = [sys.executable, "-c", "from moto.server import main; main()"]
    process = subprocess.Popen(
        [*command, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    store = {
        "MEDIA_S3_BUCKET": "tai-len",
        "MEDIA_S3_ENDPOINT": f"http://127.0.0.1:{port}",
        "MEDIA_S3_REGION": "us-east-1",
        "MEDIA_S3_ACCESS_KEY": "khoa",
        "MEDIA_S3_SECRET_KEY": "mat-khau-cua-kho",
    }
    try:
        _wait_for_port(port)
        bucket_of(store).create()
        yield store
    finally:
        process.terminate()
        process.wait(timeout=20)


def bucket_of(store: dict[str, str]):
    """The bucket, past the portal."""
    import boto3  # slow to load, and few tests need it

    session = boto3.session.Session(
        store["MEDIA_S3_ACCESS_KEY"],
        store["MEDIA_S3_SECRET_KEY"],
        region_name=store["MEDIA_S3_REGION"],
    )
    resource = session.resource("s3", endpoint_url=store["MEDIA_S3_ENDPOINT"])
    return resource.Bucket(store["MEDIA_S3_BUCKET"])


@contextmanager
def behind_nginx(server: Server, plain: Path | None = None) -> Iterator[str]:
    """nginx in front of a portal, with deploy/nginx-main.conf, and the maps and the `location /` of
    deploy/nginx.conf.

    Without TLS, and below loopback's name; files of the folder `plain` are answered at /plain/, for
    comparison.
    """
    given = (PROJECT / "deploy" / "nginx.conf").read_text()
    variables, host = server.environment, urlsplit(server.url).netloc
    maps = "".join(re.findall(r"^map .*?^}", given, re.DOTALL | re.MULTILINE))
    locations = given[given.index("    location / {") : given.rindex("}")]
    locations = (
        locations.replace("/srv/portal/var", variables["VAR_DIR"])
        .replace("current/$host", f"current/{host}")
        .replace("include /srv/portal/deploy/nginx-proxy.conf;", f"proxy_set_header Host {host};")
    )
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(f"""
            {"user root;" if os.geteuid() == 0 else ""} daemon off; pid {folder}/nginx.pid;
            load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
            include {PROJECT}/deploy/nginx-main.conf;
            error_log stderr crit; worker_processes 2; events {{}}
            http {{ access_log off; keepalive_requests 10000000; {maps}
            upstream portal {{ server 127.0.0.1:{variables["PORT"]}; keepalive 16; }}
            server {{ listen 127.0.0.1:{port};
            location /plain/ {{ alias {plain or folder}/; }} {locations} }} }}""")
        process = subprocess.Popen(["/usr/sbin/nginx", "-c", configuration, "-p", folder])
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """A port that stays free until a server takes it, minutes later.

    The kernel's own choice does not: it gives the same one to another worker of pytest-xdist, or to
    a connection that goes out.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % WORKERS
    while True:
        port = secrets.choice(PORTS[worker::WORKERS])
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _given_ports:
                _given_ports.add(port)
                return port


@contextmanager
def _database(server: str, folder: Path, copied: Install | None = None) -> Iterator[str]:
    """A database of its own beside the one that pytest-django uses; empty, or a copy."""
    if not server:
        file = folder / "portal.sqlite3"
        if copied:
            shutil.copy2(copied.database, file)
        yield f"sqlite:///{file}"
        return
    name = f"portal_{secrets.token_hex(6)}"
    like = f"TEMPLATE {copied.database}" if copied else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {like}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        # A cluster made for a part of this process alone is gone before its first install.
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(server, autocommit=True) as connection,
        ):
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


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


def filled_in(html: str) -> dict[str, str]:
    """What a browser would send with the last form of a page, left as it came; no boxes, no files."""
    form = BeautifulSoup(html, "html.parser").select("form[method=post], form[method=POST]")[-1]
    fields = {
        field["name"]: field.get("value", "") if field.name == "input" else field.text
        for field in form.select("input[name], textarea[name]")
        if field.get("type") not in ("checkbox", "file", "submit")
    }
    choices = {
        field["name"]: chosen[0].get("value", "")
        for field in form.select("select[name]")
        if (chosen := field.select("option[selected]") or field.select("option"))
    }
    return fields | choices
