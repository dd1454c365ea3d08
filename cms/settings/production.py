"""A ward's server: https only, nothing guessed, nothing defaulted that a stranger could know."""

import os
import sys

from cms.settings import env
from cms.settings.base import *  # noqa: F403

for _name in ("SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS"):
    if not os.environ.get(_name, "").strip():
        sys.exit(f"{_name}: must be set in production (docs/settings.md)")
if not env.SITE_URL.startswith("https://"):
    sys.exit("SITE_URL: must start with https:// in production (docs/settings.md)")

SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = [env.SITE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
