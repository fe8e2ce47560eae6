"""Tasks of a case. The day of the next contact is always that of the earliest open task."""

from datetime import date, datetime

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.cases import rules
from geleit.cases.actions.records import keep_next_contact, locked, tell
from geleit.cases.models import Case, Task
from geleit.core.errors import Refused
from geleit.core.whole import whole


@whole
def add_task(*, case: Case, text: str, due_on: date, by: Actor, now: datetime) -> Task:
    """Add something to do by a day. Raises Refused."""
    case = locked(case)
    _refuse_on(rules.obstacles_to_task(case, text=text, due_on=due_on))
    task = Task.objects.create(
        county_id=case.county_id, case=case, text=text.strip(), due_on=due_on, created_at=now, created_by_id=by.user_id
    )
    keep_next_contact(case)
    tell(EventKind.TASK_CREATED, case, by=by, now=now, task=task)
    return task


@whole
def change_task(*, task: Task, text: str, due_on: date, by: Actor, now: datetime) -> Task:
    """Say it differently or put it off. Raises Refused."""
    case = locked(task.case)
    _refuse_on(rules.obstacles_to_task(case, text=text, due_on=due_on))
    wanted = {"text": text.strip(), "due_on": due_on}
    changed = [name for name, value in wanted.items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, wanted[name])
    task.save(update_fields=changed)
    keep_next_contact(case)
    tell(EventKind.TASK_CHANGED, case, by=by, now=now, task=task, fields=changed)
    return task


@whole
def complete_task(*, task: Task, by: Actor, now: datetime, today: date) -> Task:
    """Mark a task as done; doing it twice changes nothing."""
    case = locked(task.case)
    if Task.objects.filter(pk=task.pk, done_on=None).update(done_on=today, done_by_id=by.user_id):
        keep_next_contact(case)
        tell(EventKind.TASK_DONE, case, by=by, now=now, task=task, fields=["done_on"])
    task.refresh_from_db(fields=["done_on", "done_by"])
    return task


@whole
def reopen_task(*, task: Task, by: Actor, now: datetime) -> Task:
    """Take back that a task was done. Raises Refused while the case is closed."""
    case = locked(task.case)
    _refuse_on(rules.obstacles_to_task(case, text=task.text, due_on=max(task.due_on, case.opened_on)))
    task.done_on = task.done_by = None
    task.save(update_fields=["done_on", "done_by"])
    keep_next_contact(case)
    tell(EventKind.TASK_CHANGED, case, by=by, now=now, task=task, fields=["done_on"])
    return task


def finish_tasks(*, case: Case, by: Actor, today: date) -> None:
    """End all open tasks of a case that is being closed; its own event tells of it. The case must be locked."""
    Task.objects.filter(county_id=case.county_id, case=case).open().update(done_on=today, done_by_id=by.user_id)


def _refuse_on(obstacles: list[str]) -> None:
    if obstacles:
        raise Refused(obstacles)
