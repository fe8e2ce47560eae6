"""The database of the tests, the clock, and the small cast every test knows.

Cast (all of Landkreis Heilbronn unless said otherwise):
amara   case manager, team Neckarsulm            bruno   case manager, team Weinsberg
clara   team lead                                 dora    data-protection officer
emil    administrator                             frieda  front desk (a role without files)
gesa    case manager of Landkreis Oberallgäu: the outsider
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from psycopg import sql

from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.codes import UnitKind
from geleit.accounts.models import County, Membership, Unit, User
from geleit.accounts.roles import Role
from geleit.config import embedded
from geleit.config.settings import database
from geleit.core import wall
from geleit.core.remembered import forget_all
from geleit.directory.models import Municipality

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("GELEIT_TEST_DATA_DIR", ROOT / "var" / "test"))
NOW = datetime(2026, 6, 10, 8, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Germany
TODAY = date(2026, 6, 10)


# --- database -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """Addresses of one PostgreSQL server for the three kinds of roles, without database name."""

    superuser: str
    owner: str
    app: str

    def url(self, role: str, name: str) -> str:
        """Address of database `name` for `role`."""
        address = str(getattr(self, role))
        return psycopg.conninfo.make_conninfo(address, dbname=name)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Figures that may be some minutes old would be those of another test."""
    forget_all()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server named by GELEIT_TEST_SERVER (a superuser's address with both roles present), else the embedded one."""
    own = os.environ.get("GELEIT_TEST_SERVER")
    if own:
        make = psycopg.conninfo.make_conninfo
        yield Server(own, make(own, user=embedded.OWNER), make(own, user=embedded.APPLICATION))
        return
    with embedded.using(DATA) as urls:
        yield Server(urls.superuser, urls.owner, urls.app)


def connect_as(server: Server, role: str, name: str) -> None:
    """Point Django's connection to `name`, signed in as `role`."""
    connections["default"].close()
    connections["default"].settings_dict.update(database(server.url(role, name)))
    connections["default"].settings_dict["ATOMIC_REQUESTS"] = False


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("geleit/*/migrations/*.py"), ROOT / "geleit/core/wall.py"]):
        digest.update(path.read_bytes())
    # Tables of packages: which apps are installed, and in which versions.
    digest.update(repr(settings.INSTALLED_APPS).encode() + (ROOT / "requirements.txt").read_bytes())
    return digest.hexdigest()[:16]


def _create(server: Server, name: str, template: str = "template0") -> None:
    with psycopg.connect(server.url("superuser", "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(embedded.OWNER), sql.Identifier(template)
            )
        )


def _template(server: Server) -> str:
    """A migrated database to copy; made once for a state of the migrations."""
    name = f"geleit_template_{_fingerprint()}"
    DATA.mkdir(parents=True, exist_ok=True)
    with (DATA / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server.url("superuser", "postgres"), autocommit=True) as admin:
            done = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]).fetchone()
        if done:
            return name
        _create(server, name)
        with psycopg.connect(server.url("superuser", name), autocommit=True) as admin:
            for extension in embedded.EXTENSIONS:
                admin.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
        connect_as(server, "owner", name)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        wall.raise_wall(connection, open_tables=settings.WALL_OPEN_TABLES)
        connections["default"].close()
        with psycopg.connect(server.url("superuser", "postgres"), autocommit=True) as admin:
            admin.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
    return name


@pytest.fixture(scope="session")
def database_name() -> str:
    """One database for each parallel worker."""
    return f"test_{os.environ.get('GELEIT_TEST_NAME', 'main')}_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"


@pytest.fixture(scope="session")
def django_db_setup(server: Server, database_name: str, django_db_blocker: Any) -> Iterator[None]:
    """A fresh copy of the migrated template; the tests run as the role that owns nothing."""
    with django_db_blocker.unblock():
        _create(server, database_name, _template(server))
        connect_as(server, "app", database_name)
    yield
    with django_db_blocker.unblock():
        connections["default"].close()


