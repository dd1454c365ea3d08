"""Lighthouse on the demo under gunicorn, mobile with its default throttling: `make lighthouse`.

Prints the scores and the figures of home, a category and an article, the median of five runs, and
how busy the machine was: the figures are of this machine, and a busy one makes them worse.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import urlopen

from bs4 import BeautifulSoup

from tests.browser.conftest import CHROMIUM_OPTIONS
from tests.servers import PROJECT, prepared, serving

RUNS = 5
TRIES = 6  # Chromium's trace sometimes lacks its beginning, more often on a busy machine
COMMAND = [
    str(Path(sys.executable).parent / "node"),
    str(PROJECT / "bench/lighthouse/node_modules/lighthouse/cli/index.js"),
]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
FIGURES = {
    "FCP ms": "first-contentful-paint",
    "LCP ms": "largest-contentful-paint",
    "CLS": "cumulative-layout-shift",
    "TBT ms": "total-blocking-time",
    "kB": "total-byte-weight",
}
Figures = dict[str, float]


class NoReport(Exception):
    """Lighthouse could not measure a page, several times."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a portal that runs already, in place of a new demo")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--reports", type=Path, help="a folder for the whole reports, as JSON")
    options = parser.parse_args()
    if options.url:
        _show(options.url.rstrip("/"), options.runs, options.reports)
        return
    with tempfile.TemporaryDirectory(prefix="portal-lighthouse-") as name:
        environment = prepared(Path(name), demo=True)
        with environment as variables, serving(variables) as server:
            _show(server.url, options.runs, options.reports)


def addresses(url: str) -> dict[str, str]:
    """The home page, the newest article on it, and that article's category."""
    with urlopen(f"{url}/", timeout=60) as response:
        home = BeautifulSoup(response.read(), "html.parser")
    article = home.select_one(".top-lead .card-title a")["href"]
    category = article.rsplit("/", 2)[0] + "/"
    return {"home": f"{url}/", "category": url + category, "article": url + article}


def measure(address: str, report: Path) -> Figures:
    """One run: the four scores, 0 to 100, and the figures."""
    environment = {
        **os.environ,
        "CHROME_PATH": os.environ.get("CHROMIUM") or shutil.which("chromium") or "",
    }
    flags = " ".join(["--headless=new", *CHROMIUM_OPTIONS])
    command = [*COMMAND, address, "--quiet", "--output=json", f"--output-path={report}"]
    for _ in range(TRIES):
        done = subprocess.run(
            [*command, f"--chrome-flags={flags}"],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        found = json.loads(report.read_text()) if done.returncode == 0 else {"runtimeError": {}}
        if "runtimeError" not in found:
            scores = {name: round(found["categories"][name]["score"] * 100) for name in CATEGORIES}
            audits = found["audits"]
            figures = {name: audits[key]["numericValue"] for name, key in FIGURES.items()}
            figures["kB"] /= 1000
            return {**scores, **figures}
    raise NoReport(done.stderr)


def _show(url: str, runs: int, reports: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="portal-reports-") as name:
        folder = reports or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        columns = [*CATEGORIES, *FIGURES]
        print("Lighthouse, mobile, default throttling, median of", runs, "runs")
        print("page".ljust(10), *(column.rjust(14) for column in columns), "load".rjust(6))
        for page, address in addresses(url).items():
            load = os.getloadavg()[0]
            found = [measure(address, folder / f"{page}-{run}.json") for run in range(runs)]
            medians = {
                column: statistics.median(run[column] for run in found) for column in columns
            }
            shown = (f"{medians[column]:.2f}".removesuffix(".00").rjust(14) for column in columns)
            print(page.ljust(10), *shown, f"{load:.1f}".rjust(6), flush=True)


if __name__ == "__main__":
    main()
