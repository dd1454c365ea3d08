"""gunicorn for one ward's machine; docs/operations.md says what to change and when."""

import gc
import os
import sys

bind = os.environ.get("BIND", f"0.0.0.0:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 15
keepalive = 5
max_requests = 200_000
max_requests_jitter = 20_000
limit_request_line = 4094
limit_request_fields = 60
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
# A client's SCRIPT_NAME or PATH_INFO header must never change an address (even from loopback).
forwarder_headers = ""
header_map = "drop"
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"


def on_starting(server: object) -> None:
    """Pages that were kept by an earlier version of the portal are not served."""
    if "cms.wsgi" in sys.modules:
        from django.conf import settings

        from cms.page_cache import folders

        if settings.PAGE_CACHE == "off":
            folders.stop()
        else:
            folders.begin()
    # What is loaded stays: workers share it, and their collector need not look at it again.
    gc.collect()
    gc.freeze()


def post_worker_init(worker: object) -> None:
    """Threads do not survive the fork: each worker has its own that follows the changes."""
    if "cms.wsgi" in sys.modules:
        from cms.page_cache import following

        following.start()
