"""What is written down of the outside links of a piece; `news.link_checks` asks for it."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from wagtail.models import Site

from news.checklist.links import suspicion
from news.link_asking import askable
from news.models import OutsideLink

Outcome = OutsideLink.Outcome

# What a passing trouble looks like is told only when it lasts.
FAILURES_BEFORE_TOLD = {
    Outcome.NOT_FOUND: 1,
    Outcome.NOT_PUBLIC: 1,
    Outcome.CERTIFICATE: 1,
    Outcome.REDIRECTS: 1,
    Outcome.UNKNOWN_HOST: 2,
    Outcome.TIMEOUT: 2,
    Outcome.UNREACHABLE: 2,
    Outcome.SERVER_ERROR: 2,
}


def outside_address(address: str, ours: Iterable[str]) -> str:
    """The address as it is asked and kept; '' for one of ours, or one that is not asked at all."""
    asked = askable(address) if suspicion(address) is None else ""
    return "" if not asked or urlsplit(asked).hostname in ours else asked


def own_hosts() -> set[str]:
    """The names under which this portal answers."""
    hosts = {host.lower() for host in Site.objects.values_list("hostname", flat=True)}
    return hosts | {urlsplit(settings.SITE_URL).hostname or ""}


def broken(addresses: Iterable[str]) -> dict[str, OutsideLink]:
    """Those of `addresses` that are known not to open; one query."""
    wanted = {address for address in addresses if address}
    if not wanted:
        return {}
    told = Q(pk__in=[])
    for outcome, failures in FAILURES_BEFORE_TOLD.items():
        told |= Q(outcome=outcome, failures__gte=failures)
    links = OutsideLink.objects.filter(told, address__in=wanted)
    return {link.address: link for link in links}
