"""An installation of its own for each size: built, started as `geleit run` starts it, stopped again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from bench.memory import pss_of_trees
from geleit.config import embedded

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
SETTLE_SECONDS = 3  # after the start, until the memory does not change any more
LONGEST = 900


@dataclass(frozen=True)
class Running:
    """A running installation and the memory it used before anybody asked for a page, in MB (None: not known here)."""

    folder: Path
    port: int
    urls: embedded.Urls
    process: int

    def memory(self) -> float | None:
        """PSS of web server, worker and database in MB."""
        postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
        return pss_of_trees([self.process, postmaster])


def environment(
    folder: Path, urls: embedded.Urls | None = None, more: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What processes of this installation are told; with `urls` the address of its database, too."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GELEIT_", "DATABASE_"))}
    kept |= {
        "GELEIT_DATA_DIR": str(folder),
        "GELEIT_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "geleit.config.settings",
        "PYTHONPATH": str(ROOT),
        **(more or {}),
    }
    return kept | ({"DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner} if urls else {})


def build(folder: Path, size: str, *, seed: int = 1) -> float:
    """Make the installation anew with invented people of this size; seconds the people took.

    Raises RuntimeError with the last lines of what the command said when it fails.
    """
    _clear(folder)
    with embedded.using(folder):  # keeps the database running between the two commands
        _geleit(folder, "migrate")
        start = time.monotonic()
        _geleit(folder, "demo", "--only-build", "--size", size, "--seed", str(seed))
        return time.monotonic() - start


def is_built(folder: Path) -> bool:
    """Whether there is something that may be kept."""
    return (folder / "postgres" / "PG_VERSION").exists()


def _clear(folder: Path) -> None:
    if folder.exists():
        embedded.stop(folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


def build_empty(folder: Path) -> None:
    """Make an installation with tables and nothing in them."""
    _clear(folder)
    with embedded.using(folder):
        _geleit(folder, "migrate")


def _geleit(folder: Path, *words: str) -> None:
    log = folder / "bench.log"
    with log.open("a") as file:
        command = [sys.executable, "-m", "geleit", *words]
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=environment(folder), stdout=file, stderr=file, timeout=LONGEST
        )
    if done.returncode:
        last = log.read_text(errors="replace").splitlines()[-12:]
        raise RuntimeError(f"geleit {words[0]} failed:\n" + "\n".join(last))


def settle(urls: embedded.Urls) -> None:
    """Bring statistics and visibility map up to date, as autovacuum does within minutes of a bulk load."""
    with psycopg.connect(urls.superuser, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


@contextmanager
def running(folder: Path, more: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Web server with one process, worker and database, exactly as `geleit run` starts them; with `more` settings."""
    port = free_port()
    with embedded.using(folder) as urls:
        settle(urls)
        process = start(folder, port, more)
        try:
            wait_for(port, process)
            time.sleep(SETTLE_SECONDS)
            yield Running(folder, port, urls, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def start(folder: Path, port: int, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """`geleit run` on a port."""
    command = [sys.executable, "-m", "geleit", "run", "--port", str(port)]
    with (folder / "bench.log").open("a") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment(folder, None, more), stdout=log, stderr=log, start_new_session=True
        )


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers. Raises RuntimeError where it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/anmelden/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the web server did not start; see bench.log in the data folder")
