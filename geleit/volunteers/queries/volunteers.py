"""The list of volunteers for any day, figures of a day, and what the page of one volunteer shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from geleit.accounts.actors import Actor
from geleit.core.addresses import address_or_empty
from geleit.core.keyset import Key, paginate
from geleit.volunteers import rules
from geleit.volunteers.codes import Attention, SignUpState, VolunteerState
from geleit.volunteers.folding import folded
from geleit.volunteers.models import (
    Attendance,
    Certificate,
    CircleMember,
    Consent,
    Coordination,
    Declaration,
    Engagement,
    HourEntry,
    SignUp,
    Volunteer,
    VolunteerPeriod,
    VolunteerQuerySet,
    served_on,
)

PAGE_SIZE = 50
MOST_FOUND = 50
REGISTERED = tuple(state for state in VolunteerState if state != VolunteerState.LEFT)
_BY_NAME = (Key("sort_name"), Key("id"))
VOLUNTEER_SORTS: dict[str, tuple[Key, ...]] = {
    "name": _BY_NAME,
    "municipality": (Key("municipality__sort_name", nullable=True), *_BY_NAME),
    "since": (Key("since_then"), *_BY_NAME),
    "hours": (Key("minutes"), *_BY_NAME),
}


@dataclass(frozen=True)
class VolunteerFilters:
    """What narrows the list; empty means everybody registered on the day."""

    state: str = ""
    municipality: str = ""  # AGS; served by a circle of the volunteer
    circle: UUID | None = None
    activity: str = ""
    language: str = ""
    attention: str = ""


@dataclass(frozen=True)
class VolunteerRow:
    """One line of the list."""

    public_id: UUID
    name: str
    state: str
    since: date
    place: str
    circles: list[str]
    activities: list[str]
    languages: list[str]
    minutes: int
    href: str


@dataclass(frozen=True)
class VolunteerList:
    """One page of volunteers and the cursors to its neighbours."""

    rows: list[VolunteerRow]
    next_cursor: str = ""
    previous_cursor: str = ""


@dataclass(frozen=True)
class Figure:
    """How many volunteers are in one state, or registered at all (state "")."""

    state: str
    number: int


def volunteer_list(
    actor: Actor, *, filters: VolunteerFilters, on: date, sort: str = "name", cursor: str = "", size: int = PAGE_SIZE
) -> VolunteerList:
    """A page of the volunteers as they stood on a day. `sort` is a key of VOLUNTEER_SORTS, "-" turns it around."""
    found = _narrowed(Volunteer.objects.of_county(actor.county_id), filters, actor=actor, on=on)
    page = paginate(
        _sortable(found, on, sort), _keys(sort), cursor=cursor, size=size, dress=lambda rows: _dressed(rows, on)
    )
    return VolunteerList([_row(one) for one in page.rows], page.next_cursor, page.previous_cursor)


def find_volunteers(actor: Actor, text: str, *, on: date) -> VolunteerList:
    """Everybody, also who left, with all words of `text` in the name. One statement."""
    chosen = named(actor, text).values("pk")
    rows = _dressed(Volunteer.objects.filter(pk__in=chosen), on).order_by("sort_name", "id")
    return VolunteerList([_row(one) for one in rows])


def named(actor: Actor, text: str) -> VolunteerQuerySet:
    """Volunteers with all words of `text` in the name, at most MOST_FOUND of them; nobody without a word."""
    words = folded(text).split()
    found = Volunteer.objects.of_county(actor.county_id)
    for word in words:
        found = found.filter(sort_name__contains=word)
    return (found if words else found.none()).order_by("sort_name", "id")[:MOST_FOUND]


def figures_on(county_id: int, day: date) -> list[Figure]:
    """How many were registered on a day, and how many in each state. One statement."""
    periods = VolunteerPeriod.objects.filter(county_id=county_id).on(day).exclude(state=VolunteerState.LEFT)
    counts = dict(periods.order_by().values_list("state").annotate(n=Count("pk")))
    return [
        Figure("", sum(counts.values())),
        *(Figure(state.value, counts.get(state.value, 0)) for state in REGISTERED),
    ]


def possible_coordinators(circle: Any) -> list[Volunteer]:
    """Active volunteers with a declaration in force who do not coordinate the circle, its members first."""
    signed = Declaration.objects.filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"), lapsed_on=None)
    running = Coordination.objects.filter(volunteer=OuterRef("pk"), circle=circle, valid_to=None)
    belongs = CircleMember.objects.filter(volunteer=OuterRef("pk"), circle=circle, valid_to=None)
    found = Volunteer.objects.of_county(circle.county_id).filter(~Exists(running), Exists(signed), state="active")
    people = found.only("public_id", "county_id", "given_name", "family_name", "sort_name", "state")
    return list(people.annotate(belongs=Exists(belongs)).order_by("-belongs", "sort_name", "id"))


def volunteer_page(volunteer: Volunteer, *, today: date) -> dict[str, Any]:
    """Periods, circles, activities, and one row of further facts. Four statements."""
    mine = {"county_id": volunteer.county_id, "volunteer": volunteer}
    coordinates = Coordination.objects.filter(
        county_id=volunteer.county_id, circle=OuterRef("circle"), volunteer=OuterRef("volunteer"), valid_to=None
    )
    members = CircleMember.objects.filter(**mine).select_related("circle").annotate(coordinates=Exists(coordinates))
    engagements = Engagement.objects.filter(**mine).select_related("circle")
    periods = VolunteerPeriod.objects.filter(**mine).select_related("by")
    return {
        "periods": list(periods.order_by("-since", "-id")),
        "members": list(members.order_by("valid_to", "-valid_from", "id")),
        "engagements": list(engagements.order_by("ended_on", "-started_on", "id")),
        "facts": _facts(volunteer, today),
    }


def _facts(volunteer: Volunteer, today: date) -> Any:
    own = {"volunteer": OuterRef("pk"), "county_id": OuterRef("county_id")}
    declarations = Declaration.objects.filter(**own, lapsed_on=None)
    hours = HourEntry.objects.filter(**own, on__gte=date(today.year, 1, 1)).order_by().values("volunteer")
    there = Attendance.objects.filter(county_id=OuterRef("county_id"), sign_up__volunteer=OuterRef("pk"))
    minutes = there.order_by().values("sign_up__volunteer").annotate(n=Sum("unit__minutes"))
    coming = SignUp.objects.filter(
        **own, state=SignUpState.PLACED, training__starts_on__gte=today, training__cancelled_on=None
    ).order_by("training__starts_on", "pk")
    found = Volunteer.objects.filter(pk=volunteer.pk, county_id=volunteer.county_id).annotate(
        consent_codes=ArraySubquery(Consent.objects.filter(**own, withdrawn_on=None).order_by("what").values("what")),
        wording=Subquery(declarations.values("wording")[:1]),
        signed_on=Subquery(declarations.values("signed_on")[:1]),
        minutes=Coalesce(Subquery(hours.annotate(n=Sum("minutes")).values("n")), Value(0)),
        trained=Coalesce(Subquery(minutes.values("n")), Value(0)),
        next_training=Subquery(coming.values("training__title")[:1]),
        next_training_on=Subquery(coming.values("training__starts_on")[:1]),
    )
    return found.values(
        "consent_codes", "wording", "signed_on", "minutes", "trained", "next_training", "next_training_on"
    ).get()


def _narrowed(found: VolunteerQuerySet, filters: VolunteerFilters, *, actor: Actor, on: date) -> VolunteerQuerySet:
    found = found.in_state(filters.state, on=on) if filters.state else found.registered(on=on)
    if filters.municipality:
        served = {"circle__served__municipality__ags": filters.municipality}
        found = found.filter(Exists(_members(on).filter(served_on(on, "circle__served__"), **served)))
    if filters.circle:
        found = found.filter(Exists(_members(on).filter(circle__public_id=filters.circle)))
    if filters.activity:
        found = found.filter(Exists(_engagements(on).filter(activity=filters.activity)))
    if filters.language:
        found = found.filter(languages__contains=[filters.language])
    return needing(found, filters.attention, land=actor.land, on=on)


def needing(found: VolunteerQuerySet, attention: str, *, land: str, on: date) -> VolunteerQuerySet:
    """Those who need attention for a reason; everybody for a reason that is none."""
    match attention:
        case Attention.WAITING:
            return found.filter(state="prospect", state_since__lte=rules.waiting_since(on, land))
        case Attention.FREE:
            return found.in_state("active", on=on).filter(~Exists(_members(on)))
        case Attention.DECLARATION:
            signed = Declaration.objects.filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"))
            in_force = signed.filter(Q(lapsed_on=None) | Q(lapsed_on__gt=on), signed_on__lte=on)
            return found.in_state("active", on=on).filter(~Exists(in_force))
        case Attention.RENEWAL:
            return renewable(found, rules.renewed_until(on, land), on=on)
    return found


def renewable(found: VolunteerQuerySet, last: date, *, on: date) -> VolunteerQuerySet:
    """Those with a certificate from `last` or earlier whose activities on a day need one."""
    due = Certificate.objects.filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"), dated_on__lte=last)
    return found.filter(Exists(due), Exists(_engagements(on).filter(needs_certificate=True)))


def _members(on: date) -> QuerySet[CircleMember]:
    return CircleMember.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on),
        volunteer=OuterRef("pk"),
        county_id=OuterRef("county_id"),
        valid_from__lte=on,
    )


def _engagements(on: date) -> QuerySet[Engagement]:
    return Engagement.objects.running(on=on).filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"))


def _then(on: date) -> QuerySet[VolunteerPeriod]:
    periods = VolunteerPeriod.objects.filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"))
    return periods.on(on)


def _hours(on: date) -> Coalesce:
    """Minutes given in the year of a day up to that day."""
    given = HourEntry.objects.filter(
        volunteer=OuterRef("pk"), county_id=OuterRef("county_id"), on__gte=date(on.year, 1, 1), on__lte=on
    )
    total = given.order_by().values("volunteer").annotate(n=Sum("minutes")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _sortable(found: VolunteerQuerySet, on: date, sort: str) -> QuerySet[Any]:
    """With the column the list is sorted by, where it is none of the volunteer's own."""
    match sort.removeprefix("-"):
        case "hours":
            return found.annotate(minutes=_hours(on))
        case "since":
            return found.annotate(since_then=Subquery(_then(on).values("since")[:1]))
    return found


