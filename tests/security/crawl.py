"""Walking over every page of the access matrix, with a file full of words that must not turn up in wrong places."""

from collections.abc import Iterator
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import unquote

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from geleit.accounts.models import User
from geleit.accounts.roles import GRANTS
from geleit.core import wall
from geleit.people import actions as people
from geleit.people.births import Birth
from geleit.people.details import Contact, Lodging, NewPerson
from geleit.people.models import Person
from tests.conftest import NOW, TODAY
from tests.matrix import FILE, HEADER, OWN, PUBLIC, Row, all_rows
from tests.world import CANARY, World

ROWS = all_rows()
PROTECTED = "ZZ-SCHUTZ-7f3"
PHONE = "0176 040699 18"
MAIL = "piepmatz@example.org"
NATIVE = "كناري"
BORN = Birth(year=1987, month=11, day=23)
# Everything about the person that an address, a log or an error page must never show, as it could be written there.
TRACES = (CANARY, PROTECTED, MAIL, NATIVE, "4069918", "23.11.1987", "1987-11-23")


class MarkedWorld(World):
    """The world of the access matrix; every detail of its person can be recognised, and the address is protected."""

    @cached_property
    def person(self) -> Person:
        """Somebody whose every detail can be recognised."""
        data = NewPerson(
            given_names="Rana",
            family_names=CANARY,
            native_name=NATIVE,
            birth=BORN,
            contacts=(Contact("mobile", PHONE), Contact("email", MAIL)),
            lodging=Lodging(
                kind="private_flat",
                municipality=self.municipality,
                street=f"{PROTECTED} 4",
                postal_code="74172",
                place="Neckarsulm",
                since=TODAY,
            ),
            is_protected=True,
        )
        return people.register_person(data=data, by=self.by, now=NOW)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address of every row, for this world's file. Makes everything the rows need."""
        found = {name: reverse(name, kwargs=dict(row.kwargs(self))) for name, row in ROWS.items()}
        wall.enter(self.heilbronn.pk, self.owner.pk)
        return found

    def everybody(self) -> Iterator[tuple[str, User | None]]:
        """Every kind of user: nobody signed in, each role, a colleague, the other county."""
        yield "nobody", None
        for role, user in self.users.items():
            yield role.value, user
        yield "colleague", self.colleague
        yield "other county", self.outsider

    def who_may(self, row: Row) -> User:
        """The owner where that is enough, else somebody with the permission."""
        users = [self.owner, *self.users.values()]
        roles = {user.pk: role for role, user in self.users.items()}
        return next(user for user in users if any(need in GRANTS[roles[user.pk]] for need in row.needs))


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address there is."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def reading_rows() -> dict[str, Row]:
    """Rows that are looked at."""
    return {name: row for name, row in ROWS.items() if row.method == "GET"}


def file_rows() -> dict[str, Row]:
    """Rows that show somebody's file or its header."""
    return {name: row for name, row in reading_rows().items() if row.kind in {FILE, HEADER}}


def inner_rows() -> dict[str, Row]:
    """Rows behind the sign-in."""
    return {name: row for name, row in ROWS.items() if row.kind not in {PUBLIC, OWN}}


def browser(user: User | None, **options: bool) -> Client:
    """A browser of this user, to whom failures are shown as pages."""
    client = Client(raise_request_exception=False, **options)  # type: ignore[arg-type]
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def fetch(world: World, client: Client, address: str, method: str = "GET", **data: str) -> HttpResponseBase:
    """One answer; what it changed is undone, and the test is inside Heilbronn's wall again."""
    with transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address, data)
        transaction.set_rollback(True)
    wall.enter(world.heilbronn.pk, world.owner.pk)
    return response


def body_of(response: HttpResponseBase) -> str:
    """What came back, as text; of a PDF the bytes as they are."""
    return getattr(response, "content", b"").decode("utf-8", "replace")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [value or "" for name, value in attrs if name in {"href", "action", "formaction", "src"}]


def links_in(body: str) -> list[str]:
    """Every address a page leads to, as an address bar would show it; phone numbers and mail addresses are left out."""
    parser = _Links()
    parser.feed(body)
    return [unquote(link) for link in parser.found if not link.startswith(("tel:", "mailto:"))]
