"""Several workers at once: one mail, one offer.

Parallel transactions need committed rows, so these tests have a database of their own.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from geleit.accounts.models import County
from geleit.core import wall
from geleit.directory.actions import load_reference_data
from geleit.visits import actions, mails
from geleit.visits.codes import AppointmentState, MessageState
from geleit.visits.models import Appointment, Message, Point
from geleit.visits.queries.plan import forget_plans
from tests.conftest import NOW, Server
from tests.parallel import database_alone, in_parallel
from tests.visits.outbox import run
from tests.visits.places import TOMORROW_AT_NINE, booked, make_point

WORKERS = 6


@pytest.fixture
def counter(server: Server, database_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Point]:
    """One counter in a fresh database in which everything is really committed."""
    with database_alone(server, database_name, django_db_blocker, "mails"):
        forget_plans()
        county = County.objects.create(
            slug="heilbronn", name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN"
        )
        with wall.inside(county.pk):
            load_reference_data(county=county, now=NOW, demo=True)
            point = make_point(county, 1)
        yield point
        forget_plans()


def at_once(act: Callable[[], object]) -> list[object]:
    """Do the same in parallel; what came of it, or the exception."""
    return in_parallel(WORKERS, nullcontext, lambda _nothing, _place: act(), expected=Exception)


def test_several_workers_with_one_message_send_one_mail(counter: Point) -> None:
    county = counter.county_id
    with wall.inside(county):
        row = booked(counter)
        messages = actions.cancel(appointment=row, now=NOW)
    results = at_once(lambda: run(mails.SEND, county_id=county, message=str(messages[0].public_id)))
    assert results == [None] * WORKERS
    assert len(mail.outbox) == 1
    with wall.inside(county):
        assert Message.objects.get(pk=messages[0].pk).state == MessageState.SENT


def test_several_looks_at_the_waiting_list_make_one_offer(counter: Point) -> None:
    county = counter.county_id
    with wall.inside(county):
        row = booked(counter, TOMORROW_AT_NINE + timedelta(days=1))
        actions.wish_earlier(appointment=row, not_before=None, now=NOW)
    results = at_once(lambda: run(mails.SEEK_EARLIER, county_id=county, point_id=counter.pk))
    assert sorted(results, key=str) == [0] * (WORKERS - 1) + [1]
    with wall.inside(county):
        assert Appointment.objects.filter(state=AppointmentState.OFFERED).count() == 1


def test_the_last_moment_to_confirm_and_running_out_do_not_both_happen(counter: Point) -> None:
    county = counter.county_id
    with wall.inside(county):
        row = booked(counter)
        Appointment.objects.filter(pk=row.pk).update(state=AppointmentState.RESERVED, held_until=NOW)
    turn = iter(range(WORKERS))

    def act() -> object:
        with wall.inside(county):
            if next(turn) % 2:
                return actions.let_run_out(county_id=county, now=NOW)
            return actions.confirm(appointment=row, now=NOW - timedelta(seconds=1))

    at_once(act)
    with wall.inside(county):
        row.refresh_from_db()
        kept = row.state == AppointmentState.CONFIRMED
        assert row.visitors.exists() is kept
        assert row.state in (AppointmentState.CONFIRMED, AppointmentState.EXPIRED)
