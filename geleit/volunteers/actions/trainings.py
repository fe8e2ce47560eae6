"""Planning trainings: series, dates, places; what people said of them and what they cost."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.actor import Acting
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.volunteers import mails, queries, rules
from geleit.volunteers.actions.records import refuse_on, save_changes
from geleit.volunteers.actions.sign_ups import fill_places, locked_training
from geleit.volunteers.details import TrainingData, UnitData
from geleit.volunteers.folding import folded
from geleit.volunteers.models import (
    Attendance,
    EvaluationCount,
    Training,
    TrainingCost,
    TrainingSeries,
    TrainingUnit,
)


@whole
def create_series(*, name: str, description: str, by: Actor, now: datetime) -> TrainingSeries:
    """A series that trainings can belong to. Raises Refused for a name that is taken."""
    if not folded(name):
        raise Refused(_("Please give a name with letters or digits."))
    series = TrainingSeries(
        county_id=by.county_id, name=name.strip(), sort_name=folded(name), description=description.strip()
    )
    try:
        with transaction.atomic():
            series.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("There is a series of this name already.")) from error
    record(EventKind.TRAINING_CHANGED, by=by, now=now, subject="training_series", subject_id=series.pk)
    return series


@whole
def create_training(*, data: TrainingData, first: UnitData, by: Actor, now: datetime) -> Training:
    """A training with its first unit. Raises Refused."""
    day = clock.local(first.starts_at).date()
    refuse_on([*_unit_obstacles(first), *_obstacles(data, starts_on=day)])
    training = Training.objects.create(
        county_id=by.county_id, starts_on=day, ends_on=clock.local(first.ends_at).date(), **_columns(data)
    )
    _add(training, first)
    _tell(training, by=by, now=now, fields=["created"])
    return training


@whole
def change_training(*, training: Training, data: TrainingData, version: int, by: Actor, now: datetime) -> Training:
    """Change the master data; who waits moves up when there are more places. Raises Stale and Refused."""
    training = locked_training(training)
    refuse_on(_obstacles(data, starts_on=training.starts_on, placed=queries.placed_in(training)))
    changed = save_changes(training, _columns(data), version=version)
    fill_places(training, by=by, now=now)
    _tell(training, by=by, now=now, fields=changed)
    return training


@whole
def cancel_training(*, training: Training, because: str, by: Actor, now: datetime, today: date) -> Training:
    """The training does not take place. Sign-ups stay readable. Raises Refused."""
    training = locked_training(training)
    attended = Attendance.objects.filter(county_id=by.county_id, unit__training=training).exists()
    refuse_on(rules.obstacles_to_cancelling(cancelled=training.cancelled_on is not None, attended=attended))
    training.cancelled_on, training.cancelled_because = today, because.strip()
    training.version += 1
    training.save(update_fields=["cancelled_on", "cancelled_because", "version"])
    for sign_up in queries.to_mail(training):
        mails.tell_cancelled(sign_up)
    _tell(training, by=by, now=now, fields=["cancelled_on"])
    return training


@whole
def add_unit(*, training: Training, data: UnitData, by: Actor, now: datetime) -> TrainingUnit:
    """One more sitting. Raises Refused."""
    training = locked_training(training)
    obstacles = _unit_obstacles(data)
    if training.deadline > clock.local(data.starts_at).date():
        obstacles.append(_("The unit lies before the deadline for signing up."))
    if training.cancelled_on is not None:
        obstacles.append(_("The training is cancelled."))
    refuse_on(obstacles)
    unit = _add(training, data)
    _span(training)
    _tell(training, by=by, now=now, fields=["units"])
    return unit


@whole
def remove_unit(*, unit: TrainingUnit, by: Actor, now: datetime) -> None:
    """Take a sitting back that nobody attended; the last one stays. Raises Refused."""
    training = locked_training(unit.training)
    others = TrainingUnit.objects.filter(county_id=by.county_id, training=training).exclude(pk=unit.pk)
    if not others.exists():
        raise Refused(_("A training needs at least one unit."))
    if Attendance.objects.filter(county_id=by.county_id, unit=unit).exists():
        raise Refused(_("People were there in this unit, so it stays."))
    TrainingUnit.objects.filter(pk=unit.pk, county_id=by.county_id).delete()
    _span(training)
    _tell(training, by=by, now=now, fields=["units"])


@whole
def record_evaluation(
    *, training: Training, counts: Mapping[str, Mapping[str, int]], said: str, by: Actor, now: datetime
) -> None:
    """Write down how many evaluation forms gave which answer; replaces what was there. Raises Refused."""
    training = locked_training(training)
    refuse_on(rules.obstacles_to_evaluation(counts, participants=queries.participants_of(training)))
    EvaluationCount.objects.filter(county_id=by.county_id, training=training).delete()
    EvaluationCount.objects.bulk_create(
        EvaluationCount(county_id=by.county_id, training=training, question=question, answer=answer, count=count)
        for question, answers in counts.items()
        for answer, count in answers.items()
        if count
    )
    training.said = said.strip()
    training.save(update_fields=["said"])
    _tell(training, by=by, now=now, fields=["evaluation"])


@whole
def add_cost(*, training: Training, kind: str, text: str, amount: Decimal, by: Actor, now: datetime) -> TrainingCost:
    """One line of the cost sheet. Raises Refused."""
    if amount <= 0:
        raise Refused(_("Please give an amount above zero."))
    cost = TrainingCost.objects.create(
        county_id=by.county_id, training=training, kind=kind, text=text.strip(), amount=amount
    )
    _tell(training, by=by, now=now, fields=["costs"])
    return cost


@whole
def remove_cost(*, cost: TrainingCost, by: Actor, now: datetime) -> None:
    """Take a line of the cost sheet away; doing it twice changes nothing."""
    gone, _rows = TrainingCost.objects.filter(pk=cost.pk, county_id=by.county_id).delete()
    if gone:
        _tell(cost.training, by=by, now=now, fields=["costs"])


def _obstacles(data: TrainingData, *, starts_on: date, placed: int = 0) -> list[str]:
    return rules.obstacles_to_training(
        places=data.places,
        deadline=data.deadline,
        starts_on=starts_on,
        place=data.place.strip(),
        video_link=data.video_link.strip(),
        placed=placed,
    )


def _unit_obstacles(data: UnitData) -> list[str]:
    return rules.obstacles_to_unit(starts_at=data.starts_at, ends_at=data.ends_at, minutes=data.minutes)


def _columns(data: TrainingData) -> dict[str, Any]:
    return {
        "series": data.series,
        "title": data.title.strip(),
        "topic": data.topic,
        "module": data.module,
        "description": data.description.strip(),
        "trainer": data.trainer.strip(),
        "place": data.place.strip(),
        "video_link": data.video_link.strip(),
        "places": data.places,
        "deadline": data.deadline,
        "is_public": data.is_public,
    }


def _add(training: Training, data: UnitData) -> TrainingUnit:
    return TrainingUnit.objects.create(
        county_id=training.county_id,
        training=training,
        title=data.title.strip(),
        starts_at=data.starts_at,
        ends_at=data.ends_at,
        minutes=data.minutes,
    )


def _span(training: Training) -> None:
    """Bring the first and the last day up to the units."""
    units = TrainingUnit.objects.filter(county_id=training.county_id, training=training)
    ends = units.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    training.starts_on, training.ends_on = (clock.local(ends[name]).date() for name in ("first", "last"))
    training.version += 1
    training.save(update_fields=["starts_on", "ends_on", "version"])


def _tell(training: Training, *, by: Acting, now: datetime, fields: list[str]) -> None:
    record(EventKind.TRAINING_CHANGED, by=by, now=now, subject="training", subject_id=training.pk, fields=fields)
