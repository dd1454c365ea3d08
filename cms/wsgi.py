"""The WSGI application that gunicorn serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.local")
application = get_wsgi_application()
for layer in reversed(settings.WSGI_LAYERS):
    application = import_string(layer)(application)
