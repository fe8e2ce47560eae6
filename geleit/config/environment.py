"""What a command needs before Django may start: the data folder, the database and how fresh it is."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geleit.config import embedded

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
# What a database was migrated with (official facts, too), and what the collected static files were made from.
SCHEMA_SOURCES = ("*/migrations/*.py", "core/wall.py", "config/settings.py", "directory/data/*.csv")
# Tells the processes we start that DATABASE_URL is the embedded cluster in this folder.
EMBEDDED = "GELEIT_EMBEDDED_CLUSTER"
STATIC_SOURCES = ("*/static/**/*",)


def data_dir() -> Path:
    """Folder of database, key, collected files; GELEIT_DATA_DIR or `var` in the checkout."""
    return Path(os.environ.get("GELEIT_DATA_DIR") or CHECKOUT / "var")


def has_own_server() -> bool:
    """Whether DATABASE_URL names a server; else the embedded one is used."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


def may_migrate() -> bool:
    """Whether the owner role is known, without which nothing can be migrated."""
    return bool(os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_OWNER_URL_FILE"))


@contextmanager
def database() -> Iterator[None]:
    """Have a database while the block runs: the named server, or the embedded one started for us."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geleit.config.settings")
    if has_own_server():
        yield
        return
    with embedded.using(data_dir()) as urls:
        cluster = str(data_dir().expanduser().resolve() / "postgres")
        given = {"DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner, EMBEDDED: cluster}
        before = {name: os.environ.get(name) for name in given}
        os.environ.update(given)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def fingerprint() -> str:
    """Changes when migrations, official facts, pinned packages or static files change."""
    digest = hashlib.sha256()
    for pattern in SCHEMA_SOURCES:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    for path in sorted((data_dir() / "codelists" / "directory").glob("*.csv")):  # the county's own files
        digest.update(path.name.encode() + path.read_bytes())
    digest.update((CHECKOUT / "requirements.txt").read_bytes())
    for pattern in STATIC_SOURCES:
        for path in sorted(PACKAGE.glob(pattern)):
            found = path.stat()
            digest.update(f"{path.relative_to(PACKAGE)} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def stamp() -> Path | None:
    """Where the embedded cluster remembers the last migration; None for a server of one's own."""
    cluster = os.environ.get(EMBEDDED)
    return Path(cluster) / "geleit-migrated" if cluster else None


def is_migrated() -> bool:
    """Whether database and static files are known to be those of this version."""
    kept = stamp()
    if kept is None or not kept.exists() or not (data_dir() / "static").is_dir():
        return False
    return kept.read_text() == fingerprint()
