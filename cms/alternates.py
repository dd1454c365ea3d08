"""The same page in other languages: for the switch in the masthead, and for machines."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from wagtail.models import Page

from cms import languages
from cms.navigation import without_private
from cms.routes import Section, Signposts, find_site


@dataclass(frozen=True)
class Alternate:
    """One language that a reader may go to.

    `path` leads to this very page where there is a translation (`is_same`), else to the home page.
    """

    language: str
    path: str
    full_url: str
    is_same: bool
    is_current: bool

    @property
    def name(self) -> str:
        return languages.own_name(self.language)

    @property
    def og_locale(self) -> str:
        return languages.TERRITORIES[self.language]


def alternates(request: HttpRequest | None, page: Page | None = None) -> list[Alternate]:
    """The languages of the site that answers, the main one first; none where it has only one.

    `page` is what the request shows; without it, whatever the portal has at that address. One
    query where there are several languages and a page, none otherwise.
    """
    signposts = Signposts.of(request)
    sections = signposts.live_sections if signposts else []
    if len(sections) < 2:
        return []
    addresses = _addresses(request, page, signposts, sections)
    root_url = find_site(request).root_url
    return [
        Alternate(
            section.language,
            path := addresses.get(section.language) or signposts.url(section.address),
            root_url + path,
            section.language in addresses,
            section.language == get_language(),
        )
        for section in sections
    ]


def _addresses(
    request: HttpRequest, page: Page | None, signposts: Signposts, sections: list[Section]
) -> dict[str, str]:
    """By language, the address of the same page."""
    if not isinstance(page, Page):
        return _addresses_of_view(request, sections)
    if not page.pk:
        return {}
    codes = {section.locale_id: section for section in sections}
    same = Page.objects.filter(translation_key=page.translation_key, locale__in=codes).live()
    rows = without_private(same).order_by("path").values_list("locale", "path", "url_path")
    return {
        codes[locale_id].language: signposts.url(address)
        for locale_id, path, address in rows
        if path.startswith(codes[locale_id].path)
    }


def _addresses_of_view(request: HttpRequest, sections: list[Section]) -> dict[str, str]:
    """For what is no page; what hangs on one (a report about an article) has no other language."""
    match = request.resolver_match
    if not match or not match.url_name or match.args or match.kwargs:
        return {}
    found = {}
    for section in sections:
        with override(section.language):
            found[section.language] = reverse(match.view_name)
    return found if len(set(found.values())) == len(found) else {}
