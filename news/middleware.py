"""Shows a refused move to the person who tried it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from news.editorial import Refused


class RefusedMiddleware:
    """Turns `editorial.Refused`, from whatever view, into messages with every reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        for reason in exception.reasons:
            messages.error(request, reason)
        address = reverse("wagtailadmin_home")
        if exception.article is not None:
            address = reverse("wagtailadmin_pages:edit", args=[exception.article.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # what Wagtail's own dialog expects at its end: it then goes to the address
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)
