"""Pages of the plans room over HTTP: what they show, to whom, and what they do with bad input."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.accounts.roles import GRANTS, Permission, Role
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.models import Case
from geleit.core.models import Draft
from geleit.plans import actions, queries
from geleit.plans.models import Goal, GoalNote, Plan, PlanVersion, StartingSituation, Step
from tests.conftest import NOW, TODAY
from tests.plans.making import DRAWN, agree, make_goal, make_step
from tests.plans.matrix import MATRIX

pytestmark = pytest.mark.django_db
BUDGET = 12


class World:
    """What the rows of the matrix build addresses from."""

    def __init__(self, case: Case, plan: Plan, goal: Goal, step: Step) -> None:
        self.case, self.plan, self.goal, self.step = case, plan, goal, step


@pytest.fixture
def world(by: Actor, case: Case, plan: Plan, goal: Goal, step: Step) -> World:
    """Amara's case with an agreed plan."""
    agree(plan, by)
    return World(case, plan, goal, step)


def at(name: str, **kwargs: Any) -> str:
    return reverse(f"plans:{name}", kwargs=kwargs)


def of_plan(name: str, plan: Plan, **kwargs: Any) -> str:
    return at(name, plan_id=plan.public_id, **kwargs)


def of_goal(name: str, goal: Goal) -> str:
    return at(name, goal_id=goal.public_id)


