"""Run the test suite once more against PostgreSQL 15, the oldest server Geleit works with, where its programs are.

python tools/second_server.py [arguments for pytest]

The cluster lives in a temporary folder, listens on a Unix socket only and is gone afterwards. Without the programs of
PostgreSQL 15 one line says that this was left out. Browser journeys and the tests of the house itself (set-up, embedded
server, bench) are not repeated, nor is the access matrix: who may see what does not depend on the server's version.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geleit.config import embedded  # noqa: E402 - the checkout is no installed package

VERSION = "15"
USUAL_PLACE = Path("/usr/lib/postgresql") / VERSION / "bin"
NEEDED = ("initdb", "pg_ctl", "postgres", "psql")
NOT_REPEATED = ("tests/house", "tests/architecture/test_access_matrix.py")
EXTENSION_FILE = "pg_trgm.control"
# Nothing in this cluster outlives the run, so it need not survive a crash.
OPTIONS = "-c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=60 -c jit=off -c timezone=UTC"


def find_programs() -> Path | None:
    """Folder with the programs of a PostgreSQL 15 server and its extensions, if there is one."""
    for folder in (USUAL_PLACE, _named_by_pg_config()):
        if folder and all((folder / name).exists() for name in NEEDED) and _is_right(folder):
            return folder
    return None


def _named_by_pg_config() -> Path | None:
    program = shutil.which("pg_config")
    return Path(_output([program, "--bindir"])) if program else None


def _is_right(folder: Path) -> bool:
    found = re.search(r" (\d+)[.\d]*", _output([str(folder / "postgres"), "--version"]))
    if found is None or found[1] != VERSION:
        return False
    config = folder / "pg_config"
    return not config.exists() or (Path(_output([str(config), "--sharedir"])) / "extension" / EXTENSION_FILE).exists()


def _output(command: list[str]) -> str:
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()


def run_as() -> pwd.struct_passwd | None:
    """The account for the server when we are root, because PostgreSQL refuses to run as root.

    Raises LookupError when no such account exists.
    """
    if os.geteuid() != 0:
        return None
    for name in (embedded.SYSTEM_USER, "postgres"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError(f"there is neither a user {embedded.SYSTEM_USER} nor postgres to run it as")


@contextmanager
def cluster(programs: Path, user: pwd.struct_passwd | None) -> Iterator[str]:
    """A running cluster with both roles; gives the superuser's address. It is stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="geleit-pg15-"))
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    try:
        make = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8", "--no-locale"]
        _run([*make, "-U", embedded.SUPERUSER], user)
        options = f"{OPTIONS} -c unix_socket_directories='{folder}'"
        start = [str(programs / "pg_ctl"), "start", "-w", "-s", "-D", str(data), "-l", str(folder / "log")]
        _run([*start, "-o", options], user)
        try:
            psql = [str(programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(folder), "-d", "postgres"]
            _run([*psql, "-U", embedded.SUPERUSER, "-f", "-"], user, embedded.bootstrap_sql())
            yield f"postgresql://{embedded.SUPERUSER}@/postgres?host={quote(str(folder), safe='')}"
        finally:
            _run([str(programs / "pg_ctl"), "stop", "-w", "-s", "-m", "immediate", "-D", str(data)], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], user: pwd.struct_passwd | None, text: str | None = None) -> None:
    """Run a program of PostgreSQL; ends everything with its message when it fails."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    with tempfile.TemporaryFile("w+") as said:  # a pipe would stay open as long as the server runs
        done = subprocess.run(
            command,
            check=False,
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            stdout=said,
            stderr=said,
            text=True,
            cwd="/",
            env={**kept, "LC_ALL": "C"},
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        if done.returncode:
            said.seek(0)
            raise SystemExit(f"second server: {Path(command[0]).name} failed: {said.read().strip()[-600:]}")


def run_tests(address: str, arguments: list[str]) -> int:
    """The suite against the server at `address`; pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not journey and not slow"]
    command += [f"--ignore={path}" for path in NOT_REPEATED]
    command += ["-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "GELEIT_TEST_SERVER": address, "GELEIT_TEST_NAME": f"pg{VERSION}"}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


def main() -> int:
    """Run, or say in one line why not."""
    programs = find_programs()
    if programs is None:
        print(f"second server: left out, there is no PostgreSQL {VERSION} on this machine")
        return 0
    try:
        user = run_as()
    except LookupError as problem:
        print(f"second server: left out, {problem}")
        return 0
    print(f"second server: the suite once more on PostgreSQL {VERSION} ({programs})", flush=True)
    with cluster(programs, user) as address:
        return run_tests(address, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
