"""Opening, pausing, resuming and reopening a case."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, Unit, User
from geleit.audit.codes import EventKind
from geleit.cases import queries, rules
from geleit.cases.actions.records import enter_state, locked, save, take_number, tell
from geleit.cases.codes import CaseState, Move
from geleit.cases.models import Assignment, Case
from geleit.core import clock
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.directory.models import Municipality
from geleit.people.models import Person


class PersonHasOpenCase(Refused):
    """The person has an open case already, perhaps opened a moment ago by somebody else."""


@whole
def open_case(
    *,
    person: Person,
    kind: str,
    eligibility: str,
    eligible_from: date,
    opened_on: date,
    municipality: Municipality | None,
    manager: User | None,
    unit: Unit | None,
    by: Actor,
    now: datetime,
    today: date,
    stand_in: User | None = None,
    note: str = "",
) -> Case:
    """Open a case; without `manager` it waits for the team lead. `note` explains what the rules ask to be explained.

    The case of a protected person keeps no municipality. Raises PersonHasOpenCase and Refused.
    """
    obstacles = rules.obstacles_to_opening(
        kind=kind,
        eligibility=eligibility,
        eligible_from=eligible_from,
        opened_on=opened_on,
        note=note,
        today=today,
        land=by.land,
    )
    obstacles += _obstacles_to_people(manager, stand_in, by=by, today=today)
    if obstacles:
        raise Refused(obstacles)
    # Locked, so that protecting the address either is seen here or sees the new case and clears its municipality.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk, county_id=by.county_id)
    county = County.objects.get(pk=by.county_id)
    case = Case(
        county=county,
        person=person,
        sort_name=person.sort_name,
        kind=kind,
        state=CaseState.OPEN,
        municipality=rules.place_to_keep(person, municipality),
        unit=unit,
        manager=manager,
        stand_in=stand_in,
        opened_on=opened_on,
        eligibility=eligibility,
        eligible_from=eligible_from,
        ends_on=rules.regular_end(eligible_from, rules.period_on(opened_on, by.land)),
    )
    # The number first: its row is locked, so parallel openings of a county wait here and see each other's result.
    case.number = take_number(county_id=county.pk, prefix=county.case_prefix, year=opened_on.year)
    _insert(case)
    _assign_first(case, by)
    enter_state(case, state=CaseState.OPEN, on=opened_on, by=by, note=note)
    tell(EventKind.CASE_OPENED, case, by=by, now=now)
    return case


@whole
def pause_case(*, case: Case, reason: str, note: str, by: Actor, now: datetime) -> Case:
    """Let a case rest; the counselling period goes on. Raises Refused."""
    return _move(case, Move.PAUSE, by=by, now=now, reason=reason, note=note)


@whole
def resume_case(*, case: Case, by: Actor, now: datetime, note: str = "") -> Case:
    """Go on with a paused case. Raises Refused."""
    return _move(case, Move.RESUME, by=by, now=now, note=note)


@whole
def reopen_case(*, case: Case, reason: str, by: Actor, now: datetime) -> Case:
    """Open a closed case again; why it was closed stays in its history. Raises PersonHasOpenCase and Refused."""
    case = locked(case)
    obstacles = rules.obstacles_to_reopening(case, has_open_case=False, reason=reason)
    if obstacles:
        raise Refused(obstacles)
    case.state, case.closed_on = CaseState.OPEN, None
    case.closing_reason = case.closing_outcome = case.closing_note = ""
    try:
        with transaction.atomic():
            save(case, ["state", "closed_on", "closing_reason", "closing_outcome", "closing_note"])
    except IntegrityError as error:
        raise _has_open_case() from error
    enter_state(case, state=CaseState.OPEN, on=clock.local(now).date(), by=by, note=reason.strip())
    tell(EventKind.CASE_REOPENED, case, by=by, now=now, fields=["state"])
    return case


def _move(case: Case, move: Move, *, by: Actor, now: datetime, reason: str = "", note: str = "") -> Case:
    case = locked(case)
    obstacles = rules.obstacles_to_move(case.state, move)
    if obstacles:
        raise Refused(obstacles)
    case.state = rules.TRANSITIONS[CaseState(case.state), move]
    save(case, ["state"])
    enter_state(case, state=case.state, on=clock.local(now).date(), by=by, reason=reason, note=note.strip())
    tell(EventKind.CASE_CHANGED, case, by=by, now=now, fields=["state"])
    return case


def _obstacles_to_people(manager: User | None, stand_in: User | None, *, by: Actor, today: date) -> list[str]:
    if manager is None and stand_in is None:
        return []
    return rules.obstacles_to_assigning(
        CaseState.OPEN,
        manager_id=manager.pk if manager else None,
        stand_in_id=stand_in.pk if stand_in else None,
        case_managers=queries.case_manager_ids(by.county_id, today),
    )


def _insert(case: Case) -> None:
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        if "one_open_case_per_person" not in str(error):
            raise
        raise _has_open_case() from error


def _has_open_case() -> PersonHasOpenCase:
    return PersonHasOpenCase(_("This person already has an open case. One person has one open case."))


def _assign_first(case: Case, by: Actor) -> None:
    for user_id, is_stand_in in ((case.manager_id, False), (case.stand_in_id, True)):
        if user_id:
            Assignment.objects.create(
                county_id=case.county_id,
                case=case,
                user_id=user_id,
                is_stand_in=is_stand_in,
                valid_from=case.opened_on,
                assigned_by_id=by.user_id,
            )
