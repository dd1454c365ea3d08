"""Which documents an outsider may download."""

from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from cms.models import PortalDocument
from cms.navigation import without_private
from cms.references import pages_that_use
from news.models import ArticleAttachment

RESTRICTED_PAGES_TRIED = 20


def may_download(document: PortalDocument, request: HttpRequest) -> bool:
    """Whether the request may have the file: staff always, others when a page they can read has it.

    A document that only drafts use does not exist for the outside. At most six queries.
    """
    if request.user.has_perm("wagtailadmin.access_admin"):
        return True
    attached_to = ArticleAttachment.objects.filter(document=document, article__live=True)
    page_ids = set(attached_to.values_list("article_id", flat=True))
    page_ids.update(pages_that_use(document))
    pages = Page.objects.filter(pk__in=page_ids).live()
    if without_private(pages).exists():
        return True
    for page in pages[:RESTRICTED_PAGES_TRIED]:
        restrictions: list[PageViewRestriction] = list(page.get_view_restrictions())
        if all(restriction.accept_request(request) for restriction in restrictions):
            return True
    return False
