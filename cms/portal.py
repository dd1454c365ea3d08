"""What the layout of every public page needs: settings, menu, banners, footer links."""

from collections.abc import Callable

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Site

from cms import navigation
from cms.blocks.prefetch import links_with_logos
from cms.models import Banner, SiteSettings, WebLinkSet
from cms.routes import find_site
from cms.shelf import Kept, Shelf


class Portal:
    """The site that answers `request`; what all its pages share stands on the shelf."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def site(self) -> Site | None:
        return find_site(self._request)

    @cached_property
    def settings(self) -> SiteSettings:
        if not self.site:
            return SiteSettings()
        return self._kept("settings", lambda: SiteSettings.for_site(self.site))

    @property
    def name(self) -> str:
        """The agency's full name, or the site's where none is set."""
        return self.settings.agency_name or (self.site.site_name if self.site else "")

    @cached_property
    def menu(self) -> list[navigation.MenuItem]:
        return self._kept("menu", lambda: navigation.menu(self.site)) if self.site else []

    @cached_property
    def banners(self) -> list[Banner]:
        if not self.site:
            return []
        now = timezone.now()
        banners = self._kept("banners", lambda: list(Banner.objects.not_ended(self.site, now)))
        return [each for each in banners if each.shows_at(now) and self._is_for_here(each)]

    @cached_property
    def _link_sets(self) -> list[WebLinkSet]:
        if not self.site:
            return []
        shown = WebLinkSet.objects.filter(site=self.site).filter(
            Q(in_footer=True) | Q(in_side_column=True)
        )
        sets = shown.prefetch_related(links_with_logos()).order_by("name", "pk")
        return self._kept(
            "link sets", lambda: [links for links in sets if self._is_for_here(links)]
        )

    @property
    def footer_link_sets(self) -> list[WebLinkSet]:
        return [links for links in self._link_sets if links.in_footer]

    @property
    def side_link_sets(self) -> list[WebLinkSet]:
        return [links for links in self._link_sets if links.in_side_column]

    def _is_for_here(self, shown: Banner | WebLinkSet) -> bool:
        """Whether it is for this language, or for all."""
        return shown.locale_id in (None, self.site.root_page.locale_id)

    def _kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        return Shelf.of(self._request).take((name, self.site.root_page_id), make)


def portal_context(request: HttpRequest) -> dict:
    """Context processor: `portal` for the layout templates."""
    return {"portal": Portal(request)}
