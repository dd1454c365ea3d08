"""What the editor's forms do with Vietnamese text."""

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.widgets import SlugInput

from cms import text
from cms.slugs import free_slug

_LETTERS = {
    "a": "àảãáạăằẳẵắặâầẩẫấậ",
    "d": "đð",
    "e": "èẻẽéẹêềểễếệ",
    "i": "ìỉĩíị",
    "o": "òỏõóọôồổỗốộơờởỡớợ",
    "u": "ùủũúụưừửữứự",
    "y": "ỳỷỹýỵ",
}
# What the browser does to a title to make a slug: the same as `cms.text.slug` on the server.
SLUG_FORMATTERS = [
    ("[\u0300-\u036f]", ""),
    *((f"[{accented}{accented.upper()}]", bare) for bare, accented in _LETTERS.items()),
    ("[^A-Za-z0-9]+", "-"),
    ("^-|-$", ""),
]

register_form_field_override(
    models.SlugField, override={"widget": SlugInput(formatters=SLUG_FORMATTERS)}
)


class PortalPageForm(WagtailAdminPageForm):
    """A page form in which the address may be left empty, and a taken one gets a number."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict:
        if "slug" in self.cleaned_data:
            typed = self.cleaned_data["slug"]
            title = self.cleaned_data.get("title") or ""
            made = self.instance.slug_from(title)
            # What the browser made of a new title, whole or cut to the field's length.
            untouched = self.instance.pk is None and typed in {made, text.slug(title, 255)}
            if not typed or untouched:
                self.cleaned_data["slug"] = free_slug(made, self.parent_page, self.instance)
        return super().clean()
