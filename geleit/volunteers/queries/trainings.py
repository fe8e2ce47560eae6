"""Trainings: the catalogue, the pages of one training, and what one volunteer took part in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from geleit.accounts.actors import Actor
from geleit.core.addresses import address_or_empty
from geleit.core.keyset import Key, paginate
from geleit.volunteers.codes import SignUpState, When
from geleit.volunteers.models import (
    Attendance,
    Consent,
    EvaluationCount,
    SignUp,
    Training,
    TrainingCost,
    TrainingSeries,
    TrainingUnit,
    Volunteer,
)
from geleit.volunteers.queries.volunteers import named

PAGE_SIZE = 50
MOST_CHOICES = 100
TRAINING_MAIL = "training_mail"  # consent


@dataclass(frozen=True)
class TrainingFilters:
    """What narrows the list."""

    when: str = When.COMING
    topic: str = ""
    series: UUID | None = None


@dataclass(frozen=True)
class TrainingRow:
    """One line of the list."""

    public_id: UUID
    title: str
    series: str
    topic: str
    starts_on: date
    ends_on: date
    minutes: int
    places: int
    placed: int
    waiting: int
    deadline: date
    is_public: bool
    href: str


@dataclass(frozen=True)
class TrainingList:
    """One page of trainings and the cursors to its neighbours."""

    rows: list[TrainingRow]
    next_cursor: str = ""
    previous_cursor: str = ""


def training_list(
    actor: Actor, *, filters: TrainingFilters, today: date, cursor: str = "", size: int = PAGE_SIZE
) -> TrainingList:
    """A page of trainings: those to come with the next one first, all others with the latest first."""
    found = Training.objects.of_county(actor.county_id)
    match filters.when:
        case When.CANCELLED:
            found = found.filter(cancelled_on__isnull=False)
        case When.PAST:
            found = found.filter(ends_on__lt=today, cancelled_on=None)
        case _:
            found = found.filter(ends_on__gte=today, cancelled_on=None)
    if filters.topic:
        found = found.filter(topic=filters.topic)
    if filters.series:
        found = found.filter(series__public_id=filters.series)
    backwards = filters.when in (When.PAST, When.CANCELLED)
    keys = (Key("starts_on", descending=backwards), Key("id", descending=backwards))
    page = paginate(found, keys, cursor=cursor, size=size, dress=_dressed)
    return TrainingList([_row(one) for one in page.rows], page.next_cursor, page.previous_cursor)


def series_of(county_id: int) -> list[Any]:
    """The series by name, with the number of their trainings. One statement."""
    found = TrainingSeries.objects.filter(county_id=county_id).annotate(number=Count("trainings"))
    return list(found.order_by("sort_name", "id"))


def open_trainings(county_id: int, *, today: date) -> list[Training]:
    """Trainings one can sign up for today, the next one first."""
    found = Training.objects.of_county(county_id).filter(deadline__gte=today, cancelled_on=None)
    return list(found.order_by("starts_on", "id")[:MOST_CHOICES])


def units_of(training: Training) -> list[TrainingUnit]:
    """The units in order."""
    found = TrainingUnit.objects.filter(county_id=training.county_id, training=training)
    return list(found.order_by("starts_at", "id"))


def training_page(training: Training) -> dict[str, Any]:
    """Units, who has a place, who waits in which order, who signed off. Two statements."""
    rows = SignUp.objects.filter(county_id=training.county_id, training=training).select_related("volunteer")
    attended = Attendance.objects.filter(sign_up=OuterRef("pk"), county_id=OuterRef("county_id"))
    every = list(rows.annotate(attended=Exists(attended)).order_by("number"))
    return {
        "units": units_of(training),
        "placed": sorted(_in(every, SignUpState.PLACED), key=lambda one: (one.volunteer.sort_name, one.pk)),
        "waiting": _in(every, SignUpState.WAITING),
        "ended": _in(every, SignUpState.ENDED),
    }


def participants(training: Training, unit: TrainingUnit | None = None) -> list[Any]:
    """Who has a place, by name, with minutes attended and, for a unit, whether the person was there. One statement."""
    rows = SignUp.objects.filter(county_id=training.county_id, training=training, state=SignUpState.PLACED)
    mine = Attendance.objects.filter(sign_up=OuterRef("pk"), county_id=OuterRef("county_id"))
    found = rows.select_related("volunteer").annotate(minutes=_attended_minutes())
    found = found.annotate(is_there=Exists(mine.filter(unit=unit)) if unit else Value(value=False))
    return list(found.order_by("volunteer__sort_name", "pk"))


def attended_units(sign_up: SignUp) -> list[TrainingUnit]:
    """The units somebody attended, in order."""
    units = TrainingUnit.objects.filter(county_id=sign_up.county_id, attendances__sign_up=sign_up)
    return list(units.order_by("starts_at", "id"))


def participants_of(training: Training) -> int:
    """How many people were there in at least one unit."""
    rows = Attendance.objects.filter(county_id=training.county_id, unit__training=training)
    return rows.values("sign_up").distinct().count()


def placed_in(training: Training) -> int:
    """How many people have a place."""
    rows = SignUp.objects.filter(county_id=training.county_id, training=training, state=SignUpState.PLACED)
    return rows.count()


def evaluation_of(training: Training) -> dict[str, dict[str, int]]:
    """Counts by question and answer."""
    rows = EvaluationCount.objects.filter(county_id=training.county_id, training=training)
    counts: dict[str, dict[str, int]] = {}
    for question, answer, count in rows.values_list("question", "answer", "count"):
        counts.setdefault(question, {})[answer] = count
    return counts


def costs_of(training: Training) -> tuple[list[TrainingCost], Decimal]:
    """The lines of the cost sheet in the order they were entered, and their sum."""
    rows = list(TrainingCost.objects.filter(county_id=training.county_id, training=training).order_by("id"))
    return rows, sum((one.amount for one in rows), Decimal(0))


def trainings_of(volunteer: Volunteer) -> list[Any]:
    """Sign-ups of somebody with the minutes attended, the latest training first. One statement."""
    rows = SignUp.objects.filter(county_id=volunteer.county_id, volunteer=volunteer).select_related("training")
    return list(rows.annotate(minutes=_attended_minutes()).order_by("-training__starts_on", "-pk"))


def find_to_sign_up(actor: Actor, training: Training, text: str) -> list[Any]:
    """Volunteers found by name, and whether they are signed up already. One statement."""
    chosen = Volunteer.objects.filter(pk__in=named(actor, text).values("pk"), county_id=actor.county_id)
    running = SignUp.objects.filter(county_id=training.county_id, training=training, volunteer=OuterRef("pk")).exclude(
        state=SignUpState.ENDED
    )
    return list(
        chosen.annotate(is_signed_up=Exists(running)).select_related("municipality").order_by("sort_name", "id")
    )


def is_signed_up(training: Training, volunteer: Volunteer) -> bool:
    """Whether somebody has a place or waits for one."""
    rows = SignUp.objects.filter(county_id=training.county_id, training=training, volunteer=volunteer)
    return rows.exclude(state=SignUpState.ENDED).exists()


def may_mail(volunteer: Volunteer) -> bool:
    """Whether somebody has a mail address and allowed mails about trainings."""
    consents = Consent.objects.filter(
        county_id=volunteer.county_id, volunteer=volunteer, what=TRAINING_MAIL, withdrawn_on=None
    )
    return bool(volunteer.email) and consents.exists()


def to_mail(training: Training) -> list[SignUp]:
    """Who has a place or waits, and allowed mails about trainings."""
    rows = SignUp.objects.filter(county_id=training.county_id, training=training).exclude(state=SignUpState.ENDED)
    return list(_reachable(rows).order_by("number"))


def to_remind(county_id: int, *, today: date, until: date) -> list[SignUp]:
    """Places in trainings that begin after today and not later than `until`, of people who allowed mails."""
    rows = SignUp.objects.filter(
        county_id=county_id,
        state=SignUpState.PLACED,
        training__starts_on__gt=today,
        training__starts_on__lte=until,
        training__cancelled_on=None,
    )
    return list(_reachable(rows).order_by("pk"))


def _reachable(rows: QuerySet[SignUp]) -> QuerySet[SignUp]:
    allowed = Consent.objects.filter(
        county_id=OuterRef("county_id"), volunteer=OuterRef("volunteer"), what=TRAINING_MAIL, withdrawn_on=None
    )
    return rows.filter(Exists(allowed)).exclude(volunteer__email="").select_related("training", "volunteer")


def _attended_minutes() -> Coalesce:
    units = Attendance.objects.filter(sign_up=OuterRef("pk"), county_id=OuterRef("county_id"))
    total = units.order_by().values("sign_up").annotate(n=Sum("unit__minutes")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _in(rows: list[Any], state: SignUpState) -> list[Any]:
    return [one for one in rows if one.state == state]


def _dressed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what a line shows; asked for the rows of one page alone."""
    mine = {"training": OuterRef("pk"), "county_id": OuterRef("county_id")}
    units = TrainingUnit.objects.filter(**mine).order_by().values("training").annotate(n=Sum("minutes")).values("n")
    sign_ups = SignUp.objects.filter(**mine).order_by().values("training")
    dressed: QuerySet[Any] = rows.annotate(
        series_name=F("series__name"),
        minutes=Coalesce(Subquery(units, output_field=IntegerField()), Value(0)),
        placed=_number(sign_ups, Q(state=SignUpState.PLACED)),
        waiting=_number(sign_ups, Q(state=SignUpState.WAITING)),
    )
    return dressed


def _number(rows: QuerySet[Any, Any], which: Q) -> Coalesce:
    counted = rows.filter(which).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _row(one: Any) -> TrainingRow:
    return TrainingRow(
        public_id=one.public_id,
        title=one.title,
        series=one.series_name or "",
        topic=one.topic,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        minutes=one.minutes,
        places=one.places,
        placed=one.placed,
        waiting=one.waiting,
        deadline=one.deadline,
        is_public=one.is_public,
        href=address_or_empty("volunteers:training", training_id=one.public_id),
    )
