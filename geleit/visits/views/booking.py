"""Booking on the telephone and at the desk: the five steps of the public pages on one page."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.core import clock
from geleit.visits import access
from geleit.visits.actions import desk as actions
from geleit.visits.actions.places import PlaceWanted
from geleit.visits.forms.desk import WantedForm, WhoForm
from geleit.visits.queries import desk as queries
from geleit.visits.rules.booking import obstacles_to_wanting


@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Concern, place, time, name and channel. Only the last step is sent by POST; names stand in no address."""
    actor = access.appointment_worker(request.actor)
    now, today = clock.now(), clock.today()
    plans = queries.plans_of(actor.county_id, today)
    services = queries.services_by_appointment(plans, today)
    asked = request.POST if request.method == "POST" else request.GET
    wanted = WantedForm(asked, services=services)
    chosen = wanted.chosen()
    places = queries.places(plans, chosen, wanted.channel, now=now) if chosen else []
    place = next((one for one in places if one.plan.key == asked.get("stelle")), None)
    if place is None and len(places) == 1:
        place = places[0]
    start = _moment(asked.get("zeit", ""))
    who = WhoForm(request.POST if request.method == "POST" else None)
    refused = _obstacles(plans, chosen, places, now)
    if request.method == "POST" and place is not None and who.is_valid():
        if start is None:
            who.add_error(None, _("Please choose a time."))
        else:
            seat = PlaceWanted(
                place.plan.key, chosen, start, _form_key(request), wanted.channel, who.cleaned_data["language"]
            )
            with who.showing_refusals():
                row = actions.book(wanted=seat, who=who.who(), by=actor, now=now)
            if who.is_accepted:
                messages.success(request, _("The appointment is booked. Its code is %(code)s.") % {"code": row.code})
                return redirect("appointments:appointment", row.public_id)
    days = _days(place, chosen, wanted.channel, now, asked, start) if place else []
    context = {
        "services": services,
        "quantities": {key: wanted.quantity(key) for key, _name in services},
        "chosen": dict(chosen),
        "wanted": wanted,
        "places": places,
        "place": place,
        "days": days,
        "start": start.isoformat() if start else "",
        "is_offered": any(start in one.times for one in days),
        "start_at": start,
        "following": queries.next_first_day(days),
        "who": who,
        "refused": refused,
        "query": _query(chosen, wanted.channel, place, asked),
    }
    return render(request, "visits/appointments/new.html", context, status=422 if request.method == "POST" else 200)


def _obstacles(plans: Any, chosen: list[tuple[str, int]], places: Any, now: datetime) -> list[str]:
    """Why the concerns that were chosen have no place."""
    if not chosen or places:
        return []
    for plan in plans:
        wanted = queries.wanted_at(plan, chosen, now)
        if wanted:
            return obstacles_to_wanting(wanted)
    return [_("No point gives all of these together. Please book them one by one.")]


def _days(
    place: queries.PlaceLine, chosen: list[tuple[str, int]], channel: str, now: datetime, asked: QueryDict,
    start: datetime | None,
) -> list[Any]:  # fmt: skip
    first = _date(asked.get("ab", "")) or (start.astimezone(clock.BERLIN).date() if start else None)
    return queries.times(place.plan, queries.wanted_at(place.plan, chosen, now), channel, now=now, first=first)


def _query(
    chosen: list[tuple[str, int]], channel: str, place: queries.PlaceLine | None, asked: QueryDict
) -> list[tuple[str, str]]:
    """What the following steps carry on: concerns, numbers, way of booking, place."""
    pairs = [("anliegen", key) for key, _number in chosen]
    pairs += [(f"anzahl-{key}", str(number)) for key, number in chosen]
    pairs += [("weg", channel)]
    if place is not None:
        pairs.append(("stelle", place.plan.key))
    if asked.get("ab"):
        pairs.append(("ab", str(asked.get("ab"))))
    return pairs


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _form_key(request: StaffRequest) -> UUID:
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()
