"""What a page costs where no finished one is kept, against plain Wagtail's page on as much data.

`python bench/render.py [--articles N]` (in `make bench`), on SQLite. `--here` measures the portal
of DATABASE_URL, VAR_DIR and MEDIA_DIR as it stands. The baseline is `bench/plain`: the settings of
`wagtail start`, and pages that show about as much. Each is asked in a process of its own, in turns;
the ratio is the median of ROUNDS rounds.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.table import Row, show
from tests.servers import PROJECT, prepared

ARTICLES = 10_000
ROUNDS = 5
TARGET = "8 ms, 10 queries"

OUR_PATHS = """
import json
from news.models import ArticlePage
article = ArticlePage.objects.live().filter(cover__isnull=False).order_by("-displayed_at")[3]
print(json.dumps({"home": "/", "article": article.url, "category": article.get_parent().url}))
"""
PLAIN_PATHS = {"home": "/", "article": "/muc-3/tin-3/", "category": "/muc-3/"}


def run_python(environment: dict[str, str], *arguments: str) -> str:
    """What a command of Python prints in the project's folder."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout.decode()


def costs(environment: dict[str, str], *arguments: str) -> dict[str, dict[str, float]]:
    """What `bench.handler` found, by path; finished pages are not kept."""
    environment = {**environment, "PAGE_CACHE": "off"}
    return json.loads(run_python(environment, "-m", "bench.handler", *arguments))


def compare(ours: dict[str, str], count: int, folder: Path) -> list[Row]:
    """A row for home, article and category: milliseconds of CPU and queries of both."""
    plain = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.plain.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'plain.sqlite3'}",
        "MEDIA_DIR": str(folder / "plain-media"),
    }
    run_python(plain, "-m", "bench.plain.fill", str(count))
    our_paths = json.loads(run_python(ours, "manage.py", "shell", "-v", "0", "-c", OUR_PATHS))
    rounds = [
        (costs(ours, *our_paths.values()), costs(plain, *PLAIN_PATHS.values()))
        for _round in range(ROUNDS)
    ]
    rows = []
    for kind, path in our_paths.items():
        pairs = [(our[path], other[PLAIN_PATHS[kind]]) for our, other in rounds]
        ratio = median(our["cpu_ms"] / other["cpu_ms"] for our, other in pairs)
        said, other = (
            f"{median(one['cpu_ms'] for one in side):.1f} ms CPU, {side[0]['queries']} queries"
            for side in zip(*pairs, strict=True)
        )
        what = f"{kind}, not kept, {count:,} articles"
        rows.append(Row(what, said, f"{other} (plain Wagtail)", ratio, TARGET))
    return rows


def rows(articles: int = ARTICLES) -> list[Row]:
    """Compares on a demo portal filled for this run alone."""
    with (
        tempfile.TemporaryDirectory() as name,
        prepared(Path(name), demo=True) as ours,
    ):
        run_python(ours, "manage.py", "load_demo", "--articles", str(articles))
        return compare(ours, articles, Path(name))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--here", action="store_true")
    given = parser.parse_args()
    if given.here:
        with tempfile.TemporaryDirectory() as name:
            found = compare(dict(os.environ), given.articles, Path(name))
    else:
        found = rows(given.articles)
    show("Pages that are not kept", found)


if __name__ == "__main__":
    main()
