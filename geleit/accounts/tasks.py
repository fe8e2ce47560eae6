"""Periodic duties of the worker. docs/operations/duties.md lists them."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from geleit.accounts.models import County
from geleit.core import clock, wall
from geleit.core.actions import clear_away


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clear_away", pass_context=False)
def clear_technical_records(timestamp: int) -> int:
    """Every night: delete old drafts, form keys and ended sessions; returns the number of drafts and keys."""
    del timestamp
    now = clock.now()
    cleared = 0
    for county in County.objects.all():
        with wall.inside(county.pk):
            cleared += clear_away(county_id=county.pk, now=now)
    SessionStore.clear_expired()
    return cleared
