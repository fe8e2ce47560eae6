"""School, German courses, certificates, training and recognition of one person."""

from dataclasses import dataclass
from datetime import date, timedelta

from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_residence import Change, spans
from geleit.demo.story_types import Course, LanguageLevel, Span

# Since this day the BAMF gives no admissions under § 44 Abs. 4 AufenthG (Trägerrundschreiben 02/26).
ADMISSIONS_STOPPED_ON = date(2026, 2, 9)
LATIN_SCRIPT = frozenset({"tr", "gm", "ng", "cm", "so"})
SCHOOL_UKRAINE = Weighted({"abitur": 62, "mittlere_reife": 26, "fachhochschulreife": 8, "lower_secondary": 4})
SCHOOL_ELSEWHERE = Weighted(
    {"none": 9, "primary": 17, "lower_secondary": 24, "mittlere_reife": 20, "abitur": 28, "unknown": 2}
)
VOCATION_UKRAINE = Weighted(
    {"degree_abroad": 36, "training_abroad": 34, "informal": 12, "none": 12, "unfinished_abroad": 6}
)
VOCATION_ELSEWHERE = Weighted(
    {"none": 32, "informal": 34, "training_abroad": 12, "degree_abroad": 15, "unfinished_abroad": 7}
)
RESULT = Weighted({"finished_b1": 55, "finished_a2": 36, "finished_below_a2": 9})
RESULT_SLOW = Weighted({"finished_b1": 26, "finished_a2": 46, "finished_below_a2": 28})
LEVEL_ON_ARRIVAL = Weighted({"none": 70, "a1": 19, "a2": 6, "b1": 5})
LEVEL_OF_RESULT = {"finished_b1": "b1", "finished_a2": "a2", "finished_below_a2": "a1"}


@dataclass(frozen=True, slots=True)
class Learning:
    """What an adult brings along and how learning German went."""

    school_level: str
    vocation_level: str
    literacy: str
    levels: tuple[LanguageLevel, ...]
    courses: tuple[Course, ...]
    ready_on: date

    @property
    def level(self) -> str:
        """The present level of German."""
        return self.levels[-1].level if self.levels else "none"


def adult(*, nationality: str, age: int, entitled_on: date, known_from: date, horizon: date, dice: Dice) -> Learning:
    """The schooling and the courses of an adult; `ready_on` is the day courses leave time for work."""
    ukrainian = nationality == "ua"
    school = dice.draw(SCHOOL_UKRAINE if ukrainian else SCHOOL_ELSEWHERE)
    vocation = dice.draw(VOCATION_UKRAINE if ukrainian else VOCATION_ELSEWHERE)
    if school in {"none", "primary"} and vocation in {"degree_abroad", "unfinished_abroad"}:
        vocation = "informal"
    literacy = _literacy(nationality, school, dice)
    courses: list[Course] = []
    first = dice.draw(LEVEL_ON_ARRIVAL)
    levels = [LanguageLevel(first, known_from, certified=False)] if known_from <= horizon else []
    if age < 66 and first not in {"a2", "b1"} and dice.happens(0.88):
        _integration_course(courses, levels, nationality, age, literacy, entitled_on, horizon, dice)
    if courses and courses[-1].result == "b1" and dice.happens(0.5):
        _vocational_course(courses, levels, horizon, dice)
    ready = courses[0].ended_on if courses and courses[0].ended_on else entitled_on + timedelta(days=200)
    levels.sort(key=lambda one: one.on)
    return Learning(school, vocation, literacy, tuple(levels), tuple(courses), ready)


def _literacy(nationality: str, school: str, dice: Dice) -> str:
    if school == "none":
        return "not_literate" if dice.happens(0.6) else "functional"
    if nationality in LATIN_SCRIPT:
        return "latin"
    return "latin" if dice.happens(0.7 if nationality == "ua" else 0.55) else "second_script"


def _access(nationality: str, registered: date, dice: Dice) -> str:
    if dice.happens(0.35):
        return "obliged_jobcenter"
    if nationality in {"ua", "gm", "ng", "cm", "et", "tr"}:
        return "admitted" if registered < ADMISSIONS_STOPPED_ON else "obliged_jobcenter"
    return "entitled"


