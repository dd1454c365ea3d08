"""How a portal grows: each kind of page with many articles, against itself with few.

`python bench/scale.py [--articles N] [--keep FOLDER]` (in `make bench`, with fewer articles), on
SQLite or on TEST_DATABASE_URL. The articles come from `load_demo --articles`; each has views in
every month since its publication, one in DAILY_SHARE of them also on each of the last DAYS days.
Nothing is kept between requests (PAGE_CACHE=off). Time is the median of a warm process's requests,
CPU of that process and seconds on the wall (a database server's work is in the second); memory is
the most that one request holds in Python. With `--keep` both portals stay in FOLDER (on PostgreSQL
in the databases `portal_few` and `portal_many`), and the next run only measures.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.render import costs, run_python
from bench.table import Row, show
from tests.servers import free_port, prepared

ARTICLES = 10_000
FEW = 1_000
DAYS = 400
DAILY_SHARE = 40

PAGES = """
import json
from datetime import timedelta
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from news.models import ArticlePage, CategoryPage
article = ArticlePage.objects.live().filter(cover__isnull=False).order_by("-displayed_at")[3]
category = CategoryPage.objects.get(pk=article.get_parent().pk)
explorer = reverse("wagtailadmin_explore", args=[category.pk])
late = max(1, category.get_children().count() // 50 - 1)
today = timezone.localdate()
month = today.replace(day=1)
ended = month - timedelta(days=1)
last = max(1, ArticlePage.objects.child_of(category).live().count() // 20 - 1)
print(json.dumps({"public": {
    "home": "/", "article": article.url, "category": category.url,
    "category, a late page": f"{category.url}?page={last}",
    "search": "/tim-kiem/?q=cai+cach+hanh+chinh",
    "search, newest": "/tim-kiem/?q=phuong&xep=moi-nhat",
    "suggestions": "/tim-kiem/goi-y/?q=kiem+t", "feed": "/rss/",
    "feed of a category": f"{category.url}rss/",
    "sitemap, index": "/sitemap.xml", "sitemap, one part": "/sitemap-bai-viet.xml",
    "sitemap of news": "/sitemap-tin-tuc.xml", "site map": "/so-do-cong/",
    "corrections": "/dinh-chinh/",
}, "admin": {
    "desk": reverse("wagtailadmin_home"),
    "explorer, a category": explorer,
    "explorer, by title": f"{explorer}?ordering=title",
    "explorer, a late page": f"{explorer}?p={late}",
    "explorer, in the order of the tree": f"{explorer}?ordering=ord",
    "list of articles": "/admin/bai-viet/",
    "list of articles, searched": "/admin/bai-viet/?q=cai+cach",
    "editor of an article": reverse("wagtailadmin_pages:edit", args=[article.pk]),
    "category screen": "/admin/chuyen-muc/",
    "calendar": "/admin/lich/",
    "report": "/admin/bao-cao/",
    "report of five years": f"/admin/bao-cao/?since={month.year - 5}-01-01&until={today}",
    "report of this month, CSV": "/admin/bao-cao/bai-viet.csv",
    "report, monthly page": "/admin/bao-cao/thang/",
    "royalties of a month": reverse(
        "news_royalties:month", args=[Site.objects.first().pk, ended.year, ended.month]
    ),
    "search of the admin": "/admin/pages/search/?q=cai+cach",
    "chooser of pages": reverse("wagtailadmin_choose_page"),
    "chooser of pages, in a category": reverse(
        "wagtailadmin_choose_page_child", args=[category.pk]
    ),
    "chooser of pictures": reverse("wagtailimages_chooser:choose"),
    "history of an article": reverse("wagtailadmin_pages:history", args=[article.pk]),
    "history of the site": reverse("wagtailadmin_reports:site_history"),
}}))
"""
COUNT_VIEWS = f"""
from datetime import date, timedelta
from django.db import connection
from django.utils import timezone
from news.models import ArticlePage, DailyViews
if DailyViews.objects.count() > 10 * ArticlePage.objects.count():
    print(DailyViews.objects.count())
    raise SystemExit
DailyViews.objects.all().delete()
today = timezone.localdate()
insert = (
    "INSERT INTO news_dailyviews (page_id, kind, day, views)"
    " SELECT page_ptr_id, 'reader', %s, 1 + page_ptr_id %% 47 FROM news_articlepage"
    " WHERE displayed_at < %s"
)
with connection.cursor() as cursor:
    for month in range(today.year * 12 + today.month - 61, today.year * 12 + today.month - 1):
        day = date(month // 12, month % 12 + 1, 1)
        cursor.execute(insert, [day, day + timedelta(days=28)])
    for ago in range({DAYS}):
        day = today - timedelta(days=ago)
        if day.day > 1 or day == today:
            one_in = f" AND page_ptr_id %% {DAILY_SHARE} = 0"
            cursor.execute(insert + one_in, [day, day + timedelta(days=1)])
    cursor.execute("ANALYZE")
print(DailyViews.objects.count())
"""


def measured(portal: dict[str, str], articles: int) -> dict[str, dict[str, float]]:
    """Fills the portal up to `articles`; then what each page costs, by its name."""
    run_python(portal, "manage.py", "load_demo", "--articles", str(articles), "-v", "0")
    shell = ("manage.py", "shell", "-v", "0", "-c")
    days = int(run_python(portal, *shell, COUNT_VIEWS).split()[-1])
    print(f"{articles:,} articles, {days:,} rows of views", flush=True)
    pages = json.loads(run_python(portal, *shell, PAGES))
    found = {}
    for side, options in (("public", ()), ("admin", ("--as", "quan-tri"))):
        by_path = costs(portal, *options, *pages[side].values())
        found |= {name: by_path[path] for name, path in pages[side].items()}
    return found


def said(cost: dict[str, float]) -> str:
    """Time, queries, memory."""
    return (
        f"{cost['cpu_ms']:.0f} ms CPU, {cost['wall_ms']:.0f} ms,"
        f" {cost['queries']} queries, {cost['memory_mb']:.1f} MB"
    )


@contextmanager
def kept(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The portal of that name in the folder, made if it is not there."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{place / 'portal.sqlite3'}"
    if server := os.environ.get("TEST_DATABASE_URL"):
        url = urlunsplit(urlsplit(server)._replace(path=f"/portal_{name}"))
        with psycopg.connect(server, autocommit=True) as connection:
            known = connection.execute("SELECT datname FROM pg_database").fetchall()
            if (f"portal_{name}",) not in known:
                connection.execute(f"CREATE DATABASE portal_{name}")
    portal = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.local",
        "DATABASE_URL": url,
        "VAR_DIR": str(place / "var"),
        "MEDIA_DIR": str(place / "media"),
        "PORT": str(free_port()),
        "DEMO": "1",
    }
    run_python(portal, "manage.py", "prepare")
    yield portal


def compared(fewer: dict[str, str], more: dict[str, str], articles: int) -> list[Row]:
    """One row for each kind of page; both may be one portal, which is measured before it grows."""
    engine = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    few = measured(fewer, FEW)
    many = measured(more, articles)
    return [
        Row(
            f"{page}, {articles:,} articles, {engine}",
            said(cost),
            f"{said(few[page])} ({FEW:,})",
            cost["wall_ms"] / few[page]["wall_ms"],
        )
        for page, cost in many.items()
    ]


def rows(articles: int, keep: Path | None) -> list[Row]:
    """Of portals made for this run alone, or kept in a folder."""
    with ExitStack() as stack:
        if keep:
            fewer, more = (stack.enter_context(kept(keep, name)) for name in ("few", "many"))
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            fewer = more = stack.enter_context(prepared(folder, demo=True))
        return compared(fewer, more, articles)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    show("Growth", rows(given.articles, given.keep and given.keep.resolve()))


if __name__ == "__main__":
    main()
