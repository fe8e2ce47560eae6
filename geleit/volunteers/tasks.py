"""What the worker does for the volunteers room every night (docs/operations/duties.md)."""

from procrastinate.contrib.django import app

from geleit.accounts.models import County
from geleit.core import clock, wall
from geleit.core.actor import System
from geleit.volunteers import actions


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="delete_outdated_certificates", pass_context=False)
def delete_outdated_certificates(timestamp: int) -> int:
    """Every night: delete records of certificates of conduct whose time is over; returns how many."""
    del timestamp
    now, today = clock.now(), clock.today()
    gone = 0
    for county in County.objects.all():
        with wall.inside(county.pk):
            gone += actions.delete_outdated_certificates(
                county_id=county.pk, land=county.land, by=System(county.pk), now=now, today=today
            )
    return gone
