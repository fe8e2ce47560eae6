"""Nothing of one county stays on a connection that the next request of another county uses (promise A4)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import Client

from geleit.accounts import middleware
from geleit.accounts.models import County, Unit, User
from geleit.core.actor import Acting
from tests.security.conftest import TwoCounties

THREADS, REQUESTS = 4, 500
FAILS_EVERY = 100  # one request in a hundred breaks off after the page was made, before anything is committed


def breaking_off(view: Callable[..., HttpResponse], by: Acting) -> Callable[..., HttpResponse]:
    """In place of `once`: runs the view, then fails if the request asks for it."""

    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if "X-Break-Off" in request.headers:
            raise RuntimeError("broken off")
        return response

    return wrapper


def sessions(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="geleit.accounts.backends.Backend")
    return client


def what_is_left() -> list[str]:
    """What the connection of this thread still knows or shows; must be nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('geleit.county', true), current_setting('geleit.user', true)")
        found = [f"setting {value}" for value in cursor.fetchone() or () if value]
    return found + [f"unit of county {unit.county_id}" for unit in Unit.objects.all()]


def alternate(users: list[User], offset: int) -> list[str]:
    """Requests of both counties in turn over the connection of this thread; everything that went wrong."""
    wrong: list[str] = []
    try:
        clients = [(sessions(user), user) for user in users]
        first_connection = None
        for turn in range(REQUESTS):
            client, user = clients[turn % 2]
            other = clients[(turn + 1) % 2][1]
            fails = (turn + offset) % FAILS_EVERY == 0
            answer = client.get("/konto/", headers={"X-Break-Off": "1"} if fails else {})
            body = answer.content.decode()
            if answer.status_code != (500 if fails else 200):
                wrong.append(f"{answer.status_code}")
            if not fails and user.display_name not in body:
                wrong.append("not the own page")
            if other.display_name in body or other.home_county.name in body:
                wrong.append("another county's page")
            wrong += what_is_left()
            first_connection = first_connection or connection.connection
            if connection.connection is not first_connection:
                wrong.append("not the same connection")
    finally:
        connections["default"].close()
    return wrong


@pytest.mark.slow
def test_two_thousand_requests_of_two_counties_leave_nothing_behind(
    committed: TwoCounties, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert County.objects.count() == 2
    monkeypatch.setattr(middleware, "once", breaking_off)
    users = [committed.amara, committed.gesa]
    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(lambda place: alternate(users, place * 25), range(THREADS)))
    assert [wrong for result in results for wrong in result] == []
