"""Time that volunteers gave."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key
from geleit.volunteers.models import HourEntry, Volunteer
from geleit.volunteers.queries.numbers.parts import Line, Listing, Number, Section, sum_of
from geleit.volunteers.queries.numbers.people import PEOPLE
from geleit.volunteers.queries.numbers.scope import By, Scope, in_circles, region_then
from geleit.volunteers.queries.numbers.trainings import hours


def _given(scope: Scope) -> QuerySet[Any]:
    rows = HourEntry.objects.filter(county_id=scope.county_id, on__gte=scope.first, on__lte=scope.day)
    given: QuerySet[Any] = in_circles(rows, scope)
    return given


def _is_confirmed(scope: Scope) -> Q:
    return Q(confirmed_on__lte=scope.stand)


def _is_open(scope: Scope) -> Q:
    return Q(confirmed_on=None) | Q(confirmed_on__gt=scope.stand)


def confirmed(scope: Scope) -> QuerySet[Any]:
    """Entries of the period that were confirmed up to the day of the figures."""
    return _given(scope).filter(_is_confirmed(scope))


def unconfirmed(scope: Scope) -> QuerySet[Any]:
    """Entries of the period that nobody had confirmed by then."""
    return _given(scope).filter(_is_open(scope))


def givers(scope: Scope) -> QuerySet[Volunteer]:
    """People with confirmed time."""
    rows = confirmed(scope).filter(volunteer=OuterRef("pk"))
    return Volunteer.objects.of_county(scope.county_id).filter(Exists(rows))


def sums(scope: Scope, by: By) -> QuerySet[Any]:
    """The confirmed and the other minutes of each person, or of each circle; read once for all figures."""
    rows = _given(scope)
    rows = rows.exclude(circle=None).values("circle") if by else rows.values("volunteer")
    added: QuerySet[Any] = rows.annotate(
        confirmed=Sum("minutes", filter=_is_confirmed(scope)), unconfirmed=Sum("minutes", filter=_is_open(scope))
    )
    if by:
        # There are far fewer circles than entries, so that the region is looked up after adding.
        added = added.annotate(place=region_then(scope) if by == By.REGION else F("circle"))
    return added


def _line(one: Any) -> Line:
    activity = code_list("volunteers", "activity").label(one.activity)
    return Line(
        (one.volunteer.list_name, f"{one.on:%d.%m.%Y}", activity, one.circle.name if one.circle else "–",
         hours(one.minutes)),
        address_or_empty("volunteers:hours", volunteer_id=one.volunteer.public_id) + f"?jahr={one.on.year}",
    )  # fmt: skip


ENTRIES = Listing(
    columns=(_("Name"), _("Day"), _("Activity"), _("Helper circle"), _("Time spent")),
    keys=(Key("on"), Key("id")),
    line=_line,
    dress=lambda rows, _scope: rows.select_related("volunteer", "circle"),
    has_people=True,
)
# Told of people, so that it cannot be asked of circles, where somebody would count for each of them.
_GIVERS = "count(volunteer) FILTER (WHERE confirmed IS NOT NULL)"
SECTION = Section(
    "hours",
    _("Volunteer hours"),
    (
        Number("hours", _("Confirmed hours"), confirmed, ENTRIES, sums, sum_of("confirmed"), unit="minutes"),
        Number("givers", _("People with confirmed hours"), givers, PEOPLE, sums, _GIVERS),
        Number(
            "unconfirmed", _("Not confirmed yet"), unconfirmed, ENTRIES, sums, sum_of("unconfirmed"), unit="minutes"
        ),
    ),
)
