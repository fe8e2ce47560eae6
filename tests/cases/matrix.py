"""What every kind of user gets from the addresses of the cases room."""

from geleit.accounts.roles import Permission
from tests.matrix import FILE, LIST, Row

READ, WRITE = Permission.CASE_READ, Permission.CASE_WRITE

MATRIX: dict[str, Row] = {
    "cases:caseload": Row(LIST, need=READ),
    "cases:open": Row(FILE, need=Permission.CASE_OPEN, kwargs=lambda world: {"person_id": world.person.public_id}),
    "cases:administration": Row(FILE, need=READ, kwargs=lambda world: {"case_id": world.case.public_id}),
    "cases:change": Row(FILE, need=WRITE, kwargs=lambda world: {"case_id": world.case.public_id}),
    "cases:extend": Row(FILE, need=WRITE, kwargs=lambda world: {"case_id": world.case.public_id}),
    "cases:close": Row(FILE, need=WRITE, kwargs=lambda world: {"case_id": world.case.public_id}),
    "cases:reopen": Row(FILE, need=WRITE, kwargs=lambda world: {"case_id": world.case.public_id}),
    "cases:pause": Row(FILE, need=WRITE, kwargs=lambda world: {"case_id": world.case.public_id}),
    "cases:resume": Row(FILE, need=WRITE, method="POST", kwargs=lambda world: {"case_id": world.case.public_id}),
    "cases:tasks": Row(FILE, need=READ, kwargs=lambda world: {"case_id": world.case.public_id}),
    "cases:change_task": Row(FILE, need=WRITE, kwargs=lambda world: {"task_id": world.task.public_id}),
    "cases:complete_task": Row(FILE, need=WRITE, method="POST", kwargs=lambda world: {"task_id": world.task.public_id}),
    "cases:reopen_task": Row(FILE, need=WRITE, method="POST", kwargs=lambda world: {"task_id": world.task.public_id}),
}
