"""What the server takes at rest and under load, and what a reader's first view takes.

`python bench/server.py` (in `make bench`): gunicorn with finished pages, loopback only, about half
a minute. Memory is what the processes have for themselves plus their share of the rest (PSS). A
first view is the page and all that its markup names at once (styles, scripts, pictures that are not
lazy), each as a browser that takes brotli gets it; `bench/lighthouse.py` asks a browser instead.
"""

import re
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.pages import rate
from bench.render import OUR_PATHS, run_python
from bench.table import Row, show
from bench.views import cpu_seconds
from tests.servers import Server, prepared, serving

SECONDS = 8


def memory_mb(master: int) -> float:
    """PSS of gunicorn and its workers."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    total = 0
    for process in [master, *children]:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
    return total / 1000


def taken(server: Server, addresses: list[str], host: str) -> list[Row]:
    """Memory and cores in use: nobody asks; eight clients ask without pause."""
    found = []
    for is_loaded in (False, True):
        clients = threading.Thread(target=rate, args=(server.url, host, addresses, SECONDS))
        if is_loaded:
            clients.start()
        before, started = cpu_seconds(server.process.pid), time.monotonic()
        time.sleep(SECONDS - 2)
        used = cpu_seconds(server.process.pid) - before
        found.append((memory_mb(server.process.pid), used / (time.monotonic() - started)))
        if is_loaded:
            clients.join()
    (rest_mb, rest_cores), (load_mb, load_cores) = found
    return [
        Row(
            "gunicorn's memory under load",
            f"{load_mb:.0f} MB",
            f"{rest_mb:.0f} MB (at rest)",
            load_mb / rest_mb,
        ),
        Row(
            "gunicorn's cores under load",
            f"{load_cores:.2f}",
            f"{rest_cores:.4f} (at rest)",
            load_cores / max(rest_cores, 0.0001),
        ),
    ]


def first_view(url: str, host: str, address: str) -> tuple[int, int, int]:
    """(requests, bytes of all, bytes of the page)."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)

    def size(path: str) -> tuple[int, bytes]:
        connection.request("GET", path, headers={"Host": host, "Accept-Encoding": "br"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{path} was answered with {answer.status}")
        return len(body), body

    page_bytes, _compressed = size(address)
    connection.request("GET", address, headers={"Host": host})
    page = BeautifulSoup(connection.getresponse().read(), "html.parser")
    named = {
        tag.get("href") or tag.get("src")
        for tag in page.select("link[rel~=stylesheet], link[rel~=preload], link[rel~=icon], script")
    }
    for picture in page.select("img:not([loading=lazy])"):
        source = picture.parent.select_one("source[srcset]")
        named.add(source["srcset"].split(",")[0].split()[0] if source else picture.get("src"))
    named = {each for each in named if each and each.startswith("/")}
    return 1 + len(named), page_bytes + sum(size(each)[0] for each in named), page_bytes


def measured(portal: dict[str, str]) -> list[Row]:
    """The server's rows, then one for each kind of page."""
    host = f"localhost:{portal['PORT']}"
    paths = run_python(portal, "manage.py", "shell", "-v", "0", "-c", OUR_PATHS)
    pages = {key: value for key, value in re.findall(r'"(\w+)": "([^"]+)"', paths)}
    with serving(portal) as server:
        found = taken(server, list(pages.values()), host)
        views = {kind: first_view(server.url, host, path) for kind, path in pages.items()}
    return found + [
        Row(
            f"first view of {kind}",
            f"{requests} requests, {total / 1000:.0f} kB",
            f"{page / 1000:.0f} kB (its markup alone)",
            total / page,
        )
        for kind, (requests, total, page) in views.items()
    ]


def rows() -> list[Row]:
    """Of a demo made for this run alone."""
    with tempfile.TemporaryDirectory() as name, prepared(Path(name), demo=True) as portal:
        return measured(portal)


if __name__ == "__main__":
    show("The server, and a first view", rows())
