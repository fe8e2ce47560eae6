"""Volunteers: reached, registered, active, won, lost; and what is due for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from geleit.accounts.roles import Permission
from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key
from geleit.volunteers.codes import Attention, VolunteerState
from geleit.volunteers.models import CircleMember, Volunteer, VolunteerPeriod, VolunteerQuerySet
from geleit.volunteers.queries.numbers.parts import Line, Listing, Number, Section, Text, count_if
from geleit.volunteers.queries.numbers.scope import By, Scope, belonging, chosen, place, placed
from geleit.volunteers.queries.volunteers import needing, renewable

# The way from a period to the circles of its person.
_MEMBER = "volunteer__memberships__"


@dataclass(frozen=True)
class _Life:
    """By which of their periods people count for a figure: they have one of `some` and none of `never`.

    Of a region or a circle those count who belonged to it on the day, or at any time of the period.
    """

    some: Q
    never: Q | None = None
    whole_period: bool = False


def _lives(scope: Scope) -> dict[str, _Life]:
    that_day = Q(until=None) | Q(until__gt=scope.day), Q(since__lte=scope.day)
    known = Q(until=None) | Q(until__gt=scope.first), Q(since__lte=scope.day)
    begun, before = Q(since__gte=scope.first, since__lte=scope.day), Q(since__lt=scope.first)
    active, left = Q(state=VolunteerState.ACTIVE), Q(state=VolunteerState.LEFT)
    return {
        "reached": _Life(Q(*known, ~left), whole_period=True),
        "registered": _Life(Q(*that_day, ~left)),
        "active": _Life(Q(*that_day, active)),
        "joined": _Life(begun, before, whole_period=True),
        "won": _Life(begun & active, before & active, whole_period=True),
        "lost": _Life(begun & left, whole_period=True),
    }


def living(key: str) -> Callable[[Scope], VolunteerQuerySet]:
    """The people behind one of these figures."""

    def rows(scope: Scope) -> VolunteerQuerySet:
        life = _lives(scope)[key]
        found = _everybody(scope, whole_period=life.whole_period).filter(Exists(_periods().filter(life.some)))
        return found if life.never is None else found.filter(~Exists(_periods().filter(life.never)))

    return rows


def lives(scope: Scope, by: By) -> QuerySet[Any]:
    """Everybody with what happened to them in the period; read once for all these figures."""
    return _lived(scope, by, whole_period=True)


def standings(scope: Scope, by: By) -> QuerySet[Any]:
    """Everybody with where they stood on the day; read once for all these figures."""
    return _lived(scope, by, whole_period=False)


def _lived(scope: Scope, by: By, *, whole_period: bool) -> QuerySet[Any]:
    rows = VolunteerPeriod.objects.filter(county_id=scope.county_id, since__lte=scope.day)
    if not whole_period:
        rows = rows.filter(Q(until=None) | Q(until__gt=scope.day))
    if by or scope.is_narrowed:
        circle, ends = f"{_MEMBER}circle__", f"{_MEMBER}valid_to"
        running = Q(**{ends: None}) | Q(**{f"{ends}__gte": scope.first if whole_period else scope.day})
        belongs = running & Q(**{f"{_MEMBER}valid_from__lte": scope.day}) & placed(scope, by, circle)
        if scope.is_narrowed:
            belongs &= Q(**{f"{_MEMBER}circle__in": chosen(scope)})
        # One condition, so that all of it is about the same membership.
        rows = rows.filter(belongs).annotate(**place(by, circle))
    columns: dict[str, Any] = {}
    for key, life in _lives(scope).items():
        if life.whole_period == whole_period:
            columns[key] = BoolOr(life.some)
            if life.never is not None:
                columns[f"{key}_before"] = BoolOr(life.never)
    people: QuerySet[Any] = rows.values("volunteer", *(["place"] if by else [])).annotate(**columns)
    return people


def _everybody(scope: Scope, *, whole_period: bool = False) -> VolunteerQuerySet:
    return belonging(Volunteer.objects.of_county(scope.county_id), scope, whole_period=whole_period)


def _periods() -> QuerySet[VolunteerPeriod]:
    return VolunteerPeriod.objects.filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"))


def without_declaration(scope: Scope) -> VolunteerQuerySet:
    """Active on the day without a confidentiality declaration in force."""
    return needing(_everybody(scope), Attention.DECLARATION, land=scope.land, on=scope.day)


def to_renew(scope: Scope) -> VolunteerQuerySet:
    """Whose certificate of conduct is to be renewed on the day."""
    return renewable(_everybody(scope), scope.renew_before, on=scope.day)


def _dressed(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    then = _periods().filter(Q(until=None) | Q(until__gt=scope.day), since__lte=scope.day)
    running = CircleMember.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=scope.day),
        volunteer=OuterRef("pk"),
        county_id=OuterRef("county_id"),
        valid_from__lte=scope.day,
    )
    dressed: QuerySet[Any] = rows.annotate(
        state_then=Subquery(then.values("state")[:1], output_field=CharField()),
        since_then=Subquery(then.values("since")[:1]),
        circles=ArraySubquery(running.order_by("circle__sort_name").values("circle__name")),
        place_name=F("municipality__name"),
    )
    return dressed


def _line(one: Any) -> Line:
    state = code_list("volunteers", "volunteer_state").label(one.state_then) if one.state_then else "–"
    since = f"{one.since_then:%d.%m.%Y}" if one.since_then else "–"
    return Line(
        (one.list_name, state, since, ", ".join(one.circles) or "–"),
        address_or_empty("volunteers:volunteer", volunteer_id=one.public_id),
    )


def _number(key: str, label: Text, *, told: str = "", **more: Any) -> Number:
    source = standings if more.get("is_of_day") else lives
    return Number(key, label, living(key), PEOPLE, source, told or count_if(key), **more)


PEOPLE = Listing(
    columns=(_("Name"), _("State"), _("Since"), _("Helper circles")),
    keys=(Key("sort_name"), Key("id")),
    line=_line,
    dress=_dressed,
    has_people=True,
)
VOLUNTEERS = Section(
    "volunteers",
    _("Volunteers"),
    (
        _number("reached", _("Reached"), hint=_("registered on at least one day of the period")),
        _number("registered", _("Registered"), is_of_day=True),
        _number("active", _("Active"), is_of_day=True),
        _number("joined", _("Newly registered"), told=count_if("joined AND NOT joined_before")),
        _number("won", _("Won"), told=count_if("won AND NOT won_before"), hint=_("active for the first time")),
        _number("lost", _("Lost"), hint=_("left")),
    ),
)
DUE = Section(
    "due",
    _("To be done"),
    (
        Number(
            "without_declaration",
            _("Active without declaration"),
            without_declaration,
            PEOPLE,
            is_of_day=True,
        ),
        Number(
            "to_renew",
            _("Certificates of conduct to be renewed"),
            to_renew,
            PEOPLE,
            is_of_day=True,
            need=Permission.CERTIFICATE_READ,
            hint=_("only as of today, because a newer one replaces the one before"),
            fits=lambda scope: scope.is_of_today,  # a newer certificate replaces the one before
        ),
    ),
)