def _dressed(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """With what a line shows; asked for the rows of one page alone."""
    columns: dict[str, Any] = {
        "state_then": Subquery(_then(on).values("state")[:1], output_field=CharField()),
        "circles": ArraySubquery(_members(on).order_by("circle__sort_name").values("circle__name")),
        "activities": ArraySubquery(_engagements(on).order_by("activity").values("activity").distinct()),
        "place_name": F("municipality__name"),
    }
    if "minutes" not in rows.query.annotations:
        columns["minutes"] = _hours(on)
    if "since_then" not in rows.query.annotations:
        columns["since_then"] = Subquery(_then(on).values("since")[:1])
    dressed: QuerySet[Any] = rows.annotate(**columns)
    return dressed


def _row(one: Any) -> VolunteerRow:
    return VolunteerRow(
        public_id=one.public_id,
        name=one.list_name,
        state=one.state_then or one.state,
        since=one.since_then or one.state_since,
        place=one.place_name or "",
        circles=one.circles,
        activities=one.activities,
        languages=one.languages,
        minutes=one.minutes,
        href=address_or_empty("volunteers:volunteer", volunteer_id=one.public_id),
    )


def _keys(sort: str) -> tuple[Key, ...]:
    first, *others = VOLUNTEER_SORTS.get(sort.removeprefix("-"), _BY_NAME)
    return (Key(first.name, descending=sort.startswith("-"), nullable=first.nullable), *others)
