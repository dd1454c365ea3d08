"""The checklist in Wagtail's panel of checks."""

from django import template
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from news.checklist import findings_of
from news.models import ArticlePage

register = template.Library()


@register.inclusion_tag("news/checklist/panel.html")
def checklist(page: Page, request: HttpRequest) -> dict:
    """What to mend in an article; nothing for other pages."""
    if not isinstance(page, ArticlePage):
        return {}
    if page.pk:
        return {"address": reverse("check_article", args=[page.pk]), "findings": findings_of(page)}
    parent_id = request.resolver_match.kwargs.get("parent_page_id")
    if parent_id is None:
        return {}
    return {
        "address": reverse("check_new_article", args=[parent_id]),
        "findings": findings_of(page),
    }
