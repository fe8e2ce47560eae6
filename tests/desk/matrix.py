"""What every kind of user gets from the addresses of the desk."""

from typing import Any

from geleit.accounts.roles import Permission
from tests.matrix import FILE, HEADER, LIST, PUBLIC, Row


def _case(world: Any) -> dict[str, Any]:
    return {"case_id": world.case.public_id}


MATRIX: dict[str, Row] = {
    "desk:home": Row(LIST, need=Permission.HOME_SEE),
    "desk:search": Row(LIST, need=Permission.CASE_READ),
    "desk:case_file": Row(FILE, need=Permission.CASE_READ, kwargs=_case),
    "desk:team": Row(LIST, need=Permission.CASE_ASSIGN),
    "desk:team_cases": Row(LIST, need=Permission.CASE_ASSIGN),
    "desk:assign": Row(HEADER, need=Permission.CASE_ASSIGN, kwargs=_case),
    "desk:file_access_search": Row(LIST, need=Permission.FILE_ACCESS_READ),
    "desk:file_access": Row(HEADER, need=Permission.FILE_ACCESS_READ, kwargs=_case),
    "desk:handbook": Row(LIST, need=Permission.HOME_SEE),
    "desk:accessibility": Row(PUBLIC),
}
