"""Consultations of a family over time, on working days between 8 and 18 o'clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from geleit.demo.story_calendar import working_day_at_or_after, working_day_at_or_before, years_after
from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_families import FamilyTimes
from geleit.demo.story_notes import write_note
from geleit.demo.story_places import Municipality
from geleit.demo.story_plans import INTERPRETERS
from geleit.demo.story_types import CaseStory, ConsultationStory, PersonStory

BERLIN = ZoneInfo("Europe/Berlin")
TOPICS = Weighted(
    {
        "housing": 19, "labour_market": 14, "language": 13, "letters": 6, "livelihood": 10, "health": 11,
        "residence": 8, "further_qualification": 4, "participation": 4, "training_study": 3, "debts": 2.5,
        "family_reunion": 1.2, "return_counselling": 0.3,
    }
)  # fmt: skip
TOPICS_OF_PARENTS = Weighted({"children": 65, "school": 35})
TOPICS_OF_PUPILS = Weighted({"school": 55, "children": 18, "participation": 12, "training_study": 9, "language": 6})
PLACES = Weighted({"office": 66, "outreach": 13, "phone": 12, "accompaniment": 5, "online": 4})
MINUTES = Weighted({10: 5, 15: 13, 20: 12, 25: 4, 30: 24, 35: 3, 40: 4, 45: 18, 50: 2, 60: 11, 75: 2, 90: 2})
STARTS = Weighted({8: 10, 9: 18, 10: 19, 11: 15, 12: 3, 13: 9, 14: 12, 15: 9, 16: 4, 17: 1})
SHARE_EARLY, SHARE_LETTER = 0.3, 0.05


@dataclass(frozen=True, slots=True)
class Circle:
    """Who takes part in the consultations of one family."""

    people: tuple[PersonStory, ...]
    cases: tuple[CaseStory, ...]
    counsellor: str
    place: Municipality
    times: FamilyTimes


def consultations(circle: Circle, count: int, dice: Dice) -> tuple[ConsultationStory, ...]:
    """So many consultations between the opening of the case and its end, none in the future."""
    times = circle.times
    last = working_day_at_or_before(min(times.known_until, times.today - timedelta(days=1)))
    first = working_day_at_or_after(max(times.opened, years_after(times.today, -3)))
    first = min(first, last)
    days = sorted(_day(first, last, dice) for _number in range(count))
    told = []
    for day in days:
        present = [case for case in circle.cases if case.opened_on <= day]
        told.append(_consultation(circle, present or [circle.cases[0]], max(day, times.opened), dice))
    return tuple(told)


def _day(first: date, last: date, dice: Dice) -> date:
    # The first half year of a case takes the most talks.
    end = min(last, first + timedelta(days=180)) if dice.happens(SHARE_EARLY) else last
    day = working_day_at_or_after(dice.day(first, end))
    return day if day <= last else last


def _consultation(circle: Circle, present: list[CaseStory], day: date, dice: Dice) -> ConsultationStory:
    adults = [case for case in present if circle.people[case.person].age(day) >= 16]
    family = len(present) > 1 and dice.happens(0.26)
    if family:
        chosen = adults[:2] or present[:1]
        rest = [case for case in present if case not in chosen]
        chosen = chosen + dice.some_of(rest, dice.whole(0 if len(chosen) > 1 else 1, 3))
    else:
        chosen = [dice.one_of(adults) if adults and dice.happens(0.9) else dice.one_of(present)]
    speaker = circle.people[chosen[0].person]
    letter = dice.happens(SHARE_LETTER)
    topics = ("letters",) if letter else _topics(circle, chosen, day, dice, family=family)
    minutes = 10 if letter and dice.happens(0.5) else dice.draw(MINUTES)
    interpreter, language, interpreter_minutes = _interpreting(speaker, minutes, dice)
    note = write_note(topics=topics, day=day, town=circle.place.name, dice=dice)
    due, done = _next_step(day, circle.times, dice)
    return ConsultationStory(
        at=datetime(day.year, day.month, day.day, dice.draw(STARTS), 5 * dice.whole(0, 5), tzinfo=BERLIN),
        minutes=minutes,
        manager=circle.counsellor,
        setting="family" if family else "single",
        place=dice.draw(PLACES),
        topics=topics,
        participants=tuple(sorted(case.person for case in chosen)),
        language=language,
        interpreter=interpreter,
        interpreter_minutes=interpreter_minutes,
        note=note.text,
        next_step=note.next_step if due else "",
        next_step_due=due,
        next_step_done_on=done,
        letter_explained=letter,
    )


def _topics(circle: Circle, chosen: list[CaseStory], day: date, dice: Dice, *, family: bool) -> tuple[str, ...]:
    pupil = circle.people[chosen[0].person].age(day) < 16
    has_children = any(person.age(day) < 18 for person in circle.people)
    topics: list[str] = []
    for _number in range(1 + dice.happens(0.42) + dice.happens(0.1)):
        if pupil:
            topic = dice.draw(TOPICS_OF_PUPILS)
        elif has_children and dice.happens(0.34 if family else 0.2):
            topic = dice.draw(TOPICS_OF_PARENTS)
        else:
            topic = dice.draw(TOPICS)
        if topic not in topics:
            topics.append(topic)
    return tuple(topics)


def _interpreting(speaker: PersonStory, minutes: int, dice: Dice) -> tuple[str, str, int]:
    tongue = speaker.languages[0]
    if not tongue.needs_interpreter or dice.happens(0.25):
        english = any(skill.code == "en" for skill in speaker.languages) and dice.happens(0.4)
        return "none", "en" if english else "de", 0
    if dice.happens(0.05):
        return "missing", "de", 0
    return dice.draw(INTERPRETERS), tongue.code, min(minutes, 5 * round(minutes * 0.9 / 5))


def _next_step(day: date, times: FamilyTimes, dice: Dice) -> tuple[date | None, date | None]:
    if dice.happens(0.45):
        return None, None
    due = working_day_at_or_after(dice.after(day, 3, 42))
    if times.closed is not None:
        return due, min(due, times.closed)
    done = max(day, working_day_at_or_before(dice.after(due, -6, 8)))
    overdue_long = (times.today - due).days > 25
    if done < times.today and (overdue_long or dice.happens(0.85)):
        return due, done
    return due, None
