"""When something may happen to a case: the table of states, the counselling period, obstacles. Pure functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.cases.codes import CaseState, Move
from geleit.cases.models import Case
from geleit.core.codelists import code_list, rule_value
from geleit.directory.models import Municipality
from geleit.people.models import Person

# Every way from one state to another; what is not here is refused. docs/reference/case-states.md is drawn from it.
TRANSITIONS: dict[tuple[CaseState | None, Move], CaseState] = {
    (None, Move.OPEN): CaseState.OPEN,
    (CaseState.OPEN, Move.PAUSE): CaseState.PAUSED,
    (CaseState.PAUSED, Move.RESUME): CaseState.OPEN,
    (CaseState.OPEN, Move.CLOSE): CaseState.CLOSED,
    (CaseState.PAUSED, Move.CLOSE): CaseState.CLOSED,
    (CaseState.CLOSED, Move.REOPEN): CaseState.OPEN,
}
SOON_DAYS = 7
# A ground that county rules do not name must be explained, whatever the dates say.
UNNAMED_GROUND = "other_documented"
TASK_LENGTH = 300


def diagram() -> str:
    """The table of states as Mermaid text."""
    lines = [f"    {start or '[*]'} --> {end}: {move}" for (start, move), end in TRANSITIONS.items()]
    return "\n".join(["stateDiagram-v2", *lines])


# --- counselling period -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """Length of the counselling period in years: as a rule, and at most with an extension."""

    years: int
    total_years: int


@dataclass(frozen=True)
class Warnings:
    """Days before which, or after which, a case asks for attention."""

    first_days: int
    last_days: int
    contact_gap_days: int


@dataclass(frozen=True)
class Clock:
    """How much of the counselling period is used; state ok, soon or overdue."""

    used_days: int
    total_days: int
    left_days: int
    state: str


def period_on(day: date, land: str) -> Period:
    """The period in force on `day` (VwV Integrationsmanagement 2023: three years, four in reasoned cases)."""
    return Period(
        years=rule_value("cases", "eligibility_years", on=day, land=land),
        total_years=rule_value("cases", "eligibility_extension_years", on=day, land=land),
    )


def warnings_on(day: date, land: str) -> Warnings:
    """The warning days in force on `day`."""
    return Warnings(
        first_days=rule_value("cases", "warn_days_1", on=day, land=land),
        last_days=rule_value("cases", "warn_days_2", on=day, land=land),
        contact_gap_days=rule_value("cases", "contact_gap_days", on=day, land=land),
    )


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 28 February where 29 does not exist (§ 188 Abs. 2 und 3 BGB)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def regular_end(eligible_from: date, period: Period) -> date:
    """Last day of the counselling period without extension."""
    return years_after(eligible_from, period.years)


def latest_end(eligible_from: date, period: Period) -> date:
    """Last day to which the counselling period can be extended."""
    return years_after(eligible_from, max(period.years, period.total_years))


def clock_of(case: Case, *, today: date, warnings: Warnings) -> Clock:
    """How much of the case's counselling period is used on `today`."""
    total = (case.ends_on - case.eligible_from).days
    left = (case.ends_on - today).days
    state = clock_state(case.ends_on, today=today, warnings=warnings)
    return Clock(used_days=min(max(total - left, 0), total), total_days=total, left_days=left, state=state)


def clock_state(ends_on: date, *, today: date, warnings: Warnings) -> str:
    """overdue, soon or ok: how near the end of a counselling period is."""
    left = (ends_on - today).days
    return "overdue" if left < 0 else "soon" if left <= warnings.first_days else "ok"


def due_state(day: date | None, today: date) -> str:
    """overdue, today, soon (within a week), later, or "" for no day."""
    if day is None:
        return ""
    if day <= today:
        return "today" if day == today else "overdue"
    return "soon" if day <= today + timedelta(days=SOON_DAYS) else "later"


# --- obstacles ----------------------------------------------------------------------------------------------------


def obstacles_to_move(state: str, move: Move) -> list[str]:
    """Why a case in `state` cannot make this move; greys the button too."""
    if (CaseState(state), move) in TRANSITIONS:
        return []
    return [
        {
            CaseState.OPEN: _("The case is open."),
            CaseState.PAUSED: _("The case is paused."),
            CaseState.CLOSED: _("The case is closed."),
        }[CaseState(state)]
    ]


def obstacles_to_opening(
    *,
    kind: str,
    eligibility: str,
    eligible_from: date,
    opened_on: date,
    note: str,
    today: date,
    land: str,
    has_open_case: bool = False,
) -> list[str]:
    """Why a case cannot be opened like this."""
    found = []
    if has_open_case:
        found.append(_("This person already has an open case. One person has one open case."))
    if opened_on > today:
        found.append(_("A case cannot be opened in the future."))
    found += obstacles_to_ground(
        kind=kind, eligibility=eligibility, eligible_from=eligible_from, today=today, land=land
    )
    if note.strip():
        return found
    if eligibility == UNNAMED_GROUND:
        found.append(_("Please explain why the person is eligible."))
    if eligible_from > opened_on:
        found.append(_("The eligibility begins after the case was opened. Please give the reason."))
    if regular_end(eligible_from, period_on(min(opened_on, today), land)) < opened_on:
        found.append(_("The counselling period was already over when the case was opened. Please give the reason."))
    return found


