"""How fast and how well readers' search answers, against Wagtail's own search on the same data.

`python bench/searches.py [--articles N]` (in `make bench`), on SQLite and
then on PostgreSQL: TEST_DATABASE_URL, or a cluster made for the run. Loopback only. Filling
100,000 articles and indexing them for both searches takes most of the time; `--here` measures
the portal of DATABASE_URL, VAR_DIR and MEDIA_DIR as it stands (filled by `load_demo --articles`).

Pages and suggestions are asked over HTTP from a gunicorn of two workers; p95 is of all requests.
Wagtail's search is asked in one process, where ours is asked again for the ratio; a query of
either that takes longer than PATIENCE is given up.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from socket import create_connection
from statistics import quantiles
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.table import Row, show
from bench.views import read_answer
from tests.postgresql import temporary_cluster
from tests.servers import PROJECT, prepared, serving

ARTICLES = 100_000
ROUNDS = 5
PATIENCE = 60
COMPARED = ["cải cách hành chính", "kiem tra cong tac", "phường"]

# What readers type: common and rare words, with and without accents, phrases, abbreviations,
# slips, nothing; and what they narrow it by.
PAGES = [
    *({"q": query} for query in (
        "phường", "hoa hiep bac", "Hòa Hiệp Bắc", "cai cach hanh chinh", "Cải cách hành chính",
        '"cải cách hành chính"', "UBND phường", "công dân", "ho so", "hồ sơ trực tuyến", "CCHC",
        "dinh huu phuc", "kiem tra cong tac", "thu tuc hanh chinh ubnd", "tổ dân phố số 5",
        "cải cách hành chính phường Hải Vân", "nước mắm Nam Ô", "118/BC-UBND", "tiem chung tre em",
        "và của các", "th", "xuân", "cấp căn cước lưu động tại trường", "kiem trs", "hoà giãi",
        "zzzz", "sốt xuất huyết", "Tết", "đường", "2024", "lich tiep cong dan thang 5",
    )),
    {"q": "hồ sơ", "chuyen-muc": "CATEGORY"},
    {"q": "cai cach", "chuyen-muc": "CATEGORY", "tu": "2024-01-01"},
    {"q": "phường", "tu": "2024-05-01", "den": "2024-05-31"},
    {"q": "tổ dân phố", "xep": "moi-nhat"},
    {"q": "công an", "page": "2"},
    {"q": "người dân", "page": "5"},
]  # fmt: skip
TYPED = [
    "ki", "kie", "kiem", "kiem t", "kiem tra", "kiem tra c", "kiem tra cai", "kiem tra cai cach",
    "hò", "hòa", "hòa h", "hòa hiệp", "hòa hiệp bắc", "ph", "phường", "tổ dân", "cchc", "lịch ti",
    "sot xu", "th", "zzz", "nước mắm n",
]  # fmt: skip

SITE = """
from django.utils import timezone
from wagtail.models import Site
from news.models import ArticlePage, CategoryPage
from news.search.results import Search
site = Site.objects.get()
"""
FILL = """
from home.demo import bulk
bulk.fill(site, bulk.missing(site, COUNT), timezone.now(), lambda made: None)
print(ArticlePage.objects.live().count())
"""
INDEX_FOR_WAGTAIL = """
from modelsearch.backends import get_search_backend
index = get_search_backend().get_index_for_model(ArticlePage)
ids = list(ArticlePage.objects.order_by("pk").values_list("pk", flat=True))
for start in range(0, len(ids), 500):
    index.add_items(ArticlePage, list(ArticlePage.objects.filter(pk__in=ids[start:start + 500])))
"""
ANALYZE = """
from django.db import connection
connection.cursor().execute("ANALYZE")
"""
RECALL = """
import json, sys
from tests.news.search_pairs import DEMO_PAIRS
def first(query):
    if PLAIN:
        found = list(ArticlePage.objects.live().search(query)[:1])
    else:
        found = Search(site, query, timezone.now(), None).page(None).object_list
    return found[0].title if found else None
right = 0
for query, expected in DEMO_PAIRS:
    try:
        answer = first(query)
    except Exception:
        continue
    right += answer is None if expected is None else (answer or "").startswith(expected)
print(json.dumps([right, len(DEMO_PAIRS)]))
"""
ASK = """
import time
def ask():
    if PLAIN:
        return list(ArticlePage.objects.live().search(QUERY)[:10])
    return list(Search(site, QUERY, timezone.now(), None).page(None))
ask()
started = time.perf_counter()
ask()
print(time.perf_counter() - started)
"""
INDEX_ONE = """
import json, time
from news.search import entries
costs = []
for article in ArticlePage.objects.live().order_by("-pk")[:30]:
    started = time.perf_counter()
    entries.sync_article(article)
    costs.append(time.perf_counter() - started)
