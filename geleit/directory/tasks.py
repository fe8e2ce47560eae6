"""What the worker does for the directory: asks owners when entries are due, and looks at web addresses
(docs/operations/duties.md)."""

from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django import app

from geleit.accounts.models import County
from geleit.core import clock, wall
from geleit.directory import actions, probing, queries


@app.periodic(cron="23 4 * * *")
@app.task(name="directory.ask_owners", queueing_lock="directory.ask_owners", pass_context=False)
def ask_owners(timestamp: int) -> int:
    """Every night: mail the owners of entries that are due, once a due date; returns how many were asked."""
    del timestamp
    now, today, asked = clock.now(), clock.today(), 0
    for county in County.objects.order_by("id"):
        slug = county.slug

        def address(secret: str, slug: str = slug) -> str:
            return settings.ADDRESS + reverse("directory:confirm_by_link", args=[slug, secret])

        with wall.inside(county.pk):
            asked += actions.ask_owners_due(county_id=county.pk, address=address, now=now, today=today)
    return asked


@app.periodic(cron="41 1 * * 0")
@app.task(name="directory.look_at_addresses", queueing_lock="directory.look_at_addresses", pass_context=False)
def look_at_addresses(timestamp: int) -> int:
    """Every Sunday: see whether the published web addresses answer; returns how many were judged.

    Nobody waits for an answer inside a transaction.
    """
    del timestamp
    judged = 0
    for county in County.objects.order_by("id") if settings.LINK_CHECK else ():
        with wall.inside(county.pk):
            urls = queries.addresses_to_check(county.pk, clock.today())
        answers = probing.look_at_all(urls)
        with wall.inside(county.pk):
            actions.keep_answers(county_id=county.pk, answers=answers, now=clock.now())
        judged += len(answers)
    return judged
