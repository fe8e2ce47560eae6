"""Rows of the trainings of the story: who signed up, who was there, what people said, what it cost."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from geleit.core.clock import BERLIN
from geleit.demo.rows_volunteers import Telling
from geleit.demo.story_trainings import SAID, SERIES, TrainingStory
from geleit.volunteers.folding import folded
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

ANSWERS = ("very_good", "very_good", "very_good", "good", "good", "middling")
QUESTIONS = ("content", "trainer", "use", "organisation")


def put_trainings(told: Telling, stories: list[TrainingStory], people: list[tuple[Volunteer, date]]) -> None:
    """The trainings with their series. `people` are volunteers with the first day they were active."""
    series = [
        told.basket.put(TrainingSeries, name=name, sort_name=folded(name), description=text) for name, text in SERIES
    ]
    for volunteer, began in people:
        if told.dice.happens(0.6):
            told.basket.put(Consent, volunteer=volunteer, what="training_mail", given_on=began)
    for story in stories:
        known = [volunteer for volunteer, began in people if began <= story.days[0] - timedelta(days=30)]
        _put_training(told, story, series, told.dice.some_of(known, story.wanted))


def _put_training(told: Telling, story: TrainingStory, series: list[TrainingSeries], people: list[Volunteer]) -> None:
    put, dice = told.basket.put, told.dice
    title, topic, module, in_series, _sittings, minutes, places = story.offer
    first = story.days[0]
    training = put(
        Training,
        series=series[in_series] if in_series is not None else None,
        title=title,
        topic=topic,
        module=module,
        trainer=story.trainer,
        place=story.place,
        places=places,
        deadline=first - timedelta(days=3),
        is_public=story.is_public,
        starts_on=first,
        ends_on=story.days[-1],
        cancelled_on=first - timedelta(days=2) if story.is_cancelled else None,
        cancelled_because="Die Referentin ist krank." if story.is_cancelled else "",
        last_number=len(people),
    )
    units = []
    for day in story.days:
        starts = datetime.combine(day, time(18, 30), tzinfo=BERLIN)
        ends = starts + timedelta(minutes=minutes)
        recorded = day if day < told.today and not story.is_cancelled else None
        units.append(
            put(TrainingUnit, training=training, starts_at=starts, ends_at=ends, minutes=minutes, recorded_on=recorded)
        )
    there = 0
    for number, volunteer in enumerate(people, start=1):
        sign_up = put(
            SignUp,
            training=training,
            volunteer=volunteer,
            number=number,
            state="placed" if number <= places else "waiting",
            place=number if number <= places else None,
            signed_up_at=told.noon(min(first - timedelta(days=dice.whole(5, 30)), told.today)),
            signed_up_by=told.guide,
        )
        attended = [unit for unit in units if unit.recorded_on is not None and number <= places and dice.happens(0.85)]
        there += bool(attended)
        for unit in attended:
            put(Attendance, unit=unit, sign_up=sign_up)
    if there and story.days[-1] < told.today:
        _put_results(told, training, there)


def _put_results(told: Telling, training: Training, there: int) -> None:
    """What the forms said and what the evening cost."""
    dice = told.dice
    training.said = dice.one_of(SAID)
    for question in QUESTIONS:
        given = [dice.one_of(ANSWERS) for _ in range(there - dice.whole(0, there // 3))]
        for answer in sorted(set(given)):
            told.basket.put(
                EvaluationCount, training=training, question=question, answer=answer, count=given.count(answer)
            )
    told.basket.put(TrainingCost, training=training, kind="fee", amount=Decimal(dice.one_of((150, 250, 300, 400))))
    if dice.happens(0.7):
        told.basket.put(TrainingCost, training=training, kind="catering", amount=Decimal(4 * there))
