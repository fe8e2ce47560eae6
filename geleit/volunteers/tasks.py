"""What the worker does for the volunteers room every day (docs/operations/duties.md)."""

from procrastinate.contrib.django import app

from geleit.accounts.actors import actor_of
from geleit.accounts.models import County
from geleit.core import clock, wall
from geleit.core.actor import System
from geleit.core.errors import Refused
from geleit.volunteers import actions, queries
from geleit.volunteers.progress import Progress


class NotTakenOver(Exception):
    """A list could not be taken over. Says nothing more, because what the database says quotes what was typed."""


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="delete_outdated_certificates", pass_context=False)
def delete_outdated_certificates(timestamp: int) -> int:
    """Every night: delete records of certificates of conduct whose time is over, and old uploads; returns how many."""
    del timestamp
    now, today = clock.now(), clock.today()
    gone = 0
    for county in County.objects.all():
        with wall.inside(county.pk):
            actions.delete_old_uploads(county_id=county.pk, land=county.land, now=now, today=today)
            gone += actions.delete_outdated_certificates(
                county_id=county.pk, land=county.land, by=System(county.pk), now=now, today=today
            )
    return gone


@app.periodic(cron="7 6 * * *")
@app.task(name="volunteers.remind", queueing_lock="volunteers.remind", pass_context=False)
def remind_of_trainings(timestamp: int) -> int:
    """Every morning: mail those who take part in a training soon and allowed it; returns how many."""
    del timestamp
    now, today = clock.now(), clock.today()
    reminded = 0
    for county in County.objects.order_by("id"):
        with wall.inside(county.pk):
            reminded += actions.remind(
                county_id=county.pk, land=county.land, by=System(county.pk), now=now, today=today
            )
    return reminded


@app.periodic(cron="21 0 * * *")
@app.task(name="volunteers.publish_all_coverage", queueing_lock="volunteers.publish_all_coverage", pass_context=False)
def publish_all_coverage(timestamp: int) -> int:
    """Every night: publish who is active where, because periods begin and end with the day; returns how many."""
    del timestamp
    return sum(publish_coverage(county.pk) for county in County.objects.order_by("id"))


@app.task(name=actions.PUBLISH)
def publish_coverage(county_id: int) -> bool:
    """Publish who is active where after something changed; tells whether anything reads differently."""
    today = clock.today()
    with wall.inside(county_id):
        return actions.publish_coverage(county_id=county_id, today=today)


@app.task(name=actions.TAKE_OVER)
def take_over_list(county_id: int, list_import_id: int) -> int:
    """Take an uploaded list over, all of it or nothing; returns how many rows. Raises NotTakenOver."""
    now, today = clock.now(), clock.today()
    with wall.inside(county_id):
        found = queries.started_import(county_id, list_import_id)
    if found is None:  # thrown away or taken over already: a job may come twice
        return 0
    try:
        with Progress(county_id, found.pk) as progress, wall.inside(county_id, found.uploaded_by_id):
            by = actor_of(found.uploaded_by, today=today)
            return actions.take_over(list_import=found, by=by, now=now, today=today, tell=progress.tell).made
    except Exception as error:
        with wall.inside(county_id):
            actions.fail_import(list_import=found, now=now)
        if isinstance(error, Refused):
            return 0
        raise NotTakenOver(type(error).__name__) from None
