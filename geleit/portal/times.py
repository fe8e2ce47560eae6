"""The free times of a point, as the pages of appointments show them: one week at a time, the earliest first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token

from geleit.core.clock import BERLIN
from geleit.core.errors import Refused
from geleit.portal import proof, queries
from geleit.portal.pages import PortalRequest
from geleit.visits.actions.places import asked_for, services_wanted
from geleit.visits.codes import Channel
from geleit.visits.queries.free import FreeDay
from geleit.visits.queries.plan import PointPlan

MOST_NEXT = 8
TAKEN = "belegt"  # in an address: the time that was chosen is no longer free


@dataclass(frozen=True)
class Week:
    """A week with its days that have free times, and the nearest weeks that have some."""

    monday: date | None
    days: Sequence[FreeDay]
    previous: date | None = None
    next: date | None = None


@dataclass(frozen=True)
class Searched:
    """All free times for some concerns at a point, as far ahead as one may book."""

    plan: PointPlan
    days: Sequence[FreeDay]
    last_day: date


def search(
    plan: PointPlan,
    services: Sequence[tuple[str, int]],
    *,
    now: datetime,
    channel: str = Channel.PUBLIC,
    but: int = 0,
) -> Searched:
    """The free times for some concerns; `but` is an appointment that does not count as taken.

    Raises Refused for concerns that the point does not give, or not for so many. One statement.
    """
    today = now.astimezone(BERLIN).date()
    asked = asked_for(services_wanted(plan, services, today), channel=channel, now=now, today=today)
    return Searched(plan, queries.whole_horizon(plan, asked, now=now, but=but), asked.last_day)


def times_context(request: PortalRequest, searched: Searched) -> dict[str, Any]:
    """What the page of times needs: the week that is asked for, and after a refusal the next times on top."""
    first, taken = _day(request.GET.get("ab", "")), TAKEN in request.GET
    return {
        "is_taken": taken,
        "earliest": next_times(searched.days)[:1],
        "next_times": next_times(searched.days, first) if taken else [],
        "week": week_from(searched.days, first),
        "last_day": searched.last_day,
        **form_context(request),
    }


def form_context(request: PortalRequest) -> dict[str, Any]:
    """What a form of times needs: a key of its own, the task for the visitor's computer, the token."""
    key = str(uuid.uuid4())
    return {
        "form_key": key,
        "challenge": proof.new_challenge(request.portal.county.pk, key),
        "proof_bits": settings.PORTAL_PROOF_BITS,
        "csrf_token": get_token(request),
    }


def week_from(days: Sequence[FreeDay], wanted: date | None) -> Week:
    """The week of the day that is wanted or, where it has nothing free, the next that has; else the last."""
    mondays = sorted({_monday(one.day) for one in days})
    if not mondays:
        return Week(None, [])
    asked = _monday(wanted) if wanted is not None else mondays[0]
    monday = next((one for one in mondays if one >= asked), mondays[-1])
    place = mondays.index(monday)
    return Week(
        monday=monday,
        days=[one for one in days if _monday(one.day) == monday],
        previous=mondays[place - 1] if place else None,
        next=mondays[place + 1] if place + 1 < len(mondays) else None,
    )


def next_times(days: Sequence[FreeDay], first: date | None = None) -> list[datetime]:
    """The first free times from a day on; where there are none, the first of all."""
    later = [one for one in days if first is None or one.day >= first] or days
    return list(islice((time for one in later for time in one.times), MOST_NEXT))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(typed: str) -> date | None:
    """A day in an address; None for anything else."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 2000 < found.year < 2200 else None


def free_again(visit: queries.Visit, *, now: datetime) -> list[datetime]:
    """The next free times for what an appointment was for, from its day on; none where it is given no longer."""
    plan = queries.plan_for(visit.row, now.astimezone(BERLIN).date())
    if plan is None:
        return []
    try:
        searched = search(plan, visit.services, now=now)
    except Refused:
        return []
    return next_times(searched.days, visit.start.astimezone(BERLIN).date())
