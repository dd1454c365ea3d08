"""What readers answered, for those who edit the article."""

from django import template
from wagtail.models import Page

from news.models import ArticlePage
from news.ratings import totals_of

register = template.Library()


@register.inclusion_tag("news/admin/ratings.html")
def readers_answers(page: Page) -> dict:
    """The totals of a published article; nothing for other pages."""
    if not isinstance(page, ArticlePage) or not page.first_published_at:
        return {}
    useful, useless = totals_of([page.pk]).get(page.pk, (0, 0))
    return {"is_asked": True, "useful": useful, "useless": useless}
