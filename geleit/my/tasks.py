"""What the worker does for the own pages (docs/operations/duties.md)."""

import json

from procrastinate.contrib.django import app

from geleit.accounts.models import County
from geleit.accounts.sealing import unseal
from geleit.core import clock, wall
from geleit.my import actions, mails


@app.task(name=mails.ANSWER_SIGN_IN)
def answer_sign_in(sealed: str) -> None:
    """Mail links to whoever has the address that was typed."""
    asked: dict[str, str] = json.loads(unseal(sealed))
    actions.send_links(email=asked["email"], now=clock.now())


@app.periodic(cron="27 3 * * *")
@app.task(name="my.clear_away", queueing_lock="my.clear_away", pass_context=False)
def clear_away(timestamp: int) -> int:
    """Every night: delete links and sessions whose time is over; returns how many."""
    del timestamp
    now, gone = clock.now(), 0
    for county in County.objects.order_by("id"):
        with wall.inside(county.pk):
            gone += actions.clear_away(county_id=county.pk, now=now)
    return gone
