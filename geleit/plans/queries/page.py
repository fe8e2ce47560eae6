"""The plan as its page shows it: the nine fields, in each the situation, goals for now and later, next states."""

from dataclasses import dataclass
from datetime import date

from geleit.core.codelists import Code, code_list
from geleit.plans import rules
from geleit.plans.models import Goal, StartingSituation, Step
from geleit.plans.queries.contents import PlanContents


@dataclass(frozen=True)
class StepPart:
    """A step with the state of its due badge and the states it may take next."""

    step: Step
    due: str
    next_states: list[str]


@dataclass(frozen=True)
class GoalPart:
    """A goal with its steps, its due badge, the next states and whether those need a reason."""

    goal: Goal
    steps: list[StepPart]
    progress: str
    due: str
    one_click: list[str]
    with_reason: list[str]
    removal_obstacles: list[str]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(part.step.state == "done" for part in self.steps)

    @property
    def counted(self) -> int:
        """How many steps count: all but the dropped ones."""
        return sum(part.step.state != "dropped" for part in self.steps)


@dataclass(frozen=True)
class FieldPart:
    """A field of action of the plan."""

    code: str
    label: str
    note: str
    situation: StartingSituation | None
    now: list[GoalPart]
    later: list[GoalPart]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded in this field yet."""
        return self.situation is None and not self.now and not self.later


def plan_page(plan: PlanContents, *, today: date) -> list[FieldPart]:
    """All fields of action that can be chosen today, and old ones the plan still uses. No statement."""
    goals = [goal_part(one.goal, one.steps, progress=one.progress, today=today) for one in plan.goals]
    used = {*plan.situations, *(part.goal.field for part in goals)}
    return [
        FieldPart(
            code=field.code,
            label=field.label,
            note=field.note,
            situation=plan.situations.get(field.code),
            now=[part for part in goals if part.goal.field == field.code and part.goal.is_now],
            later=[part for part in goals if part.goal.field == field.code and not part.goal.is_now],
        )
        for field in _fields(used, today)
    ]


def step_parts(steps: list[Step], *, today: date) -> list[StepPart]:
    """Steps as a page shows them. No statement."""
    return [
        StepPart(
            step=step,
            due="" if step.state in ("done", "dropped") else rules.due_state(step.due_on, today),
            next_states=rules.next_step_states(step.state),
        )
        for step in steps
    ]


def goal_part(goal: Goal, steps: list[Step], *, today: date, progress: str = "") -> GoalPart:
    """A goal as a page shows it. No statement."""
    one_click = rules.states_without_reason(goal.state)
    return GoalPart(
        goal=goal,
        steps=step_parts(steps, today=today),
        progress=progress,
        due=rules.due_state(goal.target_on, today) if goal.is_open else "",
        one_click=one_click,
        with_reason=[state for state in rules.next_goal_states(goal.state) if state not in one_click],
        removal_obstacles=rules.obstacles_to_removing_goal(goal.state),
    )


def _fields(used: set[str], today: date) -> list[Code]:
    fields = code_list("plans", "field_of_action")
    current = fields.on(today)
    known = {field.code for field in current}
    old = [fields.get(code) if code in fields.codes() else Code(code, code) for code in sorted(used - known)]
    return [*current, *old]
