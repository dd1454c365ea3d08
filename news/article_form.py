"""The editor's form of an article."""

from django.utils.translation import gettext_lazy as _

from cms.forms import PortalPageForm


class ArticleForm(PortalPageForm):
    """The date that readers see is typed only before the first publication."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.first_published_at and "displayed_at" in self.fields:
            field = self.fields["displayed_at"]
            field.disabled = True
            field.help_text = _(
                "Moves with a change that matters to readers; see “After publication”."
            )
        if "other_categories" in self.fields:
            field = self.fields["other_categories"]
            locale_id = self.instance.locale_id or self.parent_page.locale_id
            field.queryset = field.queryset.filter(locale=locale_id)
