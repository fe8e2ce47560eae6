"""Several at once: parallel transactions, which need a database in which everything is really committed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connections

from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.models import User
from geleit.core import wall
from geleit.core.errors import Refused
from tests import conftest
from tests.conftest import TODAY, Server

PATIENCE = 60  # seconds until the last of them must be ready


@contextmanager
def database_alone(server: Server, database_name: str, blocker: Any, name: str) -> Iterator[None]:
    """A fresh database of that name while the block runs; `blocker` is pytest-django's."""
    with blocker.unblock():
        own = f"{database_name}_{name}"
        conftest._create(server, own, conftest._template(server))
        conftest.connect_as(server, "app", own)
        yield
        conftest.connect_as(server, "app", database_name)


def in_parallel(
    number: int,
    getting_ready: Callable[[], AbstractContextManager[Any]],
    act: Callable[[Any, int], Any],
    *,
    expected: type[Exception] = Refused,
) -> list[Any]:
    """Let so many threads get ready, then all `act` on what they were given; what came of it in their order.

    An expected exception is a result; any other is raised here.
    """
    results: list[Any] = [None] * number
    failures: list[Exception] = []
    barrier = threading.Barrier(number)

    def run(place: int) -> None:
        try:
            with getting_ready() as given:
                barrier.wait(PATIENCE)
                results[place] = act(given, place)
        except expected as error:
            results[place] = error
        except Exception as error:
            failures.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise ExceptionGroup("in parallel", failures)
    return results


@contextmanager
def acting(user: User) -> Iterator[Actor]:
    """A transaction of the user's county with the user as actor."""
    assert user.county_id is not None
    with wall.inside(user.county_id, user.pk):
        yield actor_of(user, today=TODAY)
