"""Smoke."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import TODAY
from tests.plans.making import agree

pytestmark = pytest.mark.django_db


def test_smoke(client, by, case, plan, goal, step) -> None:
    agree(plan, by, signed="screen", signature="M1 2L3 4")
    kw = {"plan_id": plan.public_id}
    pages = {
        "for_case": reverse("plans:for_case", kwargs={"case_id": case.public_id}),
        "plan": reverse("plans:plan", kwargs=kw),
        "situation": reverse("plans:situation", kwargs=kw | {"field": "language"}),
        "add_goal": reverse("plans:add_goal", kwargs=kw),
        "add_goal2": reverse("plans:add_goal", kwargs=kw) + "?feld=language&suche=kurs",
        "agree": reverse("plans:agree", kwargs=kw),
        "review": reverse("plans:review", kwargs=kw),
        "skip": reverse("plans:skip_review", kwargs=kw),
        "end": reverse("plans:end", kwargs=kw),
        "version": reverse("plans:version", kwargs=kw | {"number": 1}),
        "compare": reverse("plans:compare", kwargs=kw),
        "goal": reverse("plans:goal", kwargs={"goal_id": goal.public_id}),
        "change_goal": reverse("plans:change_goal", kwargs={"goal_id": goal.public_id}),
        "goal_state": reverse("plans:goal_state", kwargs={"goal_id": goal.public_id}) + "?stand=missed",
        "add_step": reverse("plans:add_step", kwargs={"goal_id": goal.public_id}),
        "change_step": reverse("plans:change_step", kwargs={"step_id": step.public_id}),
        "print": reverse("plans:print", kwargs=kw),
        "printv": reverse("plans:print", kwargs=kw) + "?version=1&sprache=ar",
    }
    client.get(pages["plan"])
    for name, href in pages.items():
        with CaptureQueriesContext(connection, ) as q:
            response = client.get(href)
        print(name, response.status_code, len(q), len(response.content))
        if name in ("plan", "review"):
            for one in q.captured_queries: print("   ", one["sql"][:150])
        assert response.status_code == 200, name
