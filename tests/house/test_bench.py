"""The bench works: every page is measured and every aim gets a verdict, whichever it is."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import firstview, load, nginx

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("My day", "Caseload", "Case file", "Plan", "Search", "Save consultation")


@pytest.mark.slow
def test_the_quick_bench_measures_every_page(tmp_path: Path) -> None:
    command = [sys.executable, "tools/bench.py", "--quick", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in PAGES:
        assert re.search(rf"^{page} +[\d.]+ +[\d.]+ ", done.stdout, re.MULTILINE), page
    aims = [line for line in done.stdout.splitlines() if re.search(r"(met|NOT MET|not measured)$", line)]
    assert len(aims) >= 10
    assert "failed" not in done.stdout


@pytest.mark.slow
def test_the_quick_bench_measures_every_public_page(tmp_path: Path) -> None:
    command = [sys.executable, "tools/bench.py", "--portal", "--quick", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in ("Start", "Responsible office", "Your visit", "Municipalities"):
        assert re.search(rf"^{page} +[\d.]+ +[\d.]+ +\d+ ", done.stdout, re.MULTILINE), page
    assert re.search(r"8 connections: [\d,]+ requests a second", done.stdout)
    assert "among 11,000 places and 2,000 services" in done.stdout
    assert len([line for line in done.stdout.splitlines() if re.search(r"(met|NOT MET)$", line)]) == 5
    if nginx.program() is None:
        assert "nginx: not here" in done.stdout


@pytest.mark.slow
def test_the_quick_bench_measures_the_volunteers_room(tmp_path: Path) -> None:
    command = [sys.executable, "tools/bench.py", "--volunteers", "--quick", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in ("Volunteers", "Circles", "Numbers", "Map", "Duty roster", "Questions", "Public map"):
        assert re.search(rf"^{page} +[\d.]+ +[\d.]+ +\d+ ", done.stdout, re.MULTILINE), page
    assert "5 of 5 runs" in done.stdout


class Answering(BaseHTTPRequestHandler):
    """A server with one page and its files."""

    protocol_version = "HTTP/1.1"
    files = {
        "/": b'<link rel="stylesheet" href="/a.css"><link rel="alternate" href="/ar/"><img src="logo.png">',
        "/a.css": b'@font-face { src: url("f.woff2") } a { background: url(pic.svg) } b { mask: url(data:x) }',
        "/logo.png": b"png",
        "/pic.svg": b"svg",
    }

    def do_GET(self) -> None:
        body = self.files[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_requests_are_counted_over_several_connections(port: int) -> None:
    found = load.rate(port, ["/", "/a.css"], seconds=0.3, connections=3)
    assert found.requests > 3
    assert found.per_second == pytest.approx(found.requests / 0.3, rel=0.5)


def test_a_first_view_counts_what_a_browser_fetches_by_itself_without_fonts(port: int) -> None:
    found = firstview.measure(port, "/")
    assert found["files"] == 4  # page, style sheet, logo, picture named in the style sheet
    assert found["bytes"] > sum(len(body) for body in Answering.files.values())


def test_without_nginx_nothing_is_measured(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nginx, "program", lambda: None)
    assert nginx.rate(load.ask(port, load.request("/")), seconds=0.1, connections=1) is None
