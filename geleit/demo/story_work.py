"""Access to work and employment of one adult."""

from datetime import date, timedelta

from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_residence import Change, Pathway

PENSION_AGE = 67
FIRST_JOB = Weighted({"minijob": 30, "part_time": 34, "full_time": 30, "internship": 6})
FIRST_JOB_YOUNG = Weighted(
    {"apprenticeship": 30, "entry_qualification": 8, "minijob": 16, "full_time": 30, "part_time": 16}
)
SHARE_THAT_WORKS = 0.7


def may_work_from(path: Pathway) -> date | None:
    """The first day from which work is not banned for good."""
    allowed: date | None = None
    for change in sorted(path.work, key=lambda one: one.since):
        if change.code == "banned":
            allowed = None
        elif allowed is None:
            allowed = change.since
    return allowed


def employment_changes(
    *, age: int, arrived: date, ready_on: date, path: Pathway, cares: bool, dice: Dice
) -> list[Change]:
    """Employment from arrival on: nothing at first, later perhaps a search, a first job, a better one."""
    if age >= PENSION_AGE:
        return [Change(arrived, "retired")]
    changes = [Change(arrived, "none")]
    allowed = may_work_from(path)
    if allowed is None:
        return changes
    if cares:
        return [*changes, Change(max(allowed, arrived + timedelta(days=1)), "family_care")]
    search = max(dice.after(ready_on, -160, 60), allowed + timedelta(days=1), arrived + timedelta(days=60))
    changes.append(Change(search, "searching"))
    if not dice.happens(SHARE_THAT_WORKS):
        return changes
    job = dice.after(search, 30, 300)
    kind = dice.draw(FIRST_JOB_YOUNG if age < 27 else FIRST_JOB)
    changes.append(Change(job, kind))
    if kind in {"minijob", "part_time", "internship"} and dice.happens(0.4):
        changes.append(Change(dice.after(job, 150, 420), "full_time"))
    return changes


def full_time_from(changes: list[Change]) -> date | None:
    """The day a full-time job began."""
    return next((change.since for change in changes if change.code == "full_time"), None)
