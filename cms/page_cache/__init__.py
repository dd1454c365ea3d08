"""Finished pages for readers without a session, kept as files until anything that is seen changes.

`marks` notes what changes, `folders` holds a generation of pages on disk, `following` keeps the
two together, `serving` answers in front of Django (docs/decisions/0022-page-cache.md).
"""

from django.http import HttpRequest

# Where a view says, in what WSGI gives, that what it answers may be kept.
KEEP = "portal.page_cache.keep"


def keepable(request: HttpRequest, number: int = 1, query: str = "") -> None:
    """Says that this answer is the same for every reader: page `number` of what the path names.

    `query` is for the few addresses that `serving` keeps with a question: the question in its one
    plain spelling. It is kept only where the reader wrote just that.

    Nothing enters the cache unless its view calls this; `serving` then refuses what carries a
    cookie or is no plain 200 all the same.
    """
    wsgi = getattr(request, "environ", {})
    if KEEP in wsgi:
        wsgi[KEEP] = query or number
