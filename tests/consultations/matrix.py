"""What every kind of user gets from the addresses of the consultations room."""

from geleit.accounts.roles import Permission
from tests.matrix import FILE, LIST, Row

READ, WRITE = Permission.CASE_READ, Permission.CASE_WRITE

MATRIX: dict[str, Row] = {
    "consultations:new": Row(LIST, need=WRITE),
    "consultations:new_for": Row(FILE, need=WRITE, kwargs=lambda world: {"case_id": world.case.public_id}),
    "consultations:for_case": Row(FILE, need=READ, kwargs=lambda world: {"case_id": world.case.public_id}),
    "consultations:letter": Row(
        FILE, need=WRITE, method="POST", kwargs=lambda world: {"case_id": world.case.public_id}
    ),
    "consultations:detail": Row(
        FILE, need=READ, kwargs=lambda world: {"consultation_id": world.consultation.public_id}
    ),
    "consultations:correct": Row(
        FILE, need=WRITE, kwargs=lambda world: {"consultation_id": world.consultation.public_id}
    ),
}
