"""Response headers that Django and the CSP package do not set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS_OFF = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Nothing but static files may be kept by browsers or proxies, and no device is reachable from a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_OFF)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
