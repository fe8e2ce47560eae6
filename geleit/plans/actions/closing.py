"""What the cases room must know of plans when a case is closed."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.accounts.actors import Actor
from geleit.cases.actions.closing import Unfinished
from geleit.cases.models import Case
from geleit.plans.actions.plans import end_plan
from geleit.plans.queries import active_plan, open_step_count

# Why a plan ends when its case is closed for a reason; for all other reasons the time of accompaniment is over.
_END_REASONS = {
    "goals_reached": "reached",
    "moved_away": "moved",
    "contact_lost": "contact_lost",
    "withdrawn": "withdrawn",
}


def _sentence(case: Case) -> str:
    plan = active_plan(case)
    if plan is None:
        return ""
    steps = open_step_count(plan)
    if not steps:
        return _("The integration plan still runs.")
    sentence = ngettext(
        "The integration plan still runs, with %(number)d open step.",
        "The integration plan still runs, with %(number)d open steps.",
        steps,
    )
    return sentence % {"number": steps}


def _finish(case: Case, by: Actor, now: datetime, closed_on: date) -> None:
    plan = active_plan(case)
    if plan is not None:
        reason = _END_REASONS.get(case.closing_reason, "period_over")
        end_plan(plan=plan, reason=reason, by=by, now=now, today=max(closed_on, plan.started_on))


RUNNING_PLAN = Unfinished(sentence=_sentence, finish=_finish)
