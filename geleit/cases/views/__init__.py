"""Pages of the cases room."""

from geleit.cases.views.caseload import caseload
from geleit.cases.views.file import administration, change, close, extend, pause, reopen, resume
from geleit.cases.views.opening import open_case
from geleit.cases.views.tasks import change_task, complete_task, reopen_task, tasks

__all__ = [
    "administration",
    "caseload",
    "change",
    "change_task",
    "close",
    "complete_task",
    "extend",
    "open_case",
    "pause",
    "reopen",
    "reopen_task",
    "resume",
    "tasks",
]
