"""Old addresses of pages: whoever renames or moves a page leaves a way to it.

Takes the place of Wagtail's automatic redirects, which build one OR per page (SQLite refuses
more than 1,000), leave a redirect on the page's new address (a loop once it is taken down), and
forget pages that were public once.
"""

import logging
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

logger = logging.getLogger(__name__)

BATCH = 300
LONGEST_PATH = Redirect._meta.get_field("old_path").max_length


class Address(NamedTuple):
    """Where a page that was ever public lived: its id, `url_path` and content type."""

    page_id: int
    url_path: str
    type_id: int


def addresses_at(page: Page) -> list[Address]:
    """The addresses of `page` and everything below it; drafts that were never public have none."""
    branch = Page.objects.descendant_of(page, inclusive=True).filter(
        Q(live=True) | Q(first_published_at__isnull=False)
    )
    rows = branch.order_by("path").values_list("pk", "url_path", "content_type_id")
    return [Address(*row) for row in rows]


def keep_addresses(page: Page, url_path_before: str, url_path_after: str) -> int:
    """As `lead_on` for a page that was renamed or moved, and everything below it.

    `url_path_*` are Wagtail's `url_path` of the page before and after, the root's slug included.
    """
    if url_path_before == url_path_after:
        return 0
    start = len(url_path_after)
    return lead_on(
        now._replace(url_path=url_path_before + now.url_path[start:]) for now in addresses_at(page)
    )


@transaction.atomic
def lead_on(old_addresses: Iterable[Address]) -> int:
    """Redirects the addresses that pages had to those that they have; returns how many it wrote.

    A few queries for every 300 pages. What an administrator set by hand stays.
    """
    sites = list(Site.objects.select_related("root_page"))
    routes: dict[int, list[str]] = {}
    written = 0
    waiting = iter(old_addresses)
    while batch := list(islice(waiting, BATCH)):
        rows = Page.objects.filter(pk__in=[old.page_id for old in batch])
        present = dict(rows.values_list("pk", "url_path"))
        from_old, from_new = [], []
        for old in batch:
            if old.type_id not in routes:
                routes[old.type_id] = _routes(old.type_id)
            new = present.get(old.page_id, old.url_path)
            if new != old.url_path:
                from_old += _to_page(old.url_path, sites, old.page_id, routes[old.type_id])
                from_new += _to_page(new, sites, old.page_id, routes[old.type_id])
        _forget(from_new)  # what led away from an address where a page now lives
        written += _write(from_old)
    return written


@transaction.atomic
def hand_over(source: Page, target: Page) -> None:
    """Leads the address of `source`, and every older one that led to it, to `target`.

    For a page that is about to be deleted; its redirects would go with it.
    """
    sites = list(Site.objects.select_related("root_page"))
    Redirect.objects.filter(redirect_page_id=source.pk).update(redirect_page_id=target.pk)
    routes = _routes(source.content_type_id)
    _write(list(_to_page(source.url_path, sites, target.pk, routes)))


def _to_page(
    url_path: str, sites: Iterable[Site], page_id: int, routes: Iterable[str]
) -> Iterator[Redirect]:
    """Redirects from an address: one for each site that serves it and route that it answers."""
    serving = [site for site in sites if url_path.startswith(site.root_page.url_path)]
    for site, route in product(serving, map(Redirect.normalise_page_route_path, routes)):
        rest = url_path[len(site.root_page.url_path) :]
        old_path = Redirect.normalise_path(f"/{rest.rstrip('/')}{route}")
        if len(old_path) > LONGEST_PATH:
            logger.warning("An address is too long to redirect. page=%s", page_id)
            continue
        yield Redirect(
            old_path=old_path,
            site=site,
            redirect_page_id=page_id,
            redirect_page_route_path=route,
            automatically_created=True,
        )


def _write(redirects: list[Redirect]) -> int:
    _forget(redirects)
    Redirect.objects.bulk_create(redirects, ignore_conflicts=True)
    return len(redirects)


def _forget(redirects: list[Redirect]) -> None:
    """Deletes automatic redirects from the same addresses."""
    by_site: dict[int, list[str]] = {}
    for redirect in redirects:
        by_site.setdefault(redirect.site_id, []).append(redirect.old_path)
    for site_id, paths in by_site.items():
        Redirect.objects.filter(
            site_id=site_id, old_path__in=paths, automatically_created=True
        ).delete()


def _routes(content_type_id: int) -> list[str]:
    """The routes of a page type below its own address, from an empty page of it."""
    model = ContentType.objects.get_for_id(content_type_id).model_class() or Page
    return list(model().get_route_paths())
