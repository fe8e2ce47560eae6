"""Editors change rules; nothing is overwritten, everything is recorded and can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.errors import Refused, Stale
from geleit.core.multilingual import Text
from geleit.directory.changes import LISTENERS
from geleit.directory.models import ChangeSet, DirectorySettings
from geleit.visits import actions
from geleit.visits.limits import Ages, Days
from geleit.visits.models import HouseRules, VisitRule
from geleit.visits.queries import changes_of, stated, visit
from geleit.visits.rules import StatedException, StatedItem, StatedRule
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rule(access: str = "appointment", first: date = TODAY, last: date | None = None, **more: Any) -> StatedRule:
    more.setdefault("title", Text.of("Neue Regel", en="New rule"))
    return StatedRule(id="", days=Days(first, last), access=access, **more)


@pytest.fixture
def when(by: Actor) -> dict[str, Any]:
    return {"by": by, "now": NOW, "today": TODAY}


@pytest.fixture
def current(house: County) -> VisitRule:
    """The rule in force today: walk in, with six exceptions."""
    return VisitRule.objects.get(valid_to=None)


def may_come(county: County, day: date = TODAY, office: str = "") -> str:
    return visit(county.pk, day, 30, office).answer.may_come


def test_a_new_rule_with_all_its_parts(office_keys: County, when: dict[str, Any]) -> None:
    wanted = rule(
        offices=frozenset({"sozialhilfe", "wohngeldstelle"}),
        ages=Ages(18),
        items=(StatedItem("mask", "must", Ages(18), ("ffp2",), Text("Bitte")), StatedItem("payment", "should")),
        exceptions=(StatedException("walk_in", service="wohngeld", note=Text.of("Warten", en="Wait")),),
        exemptions=Text("Kinder"),
        text=Text("Hinweis"),
        source="Erlass",
    )
    row = actions.add_rule(rule=wanted, **when)
    assert replace(stated(row), id="") == wanted
    assert row.released_at == NOW
    assert may_come(office_keys, office="sozialhilfe") == "appointment"
    event = Event.objects.changes().get()
    assert (event.kind, event.fields) == (EventKind.DIRECTORY_CHANGED, ["visitrule"])


def test_a_contradiction_is_refused_and_leaves_nothing(current: VisitRule, when: dict[str, Any]) -> None:
    before = VisitRule.objects.count()
    with pytest.raises(Refused) as refusal:
        actions.add_rule(rule=rule("appointment"), **when)
    assert "Die meisten Bereiche ohne Termin" in refusal.value.messages[0]
    assert (VisitRule.objects.count(), ChangeSet.objects.count()) == (before, 0)


@pytest.mark.parametrize("more", [{"offices": frozenset({"nowhere"})}, {"first": TODAY - 9 * DAY, "last": TODAY - DAY}])
def test_bad_input(office_keys: County, when: dict[str, Any], more: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        actions.add_rule(rule=rule(**more), **when)


def test_a_rule_that_waits_is_contradicted_too(office_keys: County, when: dict[str, Any]) -> None:
    DirectorySettings.objects.create(county=office_keys, four_eyes=True)
    actions.add_rule(rule=rule("appointment"), **when)
    with pytest.raises(Refused):
        actions.add_rule(rule=rule("walk_in"), **when)


def test_changing_from_a_later_day_ends_the_old_wording(
    house: County, current: VisitRule, when: dict[str, Any]
) -> None:
    later = TODAY + 10 * DAY
    new = actions.change_rule(row=current, rule=rule("appointment", later), **when)
    current.refresh_from_db()
    assert (current.valid_to, new.valid_from, new.valid_to) == (later - DAY, later, None)
    assert (may_come(house, later - DAY), may_come(house, later)) == ("walk_in", "appointment")


def test_the_same_first_day_is_a_correction(house: County, current: VisitRule, when: dict[str, Any]) -> None:
    said = replace(stated(current), access="appointment", exceptions=())
    new = actions.change_rule(row=current, rule=said, reason="falsch", known_end="none", **when)
    current.refresh_from_db()
    assert current.withdrawn_at == NOW
    assert current.valid_to is None
    assert (new.valid_from, may_come(house)) == (current.valid_from, "appointment")


def test_who_was_overtaken_is_told(current: VisitRule, when: dict[str, Any]) -> None:
    actions.end_rule(row=current, valid_to=TODAY + DAY, **when)
    with pytest.raises(Stale):
        actions.change_rule(row=current, rule=rule(), known_end="none", **when)
    actions.withdraw_rule(row=current, reason="falsch", by=when["by"], now=NOW)
    for action in (
        lambda: actions.change_rule(row=current, rule=rule(first=TODAY + DAY), **when),
        lambda: actions.end_rule(row=current, valid_to=TODAY, **when),
        lambda: actions.withdraw_rule(row=current, reason="noch einmal", by=when["by"], now=NOW),
    ):
        with pytest.raises(Stale):
            action()


def test_undo_takes_each_kind_of_change_back(house: County, current: VisitRule, when: dict[str, Any]) -> None:
    again = {"by": when["by"], "now": NOW}
    actions.end_rule(row=current, valid_to=TODAY, **when)
    actions.undo(row=current, **again)
    new = actions.change_rule(row=current, rule=rule("appointment", TODAY + DAY), **when)
    actions.undo(row=new, **again)
    corrected = replace(stated(current), access="appointment", exceptions=())
    new = actions.change_rule(row=current, rule=corrected, reason="falsch", **when)
    actions.undo(row=new, **again)
    actions.withdraw_rule(row=current, reason="falsch", **again)
    actions.undo(row=current, **again)
    current.refresh_from_db()
    assert (current.valid_to, current.withdrawn_at) == (None, None)
    assert (may_come(house), may_come(house, TODAY + DAY)) == ("walk_in", "walk_in")
    assert [str(one.kind) for one in changes_of(current)].count("undone") == 4
    with pytest.raises(Refused):
        actions.undo(row=current, **again)


def test_undo_is_refused_where_it_would_contradict(current: VisitRule, when: dict[str, Any]) -> None:
    actions.end_rule(row=current, valid_to=TODAY, **when)
    actions.add_rule(rule=rule("appointment", TODAY + DAY), **when)
    with pytest.raises(Refused):
        actions.undo(row=current, by=when["by"], now=NOW)
    current.refresh_from_db()
    assert current.valid_to == TODAY


def test_the_later_change_is_taken_back_first(current: VisitRule, when: dict[str, Any]) -> None:
    new = actions.change_rule(row=current, rule=rule("appointment", TODAY + DAY), **when)
    actions.end_rule(row=new, valid_to=TODAY + 5 * DAY, **when)
    with pytest.raises(Refused):
        actions.undo(row=current, by=when["by"], now=NOW)


def test_four_eyes(
    house: County, current: VisitRule, when: dict[str, Any], egon: User, acting: Callable[[User], Actor]
) -> None:
    DirectorySettings.objects.create(county=house, four_eyes=True)
    new = actions.change_rule(row=current, rule=rule("appointment", TODAY + DAY), **when)
    current.refresh_from_db()
    assert (new.released_at, current.valid_to, may_come(house, TODAY + DAY)) == (None, None, "walk_in")
    prepared = visit(house.pk, TODAY + DAY, 30, prepared=True).answer
    assert (prepared.may_come, prepared.rule_ids) == ("appointment", (str(new.public_id),))
    assert visit(house.pk, TODAY, 30, prepared=True).answer.may_come == "walk_in"
    with pytest.raises(Refused):
        actions.release_rule(row=new, by=when["by"], now=NOW)
    second = acting(egon)
    actions.release_rule(row=new, by=second, now=NOW)
    assert may_come(house, TODAY + DAY) == "appointment"
    with pytest.raises(Refused):
        actions.release_rule(row=new, by=second, now=NOW)


def test_what_waits_can_be_taken_back(house: County, current: VisitRule, when: dict[str, Any]) -> None:
    DirectorySettings.objects.create(county=house, four_eyes=True)
    new = actions.change_rule(row=current, rule=rule("appointment", TODAY + DAY), **when)
    actions.undo(row=new, by=when["by"], now=NOW)
    new.refresh_from_db()
    current.refresh_from_db()
    assert (new.withdrawn_at, current.valid_to, may_come(house, TODAY + DAY)) == (NOW, None, "walk_in")


def test_those_who_keep_pages_are_told(current: VisitRule, when: dict[str, Any]) -> None:
    told: list[int] = []
    LISTENERS.append(told.append)
    try:
        actions.end_rule(row=current, valid_to=TODAY, **when)
    finally:
        LISTENERS.remove(told.append)
    assert told == [current.county_id]


# --- house rules ----------------------------------------------------------------------------------------------------


def publish(when: dict[str, Any], first: date = TODAY, site: str = "lerchenstrasse-40") -> HouseRules:
    return actions.publish_house_rules(site=site, valid_from=first, title=Text("Haus"), text=Text("Ruhe"), **when)


def test_a_new_version_ends_the_old_one(house: County, when: dict[str, Any]) -> None:
    new = publish(when)
    old = HouseRules.objects.get(version=2)
    assert (new.version, old.valid_to) == (3, TODAY - DAY)
    actions.undo(row=new, by=when["by"], now=NOW)
    old.refresh_from_db()
    assert old.valid_to is None
    assert publish(when).version == 4


def test_house_rules_refuse_what_cannot_be(house: County, when: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        publish(when, TODAY - DAY)
    with pytest.raises(Refused):
        publish(when, site="nowhere")
    publish(when, TODAY + DAY)
    with pytest.raises(Refused):
        publish(when, TODAY + DAY)
