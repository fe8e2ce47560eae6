"""Numbers from home: one at a time for a connection with one kind of browser, and few in an hour.

In the homes of refugees many people share one connection: that is why the browser counts, too, and why the limit for
the whole connection is generous. Nothing of a visitor is kept but a keyed hash, and that in the memory of the process.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from geleit.portal.limits import Counters, network_of

HOUR = 3600.0
IN_AN_HOUR = 12  # numbers for all browsers of a connection
HELD = 12 * HOUR  # a number is over by then
MOST = 20_000
_SALT = "geleit.portal.queue"


class HomeNumbers:
    """Which number a connection took last, and how many in the last hour. Safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counters = Counters(MOST, clock)
        self._taken: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def is_over_limit(self, request: HttpRequest) -> bool:
        """Whether the connection took as many as it may in an hour."""
        return self._counters.number(_connection(request)) >= IN_AN_HOUR

    def secret_of(self, request: HttpRequest) -> str:
        """The secret of the number that was taken last from here; "" where there is none."""
        secret, until = self._taken.get(_browser(request), ("", 0.0))
        return secret if until > self._clock() else ""

    def remember(self, request: HttpRequest, secret: str) -> None:
        """A number was taken."""
        self._counters.add(_connection(request), HOUR)
        with self._lock:
            self._taken[_browser(request)] = (secret, self._clock() + HELD)
            self._taken.move_to_end(_browser(request))
            while len(self._taken) > MOST:
                self._taken.popitem(last=False)

    def forget(self) -> None:
        """Know nothing any more, for tests."""
        self._counters.clear()
        self._taken.clear()


home_numbers = HomeNumbers()


def _connection(request: HttpRequest) -> str:
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a server that names no address: all count as one
        address = ""
    return salted_hmac(_SALT, network_of(address), algorithm="sha256").hexdigest()[:32]


def _browser(request: HttpRequest) -> str:
    agent = request.META.get("HTTP_USER_AGENT", "")[:300]
    return salted_hmac(_SALT, f"{_connection(request)} {agent}", algorithm="sha256").hexdigest()[:32]
