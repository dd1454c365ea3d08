"""What is done to every request: its language, protecting headers, compression."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from cms import languages, routes

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


class LanguageMiddleware:
    """Readers' language by the address alone, never by a cookie or what the browser says.

    The admin begins in the office's language; Wagtail then takes what each person has chosen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(self._language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)

    def _language(self, request: HttpRequest) -> str:
        if request.path_info.startswith("/admin/"):
            return settings.LANGUAGE_CODE
        language = languages.asked_for(request)
        if language != settings.SITE_LANGUAGE and routes.enter_section(request, language):
            return language
        return settings.SITE_LANGUAGE


class CompressTextMiddleware(GZipMiddleware):
    """Compresses text alone: pictures and documents are compressed as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        content_type = response.headers.get("Content-Type", "").split(";")[0]
        if content_type.startswith("text/") or content_type.endswith(("json", "xml", "javascript")):
            return super().process_response(request, response)
        return response
