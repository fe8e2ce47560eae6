"""When nobody is there: blocks, the appointments they hit, closed times, and moving or cancelling them together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.visits import access
from geleit.visits.actions import absence as actions
from geleit.visits.actions import desk
from geleit.visits.codes import CancelReason, Channel
from geleit.visits.forms.desk import BlockForm, CancelAllForm, PeriodForm
from geleit.visits.queries import affected as queries
from geleit.visits.queries import set_up
from geleit.visits.queries.plan import PointPlan, plan_of

NEED = Permission.APPOINTMENT_WORK


@dataclass(frozen=True)
class Scope:
    """The appointments a page is about: of a block, of a time, of closed times, or all that are to come."""

    rows: list[Any]
    title: str
    query: str
    reason: str
    period: PeriodForm


# --- blocks -----------------------------------------------------------------------------------------------------------


@require_GET
def blocks(request: StaffRequest) -> HttpResponse:
    """The times in which somebody or something takes nobody."""
    actor = access.appointment_worker(request.actor)
    context = {"blocks": set_up.coming_blocks(actor.county_id, clock.now())}
    return render(request, "visits/appointments/blocks.html", context)


@require_http_methods(["GET", "POST"])
def add_block(request: StaffRequest) -> HttpResponse:
    """A new block; the appointments it hits are shown before it is saved."""
    actor = access.appointment_worker(request.actor)
    now, today = clock.now(), clock.today()
    things = set_up.things_to_block(actor.county_id, today)
    given = {name: request.GET[name] for name in ("what", "first_day") if name in request.GET}
    form = open_form(request, BlockForm, actor, things=things, today=today, initial=given)
    hit: list[Any] = []
    if request.method == "POST" and form.is_valid():
        what = _what(actor.county_id, form.cleaned_data["what"])
        rows = queries.hit_by(
            actor.county_id, start=form.start, end=form.end, now=now, point=what.point, counter=what.counter,
            user_id=what.user.pk if what.user else None,
        )  # fmt: skip
        if not rows or request.POST.get("is_warned"):
            with form.showing_refusals():
                made = actions.add_block(
                    what=what, start=form.start, end=form.end, kind=form.cleaned_data["kind"], by=actor, now=now
                )
            if form.is_accepted:
                messages.success(request, _("The time is blocked. Nobody can book in it any more."))
                return redirect("appointments:block", made.public_id)
        else:
            desk.note_listing(by=actor, now=now)
            hit = _lines(rows, now)
    status = 422 if request.method == "POST" and not hit else 200
    return render(request, "visits/appointments/block_form.html", {"form": form, "hit": hit}, status=status)


@require_GET
def block(request: StaffRequest, block_id: UUID) -> HttpResponse:
    """One block and the appointments in its time, by point."""
    found = access.get_block_for(request.actor, block_id, need=NEED)
    now = clock.now()
    desk.note_listing(by=request.actor, now=now)
    rows = queries.hit_by_block(found, now=now) if found.lifted_at is None else []
    points: dict[UUID, tuple[Any, list[Any]]] = {}
    for one in _lines(rows, now):
        point = one.line.row.point
        points.setdefault(point.public_id, (point, []))[1].append(one)
    return render(request, "visits/appointments/block.html", {"block": found, "points": list(points.values())})


@require_POST
def lift_block(request: StaffRequest, block_id: UUID) -> HttpResponse:
    """Take a block back."""
    found = access.get_block_for(request.actor, block_id, need=NEED)
    actions.lift_block(block=found, by=request.actor, now=clock.now())
    messages.success(request, _("The block is lifted. The time can be booked again."))
    return redirect("appointments:blocks")


# --- appointments that cannot stay ------------------------------------------------------------------------------------


@require_GET
def closed_times(request: StaffRequest) -> HttpResponse:
    """The points that have appointments in times that are no longer open; numbers only."""
    actor = access.appointment_overseer(request.actor)
    may_work = actor.can(NEED)
    context = {"lines": queries.outside_by_point(actor.county_id, now=clock.now()), "may_work": may_work}
    return render(request, "visits/appointments/closed_times.html", context)


@require_GET
def affected(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """The appointments of a point in a block, in a time, or in times that are no longer open."""
    point = access.get_point_for(request.actor, point_id, need=NEED)
    now = clock.now()
    desk.note_listing(by=request.actor, now=now)
    scope = _scope(request, point, now)
    shown = queries.with_places(scope.rows[: actions.MOST_AT_ONCE], _plan(point), now=now, choose=False)
    context = {"point": point, "scope": scope, "shown": shown, "most": actions.MOST_AT_ONCE}
    return render(request, "visits/appointments/affected.html", context)


@require_http_methods(["GET", "POST"])
def move_all(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """First the new times beside the old ones, then all of them in one transaction."""
    point = access.get_point_for(request.actor, point_id, need=NEED)
    now = clock.now()
    scope = _scope(request, point, now)
    if request.method == "POST":
        moves = _moves(request, scope)
        left = actions.move_all(moves=moves, by=request.actor, now=now)
        number = len(moves) - len(left)
        told = ngettext("%(number)d appointment is moved.", "%(number)d appointments are moved.", number)
        messages.success(request, told % {"number": number} + " " + _("The visitors are told."))
        if left:
            told = ngettext(
                "%(number)d stays for now, because its new time was taken in the meantime.",
                "%(number)d stay for now, because their new times were taken in the meantime.",
                len(left),
            )
            messages.warning(request, told % {"number": len(left)})
        return redirect(f"{reverse('appointments:affected', args=[point_id])}?{scope.query}")
    desk.note_listing(by=request.actor, now=now)
    shown = queries.with_places(scope.rows[: actions.MOST_AT_ONCE], _plan(point), now=now)
    context = {
        "point": point,
        "scope": scope,
        "moving": [one for one in shown if one.place],
        "staying": [one for one in shown if not one.place],
        "is_open": queries.is_open_time(scope.rows, _plan(point)),
        "more": max(0, len(scope.rows) - actions.MOST_AT_ONCE),
    }
    return render(request, "visits/appointments/move_all.html", context)


@require_http_methods(["GET", "POST"])
def cancel_all(request: StaffRequest, point_id: UUID) -> HttpResponse:
    """Ask, then call all of them off and tell their visitors."""
    point = access.get_point_for(request.actor, point_id, need=NEED)
    now = clock.now()
    scope = _scope(request, point, now)
    rows = scope.rows[: actions.MOST_AT_ONCE]
    form = CancelAllForm(request.POST if request.method == "POST" else None, initial={"reason": scope.reason})
    if request.method == "POST" and form.is_valid():
        chosen = set(request.POST.getlist("row"))
        known = [row for row in rows if str(row.public_id) in chosen]
        number = actions.cancel_all(rows=known, by=request.actor, now=now, **form.cleaned_data)
        told = ngettext("%(number)d appointment is cancelled.", "%(number)d appointments are cancelled.", number)
        messages.success(request, told % {"number": number} + " " + _("The visitors are told."))
        return redirect(f"{reverse('appointments:affected', args=[point_id])}?{scope.query}")
    desk.note_listing(by=request.actor, now=now)
    context = {
        "point": point,
        "scope": scope,
        "form": form,
        "shown": queries.with_places(rows, _plan(point), now=now, choose=False),
        "more": max(0, len(scope.rows) - actions.MOST_AT_ONCE),
        "is_open": queries.is_open_time(rows, _plan(point)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "visits/appointments/cancel_all.html", context, status=status)


# --- inside -----------------------------------------------------------------------------------------------------------


def _plan(point: Any) -> PointPlan:
    return plan_of(point.county_id, point.key, clock.today())


def _what(county_id: int, chosen: str) -> actions.Blocked:
    kind, _colon, key = chosen.partition(":")
    if kind == "user":
        return actions.Blocked(user=set_up.colleague_of(county_id, key))
    if kind == "counter":
        return actions.Blocked(counter=set_up.counter_of(county_id, key))
    return actions.Blocked(point=set_up.point_of(county_id, key))


def _lines(rows: list[Any], now: datetime) -> list[Any]:
    """The appointments of several points, without looking for new places."""
    by_point: dict[str, list[Any]] = {}
    for row in rows:
        by_point.setdefault(row.point.key, []).append(row)
    found = []
    for key, its in by_point.items():
        plan = plan_of(its[0].county_id, key, clock.today())
        shown = queries.with_places(its[: actions.MOST_AT_ONCE], plan, now=now, choose=False)
        points = {row.pk: row.point for row in its}
        for one in shown:
            one.line.row.point = points[one.line.row.pk]
        found += shown
    return found


def _scope(request: StaffRequest, point: Any, now: datetime) -> Scope:
    """What the address asks for; it is the same for the list, the preview and what is then done."""
    asked = request.GET
    if asked.get("sperre"):
        found = access.get_block_for(request.actor, _uuid(asked["sperre"]), need=NEED)
        rows = [row for row in queries.hit_by_block(found, now=now) if row.point_id == point.pk]
        query = urlencode({"sperre": str(found.public_id)})
        return Scope(rows, _("Appointments in a blocked time"), query, CancelReason.ABSENCE, PeriodForm())
    if asked.get("von"):
        form = PeriodForm(asked)
        if not form.is_valid():
            return Scope([], _("Appointments of a time"), "", CancelReason.CLOSURE, form)
        start, end = form.span
        rows = queries.hit_by(point.county_id, start=start, end=end, now=now, point=point) if start < end else []
        kept = {name: asked[name] for name in ("von", "bis", "von_uhr", "bis_uhr") if asked.get(name)}
        return Scope(rows, _("Appointments of a time"), urlencode(kept), CancelReason.CLOSURE, form)
    if asked.get("schalter"):
        counter = access.get_counter_for(request.actor, _uuid(asked["schalter"]), need=NEED)
        rows = [row for row in queries.all_to_come(point, now=now) if row.counter_id == counter.pk]
        query = urlencode({"schalter": str(counter.public_id)})
        return Scope(rows, _("Appointments still to come"), query, CancelReason.STAFF, PeriodForm())
    if asked.get("alle"):
        rows = queries.all_to_come(point, now=now)
        return Scope(rows, _("Appointments still to come"), "alle=1", CancelReason.STAFF, PeriodForm())
    rows = queries.outside_plan(point, _plan(point), now=now)
    return Scope(rows, _("Appointments in closed times"), "", CancelReason.CLOSURE, PeriodForm())


def _moves(request: StaffRequest, scope: Scope) -> list[actions.NewTime]:
    """The new times that the page showed, for appointments that it is about."""
    known = {str(row.public_id): row for row in scope.rows}
    found = []
    for text in request.POST.getlist("move"):
        key, _bar, rest = text.partition("|")
        channel, _bar, when = rest.partition("|")
        try:
            start = datetime.fromisoformat(when)
        except ValueError:
            continue
        if key in known and start.tzinfo is not None:
            own = channel == known[key].channel
            found.append(actions.NewTime(known[key], start, channel if own else Channel.DESK))
    return found[: actions.MOST_AT_ONCE]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
