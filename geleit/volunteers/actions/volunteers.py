"""Registering volunteers, their master data, their states, what they consent to."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.core.whole import whole
from geleit.volunteers import rules
from geleit.volunteers.actions.coordination import lapse_declaration
from geleit.volunteers.actions.records import locked_volunteer, refuse_on, save_changes, tell
from geleit.volunteers.actions.sign_ups import sign_off
from geleit.volunteers.codes import SignUpState, VolunteerState
from geleit.volunteers.details import VolunteerData
from geleit.volunteers.folding import folded, folded_mail, folded_name, telling_digits
from geleit.volunteers.models import (
    CircleMember,
    Consent,
    Coordination,
    Engagement,
    SignUp,
    Volunteer,
    VolunteerPeriod,
)


@whole
def register_volunteer(
    *, data: VolunteerData, state: str, since: date, by: Actor, now: datetime, today: date
) -> Volunteer:
    """Register somebody as prospect, or as active when taken over from a list. Raises Refused.

    Whoever calls has shown the likely duplicates before (queries.duplicates_of).
    """
    refuse_on(
        rules.obstacles_to_registering(
            state=state,
            on=since,
            birth_date=data.birth_date,
            email=data.email,
            phone=data.phone,
            today=today,
            land=by.land,
        )
    )
    volunteer = Volunteer.objects.create(
        county_id=by.county_id,
        state=state,
        state_since=since,
        registered_at=now,
        registered_by_id=by.user_id,
        **columns(data),
    )
    VolunteerPeriod.objects.create(
        county_id=by.county_id, volunteer=volunteer, state=state, since=since, by_id=by.user_id
    )
    tell(EventKind.VOLUNTEER_REGISTERED, volunteer, by=by, now=now)
    return volunteer


@whole
def change_volunteer(
    *, volunteer: Volunteer, data: VolunteerData, version: int, by: Actor, now: datetime, today: date
) -> Volunteer:
    """Change the master data. Raises Stale and Refused."""
    volunteer = locked_volunteer(volunteer)
    refuse_on(
        rules.obstacles_to_changing(
            state=volunteer.state,
            birth_date=data.birth_date,
            email=data.email,
            phone=data.phone,
            today=today,
            land=by.land,
        )
    )
    changed = save_changes(volunteer, columns(data), version=version)
    tell(EventKind.VOLUNTEER_CHANGED, volunteer, by=by, now=now, fields=changed)
    return volunteer


@whole
def move_volunteer(
    *, volunteer: Volunteer, state: str, on: date, note: str, by: Actor, now: datetime, today: date
) -> Volunteer:
    """Let somebody be in another state from a day on; who leaves, leaves circles and activities too. Raises Refused."""
    volunteer = locked_volunteer(volunteer)
    running = Coordination.objects.filter(county_id=by.county_id, volunteer=volunteer, valid_to=None)
    refuse_on(
        rules.obstacles_to_volunteer_move(
            volunteer.state,
            state,
            on=on,
            since=volunteer.state_since,
            today=today,
            birth_date=volunteer.birth_date,
            land=by.land,
            coordinates=running.exists(),
        )
    )
    VolunteerPeriod.objects.filter(county_id=by.county_id, volunteer=volunteer, until=None).update(until=on)
    VolunteerPeriod.objects.create(
        county_id=by.county_id, volunteer=volunteer, state=state, since=on, note=note.strip(), by_id=by.user_id or None
    )
    volunteer.state, volunteer.state_since = state, on
    volunteer.version += 1
    volunteer.save(update_fields=["state", "state_since", "version"])
    if state == VolunteerState.LEFT:
        _end_everything(volunteer, on=on, by=by, now=now)
    tell(EventKind.VOLUNTEER_MOVED, volunteer, by=by, now=now, fields=["state"])
    return volunteer


@whole
def set_consents(*, volunteer: Volunteer, given: Collection[str], by: Actor, now: datetime, today: date) -> None:
    """Make what somebody consents to equal to `given`; what is withdrawn stays readable with its days."""
    volunteer = locked_volunteer(volunteer)
    running = Consent.objects.filter(county_id=by.county_id, volunteer=volunteer, withdrawn_on=None)
    present = set(running.values_list("what", flat=True))
    running.exclude(what__in=given).update(withdrawn_on=today)
    Consent.objects.bulk_create(
        Consent(county_id=by.county_id, volunteer=volunteer, what=what, given_on=today)
        for what in sorted(set(given) - present)
    )
    changed = sorted(present ^ set(given))
    if changed:
        tell(EventKind.CONSENT_CHANGED, volunteer, by=by, now=now, fields=changed)


def columns(data: VolunteerData) -> dict[str, Any]:
    """The columns of a volunteer for what was typed."""
    return {
        "given_name": data.given_name.strip(),
        "family_name": data.family_name.strip(),
        "sort_name": folded(f"{data.family_name} {data.given_name}"),
        "match_name": folded_name(data.given_name, data.family_name),
        "birth_date": data.birth_date,
        "email": data.email.strip(),
        "match_email": folded_mail(data.email),
        "phone": data.phone.strip(),
        "match_phone": telling_digits(data.phone),
        "municipality": data.municipality,
        "languages": list(data.languages),
        "wishes": list(data.wishes),
        "availability": list(data.availability),
        "radius_km": data.radius_km,
        "has_car": data.has_car,
        "experience": data.experience.strip(),
        "emergency_contact": data.emergency_contact.strip(),
        "remark": data.remark.strip(),
    }


def _end_everything(volunteer: Volunteer, *, on: date, by: Actor, now: datetime) -> None:
    for member in CircleMember.objects.filter(county_id=by.county_id, volunteer=volunteer, valid_to=None):
        member.valid_to = max(on, member.valid_from)
        member.save(update_fields=["valid_to"])
    for engagement in Engagement.objects.filter(county_id=by.county_id, volunteer=volunteer, ended_on=None):
        engagement.ended_on = max(on, engagement.started_on)
        engagement.save(update_fields=["ended_on"])
    coming = SignUp.objects.filter(county_id=by.county_id, volunteer=volunteer, training__starts_on__gt=on)
    for one in coming.exclude(state=SignUpState.ENDED).select_related("training").order_by("pk"):
        sign_off(sign_up=one, by=by, now=now)
    lapse_declaration(volunteer, on=on, by=by, now=now)
