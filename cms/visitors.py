"""Who sends a request: the client's address behind trusted proxies, and robots that say so."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

# What every browser's user agent has, and no browser's has. A headless browser is no robot here:
# it runs the page's script as a reader's does (docs/decisions/0008-view-counts.md).
_BROWSER_SIGNS = ("mozilla/", "opera/", "ucweb")
_ROBOT_SIGNS = (
    "http://",
    "https://",
    "bot",
    "crawl",
    "spider",
    "scrap",
    "feed",
    "check",
    "scan",
    "inspect",
    "monitor",
    "preview",
    "synthetic",
    "google-",
    "gtmetrix",
    "lighthouse",
    "pingdom",
    "ptst",
    "phantomjs",
    "playwright",
    "puppeteer",
    "selenium",
    "zgrab",
)
# A maker of phones whose name holds a robot's sign.
_CUBOT = "cubot"
IPV6_NETWORK_BITS = 64

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_robot(user_agent: str) -> bool:
    """Whether a user agent is a program's own: no browser's, or one that names a robot."""
    written = user_agent.lower().replace(_CUBOT, "")
    if not any(sign in written for sign in _BROWSER_SIGNS):
        return True
    # Robots since AltaVista say "compatible"; among browsers only Internet Explorer did.
    if "compatible;" in written and "msie" not in written:
        return True
    return any(sign in written for sign in _ROBOT_SIGNS)


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very site sends the request.

    For forms without cookie and token. Another ward under the same domain is another site.
    Browsers too old to say it name the page in `Origin` or `Referer`.
    """
    told = request.headers.get("Sec-Fetch-Site")
    if told:
        return told == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return bool(sender) and urlsplit(sender).netloc == request.get_host()
    except ValueError:
        return False


def client_address(request: HttpRequest) -> str:
    """The reader's address, as `address_in` finds it."""
    return address_in(request.META)


def address_in(meta: Mapping[str, str]) -> str:
    """The reader's address: the peer's, or what the nearest trusted proxies say of it.

    An IPv6 address is cut to its network, which is one household. '' where nothing sensible is
    known. X-Forwarded-For is read from its end, and no further than to the first address that is
    not in TRUSTED_PROXIES: what stands before it, anybody may have written.
    """
    # Over a Unix socket there is no address; whoever may write to the socket is our own proxy.
    return _nearest(
        meta.get("REMOTE_ADDR", ""),
        meta.get("HTTP_X_FORWARDED_FOR", ""),
        tuple(settings.TRUSTED_PROXIES),
    )


@lru_cache(maxsize=1024)
def _nearest(peer: str, forwarded: str, trusted: tuple[str, ...]) -> str:
    address = _address(peer)
    if address is None and peer:
        return ""
    hops = forwarded.split(",")
    while hops and (address is None or _is_trusted(address, trusted)):
        hop = _address(hops.pop())
        if hop is None:
            break
        address = hop
    if address is None:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, IPV6_NETWORK_BITS), strict=False))
    return str(address)


def _address(written: str) -> Address | None:
    try:
        address = ipaddress.ip_address(written.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address, trusted: tuple[str, ...]) -> bool:
    return any(address in network for network in _networks(trusted))


@lru_cache(maxsize=4)
def _networks(written: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part, strict=False) for part in written)
