"""When a consultation may be recorded or corrected. Pure: values in, a list of obstacles out; [] means allowed."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from geleit.cases.codes import CaseState
from geleit.cases.models import Case
from geleit.consultations.codes import Interpreter
from geleit.consultations.entry import NewConsultation, Talk
from geleit.core import clock
from geleit.core.codelists import code_list, rule_value
from geleit.plans.rules import add_months

MOST_PEOPLE = 12
LONGEST_MINUTES = 600
# Clocks of computers differ; a form filled in at once must not count as future.
TOLERANCE = timedelta(minutes=5)
SHORTEST_REASON = 5
NOTE_LENGTH = 10_000
PROGRESS_LENGTH = 600


def obstacles_to_recording(data: NewConsultation, *, now: datetime) -> list[str]:
    """Why this consultation cannot be recorded."""
    return [
        *obstacles_to_talk(data, now=now),
        *(sentence for case in data.cases for sentence in obstacles_to_case(case)),
        *_about_next_step(data),
        *_about_progress(data),
    ]


def obstacles_to_case(case: Case) -> list[str]:
    """Why nothing new can be recorded for the case; greys the buttons too."""
    if case.state != CaseState.CLOSED:
        return []
    return [_("Case %(number)s is closed. Reopen it before you record a consultation.") % {"number": case.number}]


def obstacles_to_correcting(
    data: Talk,
    *,
    now: datetime,
    recorded_at: datetime,
    reason: str,
    land: str,
    known_topics: Collection[str] = (),
) -> list[str]:
    """Why the consultation cannot be corrected to this; topics it had already stay allowed."""
    obstacles = obstacles_to_talk(data, now=now, known_topics=known_topics)
    if needs_reason(recorded_at, now=now, land=land) and len(reason.strip()) < SHORTEST_REASON:
        obstacles.append(_("Please say in a few words why the consultation is corrected so late."))
    obstacles += [
        _("Case %(number)s was closed on %(day)s.") % {"number": case.number, "day": _german(case.closed_on)}
        for case in data.cases
        if case.closed_on is not None and clock.local(data.at).date() > case.closed_on
    ]
    return obstacles


def needs_reason(recorded_at: datetime, *, now: datetime, land: str) -> bool:
    """Whether the time for corrections without a reason is over (dated rule `consultation_correction_hours`)."""
    day = clock.local(recorded_at).date()
    hours = rule_value("cases", "consultation_correction_hours", on=day, land=land)
    return now > recorded_at + timedelta(hours=hours)


def obstacles_to_talk(data: Talk, *, now: datetime, known_topics: Collection[str] = ()) -> list[str]:
    """What is missing or impossible in what is told of a consultation."""
    return [
        *_about_people(data),
        *_about_time(data, now),
        *_about_topics(data, known_topics),
        *_about_choices(data),
        *_about_interpreter(data),
    ]


def next_step_presets(today: date) -> list[tuple[str, date]]:
    """Keys and days of the usual dates for a next step."""
    return [("1w", today + timedelta(weeks=1)), ("2w", today + timedelta(weeks=2)), ("1m", add_months(today, 1))]


def _about_people(data: Talk) -> list[str]:
    if not data.cases:
        return [_("Please choose who took part.")]
    if len(data.cases) > MOST_PEOPLE:
        return [_("At most %(number)d people can take part.") % {"number": MOST_PEOPLE}]
    return []


def _about_time(data: Talk, now: datetime) -> list[str]:
    obstacles = []
    if data.at > now + TOLERANCE:
        obstacles.append(_("The consultation lies in the future."))
    obstacles += [
        _("Case %(number)s was opened on %(day)s; the consultation cannot lie before that day.")
        % {"number": case.number, "day": _german(case.opened_on)}
        for case in data.cases
        if clock.local(data.at).date() < case.opened_on
    ]
    if not 1 <= data.minutes <= LONGEST_MINUTES:
        obstacles.append(_("A consultation takes between 1 and %(number)d minutes.") % {"number": LONGEST_MINUTES})
    return obstacles


def _about_topics(data: Talk, known: Collection[str]) -> list[str]:
    if not data.topics and not data.is_letter:
        return [_("Please choose at least one topic.")]
    offered = _codes("topic", clock.local(data.at).date()) | set(known)
    return [_("Please choose the topics from the list.")] if set(data.topics) - offered else []


def _about_choices(data: Talk) -> list[str]:
    obstacles = []
    if data.place not in code_list("consultations", "place").codes():
        obstacles.append(_("Please choose the place from the list."))
    if data.setting_told not in code_list("consultations", "setting").codes():
        obstacles.append(_("Please choose the setting from the list."))
    if data.language and data.language not in code_list("people", "language").codes():
        obstacles.append(_("Please choose the language from the list."))
    if len(data.note) > NOTE_LENGTH:
        obstacles.append(_("The note is longer than %(number)d characters.") % {"number": NOTE_LENGTH})
    return obstacles


def _about_interpreter(data: Talk) -> list[str]:
    if data.interpreter and data.interpreter not in code_list("consultations", "interpreter_kind").codes():
        return [_("Please choose the interpreter from the list.")]
    if data.interpreter_minutes is None:
        return []
    if data.interpreter in ("", Interpreter.NONE, Interpreter.MISSING):
        return [_("Interpreting time needs somebody who interpreted.")]
    if not 1 <= data.interpreter_minutes <= LONGEST_MINUTES:
        return [_("Interpreting takes at most %(number)d hours.") % {"number": LONGEST_MINUTES // 60}]
    return []


def _about_next_step(data: NewConsultation) -> list[str]:
    has_text = bool(data.next_step.strip())
    if has_text and data.next_step_on is None:
        return [_("Please say by when the next step is to be done.")]
    if data.next_step_on is None:
        return []
    if not has_text:
        return [_("Please say what the next step is.")]
    if data.next_step_on < clock.local(data.at).date():
        return [_("The next step cannot be due before the consultation.")]
    return []


def _about_progress(data: NewConsultation) -> list[str]:
    present = {case.pk for case in data.cases}
    obstacles = []
    if any(one.goal.plan.case_id not in present for one in data.progress):
        obstacles.append(_("Progress can be noted only on goals of those who took part."))
    if any(len(one.text) > PROGRESS_LENGTH for one in data.progress):
        obstacles.append(_("Progress on a goal is longer than %(number)d characters.") % {"number": PROGRESS_LENGTH})
    return obstacles


def _codes(name: str, day: date) -> set[str]:
    rows: Iterable[str] = (row.code for row in code_list("consultations", name).on(day))
    return set(rows)


def _german(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