def _integration_course(
    courses: list[Course], levels: list[LanguageLevel], nationality: str, age: int, literacy: str,
    entitled_on: date, horizon: date, dice: Dice,
) -> None:  # fmt: skip
    registered = dice.after(entitled_on, 12, 120)
    if registered > horizon:
        return
    kinds = {"not_literate": "ik_literacy", "functional": "ik_literacy", "second_script": "ik_second_script"}
    kind = kinds.get(literacy, "ik_general")
    access = _access(nationality, registered, dice)
    started = dice.after(registered, 35, 340)
    if started > horizon:
        state = "registered" if (horizon - registered).days < 25 else "waiting_list"
        courses.append(Course(kind, state, access, registered))
        return
    ended = dice.after(started, 200, 340)
    if ended > horizon:
        state = "interrupted" if dice.happens(0.07) else "running"
        courses.append(Course(kind, state, access, registered, started))
        if (horizon - started).days > 120:
            levels.append(LanguageLevel("a1", started + timedelta(days=100), certified=False))
        return
    if dice.happens(0.1):
        courses.append(Course(kind, "dropped", access, registered, started, dice.after(started, 60, 190)))
        return
    slow = age > 50 or literacy != "latin"
    result = dice.draw(RESULT_SLOW if slow else RESULT)
    level = LEVEL_OF_RESULT[result]
    courses.append(Course(kind, result, access, registered, started, ended, level))
    tested = min(ended, horizon)
    test = "" if level == "a1" else "dtz"
    levels.append(LanguageLevel(level, tested, certified=bool(test), test=test))


def _vocational_course(courses: list[Course], levels: list[LanguageLevel], horizon: date, dice: Dice) -> None:
    registered = dice.after(courses[-1].ended_on or horizon, 10, 60)
    started = dice.after(registered, 30, 200)
    ended = dice.after(started, 110, 160)
    if registered > horizon:
        return
    if started > horizon:
        courses.append(Course("bsk_b2", "waiting_list", "bsk_certificate", registered))
    elif ended > horizon:
        courses.append(Course("bsk_b2", "running", "bsk_certificate", registered, started))
    elif dice.happens(0.6):
        courses.append(Course("bsk_b2", "finished_other", "bsk_certificate", registered, started, ended, "b2"))
        levels.append(LanguageLevel("b2", ended, certified=True, test="dtb_b2"))
    else:
        courses.append(Course("bsk_b2", "finished_other", "bsk_certificate", registered, started, ended, "b1"))


def child_levels(*, age: int, known_from: date, horizon: date, dice: Dice) -> tuple[LanguageLevel, ...]:
    """How a child at school learns German, as the adults around estimate it."""
    if age < 6 or known_from > horizon:
        return ()
    levels = [LanguageLevel(dice.one_of(("none", "a1", "a1")), known_from, certified=False)]
    for level, low, high in (("a2", 240, 420), ("b1", 520, 900)):
        on = dice.after(known_from, low, high)
        if on <= horizon and dice.happens(0.85):
            levels.append(LanguageLevel(level, on, certified=False))
    return tuple(levels)


def schooling(*, age: int, here_from: date, horizon: date, dice: Dice) -> tuple[Span, ...]:
    """Kindergarten or school of a child: registered or waiting, then attending."""
    if age < 1:
        return (Span("not_of_age", here_from, None),) if here_from <= horizon else ()
    if age < 6:
        changes = [Change(here_from, "no"), Change(dice.after(here_from, 30, 90), "waiting_list")]
        if age >= 2 and dice.happens(0.75):
            changes.append(Change(dice.after(here_from, 120, 420), "yes"))
    else:
        changes = [Change(here_from, "registered"), Change(dice.after(here_from, 20, 75), "yes")]
    return spans(changes, here_from, horizon, "self_stated")


def recognition(vocation: str, known_from: date, horizon: date, dice: Dice) -> tuple[Span, ...]:
    """The recognition of a qualification from abroad."""
    if vocation not in {"training_abroad", "degree_abroad"} or dice.happens(0.35):
        return ()
    applied = dice.after(known_from, 200, 420)
    changes = [
        Change(dice.after(known_from, 10, 60), "advice_wanted"),
        Change(dice.after(known_from, 80, 180), "collecting"),
    ]
    if vocation == "degree_abroad" and dice.happens(0.4):
        changes += [Change(applied, "zab_applied"), Change(dice.after(applied, 90, 160), "zab_issued")]
    else:
        decision = dice.one_of(("full", "partial", "partial", "none"))
        changes += [Change(applied, "applied"), Change(dice.after(applied, 100, 220), decision)]
    return spans(changes, known_from, horizon, "document_seen") if known_from <= horizon else ()
