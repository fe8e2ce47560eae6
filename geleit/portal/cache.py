"""Public pages kept for everybody: answered without the database, also while it is away.

An answer is kept in the memory of the process and, compressed, in a folder, so that a restart with a dead database
still answers. It is fresh for half a minute, or until an office opens or closes, or until the county changes something
(`changed`). What is no longer fresh is asked for anew; when that fails because the database is away, the last copy goes
out, and says so in its headers. Pages with a form, a question or a cookie are never kept.
"""

import gzip
import hashlib
import json
import os
import re
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import brotli
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from geleit.portal.addresses import take_host

# What a page asks for in its address. A page asked something is made anew; whatever else stands in an address
# (the marks of advertisers and mail programs) does not make it another page.
QUESTIONS = frozenset(
    {"stand", "q", "dienst", "ort", "gemeinde", "amt", "leistung", "tag", "alter", "sprache", "seite"}
)
MOST_IN_MEMORY = 500
MOST_ON_DISK = 5_000  # a county has some hundred pages in nine languages
AWAY_SECONDS = 5  # after a failure the database is left alone for as long, and every page is answered from its copy
SMALLEST_COMPRESSED = 400
_FORM = re.compile(rb'name="(?:csrfmiddlewaretoken|form_key)"')
_SLUG = re.compile(r"/([a-z][a-z0-9-]{1,39})/")


@dataclass(frozen=True)
class Kept:
    """One answer: its bodies by encoding and until when it is fresh (seconds since 1970)."""

    made_at: float
    fresh_until: float
    revision: int
    tag: str
    headers: dict[str, str]
    bodies: dict[str, bytes]

    def is_fresh(self, moment: float, revision: int) -> bool:
        """Whether it may be shown without asking again."""
        return moment < self.fresh_until and self.revision == revision


