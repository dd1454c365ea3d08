"""Who sends a request: the client's address behind trusted proxies, and robots that say so."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

# Words by which robots name themselves. A headless browser is no robot here: it runs the page's
# script as a reader's does, and so do our own browser tests (docs/decisions/0008-view-counts.md).
_ROBOT = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|scrap|fetch|archiv|monitor|uptime|pingdom|lighthouse"
    r"|pagespeed|gtmetrix|facebookexternalhit|facebookcatalog|meta-external|whatsapp|telegram"
    r"|skypeuripreview|embedly|preview|validator|w3c_|feed|rss|curl|wget|httpie|python|aiohttp"
    r"|httpx|requests|scrapy|java/|jakarta|okhttp|go-http|libwww|perl|php/|guzzle|ruby|axios"
    r"|node-fetch|undici|postman|insomnia|coccoc.*bot|zalo.*(?:bot|share)|gpt|claude|perplexity"
    r"|ahrefs|semrush|mj12|nikto|nmap|masscan|zgrab|sqlmap|nessus|nuclei",
    re.IGNORECASE,
)
IPV6_NETWORK_BITS = 64


def is_robot(user_agent: str) -> bool:
    """Whether a user agent names a program; nobody's browser sends none."""
    return not user_agent.strip() or bool(_ROBOT.search(user_agent))


def client_address(request: HttpRequest) -> str:
    """The reader's address: the peer's, or what the nearest trusted proxies say of it.

    An IPv6 address is cut to its network, which is one household. '' where nothing sensible is
    known. A header from a peer that is not in TRUSTED_PROXIES is not believed.
    """
    address = _address(request.META.get("REMOTE_ADDR", ""))
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    while hops and address and str(address) in settings.TRUSTED_PROXIES:
        hop = _address(hops.pop())
        if hop is None:
            break
        address = hop
    if address is None:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, IPV6_NETWORK_BITS), strict=False))
    return str(address)


def _address(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(value.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
