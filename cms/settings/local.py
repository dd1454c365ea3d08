"""`make run`: the whole portal on one machine, over plain http on localhost."""

from cms.settings import env
from cms.settings.base import *  # noqa: F403

SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