def obstacles_to_ground(*, kind: str, eligibility: str, eligible_from: date, today: date, land: str) -> list[str]:
    """Why kind and eligibility cannot be what they are said to be."""
    found = []
    if kind not in {row.code for row in code_list("cases", "case_kind").on(today)}:
        found.append(_("This kind of case does not exist."))
    if eligibility not in {code for code, _label, _note in grounds(today, land)}:
        found.append(_("This reason for eligibility does not apply here."))
    if eligible_from > today:
        found.append(_("The eligibility cannot begin in the future."))
    return found


def place_to_keep(person: Person, municipality: Municipality | None) -> Municipality | None:
    """The municipality a case may keep: none of a protected person, because it tells where they live (§ 51 BMG)."""
    return None if person.is_protected else municipality


def grounds(today: date, land: str) -> list[tuple[str, str, str]]:
    """Code, label with legal basis, and explanation of the reasons for eligibility that apply in a Land."""
    rows = [
        row for row in code_list("cases", "eligibility_ground").on(today) if row.extra.get("land", "") in ("", land)
    ]
    return [(row.code, f"{row.label} ({row.basis})" if row.basis else row.label, row.note) for row in rows]


def obstacles_to_changing(
    case: Case, *, kind: str, eligibility: str, eligible_from: date, extended_until: date | None, today: date, land: str
) -> list[str]:
    """Why kind and eligibility of a case cannot be changed like this."""
    found = [_("The case is closed.")] if case.state == CaseState.CLOSED else []
    found += obstacles_to_ground(
        kind=kind, eligibility=eligibility, eligible_from=eligible_from, today=today, land=land
    )
    if extended_until and extended_until > latest_end(eligible_from, period_on(today, land)):
        found.append(_("The extension would go beyond the longest counselling period."))
    return found


def obstacles_to_extending(
    case: Case, *, is_extended: bool, period: Period, until: date | None = None, note: str | None = None
) -> list[str]:
    """Why the counselling period cannot be extended, or not until then; `until` and `note` only once they are given."""
    if case.state == CaseState.CLOSED:
        return [_("The case is closed.")]
    if is_extended:
        return [_("The counselling period was already extended once.")]
    latest = latest_end(case.eligible_from, period)
    if case.ends_on >= latest:
        return [_("The longest counselling period is already reached.")]
    found = []
    if until is not None and until <= case.ends_on:
        found.append(_("The extension must end after %(day)s.") % {"day": _german(case.ends_on)})
    if until is not None and until > latest:
        found.append(_("The counselling period can last until %(day)s at most.") % {"day": _german(latest)})
    if note is not None and not note.strip():
        found.append(_("Please give the reason in your own words, too."))
    return found


def obstacles_to_closing(
    case: Case,
    *,
    closed_on: date,
    today: date,
    open_tasks: int = 0,
    close_tasks: bool = False,
    unfinished: Sequence[str] = (),
) -> list[str]:
    """Why the case cannot be closed; `unfinished` are sentences of rooms above, such as plans still running."""
    found = obstacles_to_move(case.state, Move.CLOSE)
    if closed_on > today:
        found.append(_("A case cannot be closed in the future."))
    if closed_on < case.opened_on:
        found.append(_("The case was opened on %(day)s.") % {"day": _german(case.opened_on)})
    elif case.last_contact_on and closed_on < case.last_contact_on:
        found.append(_("The last consultation was on %(day)s.") % {"day": _german(case.last_contact_on)})
    if not close_tasks:
        found += what_is_left(open_tasks, unfinished)
    return found


def what_is_left(open_tasks: int, unfinished: Sequence[str]) -> list[str]:
    """What closing the case would end too."""
    if not open_tasks:
        return list(unfinished)
    sentence = ngettext("%(number)d task is still open.", "%(number)d tasks are still open.", open_tasks)
    return [sentence % {"number": open_tasks}, *unfinished]


def obstacles_to_reopening(case: Case, *, has_open_case: bool, reason: str | None = None) -> list[str]:
    """Why a closed case cannot be opened again; `reason` only once it is given."""
    found = obstacles_to_move(case.state, Move.REOPEN)
    if has_open_case and case.state == CaseState.CLOSED:
        found.append(_("This person already has an open case. One person has one open case."))
    if reason is not None and not reason.strip():
        found.append(_("Please give the reason."))
    return found


def obstacles_to_assigning(
    state: str, *, manager_id: int | None, stand_in_id: int | None, case_managers: Collection[int]
) -> list[str]:
    """Why these two cannot be case manager and stand-in; `case_managers` are the users who hold that role."""
    found = [_("The case is closed.")] if state == CaseState.CLOSED else []
    if manager_id is not None and manager_id == stand_in_id:
        found.append(_("Nobody can stand in for themselves."))
    if stand_in_id is not None and manager_id is None:
        found.append(_("A stand-in needs a case manager."))
    if {manager_id, stand_in_id} - {None} - set(case_managers):
        found.append(_("Only case managers of this county can be responsible for a case."))
    return found


def obstacles_to_task(case: Case, *, text: str, due_on: date) -> list[str]:
    """Why the case cannot have such a task."""
    found = [_("The case is closed.")] if case.state == CaseState.CLOSED else []
    if not text.strip():
        found.append(_("Please write what is to be done."))
    if len(text.strip()) > TASK_LENGTH:
        found.append(_("Please say it in %(number)d characters at most.") % {"number": TASK_LENGTH})
    if due_on < case.opened_on:
        found.append(_("A task cannot be due before the case was opened."))
    return found


def _german(day: date) -> str:
    return f"{day:%d.%m.%Y}"
