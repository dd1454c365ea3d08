"""The checklist's address and script in the editor; imported by `news.wagtail_hooks`."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from news.views import checklist


@hooks.register("register_admin_urls")
def register_checklist_urls() -> list:
    return [
        path("kiem-tra/<int:page_id>/", checklist.check_article, name="check_article"),
        path(
            "kiem-tra/moi/<int:parent_id>/", checklist.check_new_article, name="check_new_article"
        ),
    ]


@hooks.register("insert_editor_js")
def checklist_script() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("js/admin/checklist.js"))


@hooks.register("insert_global_admin_css")
def checklist_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/checklist.css"))
