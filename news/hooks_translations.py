"""Translations in the admin; imported by `news.wagtail_hooks`."""

from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cms.templatetags.portal_tags import moment
from news import translations
from news.views.translations import translate


@hooks.register("register_admin_urls", order=-1)
def register_translation_urls() -> list:
    """At Wagtail's own address, which comes after: its form copies whole branches."""
    return [path("translation/submit/page/<int:page_id>/", translate)]


@hooks.register("before_edit_page")
def tell_of_newer_original(request: HttpRequest, page: Page) -> None:
    original = translations.newer_original(page) if request.method == "GET" else None
    if original:
        words = _(
            "The original was published again at %(moment)s, after this translation was saved."
        )
        messages.warning(
            request,
            format_html(
                '{} <a href="{}" lang="{}">{}</a>',
                words % {"moment": moment(original.last_published_at)},
                original.get_url(request) or "",
                original.locale.language_code,
                original.title,
            ),
        )
