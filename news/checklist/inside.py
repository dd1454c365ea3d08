"""Links to pages and documents of the portal, judged by its database."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.models import PortalDocument
from news.checklist.piece import Link

_SERVED_BY_PAGES = "wagtail_serve"
_SERVED_BY_DOCUMENTS = "wagtaildocs_serve"
_FEED = "rss/"


def closed(links: Iterable[Link], own_hosts: Iterable[str]) -> Iterator[Link]:
    """Those that lead to no page or document of ours that readers can open.

    The number of queries does not grow with the links. Addresses of screens that are no page
    (search, feeds, pictures) are left alone.
    """
    links = list(links)
    paths = {link: path for link in links if (path := _own_path(link.address, own_hosts))}
    places = {link: _place(path) for link, path in paths.items()}
    documents = {link: link.document_id for link in links if link.document_id is not None}
    documents |= {link: place for link, place in places.items() if isinstance(place, int)}
    own_pages = {link: place for link, place in places.items() if place and isinstance(place, str)}

    page_ids = {link.page_id for link in links if link.page_id is not None}
    open_pages = set(_ids(Page.objects.live().public(), page_ids))
    open_documents = set(_ids(PortalDocument.objects.all(), set(documents.values())))
    open_paths = _open_paths(set(own_pages.values()))
    for link in links:
        is_closed = (
            (link.page_id is not None and link.page_id not in open_pages)
            or (link in documents and documents[link] not in open_documents)
            or (link in own_pages and own_pages[link] not in open_paths)
            or (link in places and places[link] is None)
        )
        if is_closed:
            yield link


def _ids(things, wanted: set[int]) -> Iterable[int]:
    return things.filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()


def _own_path(address: str, own_hosts: Iterable[str]) -> str:
    """The path of an address on this portal; '' for every other address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    is_here = not (parts.scheme or parts.netloc) and address.startswith("/")
    is_ours = parts.scheme in {"http", "https"} and host in own_hosts
    return unquote(parts.path) or "/" if is_here or is_ours else ""


def _place(path: str) -> int | str | None:
    """Id of a document, path of a page; '' for another screen of ours, None for nothing."""
    try:
        match = resolve(path)
    except Resolver404:
        # A page's path without its last stroke; Django leads on to the whole one.
        return _place(f"{path}/") if not path.endswith("/") else None
    if match.url_name == _SERVED_BY_DOCUMENTS:
        return int(match.args[0]) if match.args else int(match.kwargs["document_id"])
    if match.url_name == _SERVED_BY_PAGES:
        return path.removesuffix(_FEED) if path.endswith(f"/{_FEED}") else path
    return ""


def _open_paths(paths: set[str]) -> set[str]:
    """Those of `paths` at which some site of ours has a page, or leads on to one."""
    if not paths:
        return set()
    roots = [site.root_page.url_path for site in Site.objects.select_related("root_page")]
    whole = {root.rstrip("/") + path: path for root in roots for path in paths}
    pages = Page.objects.live().public().filter(url_path__in=whole)
    found = {whole[url_path] for url_path in pages.values_list("url_path", flat=True)}
    old = {Redirect.normalise_path(path): path for path in paths - found}
    moved = Redirect.objects.filter(old_path__in=old) if old else Redirect.objects.none()
    return found | {old[path] for path in moved.values_list("old_path", flat=True)}
