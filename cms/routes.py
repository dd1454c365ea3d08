"""The way to a page in one query: what the shelf keeps of a site's tree leaves one page to ask for.

A site's *signposts* are its pages that others lie below or menus show (`BasePage.is_signpost`);
there are few of them, and each change of one clears the shelf. Where the shelf cannot tell (sites
within sites, pages of other kinds), Wagtail goes its own way.

A section in another language is a home page below the site's own (`BasePage.is_front`). A request
for one gets the site with that home page as its root, so that menu, listings, search and the like
are the section's.
"""

from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, Self

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page, PageViewRestriction, Site, get_page_models

from cms.models.pages import BasePage
from cms.shelf import Shelf


class Signpost(NamedTuple):
    """A page as others name it; `address` is Wagtail's `url_path`."""

    page_id: int
    path: str
    address: str
    title: str
    model: type[Page]


class Section(NamedTuple):
    """All of a site that is in one language, by its home page."""

    language: str
    locale_id: int
    page_id: int
    path: str
    address: str
    is_live: bool


@dataclass(frozen=True)
class Signposts:
    """Those of one site, by path in the tree and by address; paths of pages that are private.

    `sections` are the languages of the site, the main one first.
    """

    root_path: str
    root_address: str
    by_path: dict[str, Signpost] = field(repr=False)
    by_address: dict[str, Signpost] = field(repr=False)
    private_paths: tuple[str, ...]
    has_aliases: bool
    sections: tuple[Section, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest | None) -> Self | None:
        """Those of the site that answers; None where Wagtail's own way is to be taken."""
        site = find_site(request)
        if site is None:
            return None
        return Shelf.of(request).take(("signposts", site.pk), lambda: cls._read(site))

    @classmethod
    def _read(cls, site: Site) -> Self | None:
        root = getattr(site, "top_page", site.root_page)
        if Site.objects.exclude(pk=site.pk).filter(root_page__path__startswith=root.path).exists():
            return None
        models = {
            content_type.pk: model
            for model, content_type in ContentType.objects.get_for_models(
                *(model for model in get_page_models() if getattr(model, "is_signpost", True))
            ).items()
        }
        pages = Page.objects.descendant_of(root, inclusive=True).filter(content_type__in=models)
        columns = ("pk", "path", "url_path", "title", "content_type")
        more = ("locale", "locale__language_code", "live")
        found, fronts = [], []
        for row in pages.order_by().values_list(*columns, *more):
            post = Signpost(*row[:4], models[row[4]])
            found.append(post)
            if post.path == root.path or getattr(post.model, "is_front", False):
                fronts.append(Section(row[6], row[5], *post[:3], row[7]))
        private = PageViewRestriction.objects.values_list("page__path", flat=True)
        return cls(
            root_path=root.path,
            root_address=root.url_path,
            by_path={each.path: each for each in found},
            by_address={each.address: each for each in found},
            private_paths=tuple(private),
            has_aliases=Page.objects.filter(alias_of__isnull=False).exists(),
            sections=tuple(sorted(fronts, key=lambda front: front.path)),
        )

    def section_of(self, page: Page) -> Section | None:
        """The section in which a page lies; None for one outside the site."""
        around = [each for each in self.sections if page.path.startswith(each.path)]
        return around[-1] if around else None

    @property
    def live_sections(self) -> list[Section]:
        """The languages that readers may choose from."""
        return [each for each in self.sections if each.is_live]

    def url(self, address: str) -> str:
        """The path by which readers ask for an address below the root."""
        return f"/{address[len(self.root_address) :]}"

    def above(self, page: Page) -> list[Signpost] | None:
        """From its home page down to the page's parent; None where one is no signpost."""
        section = self.section_of(page)
        steps = range(len(section.path if section else ""), len(page.path), Page.steplen)
        found = [self.by_path.get(page.path[:length]) for length in steps]
        return found if section and all(found) else None

    def is_public(self, page: Page) -> bool:
        """Whether it is sure that no restriction lies on the page or above it."""
        if not self.private_paths:
            return True
        return not self.has_aliases and not page.path.startswith(self.private_paths)

    def page_at(self, address: str) -> BasePage | None:
        """The page, as readers are served it, in one query; None where Wagtail may know more."""
        known = self.by_address.get(address)
        if known:
            if not issubclass(known.model, BasePage):
                return None
            return known.model.as_served().filter(pk=known.page_id).first()
        above, _, slug = address.rstrip("/").rpartition("/")
        if f"{above}/" not in self.by_address:
            return None
        for model in get_page_models():
            if not getattr(model, "is_signpost", True):
                page = model.as_served().filter(slug=slug, url_path=address).first()
                if page:
                    return page
        return None


def find_site(request: HttpRequest | None) -> Site | None:
    """As `Site.find_for_request`, from the shelf; what it gives is the request's own."""
    if request is None or hasattr(request, "_wagtail_site"):
        return Site.find_for_request(request)
    # As Wagtail takes it: whether the host is allowed is asked elsewhere.
    key = ("site", request._get_raw_host(), request.get_port())
    kept = Shelf.of(request).take(key, lambda: Site.find_for_request(request))
    request._wagtail_site = kept and _copy(kept)
    return request._wagtail_site


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """As Wagtail's `serve`, which goes down the tree with two queries for each level.

    Wagtail would look for a translated home page beside the site's own, by the active language.
    """
    signposts = Signposts.of(request)
    page = signposts.page_at(signposts.root_address + path) if signposts else None
    if page:
        page.is_known_public = signposts.is_public(page)
        try:
            request._wagtail_route_for_request = page.route(request, [])
        except Http404:
            request._wagtail_route_for_request = None
    elif site := find_site(request):
        top = getattr(site, "top_page", site.root_page).specific
        try:
            parts = [part for part in path.split("/") if part]
            request._wagtail_route_for_request = top.route(request, parts)
        except Http404:
            request._wagtail_route_for_request = None
    return views.serve(request, path)


def enter_section(request: HttpRequest, language: str) -> bool:
    """Makes the request one for the site's section in this language; says whether there is one."""
    signposts = Signposts.of(request)
    sections = signposts.sections[1:] if signposts else ()
    section = next((each for each in sections if each.language == language), None)
    if section is None:
        return False
    site = find_site(request)
    find = partial(Page.objects.get, pk=section.page_id)
    site.root_page = copy(Shelf.of(request).take(("home", section.page_id), find))
    site.site_name = site.root_page.title
    return True


def url_of(page: Page, request: HttpRequest | None) -> str:
    """As `page.get_url`; asks nothing where the page lies in the site that answers."""
    signposts = Signposts.of(request)
    if signposts and page.url_path.startswith(signposts.root_address):
        return signposts.url(page.url_path)
    return page.get_url(request=request) or ""


def _copy(kept: Site) -> Site:
    """A site with a root page of its own: what a request notes on them stays with it."""
    site = copy(kept)
    site.root_page = site.top_page = copy(kept.root_page)
    return site
