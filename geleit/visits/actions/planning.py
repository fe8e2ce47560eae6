"""The version of the county's plan: raised by whatever changes which places there are."""

from django.db import connection

from geleit.visits.queries.plan import version_of

_RAISE = """
    INSERT INTO visits_planversion (county_id, number) VALUES (%s, 1)
    ON CONFLICT (county_id) DO UPDATE SET number = visits_planversion.number + 1
"""
_LOCK = "visits.plan"


def plan_changed(county_id: int) -> None:
    """Say inside the transaction of a change that the places of a county may be others from now on.

    Waits for bookings that are under way and makes later ones wait for the change, so that nobody is given a place in
    a closure that was being saved at the same moment.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [_LOCK, county_id])
        cursor.execute(_RAISE, [county_id])


def use_plan(county_id: int) -> int:
    """Hold the plan as it is until the transaction ends, together with other bookings. Returns its version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext(%s), %s)", [_LOCK, county_id])
    # A statement of its own: the one before saw the state from before it got the lock.
    return version_of(county_id)
