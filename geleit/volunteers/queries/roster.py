"""Who was on duty for the county, doing what, on a day or in a span: for the report of an accident."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Window

from geleit.accounts.actors import Actor
from geleit.core import clock
from geleit.core.codelists import code_list
from geleit.volunteers.codes import Duty
from geleit.volunteers.models import Attendance, Engagement, HourEntry, Volunteer


@dataclass(frozen=True)
class RosterRow:
    """Somebody on duty: on one day, or assigned over days. `when` says it in words."""

    kind: Duty
    first: date
    last: date | None
    volunteer_id: UUID
    name: str
    what: str
    circle: str
    when: str


def duty_roster(actor: Actor, *, first: date, last: date) -> list[RosterRow]:
    """Time given, trainings attended, and activities assigned between two days, by day and name. Three statements."""
    return duty_roster_begin(actor, first=first, last=last, most=None)[0]


def duty_roster_begin(actor: Actor, *, first: date, last: date, most: int | None) -> tuple[list[RosterRow], int]:
    """The first lines of the same (all of them with None), and how many there are in all. Three statements."""
    parts = [
        (_hours_between(actor, first, last), _hours),
        (_trainings_between(actor, first, last), _trainings),
        (_assigned_between(actor, first, last), _assigned),
    ]
    rows, number = [], 0
    for found, lines in parts:
        some = list(found[:most] if most is None else found.annotate(in_all=Window(Count("pk")))[:most])
        number += len(some) if most is None or not some else some[0].in_all
        rows += lines(some)
    rows.sort(key=lambda row: (row.kind == Duty.ASSIGNED, row.first, row.name, row.what))
    return rows[:most], number


def _hours_between(actor: Actor, first: date, last: date) -> QuerySet[Any]:
    found = HourEntry.objects.filter(county_id=actor.county_id, on__gte=first, on__lte=last)
    return found.select_related("volunteer", "circle").order_by("on", "volunteer__sort_name", "pk")


def _hours(found: list[Any]) -> list[RosterRow]:
    return [
        _row(
            Duty.CONFIRMED if one.confirmed_on else Duty.ENTERED,
            one.volunteer,
            one.on,
            one.on,
            what=_activity(one.activity) + (f" ({one.note})" if one.note else ""),
            circle=one.circle.name if one.circle else "",
            when=f"{one.minutes // 60}:{one.minutes % 60:02d} h",
        )
        for one in found
    ]


def _trainings_between(actor: Actor, first: date, last: date) -> QuerySet[Any]:
    starts = datetime.combine(first, time(), tzinfo=clock.BERLIN)
    ends = datetime.combine(last + timedelta(days=1), time(), tzinfo=clock.BERLIN)
    found = Attendance.objects.filter(
        county_id=actor.county_id, unit__starts_at__gte=starts, unit__starts_at__lt=ends
    ).select_related("unit__training", "sign_up__volunteer")
    return found.order_by("unit__starts_at", "sign_up__volunteer__sort_name", "pk")


def _trainings(found: list[Any]) -> list[RosterRow]:
    rows = []
    for one in found:
        begins, closes = clock.local(one.unit.starts_at), clock.local(one.unit.ends_at)
        training = one.unit.training
        rows.append(
            _row(
                Duty.TRAINING,
                one.sign_up.volunteer,
                begins.date(),
                begins.date(),
                what=training.title + (f", {training.place}" if training.place else ""),
                circle="",
                when=f"{begins:%H:%M}–{closes:%H:%M}",
            )
        )
    return rows


def _assigned_between(actor: Actor, first: date, last: date) -> QuerySet[Any]:
    running = Q(ended_on=None) & (Q(planned_to=None) | Q(planned_to__gte=first))
    found = Engagement.objects.filter(
        running | Q(ended_on__gte=first), county_id=actor.county_id, started_on__lte=last
    ).select_related("volunteer", "circle")
    return found.order_by("started_on", "volunteer__sort_name", "pk")


def _assigned(found: list[Any]) -> list[RosterRow]:
    rhythms = code_list("volunteers", "rhythm")
    return [
        _row(
            Duty.ASSIGNED,
            one.volunteer,
            one.started_on,
            one.ended_on or one.planned_to,
            what=_activity(one.activity),
            circle=one.circle.name if one.circle else "",
            when=rhythms.label(one.rhythm),
        )
        for one in found
    ]


def _row(kind: Duty, volunteer: Volunteer, first: date, last: date | None, **words: Any) -> RosterRow:
    return RosterRow(kind, first, last, volunteer.public_id, volunteer.list_name, **words)


def _activity(code: str) -> str:
    return code_list("volunteers", "activity").label(code)
