"""What every kind of user gets from the addresses of the plans room.

The world's plan belongs to its case, is active and was agreed once; its goal has the step.
"""

from collections.abc import Mapping
from typing import Any

from geleit.accounts.roles import Permission
from tests.matrix import FILE, Row

READ, WRITE = Permission.CASE_READ, Permission.CASE_WRITE


def _case(world: Any) -> Mapping[str, Any]:
    return {"case_id": world.case.public_id}


def _plan(world: Any) -> Mapping[str, Any]:
    return {"plan_id": world.plan.public_id}


def _field(world: Any) -> Mapping[str, Any]:
    return {"plan_id": world.plan.public_id, "field": "language"}


def _version(world: Any) -> Mapping[str, Any]:
    return {"plan_id": world.plan.public_id, "number": 1}


def _goal(world: Any) -> Mapping[str, Any]:
    return {"goal_id": world.goal.public_id}


def _step(world: Any) -> Mapping[str, Any]:
    return {"step_id": world.step.public_id}


MATRIX: dict[str, Row] = {
    "plans:for_case": Row(FILE, need=READ, kwargs=_case),
    "plans:start": Row(FILE, need=WRITE, method="POST", kwargs=_case),
    "plans:plan": Row(FILE, need=READ, kwargs=_plan),
    "plans:situation": Row(FILE, need=WRITE, kwargs=_field),
    "plans:add_goal": Row(FILE, need=WRITE, kwargs=_plan),
    "plans:take_template": Row(FILE, need=WRITE, method="POST", kwargs=_plan),
    "plans:move_goal": Row(
        FILE,
        need=WRITE,
        method="POST",
        kwargs=_plan,
        data=lambda world: {"item": str(world.goal.public_id), "direction": "up"},
    ),
    "plans:agree": Row(FILE, need=WRITE, kwargs=_plan),
    "plans:review": Row(FILE, need=WRITE, kwargs=_plan),
    "plans:skip_review": Row(FILE, need=WRITE, kwargs=_plan),
    "plans:end": Row(FILE, need=WRITE, kwargs=_plan),
    "plans:version": Row(FILE, need=READ, kwargs=_version),
    "plans:compare": Row(FILE, need=READ, kwargs=_plan),
    "plans:print": Row(FILE, need=READ, kwargs=_plan),
    "plans:goal": Row(FILE, need=READ, kwargs=_goal),
    "plans:change_goal": Row(FILE, need=WRITE, kwargs=_goal),
    "plans:goal_state": Row(FILE, need=WRITE, method="POST", kwargs=_goal, data={"state": "in_progress"}),
    "plans:remove_goal": Row(FILE, need=WRITE, method="POST", kwargs=_goal),
    "plans:add_step": Row(FILE, need=WRITE, kwargs=_goal),
    "plans:move_step": Row(
        FILE,
        need=WRITE,
        method="POST",
        kwargs=_goal,
        data=lambda world: {"item": str(world.step.public_id), "direction": "up"},
    ),
    "plans:change_step": Row(FILE, need=WRITE, kwargs=_step),
    "plans:step_state": Row(FILE, need=WRITE, method="POST", kwargs=_step, data={"state": "done"}),
}
