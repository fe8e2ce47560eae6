"""How a queue stands, for displays, kiosks, telephones and pages: JSON that is asked for every second.

Answered before anything else, like the kept pages: no session, no county looked up, no transaction while nothing is to
be read. `visits.live` knows the queues; what is known here is which number belongs to which point, and only where the
secret was right: wrong ones fill no memory.
"""

import json
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from threading import Lock

from csp.utils import build_policy
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from geleit.core import wall
from geleit.core.headers import PERMISSIONS_OFF
from geleit.portal.addresses import PlaceConverter, slug_of_host
from geleit.portal.waits import as_json, points_now
from geleit.visits import live
from geleit.visits.codes import DeviceKind
from geleit.visits.queries import queue

NAME = "/stand.json"
SECRET = "[A-Za-z0-9_-]{22}"  # noqa: S105 - what secrets look like, not one of them
_STATE = re.compile(
    rf"/(?:{PlaceConverter.regex})/(?:(?P<what>automat|anzeige|warten)/(?P<secret>{SECRET})|(?P<all>nummer))"
    rf"{re.escape(NAME)}"
)
METHODS = frozenset({"GET", "HEAD"})
KINDS = {"automat": DeviceKind.KIOSK, "anzeige": DeviceKind.DISPLAY}
NUMBER_PAUSE = 60.0  # seconds for which the point of a number is remembered
MOST_NUMBERS = 5000
# Milliseconds until a telephone asks again; with the memory's pause a call is seen within a second.
SOON, LATER, MUCH_LATER, OVER = 500, 5000, 15000, 60000
FEW, SOME = 3, 10  # people ahead


class QueueSecretConverter:
    """The secret of a device or a number in its address."""

    regex = SECRET

    def to_python(self, value: str) -> str:
        """As it stands there."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class QueueStates:
    """Middleware; must come before everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        # What nobody types into such an address goes the way of all others, where it is refused.
        strange = "%00" in request.META.get("QUERY_STRING", "")
        if not path.endswith(NAME) or request.method not in METHODS or strange:
            return self.get_response(request)
        host_slug = slug_of_host(request)
        found = _STATE.fullmatch(f"/{host_slug}{path}" if host_slug else path)
        if found is None:
            return self.get_response(request)
        slug = host_slug or path.split("/", 2)[1]
        return state(request, slug, found["what"] or "nummer", found["secret"] or "")


def state(request: HttpRequest, slug: str, what: str, secret: str) -> HttpResponse:
    """How a queue stands for whoever holds the secret: 404 for a wrong one, 304 where nothing changed since."""
    if request.method not in METHODS:
        raise Http404
    try:
        found = _answer(slug, what, secret)
    except live.UnknownPlace:
        found = None
    except (OperationalError, InterfaceError):  # away, and nothing known of before
        return _sent(HttpResponse(b"{}", status=503, content_type="application/json"))
    if found is None:
        return _sent(HttpResponse(b"{}", status=404, content_type="application/json"))
    if found.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(found.body, content_type="application/json")
        response["Content-Length"] = str(len(found.body))
    response["ETag"] = found.etag
    return _sent(response)


def forget() -> None:
    """Know no number's point any more, for tests."""
    _numbers.clear()


def _sent(response: HttpResponse) -> HttpResponse:
    """With the headers that every answer has; nothing of it is used again without asking."""
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "same-origin"
    response["Cross-Origin-Opener-Policy"] = "same-origin"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Permissions-Policy"] = PERMISSIONS_OFF
    response["Content-Security-Policy"] = _policy()
    return response


@cache
def _policy() -> str:
    """The policy of all pages, worked out once."""
    return str(build_policy())


def _answer(slug: str, what: str, secret: str) -> live.Answer | None:
    if what == "warten":
        return _of_number(slug, secret)
    if what == "nummer":
        return _of_points(slug)
    key = live.device_point(slug, KINDS[what], secret)
    return live.board(slug, key) if key is not None else None


# --- numbers ----------------------------------------------------------------------------------------------------------

_numbers: "OrderedDict[tuple[str, str], tuple[str, float]]" = OrderedDict()  # the point, and until when that is good
_lock = Lock()


def _of_number(slug: str, secret: str) -> live.Answer | None:
    """What the telephone of a number sees; a number that is over long since says so."""
    key = _point_of(slug, secret)
    if key is None:
        return None
    found = live.ticket(slug, key, secret)
    return _paced(found) if found is not None else _GONE


def _point_of(slug: str, secret: str) -> str | None:
    """The key of the point that a number belongs to, remembered for a moment; None for a wrong secret."""
    name = (slug, sha256(secret.encode()).hexdigest())
    known = _numbers.get(name)
    if known is not None and time.monotonic() < known[1]:
        return known[0]
    try:
        key = _read_point(slug, secret)
    except (OperationalError, InterfaceError):
        if known is None:
            raise
        key = known[0]  # the state itself is marked as old
    if key is not None:
        with _lock:
            _numbers[name] = (key, time.monotonic() + NUMBER_PAUSE)
            _numbers.move_to_end(name)
            while len(_numbers) > MOST_NUMBERS:
                _numbers.popitem(last=False)
    return key


def _read_point(slug: str, secret: str) -> str | None:
    with transaction.atomic():
        county = wall.enter_portal(slug)
        if county is None:
            return None
        try:
            found = queue.ticket_of_secret(county[0], secret)
            return found.point.key if found is not None else None
        finally:
            wall.leave_portal()


def _paced(answer: live.Answer) -> live.Answer:
    return live.Answer(_with_pace(answer.body), answer.etag, answer.is_stale)


@lru_cache(maxsize=4096)
def _with_pace(body: bytes) -> bytes:
    """The same with the time after which to ask again; worked out once for each answer."""
    found = json.loads(body)
    return body[:-1] + b',"next_in_ms":%d}' % next_in(found["state"], found["ahead"])


def next_in(state_of_number: str, ahead: int) -> int:
    """Milliseconds until a telephone asks again: the nearer its turn, the sooner."""
    if state_of_number in {"done", "left", "missed", "over"}:
        return OVER
    if state_of_number == "called" or (state_of_number == "waiting" and ahead <= FEW):
        return SOON
    return LATER if state_of_number != "waiting" or ahead <= SOME else MUCH_LATER


_GONE = live.Answer(b'{"state":"over","next_in_ms":%d}' % OVER, '"over"')


# --- all points -------------------------------------------------------------------------------------------------------


def _of_points(slug: str) -> live.Answer:
    body = json.dumps({"points": as_json(points_now(slug))}, separators=(",", ":")).encode()
    return live.Answer(body, f'"{sha256(body).hexdigest()[:24]}"')
