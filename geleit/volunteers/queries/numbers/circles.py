"""Helper circles and the municipalities they serve."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key
from geleit.directory.models import Municipality
from geleit.volunteers.codes import CircleState
from geleit.volunteers.models import CirclePeriod, Coordination, HelperCircleQuerySet, ServedMunicipality
from geleit.volunteers.queries.circles import EXISTING
from geleit.volunteers.queries.numbers.parts import CountOf, Line, Listing, Number, Section
from geleit.volunteers.queries.numbers.scope import By, Scope, circles_of, place, placed


def existing(scope: Scope) -> HelperCircleQuerySet:
    """Circles that existed on the day."""
    return circles_of(scope).in_state(*EXISTING, on=scope.day)


def each(scope: Scope, by: By) -> QuerySet[Any]:
    """The same with their place."""
    found: QuerySet[Any] = existing(scope).filter(placed(scope, by, "")).annotate(**place(by, ""))
    return found.values("pk", *(["place"] if by else []))


def active(scope: Scope) -> HelperCircleQuerySet:
    """Circles at work on the day."""
    return circles_of(scope).in_state(CircleState.ACTIVE, on=scope.day)


def begun(scope: Scope) -> HelperCircleQuerySet:
    """Circles that began in the period."""
    periods = _periods()
    now = periods.filter(since__gte=scope.first, since__lte=scope.day)
    return circles_of(scope).filter(Exists(now), ~Exists(periods.filter(since__lt=scope.first)))


def dissolved(scope: Scope) -> HelperCircleQuerySet:
    """Circles that were dissolved in the period."""
    gone = _periods().filter(state=CircleState.DISSOLVED, since__gte=scope.first, since__lte=scope.day)
    return circles_of(scope).filter(Exists(gone))


def with_one_coordinator(scope: Scope) -> QuerySet[Any]:
    """Circles that depended on one person on the day."""
    found: QuerySet[Any] = existing(scope).alias(people=CountOf(_coordinations(scope).filter(circle=OuterRef("pk"))))
    return found.filter(people=1)


def without_coordinator(scope: Scope) -> QuerySet[Any]:
    """Circles nobody coordinated on the day."""
    return existing(scope).filter(~Exists(_coordinations(scope).filter(circle=OuterRef("pk"))))


def served(scope: Scope) -> QuerySet[Any]:
    """Municipalities with a circle on the day."""
    return _places(scope).filter(Exists(_serving(scope)))


def unserved(scope: Scope) -> QuerySet[Any]:
    """Municipalities without a circle on the day."""
    return _places(scope).filter(~Exists(_serving(scope)))


def places_with_one_coordinator(scope: Scope) -> QuerySet[Any]:
    """Municipalities whose circles depended on one person on the day."""
    people = _coordinations(scope).filter(circle__in=_serving(scope, outer=2).values("circle"))
    found: QuerySet[Any] = _places(scope).alias(people=CountOf(people))
    return found.filter(people=1)


def _periods() -> QuerySet[CirclePeriod]:
    return CirclePeriod.objects.filter(circle=OuterRef("pk"), county_id=OuterRef("county_id"))


def _coordinations(scope: Scope) -> QuerySet[Coordination]:
    running = Q(valid_to=None) | Q(valid_to__gte=scope.day)
    return Coordination.objects.filter(running, county_id=scope.county_id, valid_from__lte=scope.day)


def _places(scope: Scope) -> QuerySet[Municipality]:
    return Municipality.objects.filter(in_county_id=scope.county_id)


def _serving(scope: Scope, *, outer: int = 1) -> QuerySet[ServedMunicipality]:
    place: Any = OuterRef("pk")
    for _level in range(outer - 1):
        place = OuterRef(place)
    rows = ServedMunicipality.objects.on(scope.day).filter(county_id=scope.county_id, municipality=place)
    return rows.filter(circle__in=existing(scope))


def _dressed(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    then = _periods().filter(Q(until=None) | Q(until__gt=scope.day), since__lte=scope.day)
    places = ServedMunicipality.objects.on(scope.day).filter(circle=OuterRef("pk"))
    dressed: QuerySet[Any] = rows.annotate(
        state_then=Subquery(then.values("state")[:1], output_field=CharField()),
        places=ArraySubquery(places.order_by("municipality__sort_name").values("municipality__name")),
    )
    return dressed


def _line(one: Any) -> Line:
    state = code_list("volunteers", "circle_state").label(one.state_then) if one.state_then else "–"
    return Line(
        (one.name, state, ", ".join(one.places) or "–"), address_or_empty("volunteers:circle", circle_id=one.public_id)
    )


def _place_line(one: Any) -> Line:
    return Line((one.name,), address_or_empty("volunteers:municipality", ags=one.ags))


CIRCLES = Listing(
    columns=(_("Name"), _("State"), _("Municipalities")),
    keys=(Key("sort_name"), Key("id")),
    line=_line,
    dress=_dressed,
)
PLACES = Listing(columns=(_("Municipality"),), keys=(Key("sort_name"), Key("id")), line=_place_line, is_paged=False)
SECTION = Section(
    "circles",
    _("Circles and municipalities"),
    (
        Number("circles", _("Helper circles"), existing, CIRCLES, each, is_of_day=True),
        Number("active_circles", _("Active circles"), active, CIRCLES, is_of_day=True),
        Number("begun", _("New circles"), begun, CIRCLES),
        Number("dissolved", _("Dissolved circles"), dissolved, CIRCLES),
        Number("one_coordinator", _("Circles with one coordinator"), with_one_coordinator, CIRCLES, is_of_day=True),
        Number("no_coordinator", _("Circles without coordinator"), without_coordinator, CIRCLES, is_of_day=True),
        Number("served", _("Municipalities with a circle"), served, PLACES, is_of_day=True),
        Number(
            "unserved",
            _("Municipalities without a circle"),
            unserved,
            PLACES,
            is_of_day=True,
            fits=lambda scope: not scope.is_narrowed,
        ),
        Number(
            "places_one_coordinator",
            _("Municipalities with one coordinator"),
            places_with_one_coordinator,
            PLACES,
            is_of_day=True,
        ),
    ),
)
