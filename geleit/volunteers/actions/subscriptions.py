"""Who wants no more mails on a topic: by the link of a mail, or told to the integration guide."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.actor import System
from geleit.core.codelists import code_list
from geleit.core.whole import whole
from geleit.volunteers import secrets
from geleit.volunteers.models import TopicAddress, Unsubscribed, Volunteer
from geleit.volunteers.queries import audience as queries


@transaction.atomic
def unsubscribe(*, county_id: int, secret: str, now: datetime) -> None:
    """End the mails on one topic to the address of a link, and to all who have that address, wherever they move.

    Doing it twice changes nothing, and an unknown link neither. Waits for a mail to this address that is going out at
    this moment; after that none goes.
    """
    found = TopicAddress.objects.select_for_update().filter(county_id=county_id, secret_hash=secrets.hash_of(secret))
    row = found.first()
    if row is None or row.ended_at is not None:
        return
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    people = Volunteer.objects.filter(county_id=county_id, match_email=row.match_address)
    for volunteer in people.order_by("id"):
        _end(volunteer, row.topic, now)
        _tell(volunteer, by=System(county_id), now=now, topics=[row.topic])


@whole
def set_topics(*, volunteer: Volunteer, wanted: Collection[str], by: Actor, now: datetime) -> None:
    """Make the topics somebody gets mails on equal to `wanted`, as the person asked for."""
    # Not against a key, which whoever ends a topic by the link at this moment takes while holding the address.
    rows = Volunteer.objects.select_for_update(no_key=True)
    volunteer = rows.get(pk=volunteer.pk, county_id=volunteer.county_id)
    ended = queries.unsubscribed_topics(volunteer)
    topics = {one.code for one in code_list("volunteers", "letter_topic").on(clock.local(now).date())}
    again = ended & set(wanted)
    no_more = topics - ended - set(wanted)
    Unsubscribed.objects.filter(county_id=by.county_id, volunteer=volunteer, topic__in=again).delete()
    if volunteer.match_email:
        mine = TopicAddress.objects.filter(county_id=by.county_id, match_address=volunteer.match_email)
        mine.filter(topic__in=again).update(ended_at=None)
    for topic in sorted(no_more):
        _end(volunteer, topic, now)
    if again or no_more:
        _tell(volunteer, by=by, now=now, topics=sorted(again | no_more))


def _end(volunteer: Volunteer, topic: str, now: datetime) -> None:
    row = Unsubscribed(county_id=volunteer.county_id, volunteer=volunteer, topic=topic, since=now)
    Unsubscribed.objects.bulk_create([row], ignore_conflicts=True)


def _tell(volunteer: Volunteer, *, by: Actor | System, now: datetime, topics: list[str]) -> None:
    record(EventKind.TOPICS_CHANGED, by=by, now=now, subject="volunteer", subject_id=volunteer.pk, fields=topics)
