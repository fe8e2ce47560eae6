"""The day of a point, finding an appointment by its code, and the figures of a month."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.visits import access
from geleit.visits.actions import desk as actions
from geleit.visits.forms.desk import CodeForm, DayForm
from geleit.visits.queries import day as queries
from geleit.visits.queries import figures as counted
from geleit.visits.queries import set_up
from geleit.visits.queries.plan import plan_of

FIRST_YEAR = 2000


@require_GET
def day(request: StaffRequest) -> HttpResponse:
    """A point on a day: counters, appointments, gaps."""
    actor = access.appointment_worker(request.actor)
    found, points, form = _chosen_point(request)
    if found is None:
        may_plan = actor.can(Permission.APPOINTMENT_SET_UP)
        return render(request, "visits/appointments/no_point.html", {"may_plan": may_plan})
    now, today = clock.now(), clock.today()
    on = (form.cleaned_data.get("tag") if form.is_valid() else None) or today
    plan = plan_of(actor.county_id, found.key, today)
    actions.note_listing(by=actor, now=now)
    counters = queries.counter_days(found, plan, on, now=now)
    code, words = set_up.why_none(plan, on, frozenset(), "", 0)
    context = {
        "point": found,
        "points": points,
        "form": form,
        "on": on,
        "today": today,
        "now": now,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "counters": counters,
        "number": sum(len(one.appointments) for one in counters),
        "cancelled": queries.cancelled_on(found, on),
        "reason": code if not plan.shifts(on) else "",
        "words": words,
        "to_look_after": counted.waiting_messages(actor.county_id),
    }
    return render(request, "visits/appointments/day.html", context)


@require_http_methods(["GET", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """An appointment by the code that its visitor reads out; sent by POST, so that it stands in no address."""
    actor = access.appointment_worker(request.actor)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = queries.by_code(actor.county_id, form.cleaned_data["code"])
        if row is not None:
            return redirect("appointments:appointment", row.public_id)
        form.add_error("code", _("There is no appointment with this code. Please read it once more."))
    status = 422 if request.method == "POST" else 200
    return render(request, "visits/appointments/find.html", {"form": form}, status=status)


@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """The figures of a point in a month."""
    access.appointment_worker(request.actor)
    found, points, form = _chosen_point(request)
    if found is None:
        messages.info(request, _("There is no point yet."))
        return redirect("appointments:day")
    today = clock.today()
    month = _month(request.GET.get("monat", ""), today)
    counts = counted.figures_of(found, month)
    context = {
        "point": found,
        "points": points,
        "form": form,
        "month": month,
        "before": (month - timedelta(days=1)).replace(day=1),
        "after": (month + timedelta(days=31)).replace(day=1),
        "figures": counts,
        "ends": _bars(counts),
        "channels": [{"label": label, "value": number} for label, number in counts.channels],
    }
    return render(request, "visits/appointments/figures.html", context)


def _chosen_point(request: StaffRequest) -> tuple[Any, set_up.Choices, DayForm]:
    """The point asked for, else the one where the person works, else the first."""
    actor = request.actor
    points = set_up.point_choices(actor.county_id)
    known = dict(points)
    key = request.GET.get("stelle", "")
    if key not in known:
        key = set_up.own_point(actor.county_id, actor.user_id, clock.today())
    key = key if key in known else next(iter(known), "")
    form = DayForm(data={"stelle": key, "tag": _typed_day(request)}, points=points)
    return (queries.point_by_key(actor.county_id, key) if key else None), points, form


def _typed_day(request: StaffRequest) -> str:
    """The day as it is shown in the field; an address has it in the international form."""
    typed = request.GET.get("tag", "")
    try:
        return f"{date.fromisoformat(typed):%d.%m.%Y}" if typed else f"{clock.today():%d.%m.%Y}"
    except ValueError:
        return typed


def _month(text: str, today: date) -> date:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return month if FIRST_YEAR <= month.year <= today.year + 2 else today.replace(day=1)


def _bars(counts: counted.Figures) -> list[dict[str, Any]]:
    rows = [
        (_("attended"), counts.attended),
        (_("not attended"), counts.missed),
        (_("cancelled by the visitor"), counts.cancelled_by_visitor),
        (_("cancelled by the office"), counts.cancelled_by_office),
        (_("still to come or not marked"), counts.open),
    ]
    return [{"label": label, "value": value, "mark": label == _("not attended")} for label, value in rows]
