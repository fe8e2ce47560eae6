"""As many requests as a server answers: a few kept-open connections, each asking again as soon as it was answered.

The client does almost nothing: it learns once how many bytes the answer has and then counts bytes. What it needs of
the processor is measured and told, because client and server share the machine.
"""

import selectors
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter, process_time

CHUNK = 1 << 18
PATIENCE = 30.0


@dataclass(frozen=True)
class Told:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    length: int  # with its head


@dataclass(frozen=True)
class Rate:
    """What a server managed."""

    per_second: float
    requests: int
    client_share: float  # of one processor, used by the client


def request(path: str, *, host: str = "127.0.0.1", encoding: str = "br") -> bytes:
    """A GET as a browser's, with as few headers as matter."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: {encoding}\r\n\r\n".encode()


def ask(port: int, asked: bytes) -> Told:
    """One answer on a connection of its own. Raises ValueError for one whose length is not said."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(asked)
        got = b""
        while b"\r\n\r\n" not in got:
            piece = connection.recv(CHUNK)
            if not piece:
                raise ConnectionError("no answer")
            got += piece
        head, _, body = got.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if "content-length" not in headers:
            raise ValueError(f"an answer without Content-Length: {first}")
        wanted = int(headers["content-length"])
        while len(body) < wanted:
            body += connection.recv(CHUNK)
        return Told(int(first.split()[1]), headers, body, len(head) + 4 + wanted)


def rate(port: int, paths: Sequence[str], *, seconds: float, connections: int) -> Rate:
    """Requests a second for these paths, each connection asking for one of them over and over.

    Every answer must have as many bytes as the first one of its path; otherwise a RuntimeError says so.
    """
    asked = [request(path) for path in paths]
    lengths = [ask(port, one).length for one in asked]
    watch = selectors.DefaultSelector()
    lines = []
    for number in range(connections):
        line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        state = [lengths[number % len(paths)], asked[number % len(paths)], lengths[number % len(paths)]]
        watch.register(line, selectors.EVENT_READ, state)
        lines.append(line)
    done = 0
    start, used = perf_counter(), process_time()
    for line, (_length, what, _left) in ((line, watch.get_key(line).data) for line in lines):
        line.sendall(what)
    end = start + seconds
    buffer = bytearray(CHUNK)
    while perf_counter() < end:
        for key, _events in watch.select(PATIENCE):
            asking, state = key.fileobj, key.data
            assert isinstance(asking, socket.socket)  # noqa: S101 - only sockets are registered
            got = asking.recv_into(buffer)
            state[2] -= got
            if state[2] == 0:
                done += 1
                state[2] = state[0]
                asking.sendall(state[1])
            elif state[2] < 0 or got == 0:
                raise RuntimeError("an answer of another length than the first")
    took, used = perf_counter() - start, process_time() - used
    watch.close()
    for line in lines:
        line.close()
    return Rate(done / took, done, used / took)
