"""What the worker does for the portal every night (docs/operations/duties.md)."""

from procrastinate.contrib.django import app

from geleit.accounts.models import County
from geleit.core import clock, wall
from geleit.core.actor import System
from geleit.portal import actions


@app.periodic(cron="47 3 * * *")
@app.task(name="portal.delete_settled_feedback", queueing_lock="portal.delete_settled_feedback", pass_context=False)
def delete_settled_feedback(timestamp: int) -> int:
    """Every night: delete visitors' remarks that were settled long enough ago; returns how many."""
    del timestamp
    now, today, gone = clock.now(), clock.today(), 0
    for county in County.objects.order_by("id"):
        with wall.inside(county.pk):
            gone += actions.delete_settled_feedback(county_id=county.pk, by=System(county.pk), now=now, today=today)
    return gone
