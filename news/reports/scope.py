"""Whose articles a person's reports are about."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Site

from cms.models import User
from news.editorial import Right
from news.models import ArticleAuthor, ArticlePage
from news.permissions import sites_with


@dataclass(frozen=True)
class Scope:
    """Sites seen whole, and sites where the person sees only what they wrote."""

    user: User
    whole: tuple[Site, ...] = ()
    own: tuple[Site, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sites)

    @property
    def sites(self) -> tuple[Site, ...]:
        return self.whole + self.own

    def narrowed_to(self, site: Site | None) -> "Scope":
        """The same person's view of one of the sites; of all of them without one."""
        if site is None:
            return self
        return Scope(
            self.user,
            tuple(each for each in self.whole if each.pk == site.pk),
            tuple(each for each in self.own if each.pk == site.pk),
        )

    def articles(self) -> QuerySet[ArticlePage]:
        """Every article that was ever public here and that the person may read numbers of."""
        visible = Q(pk__in=[])
        for site in self.whole:
            visible |= Q(path__startswith=site.root_page.path)
        for site in self.own:
            visible |= Q(path__startswith=site.root_page.path) & _written_by(self.user)
        return ArticlePage.objects.filter(visible, first_published_at__isnull=False)

    def public_url(self, path: str, url_path: str) -> str:
        """Where readers find the page with this tree path; empty when in none of the sites."""
        for site in self.sites:
            if path.startswith(site.root_page.path):
                return site.root_url + url_path[len(site.root_page.url_path) - 1 :]
        return ""


def scope_of(user) -> Scope:
    """Everything that `user` may see reports of; false when that is nothing."""
    whole = sites_with(user, Right.SEE_REPORTS)
    own = [site for site in sites_with(user, Right.SEE_OWN_REPORT) if site not in whole]
    return Scope(user, tuple(whole), tuple(own))


def _written_by(user: User) -> Q:
    credits = ArticleAuthor.objects.filter(article=OuterRef("pk"), author__user=user)
    return Q(owner=user) | Q(Exists(credits))
