"""Trainings: held, attended, by whom, for how long."""

from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from geleit.core import clock
from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key
from geleit.volunteers.models import Attendance, CircleMember, SignUp, Training, TrainingUnit, Volunteer
from geleit.volunteers.queries.numbers.parts import Line, Listing, Number, Section, sum_of
from geleit.volunteers.queries.numbers.people import PEOPLE
from geleit.volunteers.queries.numbers.scope import By, Scope, in_circles, members, region_then


def _not_cancelled(scope: Scope, training: str = "") -> Q:
    day = f"{training}cancelled_on"
    return Q(**{day: None}) | Q(**{f"{day}__gt": scope.stand})


def _attended(scope: Scope) -> QuerySet[Attendance]:
    """Who was there in which unit of the period."""
    rows = Attendance.objects.filter(
        _not_cancelled(scope, "unit__training__"),
        county_id=scope.county_id,
        unit__starts_at__gte=scope.since,
        unit__starts_at__lt=scope.until,
    )
    if scope.is_narrowed:
        rows = rows.filter(members(scope, person="sign_up__volunteer", whole_period=True))
    return rows


def held(scope: Scope) -> QuerySet[Training]:
    """Trainings that began in the period; of a region or a circle those somebody from there attended."""
    rows = Training.objects.of_county(scope.county_id).filter(
        _not_cancelled(scope), starts_on__gte=scope.first, starts_on__lte=scope.day
    )
    return rows.filter(Exists(_attended(scope).filter(unit__training=OuterRef("pk")))) if scope.is_narrowed else rows


def units(scope: Scope) -> QuerySet[TrainingUnit]:
    """Units of the period, with their minutes."""
    rows = TrainingUnit.objects.filter(
        _not_cancelled(scope, "training__"),
        county_id=scope.county_id,
        starts_at__gte=scope.since,
        starts_at__lt=scope.until,
    )
    if scope.is_narrowed:
        rows = rows.filter(Exists(_attended(scope).filter(unit=OuterRef("pk"))))
    return rows


def sittings(scope: Scope, _by: By) -> QuerySet[Any]:
    """The minutes of each unit."""
    return units(scope).values("pk", "minutes")


def participations(scope: Scope) -> QuerySet[SignUp]:
    """Sign-ups of people who were there at least once in the period."""
    there = _attended(scope).filter(sign_up=OuterRef("pk"))
    return SignUp.objects.filter(Exists(there), county_id=scope.county_id)


def participants(scope: Scope) -> QuerySet[Volunteer]:
    """People who were there at least once in the period, each of them once."""
    there = _attended(scope).filter(sign_up__volunteer=OuterRef("pk"))
    return Volunteer.objects.of_county(scope.county_id).filter(Exists(there))


def presences(scope: Scope, by: By) -> QuerySet[Any]:
    """Who was there in which unit, or who of which place was there at all; read once for all figures."""
    if by:
        return _there_from(scope, by)
    columns = {"volunteer": F("sign_up__volunteer"), "minutes": F("unit__minutes")}
    there: QuerySet[Any] = _attended(scope).values("unit", "sign_up", **columns)
    return there


def _there_from(scope: Scope, by: By) -> QuerySet[Any]:
    there = _attended(scope).filter(sign_up__volunteer=OuterRef("volunteer"))
    running = Q(valid_to=None) | Q(valid_to__gte=scope.first)
    rows = in_circles(CircleMember.objects.filter(running, county_id=scope.county_id, valid_from__lte=scope.day), scope)
    place = region_then(scope) if by == By.REGION else F("circle")
    found: QuerySet[Any] = rows.filter(Exists(there)).annotate(place=place).values("volunteer", "place")
    return found


def _minutes(scope: Scope) -> Subquery:
    there = _attended(scope).filter(sign_up=OuterRef("pk")).order_by().values("sign_up")
    return Subquery(there.annotate(n=Sum("unit__minutes")).values("n"), output_field=IntegerField())


def _training_line(one: Any) -> Line:
    topic = code_list("volunteers", "training_topic").label(one.topic)
    return Line(
        (one.title, f"{one.starts_on:%d.%m.%Y}", topic),
        address_or_empty("volunteers:training", training_id=one.public_id),
    )


def _unit_line(one: Any) -> Line:
    name = f"{one.training.title}: {one.title}" if one.title else one.training.title
    return Line(
        (name, f"{clock.local(one.starts_at):%d.%m.%Y %H:%M}", hours(one.minutes)),
        address_or_empty("volunteers:training", training_id=one.training.public_id),
    )


def _sign_up_line(one: Any) -> Line:
    return Line(
        (one.volunteer.list_name, one.training.title, f"{one.training.starts_on:%d.%m.%Y}", hours(one.minutes)),
        address_or_empty("volunteers:volunteer_trainings", volunteer_id=one.volunteer.public_id),
    )


def hours(minutes: int | None) -> str:
    """12:30 h."""
    whole, rest = divmod(minutes or 0, 60)
    return f"{whole}:{rest:02d} h"


TRAININGS = Listing(
    columns=(_("Title"), _("Begins"), _("Topic")),
    keys=(Key("starts_on"), Key("id")),
    line=_training_line,
)
UNITS = Listing(
    columns=(_("Training"), _("Day"), _("Time spent")),
    keys=(Key("starts_at"), Key("id")),
    line=_unit_line,
    dress=lambda rows, _scope: rows.select_related("training"),
)
SIGN_UPS = Listing(
    columns=(_("Name"), _("Training"), _("Begins"), _("Hours attended")),
    keys=(Key("signed_up_at"), Key("id")),
    line=_sign_up_line,
    dress=lambda rows, scope: rows.select_related("training", "volunteer").annotate(minutes=_minutes(scope)),
    has_people=True,
)
_PARTICIPATIONS, _PARTICIPANTS = "count(DISTINCT sign_up)", "count(DISTINCT volunteer)"
_ATTENDED = sum_of("minutes")
SECTION = Section(
    "trainings",
    _("Trainings"),
    (
        Number("trainings", _("Trainings held"), held, TRAININGS),
        Number("participations", _("Participations"), participations, SIGN_UPS, presences, _PARTICIPATIONS),
        Number("participants", _("People who took part"), participants, PEOPLE, presences, _PARTICIPANTS),
        Number("training_hours", _("Training hours"), units, UNITS, sittings, sum_of("minutes"), unit="minutes"),
        Number(
            "attended_hours", _("Hours attended by all"), participations, SIGN_UPS, presences, _ATTENDED, unit="minutes"
        ),
    ),
)
