"""States of goals, steps and agreements as stored; their German labels are the code lists in `data`."""

from enum import StrEnum


class GoalState(StrEnum):
    """The seven states of a goal (code list `goal_state`)."""

    NEW = "new"
    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    REACHED = "reached"
    MISSED = "missed"


class StepState(StrEnum):
    """States of a step (code list `step_state`)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class Answer(StrEnum):
    """What somebody said to the plan (code list `agreement`)."""

    YES = "yes"
    NO = "no"
    COULD_NOT_ANSWER = "could_not_answer"


class Signed(StrEnum):
    """How an agreement was signed; an agreement may also stand unsigned."""

    NOT = ""
    PAPER = "paper"
    SCREEN = "screen"


class Occasion(StrEnum):
    """Why a version of the plan was frozen."""

    AGREEMENT = "agreement"
    REVIEW = "review"
