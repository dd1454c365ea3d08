"""Settings of the baseline of `bench/searches.py`: the portal with Wagtail's own search."""

from cms.settings.local import *  # noqa: F403

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
