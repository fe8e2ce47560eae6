"""Volunteers: reached, registered, active, won, lost; and what is due for them."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from geleit.accounts.roles import Permission
from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key
from geleit.volunteers.codes import Attention, VolunteerState
from geleit.volunteers.models import CircleMember, Volunteer, VolunteerPeriod, VolunteerQuerySet
from geleit.volunteers.queries.numbers.parts import Line, Listing, Number, Section
from geleit.volunteers.queries.numbers.scope import Scope, belonging
from geleit.volunteers.queries.volunteers import needing


def _everybody(scope: Scope, *, whole_period: bool = False) -> VolunteerQuerySet:
    return belonging(Volunteer.objects.of_county(scope.county_id), scope, whole_period=whole_period)


def _periods() -> QuerySet[VolunteerPeriod]:
    return VolunteerPeriod.objects.filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"))


def reached(scope: Scope) -> VolunteerQuerySet:
    """Everybody who was registered on at least one day of the period."""
    known = _periods().filter(Q(until=None) | Q(until__gt=scope.first), since__lte=scope.day)
    return _everybody(scope, whole_period=True).filter(Exists(known.exclude(state=VolunteerState.LEFT)))


def registered(scope: Scope) -> VolunteerQuerySet:
    """Everybody registered on the day."""
    return _everybody(scope).registered(on=scope.day)


def active(scope: Scope) -> VolunteerQuerySet:
    """Everybody active on the day."""
    return _everybody(scope).in_state(VolunteerState.ACTIVE, on=scope.day)


def joined(scope: Scope) -> VolunteerQuerySet:
    """Everybody registered for the first time."""
    return _first_time(scope, _periods())


def won(scope: Scope) -> VolunteerQuerySet:
    """Everybody active for the first time."""
    return _first_time(scope, _periods().filter(state=VolunteerState.ACTIVE))


def lost(scope: Scope) -> VolunteerQuerySet:
    """Everybody who left."""
    left = _periods().filter(state=VolunteerState.LEFT, since__gte=scope.first, since__lte=scope.day)
    return _everybody(scope, whole_period=True).filter(Exists(left))


def without_declaration(scope: Scope) -> VolunteerQuerySet:
    """Active on the day without a confidentiality declaration in force."""
    return needing(_everybody(scope), Attention.DECLARATION, land=scope.land, on=scope.day)


def to_renew(scope: Scope) -> VolunteerQuerySet:
    """Whose certificate of conduct is to be renewed on the day."""
    return needing(_everybody(scope), Attention.RENEWAL, land=scope.land, on=scope.day)


def _first_time(scope: Scope, periods: QuerySet[VolunteerPeriod]) -> VolunteerQuerySet:
    now = periods.filter(since__gte=scope.first, since__lte=scope.day)
    return _everybody(scope, whole_period=True).filter(Exists(now), ~Exists(periods.filter(since__lt=scope.first)))


def _of_today(scope: Scope) -> bool:
    """A newer certificate replaces the one before, so that nobody knows what was due on a past day."""
    return scope.day == scope.today


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
        Number("reached", _("Reached"), reached, PEOPLE, hint=_("registered on at least one day of the period")),
        Number("registered", _("Registered"), registered, PEOPLE, is_of_day=True),
        Number("active", _("Active"), active, PEOPLE, is_of_day=True),
        Number("joined", _("Newly registered"), joined, PEOPLE),
        Number("won", _("Won"), won, PEOPLE, hint=_("active for the first time")),
        Number("lost", _("Lost"), lost, PEOPLE, hint=_("left")),
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
            fits=_of_today,
        ),
    ),
)
