"""The embedded database: made once, found again, guarded by its folder, stopped by whoever leaves last."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from geleit.config import embedded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="module")
def urls(folder: Path) -> Iterator[embedded.Urls]:
    with embedded.using(folder) as urls:
        yield urls


def ask(url: str, sql: str) -> tuple[object, ...]:
    with psycopg.connect(url) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row


def test_the_sql_for_a_server_of_ones_own_is_the_same() -> None:
    sql = embedded.bootstrap_sql()
    for role in (embedded.OWNER, embedded.APPLICATION):
        assert f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS" in sql
    for extension in embedded.EXTENSIONS:
        assert f"CREATE EXTENSION IF NOT EXISTS {extension};" in sql
    assert "PASSWORD" not in sql


def test_the_first_start_makes_everything_and_the_second_finds_it(folder: Path, urls: embedded.Urls) -> None:
    assert urls.started
    again = embedded.ensure_running(folder)
    assert not again.started
    assert again.app == urls.app


@pytest.mark.parametrize("role", ["geleit_owner", "geleit_app"])
def test_neither_role_can_pass_the_county_wall(urls: embedded.Urls, role: str) -> None:
    url = urls.owner if role == "geleit_owner" else urls.app
    rights = "rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
    mine = ask(url, f"SELECT {rights} FROM pg_roles WHERE rolname = current_user")  # noqa: S608 - fixed text
    assert mine == (role, False, False, False, False)


def test_only_the_owner_makes_tables(urls: embedded.Urls) -> None:
    may = "SELECT has_schema_privilege('public', 'CREATE')"
    assert ask(urls.owner, may) == (True,)
    assert ask(urls.app, may) == (False,)


def test_letters_times_and_extensions_are_as_the_application_expects(urls: embedded.Urls) -> None:
    assert ask(urls.app, "SELECT upper('äöü шґ'), current_setting('TimeZone')") == ("ÄÖÜ ШҐ", "UTC")
    found = "SELECT array_agg(extname::text) @> %s FROM pg_extension"
    with psycopg.connect(urls.app) as connection:
        assert connection.execute(found, [list(embedded.EXTENSIONS)]).fetchone() == (True,)


def test_it_listens_on_no_network_address_and_its_folder_is_closed(folder: Path, urls: embedded.Urls) -> None:
    assert ask(urls.app, "SHOW listen_addresses") == ("",)
    assert (folder / "postgres").stat().st_mode & 0o077 == 0


def test_what_people_typed_stays_out_of_the_log(folder: Path, urls: embedded.Urls) -> None:
    with psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TEMP TABLE t (name text UNIQUE)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO t VALUES ('Müllerin'), ('Müllerin')")
    assert "Müllerin" not in (folder / "postgres" / "log").read_text(errors="replace")


def test_a_path_too_long_for_a_socket_works(tmp_path: Path) -> None:
    with embedded.using(tmp_path / ("long-" * 25)) as urls:
        assert ask(urls.app, "SELECT 1") == (1,)


def test_whoever_leaves_last_stops_it(tmp_path: Path) -> None:
    with embedded.using(tmp_path):
        with embedded.using(tmp_path):
            pass
        assert embedded.is_running(tmp_path)
    assert not embedded.is_running(tmp_path)
    embedded.stop(tmp_path)


def test_another_version_of_postgresql_is_refused_with_what_to_do(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(embedded.EmbeddedError, match=r"PostgreSQL 9\.6"):
        embedded.ensure_running(tmp_path)
