"""Words that Wagtail's admin templates say without gettext, said through it.

Whole templates would have to be copied to change one word; `tests/cms/test_template_words.py`
tells when an upgrade makes an entry needless.
"""

from django.template import Origin
from django.template.loaders.app_directories import Loader as AppLoader

# Template: what it holds, and what it should hold.
WORDS = {
    "wagtailadmin/shared/header.html": (
        'value="Search"',
        """value="{% translate 'Search' %}\"""",
    ),
    "wagtailadmin/tables/boolean_cell.html": (
        "title=value|stringformat:'s'",
        "title=value|yesno|capfirst",
    ),
}


class Loader(AppLoader):
    """The templates of the installed apps, with the words above."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        if origin.template_name in WORDS:
            held, wanted = WORDS[origin.template_name]
            contents = contents.replace(held, wanted)
        return contents