def text_of(response: Any) -> str:
    """The page as one reads it, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden(response: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return found[1]


# --- every page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_it_works(client: Client, world: World, name: str) -> None:
    row = MATRIX[name]
    response = client.generic(row.method, reverse(name, kwargs=dict(row.kwargs(world))), data="")
    if row.method == "GET":
        assert response.status_code == 200
        if name != "plans:print":
            assert response.content.count(b"<h1") == 1
            assert response.headers["Cache-Control"]
        assert Event.objects.readings().exists()
    else:
        assert response.status_code not in (403, 405, 500)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_it_hides_from_strangers(
    signed_in: Callable[[User], Client], bruno: User, gesa: User, frieda: User, world: World, name: str
) -> None:
    row = MATRIX[name]
    address = reverse(name, kwargs=dict(row.kwargs(world)))
    for stranger in (bruno, gesa, frieda):
        assert signed_in(stranger).generic(row.method, address).status_code == 404
    assert Client().generic(row.method, address).status_code == 302


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_a_team_lead_sees_no_content(signed_in: Callable[[User], Client], clara: User, world: World, name: str) -> None:
    row = MATRIX[name]
    assert signed_in(clara).generic(row.method, reverse(name, kwargs=dict(row.kwargs(world)))).status_code == 403


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_it_needs_permission(client: Client, world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = MATRIX[name]
    assert row.need is not None
    monkeypatch.setitem(GRANTS, Role.CASE_MANAGER, GRANTS[Role.CASE_MANAGER] - {row.need})
    assert client.generic(row.method, reverse(name, kwargs=dict(row.kwargs(world)))).status_code == 403


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_it_handles_bad_ids(client: Client, world: World, name: str) -> None:
    row = MATRIX[name]
    kwargs = {key: uuid4() if key.endswith("_id") else value for key, value in row.kwargs(world).items()}
    assert client.generic(row.method, reverse(name, kwargs=kwargs)).status_code == 404


@pytest.mark.parametrize("name", sorted(name for name, row in MATRIX.items() if row.method == "POST"))
def test_writing_rejects_get(client: Client, world: World, name: str) -> None:
    if name == "plans:goal_state":  # a state that needs a reason asks for it on a page
        return
    assert client.get(reverse(name, kwargs=dict(MATRIX[name].kwargs(world)))).status_code == 405


@pytest.mark.parametrize("name", sorted(set(MATRIX) - {"plans:print"}))
def test_pages_keep_to_the_budget(client: Client, world: World, name: str) -> None:
    row = MATRIX[name]
    if row.method == "POST":
        return
    address = reverse(name, kwargs=dict(row.kwargs(world)))
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= BUDGET


@pytest.mark.parametrize("name", ["for_case", "plan"])
def test_the_plan_costs_the_same_with_forty_goals(client: Client, by: Actor, case: Case, plan: Plan, name: str) -> None:
    address = at("for_case", case_id=case.public_id) if name == "for_case" else of_plan("plan", plan)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    cost()
    empty = cost()
    fields = ["language", "housing", "health", "children"]
    for number in range(40):
        goal = make_goal(plan, by, f"Ziel {number}", field=fields[number % 4], is_now=number % 3 > 0)
        make_step(goal, by)
    assert cost() == empty <= BUDGET


# --- the plan -----------------------------------------------------------------------------------------------------


def test_without_a_plan_the_page_offers_to_begin_one(client: Client, case: Case) -> None:
    page = client.get(at("for_case", case_id=case.public_id))
    assert "Integrationsplan beginnen" in text_of(page)
    response = client.post(at("start", case_id=case.public_id), follow=True)
    assert "Der Integrationsplan ist begonnen." in text_of(response)
    assert "Noch nichts eingetragen." in text_of(response)
    again = client.post(at("start", case_id=case.public_id))
    assert again.status_code == 422
    assert "laufenden Plan" in text_of(again)


def test_counselling_without_a_plan_says_why_none_can_begin(client: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(kind="counselling_only")
    page = client.get(at("for_case", case_id=case.public_id))
    assert "Beratung ohne Integrationsplan" in text_of(page)
    assert "disabled" in page.content.decode()


def test_the_plan_shows_everything(client: Client, by: Actor, plan: Plan, goal: Goal, step: Step) -> None:
    actions.note_progress(goal=goal, text="Modul 3", by=by, now=NOW, today=TODAY)
    make_goal(plan, by, "Wir haben <b>Platz</b> & Ruhe.", field="housing", is_now=False)
    page = client.get(of_plan("plan", plan))
    text = text_of(page)
    for words in ("Sprache (Deutsch)", goal.text, step.text, "Modul 3", "bis 10.12.2026", "0 von 1 Schritten"):
        assert words in text
    assert "Für später" in text
    assert "noch nicht vereinbart" in text
    assert "Wir haben &lt;b&gt;Platz&lt;/b&gt; &amp; Ruhe." in page.content.decode()


def test_a_situation_is_described(client: Client, plan: Plan) -> None:
    address = of_plan("situation", plan, field="health")
    said = {"level": "some_support", "text": "Wartet auf eine Brille", "resources": "", "obstacles": "", "edited": ""}
    response = client.post(address, said, follow=True)
    assert "Wartet auf eine Brille" in text_of(response)
    assert response.redirect_chain[0][0].endswith("#field-health")
    assert client.get(of_plan("situation", plan, field="luck")).status_code == 404


def test_a_plan_is_ended_and_a_new_one_takes_over(client: Client, case: Case, plan: Plan, goal: Goal) -> None:
    refused = client.post(of_plan("end", plan), {"reason": "", "note": ""})
    assert refused.status_code == 422
    page = client.post(of_plan("end", plan), {"reason": "period_over", "note": "Drei Jahre"}, follow=True)
    assert "Der Plan ist beendet." in text_of(page)
    old = client.get(of_plan("plan", plan))
    assert "Dieser Plan wurde am 10.06.2026 beendet." in text_of(old)
    assert "Ziel hinzufügen" not in text_of(old)
    client.post(at("start", case_id=case.public_id), {"take_over": str(plan.public_id)})
    assert "Beendete Pläne" in text_of(client.get(at("for_case", case_id=case.public_id)))
    new = Plan.objects.get(ended_on=None)
    assert [one.text for one in queries.goals_of(new)] == [goal.text]


def test_changing_an_ended_plan_is_refused_and_nothing_typed_is_lost(client: Client, by: Actor, plan: Plan) -> None:
    actions.end_plan(plan=plan, reason="moved", by=by, now=NOW, today=TODAY)
    said = {"field": "housing", "text": "Zu spät geschrieben", "when": "now", "target": "6"}
    response = client.post(of_plan("add_goal", plan), said)
    assert response.status_code == 422
    assert "Zu spät geschrieben" in response.content.decode()
    assert "beendet" in text_of(response)


# --- goals --------------------------------------------------------------------------------------------------------


def test_a_goal_of_the_list_takes_one_click(client: Client, plan: Plan) -> None:
    page = client.get(of_plan("add_goal", plan) + "?feld=housing&suche=bewerb")
    assert "Wohnung" in text_of(page)
    taken = {"field": "language", "template": "language_course_start", "when": "later"}
    response = client.post(of_plan("take_template", plan), taken, follow=True)
    assert "Drei Kursträger in der Nähe vergleichen" in text_of(response)
    assert Goal.objects.get().is_now is False
    assert client.post(of_plan("take_template", plan), {"field": "language"}).status_code == 302
    assert client.post(of_plan("take_template", plan), taken | {"template": "odd"}).status_code == 422


def test_a_goal_in_own_words(client: Client, plan: Plan) -> None:
    said = {"field": "health", "text": "Ich habe eine Ärztin 👩‍⚕️.", "when": "now", "target": "3", "target_on": ""}
    response = client.post(of_plan("add_goal", plan), said)
    goal = Goal.objects.get()
    assert response.headers["Location"] == of_goal("goal", goal)
    assert (goal.text, goal.target_on) == ("Ich habe eine Ärztin 👩‍⚕️.", date(2026, 9, 10))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"field": ""}, "Handlungsfeld"),
        ({"field": "luck"}, "Handlungsfeld"),
        ({"text": "  "}, "Ziel"),
        ({"text": "x" * 401}, "400"),
        ({"target": "date", "target_on": ""}, "Bitte geben Sie den Tag an."),
        ({"target": "date", "target_on": "31.02.2027"}, "Diesen Tag gibt es nicht"),
        ({"target": "date", "target_on": "09.06.2026"}, "vor dem Beginn des Ziels"),
        ({"target": "99"}, "Erreichen bis"),
    ],
)
def test_an_impossible_goal_comes_back_with_its_text(
    client: Client, plan: Plan, values: dict[str, str], sentence: str
) -> None:
    whole = {"field": "housing", "text": "Eine Wohnung", "when": "now", "target": "6", "target_on": ""}
    response = client.post(of_plan("add_goal", plan), whole | values)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Goal.objects.exists()
    if "text" not in values:
        assert "Eine Wohnung" in response.content.decode()


def test_sending_a_goal_twice_makes_one(client: Client, plan: Plan) -> None:
    said = {"field": "housing", "text": "Eine Wohnung", "when": "now", "target": "6", "form_key": str(uuid4())}
    first = client.post(of_plan("add_goal", plan), said)
    second = client.post(of_plan("add_goal", plan), said)
    assert Goal.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]
    other = client.post(of_plan("add_goal", plan), said | {"text": "Zwei Wohnungen"})
    assert other.status_code == 422
    assert Goal.objects.count() == 1


def test_a_state_without_reason_takes_one_click(client: Client, goal: Goal) -> None:
    response = client.post(of_goal("goal_state", goal), {"state": "proposed", "back": "plan"})
    assert response.headers["Location"].endswith(f"#goal-{goal.public_id}")
    goal.refresh_from_db()
    assert goal.state == "proposed"
    response = client.post(of_goal("goal_state", goal), {"state": "in_progress", "back": "goal"})
    assert response.headers["Location"] == of_goal("goal", goal)
    assert client.post(of_goal("goal_state", goal), {"state": "agreed"}).status_code == 422
    assert client.post(of_goal("goal_state", goal), {"state": "nonsense"}).status_code == 422


def test_a_state_with_reason_asks_for_it(client: Client, goal: Goal) -> None:
    asked = client.get(of_goal("goal_state", goal) + "?stand=on_hold")
    assert "Ziel anhalten" in text_of(asked)
    refused = client.post(of_goal("goal_state", goal), {"state": "on_hold", "note": "Geburt"})
    assert refused.status_code == 422
    assert "Geburt" in refused.content.decode()
    client.post(of_goal("goal_state", goal), {"state": "on_hold", "reason": "family", "note": "Geburt"})
    goal.refresh_from_db()
    assert (goal.state, goal.state_reason) == ("on_hold", "family")
    assert client.get(of_goal("goal_state", goal) + "?stand=reached").status_code == 404


def test_a_note_is_written_on_the_goals_page(client: Client, goal: Goal) -> None:
    response = client.post(of_goal("goal", goal), {"text": "Einstufung gemacht", "state": "in_progress"}, follow=True)
    assert "Einstufung gemacht" in text_of(response)
    assert GoalNote.objects.get().state == "in_progress"
    assert client.post(of_goal("goal", goal), {"text": " ", "state": ""}).status_code == 422


def test_goals_and_steps_are_moved_by_button_and_by_dragging(client: Client, by: Actor, plan: Plan, goal: Goal) -> None:
    second = make_goal(plan, by, "Zweites Ziel")
    client.post(of_plan("move_goal", plan), {"item": str(second.public_id), "direction": "up"})
    assert [one.text for one in queries.goals_of(plan)] == ["Zweites Ziel", goal.text]
    client.post(of_plan("move_goal", plan), {"item": str(second.public_id), "position": "1"})
    assert [one.text for one in queries.goals_of(plan)] == [goal.text, "Zweites Ziel"]
    steps = [make_step(goal, by, text) for text in "AB"]
    client.post(of_goal("move_step", goal), {"item": str(steps[1].public_id), "position": "0"})
    assert [one.text for one in queries.steps_of(goal)] == ["B", "A"]
    assert client.post(of_goal("move_step", second), {"item": str(steps[1].public_id)}).status_code == 404


def test_goals_move_inside_their_plan_only(client: Client, by: Actor, case: Case, plan: Plan, goal: Goal) -> None:
    actions.end_plan(plan=plan, reason="moved", by=by, now=NOW, today=TODAY)
    new = actions.start_plan(case=case, by=by, now=NOW, today=TODAY)
    moved = client.post(of_plan("move_goal", new), {"item": str(goal.public_id), "direction": "up"})
    assert moved.status_code == 404


def test_a_wrong_goal_is_taken_out(client: Client, plan: Plan, goal: Goal) -> None:
    assert "Ziel aus dem Plan nehmen" in text_of(client.get(of_goal("goal", goal)))
    response = client.post(of_goal("remove_goal", goal), follow=True)
    assert goal.text not in text_of(response)


# --- steps --------------------------------------------------------------------------------------------------------


def test_a_step_is_added_and_another(client: Client, goal: Goal) -> None:
    said = {"text": "Anrufen", "actor": "office", "actor_name": "Jobcenter", "due_on": "1.7.2026"}
    assert client.post(of_goal("add_step", goal), said).headers["Location"] == of_goal("goal", goal)
    another = client.post(of_goal("add_step", goal), said | {"another": "1"})
    assert another.headers["Location"] == of_goal("add_step", goal)
    assert Step.objects.count() == 2


def test_a_step_due_before_the_goal_began_comes_back(client: Client, goal: Goal) -> None:
    said = {"text": "Gestern anrufen", "actor": "client", "actor_name": "", "due_on": "09.06.2026"}
    response = client.post(of_goal("add_step", goal), said)
    assert response.status_code == 422
    assert "bevor das Ziel begann (10.06.2026)" in text_of(response)
    assert "Gestern anrufen" in response.content.decode()


def test_a_step_is_done_with_one_click(client: Client, step: Step) -> None:
    address = at("step_state", step_id=step.public_id)
    assert client.post(address, {"state": "done", "back": "goal"}).headers["Location"] == of_goal("goal", step.goal)
    assert client.post(address, {"state": "done"}).status_code == 302
    step.refresh_from_db()
    assert (step.state, step.done_on) == ("done", TODAY)


# --- two tabs -----------------------------------------------------------------------------------------------------


def test_two_tabs_of_one_goal(client: Client, goal: Goal) -> None:
    address = of_goal("change_goal", goal)
    first_tab, second_tab = client.get(address), client.get(address)
    said = {"field": "language", "when": "now", "target": "date", "target_on": "10.12.2026"}
    client.post(address, said | {"text": "Von der Kollegin", "edited": hidden(first_tab, "edited")})
    overtaken = client.post(address, said | {"text": "Mein Text", "edited": hidden(second_tab, "edited")})
    assert overtaken.status_code == 409
    text = text_of(overtaken)
    assert "Von der Kollegin" in text
    assert "Mein Text" in text
    goal.refresh_from_db()
    assert goal.text == "Von der Kollegin"
    client.post(address, said | {"text": "Mein Text", "edited": hidden(overtaken, "edited")})
    goal.refresh_from_db()
    assert (goal.text, goal.version) == ("Mein Text", 3)


def test_two_tabs_of_one_situation(client: Client, plan: Plan) -> None:
    address = of_plan("situation", plan, field="housing")
    said = {"level": "", "resources": "", "obstacles": ""}
    client.post(address, said | {"text": "Von der Kollegin", "edited": ""})
    overtaken = client.post(address, said | {"text": "Mein Text", "level": "urgent_need", "edited": ""})
    assert overtaken.status_code == 409
    assert "Von der Kollegin" in text_of(overtaken)
    assert "Dringend Hilfe nötig" in text_of(overtaken)
    client.post(address, said | {"text": "Mein Text", "edited": hidden(overtaken, "edited")})
    assert StartingSituation.objects.get().text == "Mein Text"


def test_two_tabs_of_one_step(client: Client, step: Step) -> None:
    address = at("change_step", step_id=step.public_id)
    said = {"actor": "client", "actor_name": "", "due_on": ""}
    client.post(address, said | {"text": "Von der Kollegin", "edited": "1"})
    overtaken = client.post(address, said | {"text": "Mein Text", "edited": "1"})
    assert overtaken.status_code == 409
    assert "Von der Kollegin" in text_of(overtaken)
    assert client.post(address, said | {"text": "Mein Text", "edited": "2"}).status_code == 302


def test_a_draft_of_yesterday_does_not_overwrite_a_colleague(client: Client, by: Actor, goal: Goal) -> None:
    address = of_goal("change_goal", goal)
    typed = {"field": ["language"], "text": ["Mein Entwurf"], "when": ["now"], "target": ["none"], "edited": ["1"]}
    Draft.objects.create(county_id=by.county_id, user_id=by.user_id, form=address, fields=typed, saved_at=NOW)
    said: dict[str, Any] = {"field": "language", "text": "Von der Kollegin", "is_now": True, "target_on": None}
    actions.change_goal(goal=goal, version=1, by=by, now=NOW, today=TODAY, **said)
    page = client.get(address)
    assert "Mein Entwurf" in page.content.decode()
    sent = {name: values[0] for name, values in typed.items()} | {"edited": hidden(page, "edited")}
    assert client.post(address, sent).status_code == 409


def test_an_agreement_to_what_was_changed_meanwhile_is_shown_again(
    client: Client, by: Actor, plan: Plan, goal: Goal
) -> None:
    address = of_plan("agree", plan)
    page = client.get(address)
    make_goal(plan, by, "Kam dazwischen")
    said = {"on": "10.06.2026", "answer": "yes", "explained_in": "ar", "interpreter": "none", "present": "Vater"}
    overtaken = client.post(address, said | {"edited": hidden(page, "edited")})
    assert overtaken.status_code == 409
    assert "Der Plan wurde geändert" in text_of(overtaken)
    assert "Kam dazwischen" in text_of(overtaken)
    assert "Vater" in overtaken.content.decode()
    assert client.post(address, said | {"edited": hidden(overtaken, "edited")}).status_code == 302
    assert PlanVersion.objects.get().present == "Vater"


# --- agreement, review, versions ----------------------------------------------------------------------------------

ANSWER = {"on": "10.06.2026", "answer": "yes", "explained_in": "ar", "interpreter": "none", "present": ""}


def test_a_plan_is_agreed_and_signed_on_the_screen(client: Client, plan: Plan, goal: Goal) -> None:
    page = client.get(of_plan("agree", plan))
    assert goal.text in text_of(page)
    said = ANSWER | {"signed": "screen", "signature": DRAWN, "edited": hidden(page, "edited")}
    response = client.post(of_plan("agree", plan), said, follow=True)
    assert "Version 1 des Plans ist festgehalten." in text_of(response)
    assert PlanVersion.objects.get().signature == DRAWN
    version = client.get(of_plan("version", plan, number=1))
    assert DRAWN in version.content.decode()
    assert client.get(of_plan("version", plan, number=2)).status_code == 404


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"answer": ""}, "einverstanden"),
        ({"answer": "no"}, "warum"),
        ({"on": "11.06.2026"}, "Zukunft"),
        ({"on": "31.02.2026"}, "Diesen Tag gibt es nicht"),
        ({"signed": "screen", "signature": "<svg onload=alert(1)>"}, "noch einmal"),
        ({"signed": "screen", "signature": "M1 1" + "L1 1" * 20_000}, "Unterschrift"),
    ],
)
def test_an_incomplete_answer_comes_back(
    client: Client, plan: Plan, goal: Goal, values: dict[str, str], sentence: str
) -> None:
    page = client.get(of_plan("agree", plan))
    said = ANSWER | {"present": "Tante Amal", "edited": hidden(page, "edited")} | values
    response = client.post(of_plan("agree", plan), said)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "Tante Amal" in response.content.decode()
    assert "<svg onload" not in response.content.decode()
    assert not PlanVersion.objects.exists()


def test_a_review_proposes_what_changed(client: Client, by: Actor, plan: Plan, goal: Goal, clock: Any) -> None:
    agree(plan, by)
    plan.refresh_from_db()
    make_goal(plan, by, "Ich habe eine Wohnung.", field="housing")
    page = client.get(of_plan("review", plan))
    assert "Neues Ziel: Ich habe eine Wohnung." in page.content.decode()
    said = ANSWER | {"changes": "Neues Ziel Wohnung.", "edited": hidden(page, "edited")}
    response = client.post(of_plan("review", plan), said, follow=True)
    assert "Version 2 des Plans ist festgehalten." in text_of(response)
    assert "Neues Ziel Wohnung." in text_of(client.get(of_plan("version", plan, number=2)))


def test_a_review_of_what_was_changed_meanwhile_is_shown_again(
    client: Client, by: Actor, plan: Plan, goal: Goal
) -> None:
    agree(plan, by)
    plan.refresh_from_db()
    page = client.get(of_plan("review", plan))
    make_goal(plan, by, "Kam dazwischen")
    said = ANSWER | {"changes": "Von mir geschrieben", "edited": hidden(page, "edited")}
    overtaken = client.post(of_plan("review", plan), said)
    assert overtaken.status_code == 409
    assert "Kam dazwischen" in text_of(overtaken)
    assert "Von mir geschrieben" in overtaken.content.decode()
    refused = client.post(of_plan("review", plan), said | {"answer": "no", "edited": hidden(overtaken, "edited")})
    assert refused.status_code == 422
    assert client.post(of_plan("review", plan), said | {"edited": hidden(overtaken, "edited")}).status_code == 302


def test_versions_are_compared(client: Client, by: Actor, plan: Plan, goal: Goal) -> None:
    assert "Noch keine Version" in text_of(client.get(of_plan("compare", plan)))
    agree(plan, by)
    plan.refresh_from_db()
    make_goal(plan, by, "Ich habe eine Wohnung.", field="housing")
    agree(plan, by)
    plan.refresh_from_db()
    page = text_of(client.get(of_plan("compare", plan)))
    assert "Version 1 vom 10.06.2026" in page
    assert "Ich habe eine Wohnung." in page
    assert "neu" in page
    now = client.get(of_plan("compare", plan) + "?left=2&right=0")
    assert "heutiger Stand" in text_of(now)
    for odd in ("?left=1&right=9", "?left=x&right=2"):
        response = client.get(of_plan("compare", plan) + odd)
        assert response.status_code == 200
        assert "Diese Version gibt es nicht" in text_of(response)


def test_a_due_review_is_skipped(client: Client, by: Actor, plan: Plan, goal: Goal) -> None:
    agree(plan, by)
    Plan.objects.filter(pk=plan.pk).update(next_review_on=TODAY)
    assert "Fortschreibung auslassen" in text_of(client.get(of_plan("plan", plan)))
    refused = client.post(of_plan("skip_review", plan), {"reason": "client_ill", "next_on": "10.06.2027"})
    assert refused.status_code == 422
    response = client.post(of_plan("skip_review", plan), {"reason": "client_ill", "next_on": "1.8.2026"}, follow=True)
    assert "Die nächste Fortschreibung ist am 01.08.2026." in text_of(response)


def test_a_signature_drawn_without_choosing_the_screen_is_not_kept(client: Client, plan: Plan, goal: Goal) -> None:
    page = client.get(of_plan("agree", plan))
    said = ANSWER | {"signed": "paper", "signature": DRAWN, "edited": hidden(page, "edited")}
    client.post(of_plan("agree", plan), said)
    assert PlanVersion.objects.get().signature == ""


def test_a_reader_without_the_right_to_write_gets_no_buttons(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(GRANTS, Role.CASE_MANAGER, GRANTS[Role.CASE_MANAGER] - {Permission.CASE_WRITE})
    for address in (of_plan("plan", world.plan), of_goal("goal", world.goal)):
        page = client.get(address)
        assert "formaction" not in page.content.decode()
        assert "Schritt hinzufügen" not in text_of(page)


def test_reading_the_plan_is_recorded(client: Client, plan: Plan) -> None:
    client.get(of_plan("plan", plan))
    event = Event.objects.newest_first().first()
    assert event is not None
    assert (event.kind, event.case_id, event.subject) == (EventKind.PLAN_READ, plan.case_id, "plan")
