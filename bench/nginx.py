"""The same bytes from nginx, where it is installed: what a server that does nothing else makes of this machine."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench import load
from bench.installation import free_port

START_SECONDS = 10
# Said by nginx itself, or different for it.
_OWN = frozenset({"date", "server", "content-length", "content-type", "etag", "connection", "transfer-encoding"})
_SETTINGS = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  keepalive_requests 100000000;
  open_file_cache max=10;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location = /page {{
      alias {folder}/page;
      default_type "{kind}";
{headers}
    }}
  }}
}}
"""


def program() -> str | None:
    """Where nginx is; None where it is not."""
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") or shutil.which("nginx")


def rate(told: load.Told, *, seconds: float, connections: int) -> load.Rate | None:
    """Requests a second for the same head and body from one worker of nginx; None where it is not installed."""
    binary = program()
    if binary is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)  # its worker may be another user
        (folder / "page").write_bytes(told.body)
        headers = "\n".join(
            f'      add_header {name} "{value.replace(chr(34), "")}";'
            for name, value in told.headers.items()
            if name not in _OWN
        )
        settings = folder / "nginx.conf"
        settings.write_text(
            _SETTINGS.format(folder=folder, port=port, kind=told.headers.get("content-type", ""), headers=headers)
        )
        command = [binary, "-p", str(folder), "-c", str(settings), "-g", "daemon off;"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            return _asked(port, told, process, seconds=seconds, connections=connections)
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def _asked(
    port: int, told: load.Told, process: subprocess.Popen[bytes], *, seconds: float, connections: int
) -> load.Rate:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if load.ask(port, load.request("/page")).body != told.body:
                raise RuntimeError("nginx serves other bytes")
            break
        except ConnectionError as problem:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("nginx did not start") from problem
            time.sleep(0.1)
    return load.rate(port, ["/page"], seconds=seconds, connections=connections)
