"""What is deleted when its time has come: visitors soon after their visit, figures about visits after two years.

How long is a dated value (`data/rules.csv`). What is left of a visit in between says when and for what somebody came,
not who, and not which colleague saw them.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from geleit.audit import actions as audit
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.codelists import rule_value
from geleit.directory.rules.confirming import months_later
from geleit.visits.codes import AppointmentState
from geleit.visits.models import Appointment, Block, Concern, Invitation, Message, Step, Ticket, Visitor
from geleit.visits.rules.days import BERLIN, day_of


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows of each kind went or lost whom they were about."""

    visitors: int
    unbooked: int
    appointments: int
    tickets: int
    blocks: int
    invitations: int


@transaction.atomic
def forget_visits(*, county_id: int, now: datetime) -> Forgotten:
    """Delete what is due, every night; the audit trail keeps that it was done, once a county and night.

    The same number of statements for any number of rows, but for what the database splits up itself.
    """
    today = now.astimezone(BERLIN).date()
    gone = Forgotten(
        visitors=_forget_visitors(county_id, now - timedelta(days=_value("visitor_days", today))),
        unbooked=_delete(_unbooked(county_id, now, days=_value("unbooked_days", today))),
        appointments=_delete(
            Appointment.objects.filter(
                county_id=county_id, during__endswith__lte=_months_ago("statistics_months", today)
            )
        ),
        tickets=_forget_tickets(county_id, today),
        blocks=_delete(
            Block.objects.filter(county_id=county_id, during__endswith__lte=_months_ago("block_months", today))
        ),
        invitations=_delete(_old_invitations(county_id, now, days=_value("invitation_days", today))),
    )
    touched = [one.name for one in fields(gone) if getattr(gone, one.name)]
    if touched:
        audit.record_many(
            [
                Event(
                    county_id=county_id,
                    at=now,
                    kind=EventKind.VISITS_FORGOTTEN,
                    role="system",
                    subject="appointment",
                    fields=touched,
                )
            ]
        )
    return gone


def _forget_visitors(county_id: int, limit: datetime) -> int:
    """Names, ways to reach somebody, keyed hashes, messages and colleagues of visits that are over or called off."""
    over = Q(during__endswith__lte=limit) | Q(state=AppointmentState.CANCELLED, ended_at__lte=limit)
    rows = Appointment.objects.filter(over, county_id=county_id)
    numbers = rows.values("pk")
    gone = _delete(Visitor.objects.filter(county_id=county_id, appointment__in=numbers))
    _delete(Message.objects.filter(county_id=county_id, appointment__in=numbers))
    known = Concern.objects.filter(county_id=county_id, appointment__in=numbers).exclude(person_key="")
    known.update(person_key="", is_open=False)
    Step.objects.filter(county_id=county_id, appointment__in=numbers, by__isnull=False).update(by=None)
    named = rows.filter(~Q(contact_key="") | ~Q(person_key="") | Q(booked_by__isnull=False))
    named.update(contact_key="", person_key="", booked_by=None)
    return gone


def _unbooked(county_id: int, now: datetime, *, days: int) -> QuerySet[Appointment]:
    """Places that were kept and never became an appointment.

    An offer from the waiting list stays until its time is over: nobody is offered the same time twice.
    """
    ended = Appointment.objects.filter(county_id=county_id, ended_at__lte=now - timedelta(days=days))
    never = Q(state=AppointmentState.EXPIRED) | Q(state=AppointmentState.CANCELLED, booked_at=None)
    return ended.filter(never).filter(Q(offered_to=None) | Q(during__endswith__lte=now))


def _forget_tickets(county_id: int, today: date) -> int:
    days, months = _value("visitor_days", today), _value("statistics_months", today)
    tickets = Ticket.objects.filter(county_id=county_id)
    old = tickets.filter(day__lt=today - timedelta(days=days), served_by__isnull=False)
    return old.update(served_by=None) + _delete(tickets.filter(day__lt=months_later(today, -months)))


def _old_invitations(county_id: int, now: datetime, *, days: int) -> QuerySet[Invitation]:
    limit = now - timedelta(days=days)
    over = Q(used_at__lte=limit) | Q(valid_to__lt=limit.astimezone(BERLIN).date())
    return Invitation.objects.filter(over, county_id=county_id)


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[1].get(rows.model._meta.label, 0)


def _months_ago(key: str, today: date) -> datetime:
    return day_of(months_later(today, -_value(key, today))).start


def _value(key: str, today: date) -> int:
    return rule_value("visits", key, on=today)


__all__ = ["Forgotten", "forget_visits"]
