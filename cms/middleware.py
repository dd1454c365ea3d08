"""Headers that keep a page from loading, or being loaded by, what it should not; compression."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

FILM_HOSTS = "https://www.youtube-nocookie.com https://player.vimeo.com"

PUBLIC_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    f"form-action 'self'; frame-src {FILM_HOSTS}; frame-ancestors 'self'"
)
# Wagtail's admin has inline scripts and styles; nothing may come from another host all the same.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
    f"base-uri 'self'; form-action 'self'; frame-src 'self' {FILM_HOSTS}; frame-ancestors 'self'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


class SecurityHeadersMiddleware:
    """Adds the content security and permissions policies where a view has set none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class CompressTextMiddleware(GZipMiddleware):
    """Compresses text alone: pictures and documents are compressed as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        content_type = response.headers.get("Content-Type", "").split(";")[0]
        if content_type.startswith("text/") or content_type.endswith(("json", "xml", "javascript")):
            return super().process_response(request, response)
        return response
