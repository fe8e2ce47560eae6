"""Choices of the cases room. Labels of states come from the code list `case_state`."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Move(StrEnum):
    """What brings a case from one state to another."""

    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


class Whose(StrEnum):
    """Part of the visible caseload a list shows."""

    ALL = ""
    MINE = "mine"
    STAND_IN = "stand_in"


class Due(StrEnum):
    """Why a case needs attention."""

    OVERDUE = "overdue"  # a task lies behind its day
    CLOCK = "clock"  # the counselling period ends within the warning days
    SILENT = "silent"  # nobody met the person for too long
