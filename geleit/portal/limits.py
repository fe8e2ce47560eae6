"""Limits for what one connection may do, counted in the memory of the process.

The counters of the sign-in live in the database because they must hold over all processes. These here only keep a
single stranger from taking every place, and must cost nothing when five hundred people come at once.
"""

import hmac
import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

MOST_COUNTERS = 50_000
_SALT = "geleit.portal.limits"


@dataclass(slots=True)
class _Count:
    until: float
    number: int = 0


class Counters:
    """Counts by key for so many seconds; the longest unused go first when there are too many. Safe for threads."""

    def __init__(self, most: int = MOST_COUNTERS, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._counts: OrderedDict[str, _Count] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._counts)

    def number(self, key: str) -> int:
        """How often it was counted in the time that runs."""
        with self._lock:
            found = self._counts.get(key)
            return found.number if found is not None and found.until > self._clock() else 0

    def add(self, key: str, seconds: float) -> int:
        """Count once more; the first count begins a time of so many seconds. Returns the number."""
        with self._lock:
            now = self._clock()
            found = self._counts.get(key)
            if found is None or found.until <= now:
                found = self._counts[key] = _Count(now + seconds)
            found.number += 1
            self._counts.move_to_end(key)
            while len(self._counts) > self._most:
                self._counts.popitem(last=False)
            return found.number

    def clear(self) -> None:
        """Forget everything (in tests)."""
        with self._lock:
            self._counts.clear()


_counters = Counters()


def is_over(request: HttpRequest, kind: str) -> bool:
    """Whether the connection has done as much of this as the settings allow (`PORTAL_LIMITS`)."""
    return _counters.number(_key(request, kind)) >= settings.PORTAL_LIMITS[kind]


def count(request: HttpRequest, kind: str) -> None:
    """Count one for the connection."""
    _counters.add(_key(request, kind), settings.PORTAL_LIMIT_SECONDS)


def forget() -> None:
    """Begin all counters anew (in tests)."""
    _counters.clear()


def network_of(address: str) -> str:
    """The address that is counted: of IPv6 the first half, because whoever has one address has all of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _key(request: HttpRequest, kind: str) -> str:
    """Keyed hash of the connection: no address of a visitor is kept, not even for ten minutes."""
    hidden: str | None = getattr(request, "_portal_connection", None)
    if hidden is None:
        try:
            address = str(get_adapter().get_client_ip(request))
        except PermissionDenied:  # a server that names no address, such as one behind a socket: all count as one
            address = ""
        hidden = hmac.digest(_secret(settings.SECRET_KEY), network_of(address).encode(), "sha256").hex()[:32]
        request._portal_connection = hidden  # type: ignore[attr-defined]  # asked for again when it is counted
    return f"{kind} {hidden}"


@cache
def _secret(key: str) -> bytes:
    """Made once: deriving it takes longer than using it."""
    return salted_hmac(_SALT, "connections", secret=key, algorithm="sha256").digest()
