"""Loads the demo: one ward, sixty published articles, a desk with work on it, five accounts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from home.demo import reader, readership, seed, stories, ward
from home.demo.gallery import Gallery
from news.handovers import silenced
from news.models import ImportedArticle


class NotEmpty(Exception):
    """The site has pages of its own; the demo only goes on an empty one."""


def is_loaded(site: Site) -> bool:
    """Whether the demo was loaded on this site before, whatever editors did to it since."""
    return ImportedArticle.objects.filter(
        site=site, source_key__startswith=stories.SOURCE_KEY
    ).exists()


@transaction.atomic
def load(
    site: Site, accounts_path: Path, now: datetime, start: Callable[[int], Callable[[], None]]
) -> Gallery:
    """Loads everything or nothing; answers the pictures, whose sizes are still to be made.

    `start` is told how many articles will come and answers what to call after each.
    Raises NotEmpty for a site that has pages already.
    """
    if site.root_page.get_children().exists():
        raise NotEmpty
    today = timezone.localdate(now)
    archive = reader.read_all(reader.ARTICLES, today)
    desk = reader.read_all(reader.DESK, today)
    advance = start(len(archive) + len(desk) + 1)
    with silenced():
        demo_ward = ward.build(site, now)
        seed.add(demo_ward)
        advance()
        articles = stories.add_all(demo_ward, archive, advance)
        stories.add_all(demo_ward, desk, advance)
    readership.add_views(archive, articles, today)
    ward.write_accounts(demo_ward, accounts_path)

    return demo_ward.gallery
