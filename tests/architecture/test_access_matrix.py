"""Every address × every role: no page can be forgotten, and each answers as its row says (security A1 and A7)."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from geleit.accounts.models import User
from geleit.accounts.roles import GRANTS, Permission, Role
from geleit.core import wall
from geleit.core.public import is_public
from tests.matrix import FILE, HEADER, LIST, OWN, PUBLIC, Row, all_rows
from tests.world import World

SIGN_IN = "/anmelden/"
OWN_SIGN_IN = "/mein/anmelden/"
MOST_PUBLIC = 80  # pages anybody may see; more than that wants a second look

pytestmark = pytest.mark.django_db


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


ROWS = all_rows()


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    names = [name for name, _ in patterns()]
    assert sorted(set(names) - ROWS.keys()) == []
    assert sorted(ROWS.keys() - set(names)) == []
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_only_rows_that_say_so_are_public() -> None:
    marked = {name for name, pattern in patterns() if is_public(pattern.callback)}
    assert marked == {name for name, row in ROWS.items() if row.kind in {PUBLIC, OWN}}
    assert sum(row.kind == PUBLIC for row in ROWS.values()) <= MOST_PUBLIC


def test_every_page_behind_the_sign_in_names_a_permission() -> None:
    assert [name for name, row in ROWS.items() if (row.kind in {PUBLIC, OWN}) == bool(row.needs)] == []


def test_no_address_names_a_record_by_its_number() -> None:
    numbered = {
        name
        for name, pattern in patterns()
        for key, converter in getattr(pattern.pattern, "converters", {}).items()
        if key.endswith("id") and type(converter).__name__ != "UUIDConverter"
    }
    assert numbered == set()


@pytest.fixture
def world(heilbronn, oberallgaeu) -> World:
    """One user of each role and the owner's case."""
    return World(heilbronn, oberallgaeu)


def answer(world: World, row: Row, address: str, user: User | None) -> HttpResponseBase:
    """What `user` gets; whatever it changed is undone."""
    client = Client(raise_request_exception=False)
    posted = row.posted(world)
    with transaction.atomic():
        if user is not None:
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        response = client.generic("GET", address) if row.method == "GET" else client.post(address, posted)
        transaction.set_rollback(True)
    wall.enter(world.heilbronn.pk, world.owner.pk)
    return response


def expected(row: Row, role: Role, *, is_owner: bool) -> set[int] | None:
    """Statuses a role of the county may get; None means: anything but refusal and failure."""
    may = any(permission in GRANTS[role] for permission in row.needs)
    if row.kind == LIST:
        return None if may else {403}
    if row.kind == HEADER:
        if may:
            return None
        return {403} if is_owner else {404}
    if is_owner:
        return None if may else {403}
    return {403, 404} if Permission.CASE_ASSIGN in GRANTS[role] else {404}


def fits(status: int, wanted: set[int] | None) -> bool:
    return status in wanted if wanted is not None else status < 500 and status not in {401, 403, 404, 405}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_address_answers_every_kind_of_user_as_its_row_says(name: str, world: World) -> None:
    row = ROWS[name]
    kwargs = row.kwargs(world)
    address = reverse(name, kwargs=dict(kwargs))
    seen: dict[str, tuple[int, set[int] | None]] = {}

    stranger = answer(world, row, address, None)
    if row.kind == OWN:
        everybody = [None, *world.users.values(), world.outsider]
        found = {answer(world, row, address, user).headers.get("Location") for user in everybody}
        assert found == {OWN_SIGN_IN}
    elif row.kind == PUBLIC:
        assert stranger.status_code < 400, name
        assert name == "account_signup" or not stranger.headers.get("Location", "").startswith(f"{SIGN_IN}?")
    else:
        assert stranger.status_code == 302, name
        assert stranger.headers["Location"].startswith(SIGN_IN)
        for role, user in world.users.items():
            wanted = expected(row, role, is_owner=user == world.owner)
            if name == "accounts:end_stand_in" and Permission.CASE_ASSIGN in GRANTS[role]:
                wanted = None  # who assigns cases may take any stand-in back
            seen[role.value] = (answer(world, row, address, user).status_code, wanted)
        if row.kind == FILE:
            seen["colleague"] = (answer(world, row, address, world.colleague).status_code, {404})
        foreign = {404} if (kwargs and row.names_record) or row.kind in {FILE, HEADER} else None
        seen["other county"] = (answer(world, row, address, world.outsider).status_code, foreign)
    assert {who: status for who, (status, wanted) in seen.items() if not fits(status, wanted)} == {}


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.method == "POST" and row.kind != OWN))
def test_an_address_that_only_writes_rejects_get(name: str, world: World) -> None:
    row = ROWS[name]
    users = [world.owner, *world.users.values()]
    allowed = next(user for user in users if any(p in GRANTS[_role(world, user)] for p in row.needs))
    client = Client()
    client.force_login(allowed, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get(reverse(name, kwargs=dict(row.kwargs(world)))).status_code in {404, 405}


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.kind in {FILE, HEADER}))
def test_a_foreign_record_looks_like_one_that_does_not_exist(name: str, world: World) -> None:
    """Byte-equal answers, so that nobody learns from a 404 (A7)."""
    row = ROWS[name]
    real = dict(row.kwargs(world))
    missing = {
        key: "5a0f5a86-9f0b-4e52-9d3e-0b0a52c6a111" if key.endswith("_id") else value for key, value in real.items()
    }
    foreign = answer(world, row, reverse(name, kwargs=real), world.outsider)
    nothing = answer(world, row, reverse(name, kwargs=missing), world.outsider)
    assert foreign.status_code == nothing.status_code == 404
    assert _without_address(foreign, real) == _without_address(nothing, missing)


def _without_address(response: HttpResponseBase, kwargs: dict[str, object]) -> str:
    text = getattr(response, "content", b"").decode()
    for value in kwargs.values():
        text = text.replace(str(value), "…")
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def _role(world: World, user: User) -> Role:
    return next(role for role, one in world.users.items() if one == user)
