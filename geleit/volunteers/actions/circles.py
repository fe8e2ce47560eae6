"""Creating, changing and moving helper circles; their needs and notes."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.volunteers import queries, rules
from geleit.volunteers.actions.records import locked_circle, refuse_on, save_changes, tell
from geleit.volunteers.codes import CircleState
from geleit.volunteers.details import CircleData
from geleit.volunteers.folding import folded
from geleit.volunteers.models import (
    CircleNeed,
    CircleNote,
    CirclePeriod,
    Coordination,
    HelperCircle,
    ServedMunicipality,
)


@whole
def create_circle(*, data: CircleData, state: str, since: date, by: Actor, now: datetime, today: date) -> HelperCircle:
    """A new circle, founded or already active since a day. Raises Refused."""
    refuse_on(_obstacles(data, by=by, today=today))
    if state not in rules.CIRCLE_MOVES[None]:
        raise Refused(_("A circle begins as founded or as active."))
    if since > today:
        raise Refused(_("The day lies in the future."))
    circle = HelperCircle(county_id=by.county_id, state=state, state_since=since, **columns(data))
    _insert(circle)
    CirclePeriod.objects.create(county_id=by.county_id, circle=circle, state=state, since=since, by_id=by.user_id)
    _serve(circle, data, today=None)
    tell(EventKind.CIRCLE_CREATED, circle, by=by, now=now)
    return circle


@whole
def change_circle(
    *, circle: HelperCircle, data: CircleData, version: int, by: Actor, now: datetime, today: date
) -> HelperCircle:
    """Change the master data. Raises Stale and Refused."""
    circle = locked_circle(circle)
    refuse_on(_obstacles(data, by=by, today=today))
    region_before = circle.region
    try:
        with transaction.atomic():
            changed = save_changes(circle, columns(data), version=version)
    except IntegrityError as error:
        raise _name_taken() from error
    if "region" in changed:
        _leave_region(circle, region_before, by=by, today=today)
    if _serve(circle, data, today=today):
        changed.append("municipalities")
    tell(EventKind.CIRCLE_CHANGED, circle, by=by, now=now, fields=changed)
    return circle


@whole
def move_circle(
    *, circle: HelperCircle, state: str, on: date, note: str, by: Actor, now: datetime, today: date
) -> HelperCircle:
    """Let a circle be active, dormant or dissolved from a day on. Raises Refused."""
    circle = locked_circle(circle)
    periods = CirclePeriod.objects.filter(county_id=by.county_id, circle=circle, until=None)
    # A period can have begun later than the state, when the circle came into another region.
    since = periods.values_list("since", flat=True).first() or circle.state_since
    obstacles = rules.obstacles_to_circle_move(circle.state, state, on=on, since=since, today=today)
    running = Coordination.objects.filter(county_id=by.county_id, circle=circle, valid_to=None)
    if state == CircleState.DISSOLVED and running.exists():
        obstacles.append(_("Somebody still coordinates the circle. Please end that first."))
    refuse_on(obstacles)
    periods.update(until=on)
    CirclePeriod.objects.create(
        county_id=by.county_id, circle=circle, state=state, since=on, note=note.strip(), by_id=by.user_id
    )
    circle.state, circle.state_since = state, on
    circle.version += 1
    circle.save(update_fields=["state", "state_since", "version"])
    tell(EventKind.CIRCLE_CHANGED, circle, by=by, now=now, fields=["state"])
    return circle


@whole
def add_need(*, circle: HelperCircle, activity: str, text: str, by: Actor, now: datetime, today: date) -> CircleNeed:
    """Write down what a circle looks for. Raises Refused."""
    if circle.state == CircleState.DISSOLVED:
        raise Refused(_("The circle is dissolved."))
    need = CircleNeed.objects.create(
        county_id=by.county_id, circle=circle, activity=activity, text=text.strip(), since=today
    )
    tell(EventKind.CIRCLE_CHANGED, circle, by=by, now=now, fields=["needs"])
    return need


@whole
def meet_need(*, need: CircleNeed, by: Actor, now: datetime, today: date) -> CircleNeed:
    """What the circle looked for was found; doing it twice changes nothing."""
    if CircleNeed.objects.filter(pk=need.pk, county_id=by.county_id, met_on=None).update(met_on=today):
        tell(EventKind.CIRCLE_CHANGED, need.circle, by=by, now=now, fields=["needs"])
    need.refresh_from_db(fields=["met_on"])
    return need


@whole
def add_note(*, circle: HelperCircle, text: str, by: Actor, now: datetime) -> CircleNote:
    """Add a note about a circle."""
    note = CircleNote.objects.create(county_id=by.county_id, circle=circle, at=now, by_id=by.user_id, text=text.strip())
    tell(EventKind.CIRCLE_CHANGED, circle, by=by, now=now, fields=["notes"])
    return note


def _obstacles(data: CircleData, *, by: Actor, today: date) -> list[str]:
    known = queries.private_contacts(by.county_id, mailbox=data.mailbox, phone=data.phone)
    return [
        *rules.obstacles_to_circle(name=data.name, municipalities=len(data.municipalities)),
        *rules.obstacles_to_public_mailbox(data.mailbox, belongs_to_volunteer=known.mailbox),
        *rules.obstacles_to_public_phone(
            data.phone,
            county_numbers=queries.county_numbers(by.county_id, on=today) if data.phone else (),
            belongs_to_volunteer=known.phone,
        ),
    ]


def columns(data: CircleData) -> dict[str, Any]:
    """The columns of a circle for what was typed."""
    return {
        "name": data.name.strip(),
        "sort_name": folded(data.name),
        "legal_form": data.legal_form,
        "region": data.region,
        "accommodations": list(data.accommodations),
        "languages": list(data.languages),
        "activities": list(data.activities),
        "mailbox": data.mailbox.strip(),
        "phone": data.phone.strip(),
    }


def _serve(circle: HelperCircle, data: CircleData, *, today: date | None) -> bool:
    """Make the served municipalities equal to the wanted ones from a day on; tells whether that changed anything.

    What was served before stays readable with its days; without a day the circle begins with what it serves.
    """
    served = ServedMunicipality.objects.filter(county_id=circle.county_id, circle=circle, until=None)
    present = set(served.values_list("municipality_id", flat=True))
    wanted = {place.pk for place in data.municipalities}
    gone = served.filter(municipality__in=present - wanted)
    gone.filter(since=today).delete() if today else gone.delete()
    gone.update(until=today)
    ServedMunicipality.objects.bulk_create(
        ServedMunicipality(county_id=circle.county_id, circle=circle, municipality_id=place, since=today)
        for place in sorted(wanted - present)
    )
    return present != wanted


def _leave_region(circle: HelperCircle, before: str, *, by: Actor, today: date) -> None:
    """The circle is in another region from today on; the days before keep the one they had."""
    periods = CirclePeriod.objects.filter(county_id=circle.county_id, circle=circle)
    running = periods.get(until=None)
    periods.filter(region=None, since__lt=today).update(region=before)
    if running.since < today:
        running.until = today
        running.save(update_fields=["until"])
        periods.create(county_id=circle.county_id, circle=circle, state=running.state, since=today, by_id=by.user_id)


def _insert(circle: HelperCircle) -> None:
    try:
        with transaction.atomic():
            circle.save(force_insert=True)
    except IntegrityError as error:
        raise _name_taken() from error


def _name_taken() -> Refused:
    return Refused(_("There is a circle of this name already."))