# --- time and cast ------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """Every test happens at NOW unless it travels: `clock.move_to(…)`. Browser journeys keep the real time."""
    if request.node.get_closest_marker("journey"):
        yield None
        return
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _no_kept_pages(settings: Any) -> None:
    """Public pages are made anew in every test; the tests of the page cache switch it on."""
    settings.PORTAL_CACHE_SECONDS = 0


@pytest.fixture(autouse=True)
def password_is_enough(settings: Any) -> None:
    """The cast signs in without a second factor, whatever their roles; tests about it say so."""
    settings.REQUIRE_MFA = frozenset()


@pytest.fixture
def heilbronn(db: None) -> County:
    """Landkreis Heilbronn; the test's transaction is inside its wall."""
    county = County.objects.create(
        slug="heilbronn", name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN"
    )
    wall.enter(county.pk)
    return county


@pytest.fixture
def oberallgaeu(heilbronn: County) -> County:
    """Landkreis Oberallgäu; the transaction stays inside Heilbronn's wall."""
    return County.objects.create(
        slug="oberallgaeu", name="Landkreis Oberallgäu", land="BY", regional_key="09780", case_prefix="OA"
    )


def unit(county: County, key: str, kind: UnitKind = UnitKind.MUNICIPAL_TEAM) -> Unit:
    """A unit of a county, made when missing."""
    wall.enter(county.pk)
    found, _ = Unit.objects.get_or_create(county=county, key=key, defaults={"name": key.title(), "kind": kind})
    return found


def make_user(county: County, username: str, role: Role, unit_key: str) -> User:
    """A user with one role since 2024."""
    user = User.objects.create(
        county=county,
        username=username,
        email=f"{username}@example.org",
        display_name=username.title(),
        password="!",
        joined_at=NOW,
    )
    place = unit(county, unit_key)
    Membership.objects.create(county=county, user=user, unit=place, role=role, valid_from=date(2024, 1, 1))
    return user


@pytest.fixture
def amara(heilbronn: County) -> User:
    """Case manager of team Neckarsulm."""
    return make_user(heilbronn, "amara", Role.CASE_MANAGER, "neckarsulm")


@pytest.fixture
def bruno(heilbronn: County) -> User:
    """Case manager of team Weinsberg: a colleague without business in amara's cases."""
    return make_user(heilbronn, "bruno", Role.CASE_MANAGER, "weinsberg")


@pytest.fixture
def clara(heilbronn: County) -> User:
    """Team lead."""
    return make_user(heilbronn, "clara", Role.TEAM_LEAD, "landratsamt")


@pytest.fixture
def dora(heilbronn: County) -> User:
    """Data-protection officer."""
    return make_user(heilbronn, "dora", Role.DATA_PROTECTION_OFFICER, "landratsamt")


@pytest.fixture
def emil(heilbronn: County) -> User:
    """Administrator."""
    return make_user(heilbronn, "emil", Role.ADMINISTRATOR, "landratsamt")


@pytest.fixture
def frieda(heilbronn: County) -> User:
    """Front desk: signed in, but without any file."""
    return make_user(heilbronn, "frieda", Role.FRONT_DESK, "landratsamt")


@pytest.fixture
def gesa(heilbronn: County, oberallgaeu: County) -> User:
    """Case manager of the other county."""
    user = make_user(oberallgaeu, "gesa", Role.CASE_MANAGER, "sonthofen")
    wall.enter(heilbronn.pk)
    return user


@pytest.fixture
def acting() -> Callable[[User], Actor]:
    """`acting(amara)`: the actor for a user, and the transaction inside that user's county."""

    def make(user: User) -> Actor:
        assert user.county_id is not None
        wall.enter(user.county_id, user.pk)
        return actor_of(user, today=TODAY)

    return make


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(amara)`: a browser in which the user is signed in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="geleit.accounts.backends.Backend")
        return client

    return make


@pytest.fixture
def neckarsulm(heilbronn: County) -> Municipality:
    """The town of Neckarsulm."""
    return Municipality.objects.create(
        in_county=heilbronn,
        ags="08125065",
        ars="081255008065",
        name="Neckarsulm",
        sort_name="neckarsulm",
        kind="Große Kreisstadt",
        population=26492,
        population_date=date(2019, 12, 31),
        latitude="49.191900",
        longitude="9.224500",
    )
