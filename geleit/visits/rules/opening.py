"""Opening hours of the directory as far as an answer about a visit needs them."""

from geleit.directory.rules.hours import DayPlan, DayState
from geleit.visits.rules.answered import OpenHours
from geleit.visits.rules.stated import NO_TEXT


def open_hours(plan: DayPlan) -> OpenHours:
    """What the plan of the day says; hours nobody entered say nothing."""
    return OpenHours(
        state="" if plan.state == DayState.UNKNOWN else str(plan.state),
        spans=tuple((span.start_text, span.end_text) for span in plan.spans),
        reason=plan.reason.text if plan.reason is not None else NO_TEXT,
    )
