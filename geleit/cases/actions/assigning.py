"""Who is responsible for a case."""

from datetime import date, datetime, timedelta

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.cases import queries, rules
from geleit.cases.actions.records import locked, save, tell
from geleit.cases.models import Assignment, Case
from geleit.core.errors import Refused
from geleit.core.whole import whole


@whole
def assign_case(
    *,
    case: Case,
    manager: User | None,
    stand_in: User | None,
    by: Actor,
    now: datetime,
    today: date,
    note: str = "",
) -> Case:
    """Give a case to a case manager and a stand-in from `today` on; both may be empty. Raises Refused.

    Whoever has the case already may stay so after giving up the role, or the other of the two could not be changed.
    """
    case = locked(case)
    wanted = {"manager_id": manager.pk if manager else None, "stand_in_id": stand_in.pk if stand_in else None}
    present = {pk for pk in (case.manager_id, case.stand_in_id) if pk}
    obstacles = rules.obstacles_to_assigning(
        case.state, **wanted, case_managers=queries.case_manager_ids(by.county_id, today) | present
    )
    if obstacles:
        raise Refused(obstacles)
    changed = [name for name, value in wanted.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, wanted[name])
        _take_over(case, wanted[name], is_stand_in=name == "stand_in_id", by=by, today=today, note=note)
    if changed:
        fields = [name.removesuffix("_id") for name in changed]
        save(case, fields)
        tell(EventKind.CASE_ASSIGNED, case, by=by, now=now, fields=fields)
    return case


def _take_over(case: Case, user_id: int | None, *, is_stand_in: bool, by: Actor, today: date, note: str) -> None:
    """End the assignment in force the day before, and begin the new one."""
    in_force = Assignment.objects.filter(
        county_id=case.county_id, case=case, is_stand_in=is_stand_in, valid_to=None
    ).first()
    if in_force:
        in_force.valid_to = max(in_force.valid_from, today - timedelta(days=1))
        in_force.save(update_fields=["valid_to"])
    if user_id:
        Assignment.objects.create(
            county_id=case.county_id,
            case=case,
            user_id=user_id,
            is_stand_in=is_stand_in,
            valid_from=today,
            assigned_by_id=by.user_id,
            note=note.strip()[:300],
        )
