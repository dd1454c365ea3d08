"""`make bench`: every benchmark, and one table of ratios at the end; about a quarter of an hour.

The table replaces the last one in docs/performance.md. Loopback only. Each can be run alone, with
sizes of its own: `python bench/render.py --articles N`.
"""

import os
import platform
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from bench import pages, publishes, render, scale, searches, server, views
from bench.table import Row, keep, show
from tests.postgresql import temporary_cluster
from tests.servers import PROJECT, prepared

SEARCHED = 2_000


def of_one_demo() -> list[Row]:
    """What takes a demo, in turns; it has grown when the pages that are not kept are measured."""
    with tempfile.TemporaryDirectory() as name, prepared(Path(name), demo=True) as portal:
        grown = scale.compared(portal, portal, scale.ARTICLES)
        return [
            *render.compare(portal, scale.ARTICLES, Path(name)),
            *grown,
            *server.measured(portal),
        ]


def on_postgresql(rows: Callable[[], list[Row]]) -> list[Row]:
    """The same on a PostgreSQL made for it alone."""
    with temporary_cluster() as url:
        os.environ["TEST_DATABASE_URL"] = url
        try:
            return rows()
        finally:
            del os.environ["TEST_DATABASE_URL"]


BENCHES = {
    "finished pages": pages.rows,
    "views, SQLite": views.rows,
    "views, PostgreSQL": partial(on_postgresql, views.rows),
    "publishing": publishes.rows,
    "pages that are not kept, growth, server": of_one_demo,
    "search": partial(searches.rows, SEARCHED),
}


def main() -> None:
    found: list[Row] = []
    for name, rows in BENCHES.items():
        started = time.monotonic()
        found += rows()
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    show("Ratio of ours to the baseline, in one run", found)
    about = f"{date.today():%d/%m/%Y}, {os.cpu_count()} cores, Python {platform.python_version()}:"
    keep(found, PROJECT / "docs" / "performance.md", about)


if __name__ == "__main__":
    main()
