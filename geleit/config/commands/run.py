"""`geleit run`: database, web server and worker together, stopped together."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from geleit.config import environment
from geleit.config.commands import migrate
from geleit.config.texts import _

START_SECONDS = 60
STOP_SECONDS = 20
RESTART_SECONDS = 5
BLOCKING_THREADS = 4


def summary() -> str:
    """One line for the list of commands."""
    return _("start Geleit: database (if none is named), web server and worker")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: %(default)s)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (default: %(default)s)"))


def execute(arguments: argparse.Namespace) -> int:
    """Start everything and stay until asked to stop."""
    if _is_taken(arguments.host, arguments.port):
        print(_("Port {port} is in use. Choose another one with --port.").format(port=arguments.port))
        return 1
    with environment.database():
        return migrate.migrate_if_needed() or serve(arguments.host, arguments.port)


def serve(host: str, port: int) -> int:
    """Run web server and worker until Ctrl-C or SIGTERM, or until the web server ends by itself (code 1).

    A worker ends when its database goes away; it is started again until it stays.
    """
    os.environ["GELEIT_PORT"] = str(port)  # for links in mails, where no address is named
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    web, worker = _start(_web(host, port)), _start(_worker())
    try:
        announced, deadline, again = False, time.monotonic() + START_SECONDS, 0.0
        while not stopping and web.poll() is None:
            if not announced and _is_taken(host, port):
                announced = True
                print(_("Geleit is running: {address}").format(address=f"http://{host}:{port}/"), flush=True)
            if not announced and time.monotonic() > deadline:
                print(_("The web server does not answer."), flush=True)
                break
            if worker.poll() is not None and time.monotonic() > again:
                again = time.monotonic() + RESTART_SECONDS
                worker = _start(_worker())
            time.sleep(0.2)
    finally:
        _stop([web, worker])
    return 0 if stopping else 1


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process that does not hear Ctrl-C, but us."""
    return subprocess.Popen(command, start_new_session=True)


def _web(host: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", str(BLOCKING_THREADS), "--no-ws"]
    return [*command, "--log-level", "warning", "geleit.config.wsgi:application"]


def _worker() -> list[str]:
    return [sys.executable, "-m", "django", "procrastinate", "worker"]


def _is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
        return probe.connect_ex((reachable, port)) == 0


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