class PublicPages:
    """Middleware; must come first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.shelf = Shelf()
        self.away_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        take_host(request)
        key, slug = _key(request), _slug(request.path_info)
        if not key or not slug or settings.PORTAL_CACHE_SECONDS <= 0:
            return self.get_response(request)
        moment, revision = time.time(), revision_of(slug)
        kept = self.shelf.get(slug, key)
        if kept is not None and (kept.is_fresh(moment, revision) or moment < self.away_until):
            return _answer(request, kept, is_stale=not kept.is_fresh(moment, revision))
        if kept is not None and kept.revision == revision and self.shelf.is_being_made(key):
            return _answer(request, kept)
        with self.shelf.making(key):
            response = self.get_response(request)
        if response.status_code == 503 and kept is not None:
            self.away_until = moment + AWAY_SECONDS
            return _answer(request, kept, is_stale=True)
        return self._keep(request, response, slug, key, revision)

    def _keep(
        self, request: HttpRequest, response: HttpResponseBase, slug: str, key: str, revision: int
    ) -> HttpResponseBase:
        fresh_until = getattr(response, "fresh_until", None)
        if response.status_code in {404, 410}:
            self.shelf.drop(slug, key)
        if fresh_until is None or not isinstance(response, HttpResponse) or not _may_be_kept(response):
            return response
        kept = _made(response, fresh_until, revision)
        self.shelf.put(slug, key, kept)
        return _answer(request, kept)


class Shelf:
    """The copies, in memory and on disk."""

    def __init__(self) -> None:
        self._memory: OrderedDict[str, Kept] = OrderedDict()
        self._made: set[str] = set()
        self._lock = threading.Lock()

    def get(self, slug: str, key: str) -> Kept | None:
        """The copy of an address, from memory or else from disk."""
        kept = self._memory.get(key)
        if kept is None:
            kept = _read(_file(slug, key))
            if kept is not None:
                self._remember(key, kept)
        return kept

    def put(self, slug: str, key: str, kept: Kept) -> None:
        """Keep a copy."""
        self._remember(key, kept)
        file = _file(slug, key)
        if file.exists() or _count(file.parent) < MOST_ON_DISK:
            with suppress(OSError):  # a full disk must not take the page away
                _write(file, kept)

    def drop(self, slug: str, key: str) -> None:
        """Forget a page that does not exist any more."""
        self._memory.pop(key, None)
        with suppress(OSError):
            _file(slug, key).unlink(missing_ok=True)

    def is_being_made(self, key: str) -> bool:
        """Whether another thread is making this page; its last copy does until then."""
        return key in self._made

    def making(self, key: str) -> "_Making":
        """Mark the page as being made while the block runs."""
        return _Making(self._made, key)

    def _remember(self, key: str, kept: Kept) -> None:
        with self._lock:
            self._memory[key] = kept
            self._memory.move_to_end(key)
            while len(self._memory) > MOST_IN_MEMORY:
                self._memory.popitem(last=False)


@dataclass
class _Making:
    made: set[str]
    key: str

    def __enter__(self) -> None:
        self.made.add(self.key)

    def __exit__(self, *args: object) -> None:
        self.made.discard(self.key)


# --- revisions ------------------------------------------------------------------------------------------------------


def revision_of(slug: str) -> int:
    """Changes with everything a county changes; a look at one file, so that every process notices."""
    try:
        return (_folder(slug) / "revision").stat().st_mtime_ns
    except OSError:
        return 0


def changed(slug: str) -> None:
    """The county changed something public: no copy of its pages is fresh any more.

    Copies stay for the hour in which the database is away. On several machines without a common data folder the others
    notice within the half minute that a page is fresh.
    """
    folder = _folder(slug)
    folder.mkdir(parents=True, exist_ok=True)
    before = revision_of(slug)
    file = folder / "revision"
    file.touch()
    moment = max(time.time_ns(), before + 1)
    os.utime(file, ns=(moment, moment))


# --- keys, files, answers -------------------------------------------------------------------------------------------


def _key(request: HttpRequest) -> str:
    """What tells one kept answer from another; "" for a request that is never answered from a copy."""
    if request.method not in {"GET", "HEAD"} or QUESTIONS.intersection(request.GET):
        return ""
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    return f"{request.scheme} {host} {request.path_info}"


def _slug(path: str) -> str:
    found = _SLUG.match(path)
    return found.group(1) if found else ""


def _folder(slug: str) -> Path:
    return Path(settings.PORTAL_CACHE_DIR) / slug


def _file(slug: str, key: str) -> Path:
    return _folder(slug) / f"{hashlib.sha256(key.encode()).hexdigest()[:40]}.page"


def _count(folder: Path) -> int:
    try:
        with os.scandir(folder) as entries:
            return sum(1 for _ in entries)
    except FileNotFoundError:
        return 0


def _may_be_kept(response: HttpResponse) -> bool:
    return response.status_code == 200 and not response.cookies and not _FORM.search(response.content)


def _made(response: HttpResponse, fresh_until: float, revision: int) -> Kept:
    patch_vary_headers(response, ["Accept-Encoding"])
    body = response.content
    bodies = {"": body}
    if len(body) >= SMALLEST_COMPRESSED:
        bodies["br"] = brotli.compress(body, quality=9)
        bodies["gzip"] = gzip.compress(body, 9, mtime=0)
    return Kept(
        made_at=time.time(),
        fresh_until=fresh_until,
        revision=revision,
        tag=f'"{hashlib.sha256(body).hexdigest()[:24]}"',
        headers={name: value for name, value in response.items() if name != "Content-Length"},
        bodies=bodies,
    )


def _encoding(request: HttpRequest, kept: Kept) -> str:
    accepted = {
        part.split(";")[0].strip()
        for part in request.META.get("HTTP_ACCEPT_ENCODING", "").split(",")
        if not part.replace(" ", "").endswith(";q=0")
    }
    return next((name for name in ("br", "gzip") if name in accepted and name in kept.bodies), "")


def _answer(request: HttpRequest, kept: Kept, *, is_stale: bool = False) -> HttpResponse:
    encoding = _encoding(request, kept)
    tag = kept.tag if not encoding else f'{kept.tag[:-1]}-{encoding}"'
    asked = {part.strip().removeprefix("W/") for part in request.META.get("HTTP_IF_NONE_MATCH", "").split(",")}
    response = HttpResponse(status=304) if tag in asked else HttpResponse(kept.bodies[encoding])
    for name, value in kept.headers.items():
        response[name] = value
    response["ETag"] = tag
    if response.status_code == 200:
        response["Content-Length"] = str(len(response.content))
        if encoding:
            response["Content-Encoding"] = encoding
    if is_stale:
        made = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(kept.made_at))
        response["Warning"] = f'110 geleit "Response is Stale" "{made}"'
        response["X-Geleit-Copy"] = made
        response["Cache-Control"] = "no-cache"
    return response


def _write(file: Path, kept: Kept) -> None:
    """One line of JSON, then the bodies; written aside and moved, so that nobody reads half a page."""
    head = asdict(replace(kept, bodies={}))
    head["bodies"] = {name: len(body) for name, body in kept.bodies.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as aside:
        aside.write(json.dumps(head).encode() + b"\n" + b"".join(kept.bodies.values()))
    Path(aside.name).replace(file)


def _read(file: Path) -> Kept | None:
    """The copy in a file; None when there is none or it cannot be read."""
    try:
        head, _, rest = file.read_bytes().partition(b"\n")
        values = json.loads(head)
        bodies, start = {}, 0
        for name, length in values.pop("bodies").items():
            bodies[name] = rest[start : start + length]
            start += length
        return Kept(**values, bodies=bodies) if start == len(rest) else None
    except (OSError, ValueError, TypeError, AttributeError):
        return None
