"""Addresses of pages: free ones, found in one query."""

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import override
from wagtail.models import Page

from cms import languages


def free_slug(base: str, parent: Page | None, page: Page | None = None) -> str:
    """`base`, or `base-2`, `base-3` … where a sibling of `page` below `parent` has it.

    What the portal itself answers at that place (`tim-kiem`, `admin`, a category's `rss`) is taken.
    """
    if parent is None:
        return base
    siblings = parent.get_children().filter(slug__startswith=base)
    if page is not None and page.pk:
        siblings = siblings.exclude(pk=page.pk)
    taken = set(siblings.values_list("slug", flat=True))
    if base not in taken and not _is_shadowed(base, parent):
        return base
    return next(
        candidate
        for number in range(2, len(taken) + 3)
        if (candidate := f"{base}-{number}") not in taken
    )


def _is_shadowed(slug: str, parent: Page) -> bool:
    """Whether a page of this address would never be reached."""
    model = parent.specific_class
    if parent.depth == 2 or getattr(model, "is_front", False):
        # Below a home page, where the portal's own addresses are: the same in every language.
        addresses = (f"/{slug}/", f"/{slug}/trang/")
        with override(settings.SITE_LANGUAGE):
            shadows = {resolve(address).url_name for address in addresses} - {"wagtail_serve"}
        own = {settings.STATIC_URL.strip("/"), *languages.others()}
        return bool(shadows) or slug in own
    routes = getattr(model, "get_subpage_urls", list)()
    return any(_answers(route, f"{slug}/") for route in routes if str(route.pattern))


def _answers(route, address: str) -> bool:
    try:
        return route.resolve(address) is not None
    except Resolver404:
        return False
