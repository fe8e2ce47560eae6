"""Asks web addresses whether they answer: briefly, a few at a time, and never inside a private network.

Editors type these addresses, and the machine that asks stands inside the county's network. So a name is resolved once,
every address it has must be a public one, the connection goes to that very address, and each redirection is looked at
in the same way. Otherwise this would be a door into the network (server-side request forgery, CWE-918).
"""

import errno
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urljoin, urlsplit

from geleit.directory.codes import AddressState

TIMEOUT_SECONDS = 5.0  # for each step
LONGEST_SECONDS = 15.0  # for one answer, however slowly it drips
AT_ONCE = 4
MOST_HOPS = 5
MOST_ADDRESSES = 3
PORTS = frozenset({80, 443, 8443})
REDIRECTED = frozenset({301, 302, 303, 307, 308})
MOVED = frozenset({301, 308})
# Somebody is there, but does not talk to a program or wants a sign-in.
GUARDED = frozenset({401, 403, 429})
# This machine has no way out: says nothing about the address.
NO_WAY_OUT = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH})
_INSIDE_6 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses in IPv6 (RFC 6052)


@dataclass(frozen=True)
class Target:
    """Whom to ask for what."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class Answer:
    """The first lines of an answer; nothing else is read."""

    status: int
    location: str = ""


@dataclass(frozen=True)
class Result:
    """What is known of an address now; without a status nobody answered."""

    state: AddressState
    status: int | None = None
    moved_to: str = ""


class Forbidden(Exception):
    """The address is not one that is asked: another protocol, an odd port, a private network."""


class Offline(Exception):
    """This machine cannot ask anybody at present."""


Resolver = Callable[[str, int], list[str]]
Opener = Callable[[str, Target, str], Answer]


def addresses_of(host: str, port: int) -> list[str]:
    """The network addresses of a host name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def ask(method: str, target: Target, address: str) -> Answer:
    """Send one request to that network address and read the head of the answer. Raises OSError or HTTPException."""
    with socket.create_connection((address, target.port), TIMEOUT_SECONDS) as plain:
        connection = HTTPConnection(target.host, target.port, timeout=TIMEOUT_SECONDS)
        connection.sock = plain
        if target.scheme == "https":
            connection = HTTPSConnection(target.host, target.port, timeout=TIMEOUT_SECONDS)
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
        alarm = threading.Timer(LONGEST_SECONDS, _hang_up, [connection.sock])
        alarm.daemon = True
        alarm.start()
        try:
            connection.request(method, target.path, headers={"User-Agent": "Geleit", "Accept": "*/*"})
            response = connection.getresponse()
            return Answer(response.status, response.getheader("Location") or "")
        finally:
            alarm.cancel()
            connection.close()


def look(url: str, *, resolve: Resolver = addresses_of, opened: Opener = ask) -> Result | None:
    """What an address answers, redirections followed; None where this machine has no way out."""
    here, moved = url, False
    try:
        for _hop in range(MOST_HOPS + 1):
            answer = _answer(here, resolve, opened)
            if answer.status not in REDIRECTED or not answer.location:
                return _judged(answer.status, here if moved else "")
            moved = moved or answer.status in MOVED
            here = urljoin(here, answer.location)
    except Forbidden:
        return Result(AddressState.REFUSED)
    except Offline:
        return None
    except (OSError, HTTPException, ValueError):
        return Result(AddressState.UNREACHABLE)
    return Result(AddressState.UNREACHABLE)  # round and round


def look_at_all(urls: Iterable[str], *, resolve: Resolver = addresses_of, opened: Opener = ask) -> dict[str, Result]:
    """What addresses answer, a few at a time; those about which nothing is known are left out.

    Where nobody at all answers, this machine is taken to be without a way out.
    """
    wanted = list(urls)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        results = list(pool.map(lambda url: look(url, resolve=resolve, opened=opened), wanted))
    found = {url: result for url, result in zip(wanted, results, strict=True) if result is not None}
    if any(result.status is not None for result in found.values()):
        return found
    return {url: result for url, result in found.items() if result.state == AddressState.REFUSED}


def is_public(address: str) -> bool:
    """Whether a network address is one of the open internet, also where IPv6 wraps an IPv4 address."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _INSIDE_6:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _answer(url: str, resolve: Resolver, opened: Opener) -> Answer:
    target = _target(url)
    addresses = _resolved(target, resolve)
    answer = _first(lambda address: opened("HEAD", target, address), addresses)
    # Some servers know no HEAD, or answer it wrongly.
    return _first(lambda address: opened("GET", target, address), addresses) if answer.status >= 400 else answer


def _target(url: str) -> Target:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise Forbidden
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in PORTS:
        raise Forbidden
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return Target(parts.scheme, parts.hostname.encode("idna").decode("ascii"), port, path + query)


def _resolved(target: Target, resolve: Resolver) -> list[str]:
    try:
        addresses = resolve(target.host, target.port)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise Offline from error
        raise
    if not addresses or not all(is_public(address) for address in addresses):
        raise Forbidden
    return addresses[:MOST_ADDRESSES]


def _first(attempt: Callable[[str], Answer], addresses: list[str]) -> Answer:
    """The answer of the first address that gives one. Raises what the last one that can be reached raised."""
    failure: Exception = Offline()
    for address in addresses:
        try:
            return attempt(address)
        except (OSError, HTTPException) as error:
            if not (isinstance(error, OSError) and error.errno in NO_WAY_OUT):
                failure = error
    raise failure


def _judged(status: int, moved_to: str) -> Result:
    if status >= 400 and status not in GUARDED:
        return Result(AddressState.UNREACHABLE, status)
    return Result(AddressState.MOVED if moved_to else AddressState.REACHABLE, status, moved_to[:500])


def _hang_up(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself
