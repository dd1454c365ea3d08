"""Tells a hub that feeds have news, so that it brings it to subscribers at once (WebSub, W3C).

Only where `WEBSUB_HUB` names a hub; told in the task worker, so that no editor waits for it.
"""

import logging
import urllib.error
import urllib.request
from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django_tasks import task
from wagtail.models import Page

from news.models import Placement

logger = logging.getLogger(__name__)

SECONDS = 10


def announce(page_id: int) -> None:
    """Has the hub told of every feed that lists an article, where there is a hub."""
    if settings.WEBSUB_HUB:
        tell_hub.enqueue(page_id)


def feeds_of(page_id: int) -> list[str]:
    """The addresses of all feeds that list an article: of the site and of its categories."""
    sections = Placement.objects.filter(article=page_id).values("section")
    addresses = []
    for section in Page.objects.filter(pk__in=sections).order_by("path"):
        base = section.full_url
        if base:
            addresses += [f"{base}{name}" for name in ("rss/", "atom/", "feed.json")]
    return addresses


@task()
def tell_hub(page_id: int) -> None:
    """One request that names all feeds; what the hub does not take is logged and left.

    The next publication tells of the same feeds, and subscribers still ask on their own.
    """
    addresses = feeds_of(page_id)
    if not settings.WEBSUB_HUB or not addresses:
        return
    try:
        _post(settings.WEBSUB_HUB, addresses)
    except (OSError, urllib.error.HTTPError) as error:
        logger.warning("The WebSub hub could not be told of page %s: %s", page_id, error)


def _post(hub: str, addresses: Iterable[str]) -> None:
    fields = [("hub.mode", "publish"), *(("hub.url", address) for address in addresses)]
    request = urllib.request.Request(  # noqa: S310  http or https, checked at the start
        hub,
        data=urlencode(fields).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310  as above
        pass
