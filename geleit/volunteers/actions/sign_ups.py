"""Signing up for trainings: N places are N places, who waits moves up in order, and who was there."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.actor import Acting
from geleit.core.whole import whole
from geleit.volunteers import mails, queries, rules
from geleit.volunteers.actions.records import locked_volunteer, refuse_on
from geleit.volunteers.codes import SignUpState
from geleit.volunteers.models import Attendance, SignUp, Training, TrainingUnit, Volunteer


def locked_training(training: Training) -> Training:
    """The training as it stands now, kept from others until the transaction ends."""
    return Training.objects.select_for_update().get(pk=training.pk, county_id=training.county_id)


@whole
def sign_up(*, training: Training, volunteer: Volunteer, by: Actor, now: datetime, today: date) -> SignUp:
    """Give somebody a place, or the next number of the waiting list. Raises Refused.

    The training is locked, so that sign-ups come one after the other; the constraint on places stands behind it.
    """
    # The volunteer first, like everywhere: two actions that lock both never wait for each other.
    volunteer = locked_volunteer(volunteer)
    training = locked_training(training)
    running = SignUp.objects.filter(county_id=by.county_id, training=training, volunteer=volunteer)
    refuse_on(
        rules.obstacles_to_signing_up(
            state=volunteer.state,
            cancelled=training.cancelled_on is not None,
            deadline=training.deadline,
            today=today,
            signed_up=running.exclude(state=SignUpState.ENDED).exists(),
        )
    )
    training.last_number += 1
    training.save(update_fields=["last_number"])
    made = SignUp.objects.create(
        county_id=by.county_id,
        training=training,
        volunteer=volunteer,
        number=training.last_number,
        state=SignUpState.WAITING,
        signed_up_at=now,
        signed_up_by_id=by.user_id or None,
    )
    fill_places(training, by=by, now=now, unless_told=made)
    made.refresh_from_db(fields=["state", "place"])
    _tell(made, by=by, now=now, fields=["state"])
    return made


@whole
def sign_off(*, sign_up: SignUp, by: Actor, now: datetime) -> SignUp:
    """End somebody's sign-up; the first who waits moves up. Raises Refused."""
    training = locked_training(sign_up.training)
    found = SignUp.objects.select_for_update().get(pk=sign_up.pk, county_id=by.county_id)
    attended = Attendance.objects.filter(county_id=by.county_id, sign_up=found).exists()
    refuse_on(rules.obstacles_to_signing_off(ended=found.state == SignUpState.ENDED, attended=attended))
    found.state, found.place, found.ended_at = SignUpState.ENDED, None, now
    found.save(update_fields=["state", "place", "ended_at"])
    fill_places(training, by=by, now=now)
    _tell(found, by=by, now=now, fields=["state"])
    return found


def fill_places(training: Training, *, by: Acting, now: datetime, unless_told: SignUp | None = None) -> None:
    """Let those who wait move up in order while places are free; the caller holds the lock of the training.

    Once the training has begun or is cancelled nobody moves up. Who moves up is told by mail, if the person allowed it.
    """
    over = training.cancelled_on is not None or training.starts_on < clock.local(now).date()
    signed_up = SignUp.objects.filter(county_id=training.county_id, training=training)
    placed = list(signed_up.filter(state=SignUpState.PLACED).order_by("place"))
    taken = {one.place for one in placed if one.place is not None and one.place <= training.places}
    for one in placed:
        if one.place is not None and one.place > training.places:  # the training has fewer places than before
            one.place = rules.free_place(taken, training.places)
            taken.add(one.place or 0)
            one.save(update_fields=["place"])
    if over:
        return
    for one in signed_up.filter(state=SignUpState.WAITING).select_related("volunteer").order_by("number"):
        place = rules.free_place(taken, training.places)
        if place is None:
            return
        taken.add(place)
        one.state, one.place = SignUpState.PLACED, place
        one.save(update_fields=["state", "place"])
        if unless_told is None or one.pk != unless_told.pk:
            _tell(one, by=by, now=now, fields=["state"])
            if queries.may_mail(one.volunteer):
                mails.tell_place(one)


@whole
def record_attendance(
    *, unit: TrainingUnit, present: Collection[UUID], by: Actor, now: datetime, today: date
) -> TrainingUnit:
    """Make those who were there equal to `present`, public ids of sign-ups with a place. Raises Refused."""
    training = locked_training(unit.training)
    refuse_on(
        rules.obstacles_to_attendance(starts_at=unit.starts_at, now=now, cancelled=training.cancelled_on is not None)
    )
    placed = SignUp.objects.filter(county_id=by.county_id, training=training, state=SignUpState.PLACED)
    there = set(placed.filter(public_id__in=present).values_list("pk", flat=True))
    rows = Attendance.objects.filter(county_id=by.county_id, unit=unit)
    before = set(rows.values_list("sign_up_id", flat=True))
    rows.exclude(sign_up__in=there).delete()
    Attendance.objects.bulk_create(
        Attendance(county_id=by.county_id, unit=unit, sign_up_id=one) for one in sorted(there - before)
    )
    unit.recorded_on = today
    unit.save(update_fields=["recorded_on"])
    if there != before:
        record(EventKind.ATTENDANCE_RECORDED, by=by, now=now, subject="training", subject_id=training.pk)
    return unit


@whole
def remind(*, county_id: int, land: str, by: Acting, now: datetime, today: date) -> int:
    """Mail those who allowed it some days before their training and again shortly before; returns how many.

    A day the worker missed is made up for; who signed up late gets the second mail only.
    """
    terms, sent = rules.reminders(today, land), 0
    for sign_up in queries.to_remind(county_id, today=today, until=today + timedelta(days=terms.week)):
        days = (sign_up.training.starts_on - today).days
        column = "reminded_day" if days <= terms.day else "reminded_week"
        if getattr(sign_up, column) is not None:
            continue
        mails.remind(sign_up)
        setattr(sign_up, column, today)
        sign_up.save(update_fields=[column])
        _tell(sign_up, by=by, now=now, fields=[column])
        sent += 1
    return sent


def _tell(sign_up: SignUp, *, by: Acting, now: datetime, fields: list[str]) -> None:
    record(EventKind.SIGN_UP_CHANGED, by=by, now=now, subject="sign_up", subject_id=sign_up.pk, fields=fields)
