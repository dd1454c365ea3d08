"""Runs pytest on a real PostgreSQL: TEST_DATABASE_URL, or a cluster made for this run alone.

`python -m tests.postgresql [pytest's arguments]`. The cluster listens on a free port of loopback,
belongs to `postgres` where we are root (PostgreSQL refuses root), and is gone afterwards. With
`--many` the portal under test is one of several: one Redis, PAGE_CACHE=many.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.servers import free_port, redis

MANY = "--many"
START_SECONDS = "60"
# A test database may lose everything in a power cut.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"


def binaries() -> Path:
    """The newest PostgreSQL that Debian installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[4])
    if not found:
        sys.exit("PostgreSQL is missing: sudo apt-get install postgresql")
    return found[-1].parent


@contextlib.contextmanager
def temporary_cluster() -> Iterator[str]:
    """A fresh server, as the address of its database `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    runner: list[str] = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        runner = ["runuser", "-u", "postgres", "--"]
    user = "postgres" if runner else pwd.getpwuid(os.geteuid()).pw_name
    cluster, bin_folder = folder / "data", binaries()

    def run(*command: str) -> None:
        subprocess.run([*runner, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run(str(bin_folder / "initdb"), "-D", str(cluster), "-A", "trust", "-E", "UTF8", "--no-sync")
    port = free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {FAST}"
    control = [str(bin_folder / "pg_ctl"), "-D", str(cluster), "-w", "-t", START_SECONDS]
    run(*control, "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgres://{user}@127.0.0.1:{port}/postgres"
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    given = os.environ.get("TEST_DATABASE_URL")
    arguments = [argument for argument in sys.argv[1:] if argument != MANY]
    with contextlib.ExitStack() as stack:
        url = given or stack.enter_context(temporary_cluster())
        print(f"PostgreSQL: {'TEST_DATABASE_URL' if given else 'a temporary cluster'}", flush=True)
        environment = {**os.environ, "TEST_DATABASE_URL": url}
        if MANY in sys.argv:
            cache = os.environ.get("TEST_REDIS_URL") or stack.enter_context(redis())
            environment["TEST_REDIS_URL"] = cache
            environment["PAGE_CACHE"] = "many"
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
