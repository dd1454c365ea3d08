"""Sections in other languages as the tree knows them: home pages below a site's own."""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, get_page_models


def section_paths() -> list[str]:
    """Paths of the home pages of all sections; one query over very few pages."""
    fronts = [model for model in get_page_models() if getattr(model, "is_front", False)]
    types = ContentType.objects.get_for_models(*fronts).values()
    homes = Page.objects.filter(content_type__in=[each.pk for each in types], depth__gt=2)
    return list(homes.order_by("path").values_list("path", flat=True))


def home_path(path: str, sections: Collection[str]) -> str:
    """The path of the home page that a page belongs to: its section's, or else its site's."""
    around = [each for each in sections if path.startswith(each)]
    return max(around, key=len, default=path[: 2 * Page.steplen])


def home_depth(page: Page) -> int:
    """How deep in the tree the home page of a page lies."""
    return len(home_path(page.path, section_paths())) // Page.steplen
