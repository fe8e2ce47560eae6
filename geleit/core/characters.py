"""The null character: no keyboard types it, PostgreSQL cannot keep it, and it is refused here for all pages at once."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from geleit.core import failures

NULL = "\0"
# Saved while somebody writes, unasked: it leaves the character out by itself rather than lose the text.
DRAFTS = "core:save_draft"


class CookieMiddleware:
    """Takes such cookies for absent; before the sessions, because a session's key goes to the database as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NULL not in name + value}
        return self.get_response(request)


class TypedTextMiddleware:
    """Answers 400 to such an address or form; after the check of the token, as the page offers to send it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Look through path, query and form."""
        del view, args, kwargs
        if request.resolver_match is not None and request.resolver_match.view_name == DRAFTS:
            return None
        typed = [request.path]
        for fields in (request.GET, request.POST):
            for name, values in fields.lists():
                typed += [name, *map(str, values)]
        return failures.null_character(request) if any(NULL in text for text in typed) else None
