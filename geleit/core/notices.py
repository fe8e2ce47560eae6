"""Messages about what just happened wait for the next page in a signed cookie, so that saving needs no second write.

They hold no names, and are short: a cookie takes two thousand characters.
"""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http.response import HttpResponseBase


class NoticeStorage(CookieStorage):
    """Django's own, under a name bound to the host like our other cookies."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.cookie_name = settings.MESSAGE_COOKIE_NAME
        super().__init__(*args, **kwargs)

    def _update_cookie(self, encoded_data: str | None, response: HttpResponseBase) -> None:
        """Nothing is taken back that was never given: most pages have no message."""
        if encoded_data or self.cookie_name in self.request.COOKIES:
            super()._update_cookie(encoded_data, response)  # type: ignore[misc]  # private, not in the stubs
