"""How several processes that publish at once fare, against one process alone.

`python bench/publishes.py` (in `make bench`), about a minute. On PostgreSQL when TEST_DATABASE_URL
is set, else on SQLite (docs/decisions/0003-sqlite.md). Every publish must succeed.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.table import Row, show
from tests.servers import PROJECT, prepared

PROCESSES = 4
PUBLISHES = 8
LONGEST_SECONDS = 50

MAKE_ARTICLES = """
from home.models import HomePage
from news.models import ArticlePage, CategoryPage
category = HomePage.objects.get().add_child(instance=CategoryPage(title="Đo tốc độ"))
for number in range(COUNT):
    category.add_child(instance=ArticlePage(title=f"Bài {number}", live=False))
"""
# Waits for the starting shot, so that loading Python is not measured.
PUBLISH = """
import sys, time
from news.models import ArticlePage
articles = list(ArticlePage.objects.order_by("pk")[FIRST:FIRST + COUNT])
print("ready", flush=True)
sys.stdin.readline()
slowest, failed = 0.0, 0
for article in articles:
    started = time.monotonic()
    try:
        article.save_revision().publish(skip_permission_checks=True)
    except Exception as error:
        failed += 1
        print(type(error).__name__, error, file=sys.stderr)
    slowest = max(slowest, time.monotonic() - started)
print(failed, slowest, flush=True)
"""


def publish(environment: dict[str, str], shares: list[tuple[int, int]]) -> tuple[float, int, float]:
    """Publishes the (first, count) of each share in a process of its own, all at once.

    Seconds from the starting shot to the last end, failures, and seconds of the slowest publish.
    """
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "shell",
                "-v",
                "0",
                "-c",
                PUBLISH.replace("FIRST", str(first)).replace("COUNT", str(count)),
            ],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for first, count in shares
    ]
    for process in running:
        if process.stdout.readline() != "ready\n":
            sys.exit("a process did not start")
    started = time.monotonic()
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    try:
        answers = [process.communicate(timeout=LONGEST_SECONDS)[0].split() for process in running]
    finally:
        for process in running:
            process.kill()
    seconds = time.monotonic() - started
    failures = sum(int(failed) for failed, _slowest in answers)
    return seconds, failures, max(float(slowest) for _failed, slowest in answers)


def rows() -> list[Row]:
    """Several processes beside one; a publish that fails ends the run with an error."""
    total = PROCESSES * PUBLISHES
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
        prepared(Path(folder)) as environment,
    ):
        make = MAKE_ARTICLES.replace("COUNT", str(2 * PUBLISHES + total))
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", make],
            cwd=PROJECT,
            env=environment,
            check=True,
        )
        alone, _failed, slowest_alone = publish(environment, [(0, PUBLISHES)])
        shares = [(PUBLISHES * (1 + number), PUBLISHES) for number in range(PROCESSES)]
        together, failed, slowest = publish(environment, shares)
    if failed:
        sys.exit(f"{failed} of {total} publishes failed.")
    rate, rate_alone = total / together, PUBLISHES / alone
    return [
        Row(
            f"publishes, {PROCESSES} processes at once",
            f"{rate:.1f}/s, slowest {slowest:.2f} s",
            f"{rate_alone:.1f}/s, {slowest_alone:.2f} s (one process)",
            rate / rate_alone,
        )
    ]


if __name__ == "__main__":
    show("Publishing", rows())
