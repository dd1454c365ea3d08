"""Addresses of pages: free ones, found in one query."""

from wagtail.models import Page


def free_slug(base: str, parent: Page | None, page: Page | None = None) -> str:
    """`base`, or `base-2`, `base-3` … where a sibling of `page` below `parent` has it."""
    if parent is None:
        return base
    siblings = parent.get_children().filter(slug__startswith=base)
    if page is not None and page.pk:
        siblings = siblings.exclude(pk=page.pk)
    taken = set(siblings.values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(
        candidate
        for number in range(2, len(taken) + 3)
        if (candidate := f"{base}-{number}") not in taken
    )
