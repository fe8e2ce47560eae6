"""The whole of a plan in three statements, whether it has no goal or forty."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from geleit.core.codelists import code_list
from geleit.core.prepared import Prepared
from geleit.people.models import SpokenLanguage
from geleit.plans.models import Goal, GoalNote, Plan, StartingSituation, Step


@dataclass(frozen=True)
class GoalWithSteps:
    """A goal, its steps in order and the latest thing noted about it."""

    goal: Goal
    steps: list[Step]
    progress: str


@dataclass(frozen=True)
class PlanContents:
    """Everything in a plan: situations by field of action, goals by field, in each those for now first."""

    plan: Plan
    situations: dict[str, StartingSituation]
    goals: list[GoalWithSteps]


def _goals(*, county: int, plan: int) -> QuerySet[Goal]:
    latest = GoalNote.objects.filter(goal=OuterRef("pk")).exclude(text="").order_by("-at", "-id").values("text")[:1]
    return Goal.objects.filter(county_id=county, plan_id=plan).in_order().annotate(progress=Subquery(latest))


_SITUATIONS = Prepared(lambda county, plan: StartingSituation.objects.filter(county_id=county, plan_id=plan))
_GOALS = Prepared(_goals)
_STEPS = Prepared(
    lambda county, plan: Step.objects.filter(county_id=county, goal__plan_id=plan).order_by("position", "id")
)


def contents(plan: Plan) -> PlanContents:
    """Read a plan whole. Three statements."""
    own = {"county": plan.county_id, "plan": plan.pk}
    situations = _SITUATIONS.records(**own)
    goals = _by_field(_GOALS.records(**own))
    steps: dict[int, list[Step]] = {goal.pk: [] for goal in goals}
    for step in _STEPS.records(**own):
        steps[step.goal_id].append(step)
    return PlanContents(
        plan=plan,
        situations={one.field: one for one in situations},
        goals=[GoalWithSteps(goal=goal, steps=steps[goal.pk], progress=vars(goal)["progress"] or "") for goal in goals],
    )


def goals_of(plan: Plan) -> list[Goal]:
    """The goals alone, by field. One statement."""
    return _by_field(list(Goal.objects.filter(county_id=plan.county_id, plan=plan).in_order()))


def situation_of(plan: Plan, field: str) -> StartingSituation | None:
    """Where the person stands in one field of action, if that was described. One statement."""
    return StartingSituation.objects.filter(county_id=plan.county_id, plan=plan, field=field).first()


def steps_of(goal: Goal) -> list[Step]:
    """The steps of a goal in their order. One statement."""
    return list(Step.objects.filter(county_id=goal.county_id, goal=goal).order_by("position", "id"))


def notes_of(goal: Goal) -> list[GoalNote]:
    """What was noted about a goal, newest first. One statement."""
    notes = GoalNote.objects.filter(county_id=goal.county_id, goal=goal)
    return list(notes.select_related("by").order_by("-at", "-id"))


def languages_of(plan: Plan) -> list[SpokenLanguage]:
    """The languages of the person whose plan it is. One statement."""
    spoken = SpokenLanguage.objects.filter(county_id=plan.county_id, person=plan.case.person_id)
    return list(spoken.order_by("position", "id"))


def _by_field(goals: list[Goal]) -> list[Goal]:
    fields = [field.code for field in code_list("plans", "field_of_action").rows]
    return sorted(goals, key=lambda goal: fields.index(goal.field) if goal.field in fields else len(fields))
