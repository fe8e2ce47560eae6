"""Choosing an appointment: what for, where, when. Nothing of it is personal, so all of it stands in the address."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from geleit.core.clock import local
from geleit.core.errors import Refused
from geleit.directory import queries as directory
from geleit.portal import limits, proof, queries
from geleit.portal.forms import key_of_form, moment
from geleit.portal.opening import opening_of
from geleit.portal.own_pages import too_many
from geleit.portal.pages import Portal, PortalRequest, portal_page, show
from geleit.portal.rules.choosing import Choice, problems, read_choice
from geleit.portal.steps import SeeOther, steps
from geleit.portal.times import TAKEN, search, times_context
from geleit.visits import actions
from geleit.visits.actions.places import asked_for, services_wanted
from geleit.visits.codes import Channel
from geleit.visits.queries.plan import PointPlan, UnknownPoint
from geleit.visits.rules.places import Asked


@portal_page(keep=False)
def concerns(request: PortalRequest) -> HttpResponse:
    """Step 1: what for, and for how many."""
    plans = queries.giving_points(request.portal.county.pk, request.portal.today)
    return _concerns(request, plans, read_choice(request.GET))


@portal_page(keep=False)
def places(request: PortalRequest) -> HttpResponse:
    """Step 2: where, the earliest first. With one place there is nothing to choose."""
    portal, choice = request.portal, read_choice(request.GET)
    if not request.GET:
        return SeeOther(portal.href("booking"))
    plans = queries.giving_points(portal.county.pk, portal.today)
    most = {one.key: one.most for one in queries.bookable(_narrowed(plans, choice), portal.today)}
    wrong = problems(choice, most.get)
    if wrong:
        return _concerns(request, plans, choice, wrong)
    able = _able(_narrowed(plans, choice), choice, portal)
    if len(able) == 1:
        return SeeOther(portal.href("booking_time", query=choice.query(stelle=able[0][0].key)))
    context = {
        "choice": choice,
        "points": queries.points_shown(portal.county.pk, able, now=portal.now),
        "names": {one.key: one.name for one in queries.bookable(plans, portal.today)},
        "steps": steps(portal, "place", choice),
    }
    return show(request, "portal/booking_place.html", context)


@portal_page(methods=("GET", "HEAD", "POST"), keep=False)
def times(request: PortalRequest) -> HttpResponse:
    """Step 3: when. Choosing a time keeps it for as long as it takes to fill in the rest."""
    choice, point = read_choice(request.GET), request.GET.get("stelle", "")[:60]
    if request.method == "POST":
        return _keep(request, choice, point)
    if not request.GET:
        return SeeOther(request.portal.href("booking"))
    return _times(request, choice, point)


def _keep(request: PortalRequest, choice: Choice, point: str) -> HttpResponse:
    """Keep the chosen time. Needs as few statements as it can: many come at once when times are given out."""
    portal, typed = request.portal, request.POST.get("form_key", "")
    start, key = moment(request.POST.get("zeit", "")), key_of_form(typed)
    proven = proof.is_proven(portal.county.pk, typed, request.POST.get("nachweis", ""))
    kind = "place_proven" if proven else "place"
    if limits.is_over(request, kind):
        return too_many(request)
    if start is None or key is None or problems(choice, lambda _key: 999):
        return _times(request, choice, point, [_("Please choose a time.")])
    wanted = actions.PlaceWanted(
        point=point, services=choice.services, start=start, form_key=key, language=portal.language
    )
    try:
        held = actions.keep_place(county_id=portal.county.pk, wanted=wanted, now=portal.now)
    except actions.PlaceTaken:
        more = {"stelle": point, "ab": local(start).date().isoformat(), TAKEN: "1"}
        return SeeOther(portal.href("booking_time", query=choice.query(**more)))
    except UnknownPoint:
        return _times(request, choice, point)
    except Refused as refusal:
        return _times(request, choice, point, refusal.messages)
    limits.count(request, kind)
    return SeeOther(portal.href("booking_who", secret=held.secret))


def _times(request: PortalRequest, choice: Choice, point: str, messages: Sequence[str] = ()) -> HttpResponse:
    """The page of times; step 1 instead where the address makes no sense (any more)."""
    portal = request.portal
    plan = queries.giving_point(portal.county.pk, point, portal.today)
    most = {one.key: one.most for one in queries.bookable([plan] if plan else [], portal.today)}
    wrong = problems(choice, most.get)
    if plan is None or wrong:
        plans = queries.giving_points(portal.county.pk, portal.today)
        return _concerns(request, plans, choice, wrong or {"": _("This office gives no appointments here any more.")})
    try:
        searched = search(plan, choice.services, now=portal.now)
    except Refused as refusal:
        plans = queries.giving_points(portal.county.pk, portal.today)
        return _concerns(request, plans, choice, {"": refusal.messages[0]})
    where = queries.whereabouts(portal.county.pk, [plan], portal.today)[plan.id]
    context = {
        "messages": list(messages),
        "choice": choice,
        "where": where,
        "chosen": [(plan.find(key, portal.today), number) for key, number in choice.services],
        "action": portal.href("booking_time", query=choice.query(stelle=point)),
        "week_href": lambda day: portal.href("booking_time", query=choice.query(stelle=point, ab=day.isoformat())),
        "opening": None if searched.days else _opening(portal, plan),
        "office_key": plan.office_key,
        "steps": steps(portal, "time", choice),
        **times_context(request, searched),
    }
    return show(request, "portal/booking_time.html", context, status=422 if messages else 200)


def _concerns(
    request: PortalRequest, plans: Sequence[PointPlan], choice: Choice, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    portal = request.portal
    where = queries.whereabouts(portal.county.pk, plans, portal.today) if plans else {}
    context = {
        "choice": choice,
        "errors": errors or {},
        "services": queries.bookable(_narrowed(plans, choice), portal.today),
        "offices": {plan.office_key: where[plan.id].office for plan in plans if where[plan.id].office is not None},
        "phone_number": next((one.phone for one in where.values() if one.phone), ""),
        "steps": steps(portal, "concern", choice),
    }
    return show(request, "portal/booking.html", context, status=422 if errors else 200)


def _able(plans: Sequence[PointPlan], choice: Choice, portal: Portal) -> list[tuple[PointPlan, Asked]]:
    """The points that give all chosen concerns for so many, with what to look for there."""
    found = []
    for plan in plans:
        try:
            wanted = services_wanted(plan, choice.services, portal.today)
        except Refused:
            continue
        found.append((plan, asked_for(wanted, channel=Channel.PUBLIC, now=portal.now, today=portal.today)))
    return found


def _narrowed(plans: Sequence[PointPlan], choice: Choice) -> list[PointPlan]:
    return [plan for plan in plans if choice.office in ("", plan.office_key)]


def _opening(portal: Portal, plan: PointPlan) -> object:
    """The hours of the office, for somebody who finds no time."""
    page = directory.office_page(portal.county.pk, plan.office_key, portal.today)
    return opening_of(portal, page) if page is not None else None
