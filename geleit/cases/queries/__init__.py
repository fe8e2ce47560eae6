"""Reads of the cases room: the caseload page, what is due, the team's workload, the file of one case."""

from geleit.cases.queries.caseload import SORTS, Caseload, CaseloadFilters, CaseRow, caseload
from geleit.cases.queries.due import DueItem, DueItems, due_items
from geleit.cases.queries.file import (
    History,
    OpeningInfo,
    TaskList,
    after_opening_href,
    extension_of,
    file_header,
    header_of_person,
    history_of,
    open_task_count,
    opening_info,
    tasks_of,
)
from geleit.cases.queries.places import case_manager_ids, case_managers, municipalities
from geleit.cases.queries.team import Workload, cases_left_behind, open_case_count, unassigned, workload

__all__ = [
    "SORTS",
    "CaseRow",
    "Caseload",
    "CaseloadFilters",
    "DueItem",
    "DueItems",
    "History",
    "OpeningInfo",
    "TaskList",
    "Workload",
    "after_opening_href",
    "case_manager_ids",
    "case_managers",
    "caseload",
    "cases_left_behind",
    "due_items",
    "extension_of",
    "file_header",
    "header_of_person",
    "history_of",
    "municipalities",
    "open_case_count",
    "open_task_count",
    "opening_info",
    "tasks_of",
    "unassigned",
    "workload",
]
