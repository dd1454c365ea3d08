"""gunicorn for one ward's machine; docs/operations.md says what to change and when."""

import os

bind = os.environ.get("BIND", f"0.0.0.0:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 15
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
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
