"""`make dev`: as local, with tracebacks and auto-reload."""

from cms.settings.local import *  # noqa: F403

DEBUG = True
STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
WHITENOISE_USE_FINDERS = True
