"""Without a record of the reading there is no reading (promise C1)."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.conftest import Server
from tests.security.crawl import TRACES, MarkedWorld, body_of, browser, fetch, file_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_trail(world: MarkedWorld, server: Server, database_name: str) -> Iterator[None]:
    """The database refuses every new audit event."""
    assert world.addresses
    with psycopg.connect(server.url("superuser", database_name), autocommit=True) as admin:
        admin.execute("REVOKE INSERT ON audit_event FROM geleit_app")
        yield
        admin.execute("GRANT INSERT ON audit_event TO geleit_app")


def test_no_page_of_a_file_opens_when_the_reading_cannot_be_recorded(world: MarkedWorld, no_trail: None) -> None:
    wrong = []
    for name, row in file_rows().items():
        answer = fetch(world, browser(world.who_may(row)), world.addresses[name])
        if answer.status_code != 503:
            wrong.append(f"{name} answers {answer.status_code}")
        wrong += [f"{name} shows {trace}" for trace in TRACES if trace in body_of(answer)]
    assert wrong == []


def test_the_user_is_told_to_come_back(world: MarkedWorld, no_trail: None) -> None:
    answer = fetch(world, browser(world.owner), world.addresses["plans:for_case"])
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
