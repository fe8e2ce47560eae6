"""The states of a step and what a step must say."""

from datetime import date

from django.utils.translation import gettext as _

from geleit.core import codelists
from geleit.plans.codes import StepState

_S = StepState
# What is done or dropped by mistake can be opened again.
STEP_TRANSITIONS: dict[StepState, tuple[StepState, ...]] = {
    _S.OPEN: (_S.IN_PROGRESS, _S.DONE, _S.DROPPED),
    _S.IN_PROGRESS: (_S.DONE, _S.OPEN, _S.DROPPED),
    _S.DONE: (_S.OPEN,),
    _S.DROPPED: (_S.OPEN,),
}


def next_step_states(state: str) -> list[str]:
    """The states a step may take next."""
    return [one.value for one in STEP_TRANSITIONS.get(StepState(state), ())] if state in set(StepState) else []


def obstacles_to_step_state(source: str, target: str) -> list[str]:
    """Why a step in `source` cannot be set to `target`."""
    if target in next_step_states(source):
        return []
    states = codelists.code_list("plans", "step_state")
    return [
        _("A step in the state “%(source)s” cannot become “%(target)s”.")
        % {"source": states.label(source), "target": states.label(target)}
    ]


def obstacles_to_step(
    *, text: str, actor: str, actor_name: str, due_on: date | None, goal_began_on: date, today: date
) -> list[str]:
    """What a step lacks: a text, somebody who does it, the name of the office, a day after the goal began."""
    obstacles = []
    if not text.strip():
        obstacles.append(_("A step needs a text."))
    if actor not in {one.code for one in codelists.code_list("plans", "step_actor").on(today)}:
        obstacles.append(_("Please say who does the step."))
    if actor == "office" and not actor_name.strip():
        obstacles.append(_("Please name the office."))
    if due_on is not None and due_on < goal_began_on:
        obstacles.append(
            _("The step would be due before the goal began (%(day)s).") % {"day": f"{goal_began_on:%d.%m.%Y}"}
        )
    return obstacles
