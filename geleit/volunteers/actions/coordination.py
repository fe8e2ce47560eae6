"""Who belongs to a circle and who coordinates it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.volunteers import queries, rules
from geleit.volunteers.actions.records import locked_circle, locked_volunteer, refuse_on, tell
from geleit.volunteers.models import CircleMember, Coordination, HelperCircle, Volunteer


@whole
def join_circle(
    *, volunteer: Volunteer, circle: HelperCircle, valid_from: date, by: Actor, now: datetime, today: date
) -> CircleMember:
    """Let somebody belong to a circle from a day on. Raises Refused."""
    volunteer = locked_volunteer(volunteer)
    running = CircleMember.objects.filter(county_id=by.county_id, volunteer=volunteer, circle=circle, valid_to=None)
    refuse_on(
        rules.obstacles_to_joining(
            state=volunteer.state,
            circle_state=circle.state,
            valid_from=valid_from,
            today=today,
            belongs=running.exists(),
        )
    )
    member = CircleMember.objects.create(
        county_id=by.county_id, volunteer=volunteer, circle=circle, valid_from=valid_from
    )
    tell(EventKind.VOLUNTEER_CHANGED, volunteer, by=by, now=now, fields=["circles"])
    return member


@whole
def leave_circle(*, member: CircleMember, by: Actor, now: datetime, today: date) -> CircleMember:
    """End somebody's place in a circle today. Raises Refused while the person coordinates it."""
    coordinates = Coordination.objects.filter(
        county_id=by.county_id, circle=member.circle, volunteer=member.volunteer, valid_to=None
    )
    if coordinates.exists():
        raise Refused(_("This person coordinates the circle. Please end that first, so that somebody follows."))
    running = CircleMember.objects.filter(pk=member.pk, county_id=by.county_id, valid_to=None)
    if running.update(valid_to=max(today, member.valid_from)):
        tell(EventKind.VOLUNTEER_CHANGED, member.volunteer, by=by, now=now, fields=["circles"])
    member.refresh_from_db(fields=["valid_to"])
    return member


@whole
def appoint_coordinator(
    *, circle: HelperCircle, volunteer: Volunteer, valid_from: date, by: Actor, now: datetime, today: date
) -> Coordination:
    """Let somebody coordinate a circle, who then also belongs to it. Who follows signs first. Raises Refused."""
    circle, volunteer = locked_circle(circle), locked_volunteer(volunteer)
    running = Coordination.objects.filter(county_id=by.county_id, circle=circle, volunteer=volunteer, valid_to=None)
    declaration = queries.declaration_of(volunteer)
    refuse_on(
        rules.obstacles_to_appointing(
            state=volunteer.state,
            circle_state=circle.state,
            signed_on=declaration.signed_on if declaration else None,
            valid_from=valid_from,
            today=today,
            coordinates=running.exists(),
        )
    )
    place = {"county_id": by.county_id, "circle": circle, "volunteer": volunteer}
    if not CircleMember.objects.filter(**place, valid_to=None).exists():
        CircleMember.objects.create(**place, valid_from=valid_from)
    coordination = Coordination.objects.create(**place, valid_from=valid_from)
    tell(EventKind.COORDINATION_CHANGED, circle, by=by, now=now, fields=["coordinators"])
    return coordination


@whole
def end_coordination(*, coordination: Coordination, on: date, by: Actor, now: datetime, today: date) -> Coordination:
    """End somebody's coordination; the declaration lapses with the last circle coordinated. Raises Refused."""
    circle, volunteer = locked_circle(coordination.circle), locked_volunteer(coordination.volunteer)
    if coordination.valid_to is not None:
        raise Refused(_("This coordination has ended already."))
    if on < coordination.valid_from:
        raise Refused(_("The end lies before the beginning."))
    if on > today:
        raise Refused(_("The day lies in the future."))
    coordination.valid_to = on
    coordination.save(update_fields=["valid_to"])
    others = Coordination.objects.filter(county_id=by.county_id, volunteer=volunteer, valid_to=None)
    if not others.exists():
        lapse_declaration(volunteer, on=on, by=by, now=now)
    tell(EventKind.COORDINATION_CHANGED, circle, by=by, now=now, fields=["coordinators"])
    return coordination


def lapse_declaration(volunteer: Volunteer, *, on: date, by: Actor, now: datetime) -> None:
    """End the declaration in force, if there is one."""
    declaration = queries.declaration_of(volunteer)
    if declaration is not None:
        declaration.lapsed_on = max(on, declaration.signed_on)
        declaration.save(update_fields=["lapsed_on"])
        tell(EventKind.DECLARATION_CHANGED, volunteer, by=by, now=now, fields=["lapsed_on"])
