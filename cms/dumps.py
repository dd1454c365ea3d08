"""One database as one file, and back: SQLite by its online backup, PostgreSQL by its own tools.

Both copy a running portal's database as of one moment; both put one back in a single transaction.
"""

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

_WAIT_SECONDS = 30
# Whatever the backup does not know must go too, or a later `migrate` would find it in its way.
# The schema itself may belong to somebody else, and extensions do.
_EMPTY_SCHEMA = """
DO $$
DECLARE item record;
BEGIN
  FOR item IN
    SELECT relname, CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
           WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    ORDER BY relkind = 'S'
  LOOP
    EXECUTE format('DROP %s IF EXISTS public.%I CASCADE', item.kind, item.relname);
  END LOOP;
  FOR item IN
    SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
      AND pg_get_userbyid(proowner) = current_user
      AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
  LOOP
    EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', item.name);
  END LOOP;
END $$;
"""


class DumpError(Exception):
    """The database could not be copied, or a copy could not be put back."""


def dump(target: Path) -> None:
    """Writes a copy of the database, checked, to `target`."""
    if connection.vendor == "sqlite":
        _copy_sqlite(_sqlite_path(), target)
        check(target)
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def check(source: Path) -> None:
    """Raises DumpError where `source` is no whole copy of a database."""
    if connection.vendor == "sqlite":
        try:
            with _open(source) as copy:
                answers = copy.execute("PRAGMA quick_check(1)").fetchall()
        except sqlite3.Error as error:
            raise DumpError(_("The copy of the database is damaged.")) from error
        if answers != [("ok",)]:
            raise DumpError(_("The copy of the database is damaged."))
        return
    _run("pg_restore", f"--file={_script_of(source)}", "--no-owner", str(source), connect=False)


def load(source: Path) -> None:
    """Replaces the database by a copy that `check` has passed; all of it, or nothing."""
    if connection.vendor == "sqlite":
        _load_sqlite(source, _sqlite_path())
        return
    _run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--command=SET lock_timeout = '{_WAIT_SECONDS}s'",
        f"--command={_EMPTY_SCHEMA}",
        f"--file={_script_of(source)}",
    )


def _sqlite_path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _load_sqlite(source: Path, database: Path) -> None:
    database.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy_sqlite(source, database)
    except DumpError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF  # the rest is detail
        if code not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise
        # What a restore is for: the database itself is damaged. It is kept, under another name.
        aside = f".damaged-{datetime.now():%Y%m%d-%H%M%S}"
        for suffix in ("", "-wal", "-shm"):
            file = Path(f"{database}{suffix}")
            if file.exists():
                file.rename(f"{file}{aside}")
        _copy_sqlite(source, database)


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's own copying: other processes may read and write meanwhile; one transaction."""
    deadline = time.monotonic() + _WAIT_SECONDS

    def give_up(status: int, remaining: int, total: int) -> None:
        is_waiting = status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        if is_waiting and time.monotonic() > deadline:
            raise DumpError(_("The database is in use; stop the portal and try again."))

    if not source.exists():
        raise DumpError(_("There is no database %(path)s.") % {"path": source})
    try:
        with _open(source) as reader, _open(target) as writer:
            reader.backup(writer, progress=give_up)
    except sqlite3.Error as error:
        raise DumpError(
            _("The database could not be copied: %(error)s") % {"error": error}
        ) from error


def _open(path: Path) -> closing:
    return closing(sqlite3.connect(path, timeout=1))


def _script_of(source: Path) -> Path:
    return source.with_name(source.name + ".sql")


def _run(program: str, *arguments: str, connect: bool = True) -> None:
    """Runs one of PostgreSQL's programs against our database; DumpError with its last words."""
    command, environment = [program, *arguments], {}
    if connect:
        known, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
        command = [program, *_as_options(known[1:]), *arguments]
    try:
        done = subprocess.run(  # noqa: S603  our own command, the password goes by environment
            command,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        message = _("%(program)s is missing: sudo apt-get install postgresql-client")
        raise DumpError(message % {"program": program}) from error
    if done.returncode:
        raise DumpError(f"{program}: {done.stderr.strip() or done.returncode}")


def _as_options(arguments: list[str]) -> list[str]:
    """psql takes the database's name last; the other programs want it named."""
    return [*arguments[:-1], f"--dbname={arguments[-1]}"] if arguments else []