print(json.dumps(costs))
"""


def shell(environment: dict[str, str], code: str, *, plain: bool = False) -> str:
    """What a snippet prints in the portal's shell, or with Wagtail's own search in its place."""
    if plain:
        environment = {**environment, "DJANGO_SETTINGS_MODULE": "bench.plain_wagtail"}
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", SITE + f"PLAIN = {plain}\n"]
    command[-1] += code
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def measured(environment: dict[str, str], *command: str) -> tuple[float, float]:
    """(seconds, peak memory in MB) of one command of manage.py; its progress bar shows."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def timed(environment: dict[str, str], query: str, *, plain: bool) -> float:
    """Seconds of the second of two equal queries in one process; infinite when given up."""
    limited = ASK.replace("QUERY", repr(query))
    if plain:
        environment = {**environment, "DJANGO_SETTINGS_MODULE": "bench.plain_wagtail"}
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c"]
    try:
        done = subprocess.run(
            [*command, f"{SITE}PLAIN = {plain}\n{limited}"],
            cwd=PROJECT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return float("inf")
    return float(done.stdout.split()[-1])


def load(url: str, paths: list[str], clients: int) -> list[float]:
    """Seconds of each answer; every client asks for every path ROUNDS times on one connection."""
    with get_context("fork").Pool(clients) as pool:
        shares = pool.starmap(_client, [(url, paths, number) for number in range(clients)])
    return [seconds for share in shares for seconds in share]


def _client(url: str, paths: list[str], number: int) -> list[float]:
    parts = urlsplit(url)
    shift = number * len(paths) // 8
    costs = []
    with create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        for path in (paths[shift:] + paths[:shift]) * ROUNDS:
            request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n"
            started = time.perf_counter()
            connection.sendall(request.encode())
            if not read_answer(connection):
                sys.exit(f"{path} was not answered with 200")
            costs.append(time.perf_counter() - started)
    return costs


def line(name: str, costs: list[float]) -> str:
    """One row of the table, in milliseconds."""
    steps = quantiles(costs, n=20)
    figures = (steps[9], steps[18], max(costs))
    return f"{name:38}" + "".join(f"{1000 * figure:9.1f}" for figure in figures)


@contextlib.contextmanager
def portal(*, postgresql: bool) -> Iterator[dict[str, str]]:
    """The environment of a prepared demo, made for this run alone."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-"))
        if postgresql and not os.environ.get("TEST_DATABASE_URL"):
            os.environ["TEST_DATABASE_URL"] = stack.enter_context(temporary_cluster())
            stack.callback(os.environ.pop, "TEST_DATABASE_URL")
        yield stack.enter_context(prepared(Path(folder), demo=True))


def fill(environment: dict[str, str], articles: int) -> None:
    """Prints recall on the demo, then `articles` articles in the index of ours and of Wagtail's."""
    for plain in (False, True):
        if plain:
            shell(environment, INDEX_FOR_WAGTAIL, plain=True)
        right, pairs = json.loads(shell(environment, RECALL, plain=plain))
        name = "Wagtail's own search" if plain else "ours"
        print(f"first hit is the expected one, demo, {name}: {right} of {pairs}")
    shell(environment, FILL.replace("COUNT", str(articles)))
    measured(environment, "rebuild_placements")
    seconds, peak = measured(environment, "rebuild_search")
    print(f"reindex of {articles:,}: {articles / seconds:,.0f} articles/s, peak {peak:.0f} MB")
    started = time.perf_counter()
    shell(environment, INDEX_FOR_WAGTAIL, plain=True)
    rate = articles / (time.perf_counter() - started)
    print(f"the same by Wagtail's own search: {rate:,.0f} articles/s")
    shell(environment, ANALYZE)


def measure(environment: dict[str, str]) -> None:
    """Prints the table of a filled portal."""
    costs = json.loads(shell(environment, INDEX_ONE))
    print(f"\n{'milliseconds':38}{'p50':>9}{'p95':>9}{'max':>9}")
    print(line("indexing one published article", costs))
    category = shell(environment, "print(CategoryPage.objects.order_by('path').first().pk)").strip()
    pages = [f"/tim-kiem/?{urlencode(page).replace('CATEGORY', category)}" for page in PAGES]
    typed = [f"/tim-kiem/goi-y/?{urlencode({'q': text})}" for text in TYPED]
    with serving(environment) as server:
        load(server.url, [*pages, *typed], 2)  # warms both workers
        print(line("search page, 1 client", load(server.url, pages, 1)))
        print(line("search page, 8 clients", load(server.url, pages, 8)))
        print(line("suggestions, 1 client", load(server.url, typed, 1)))


def compare(environment: dict[str, str], what: str) -> list[Row]:
    """Ten hits of one query, ours and Wagtail's own search on the same data."""
    found = []
    for query in COMPARED:
        ours = timed(environment, query, plain=False)
        theirs = min(timed(environment, query, plain=True), PATIENCE)
        said = f"{1000 * theirs:,.0f} ms (Wagtail's own search)"
        found.append(Row(f"{what} “{query}”", f"{1000 * ours:.1f} ms", said, ours / theirs))
    return found


def rows(articles: int = ARTICLES) -> list[Row]:
    """Fills, measures and compares on both engines."""
    found = []
    for engine in ("sqlite", "postgresql"):
        print(f"\nSearch of {articles:,} articles on {engine}", flush=True)
        with portal(postgresql=engine == "postgresql") as environment:
            fill(environment, articles)
            measure(environment)
            found += compare(environment, f"search, {articles:,} articles, {engine},")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--here", action="store_true")
    options = parser.parse_args()
    if options.here:
        measure(dict(os.environ))
    else:
        show("Search", rows(options.articles))


if __name__ == "__main__":
    main()
