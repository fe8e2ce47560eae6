"""Changing published facts: nothing is overwritten, a second person releases, the last change can be taken back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.audit.models import Event
from geleit.core.errors import Stale
from geleit.core.multilingual import Text
from geleit.directory import actions, changes, queries
from geleit.directory.actions import Entry, FactRefused, NewFact
from geleit.directory.models import (
    Address,
    ChangeSet,
    Channel,
    Closure,
    Hours,
    Notice,
    Office,
    OfficeFacts,
)
from tests.conftest import NOW, TODAY, make_user

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)
WHEN: dict[str, Any] = {"now": NOW, "today": TODAY}


@pytest.fixture
def editor(oberallgaeu: County) -> User:
    """Portal editor of Landkreis Oberallgäu."""
    return make_user(oberallgaeu, "edda", Role.PORTAL_EDITOR, "landratsamt")


@pytest.fixture
def second(oberallgaeu: County) -> User:
    """Another portal editor."""
    return make_user(oberallgaeu, "ernst", Role.PORTAL_EDITOR, "landratsamt")


@pytest.fixture
def by(editor: User, acting: Callable[[User], Actor]) -> Actor:
    return acting(editor)


@pytest.fixture
def office(by: Actor) -> Office:
    made = Office.objects.create(county_id=by.county_id, key="buergeramt")
    known = {"county_id": by.county_id, "office": made, "recorded_at": NOW, "released_at": NOW}
    OfficeFacts.objects.create(**known, kind="department", name=Text("Bürgeramt"))
    Channel.objects.create(**known, kind="phone", value="08321 1")
    Hours.objects.create(**known, kind="visit", syntax="Mo-Fr 08:00-12:00")
    return made


@pytest.fixture
def entry(office: Office) -> Entry:
    return Entry.of(office)


@pytest.fixture
def phone(office: Office) -> Channel:
    return Channel.objects.get(office=office)


def new_phone(office: Office, value: str, **more) -> NewFact:
    return NewFact(Channel, {"office": office, "kind": "phone", "value": value}, **more)


def phones(office: Office, day: date) -> list[str]:
    page = queries.office_page(office.county_id, office.key, day)
    assert page is not None
    return [one.value for one in page.channels]


# --- changing ---------------------------------------------------------------------------------------------------------


def test_a_change_ends_the_old_fact_and_begins_the_new_one(
    office: Office, entry: Entry, phone: Channel, by: Actor
) -> None:
    new = new_phone(office, "08321 2", valid_from=TOMORROW, source="Telefonat")
    change = actions.replace(entry=entry, fact=phone, new=new, by=by, **WHEN)
    assert (phones(office, TODAY), phones(office, TOMORROW)) == (["08321 1"], ["08321 2"])
    assert (change.kind, change.state) == ("replaced", "in_force")
    phone.refresh_from_db()
    assert (phone.value, phone.valid_to) == ("08321 1", TODAY)


def test_without_a_day_a_change_holds_from_today(office: Office, entry: Entry, phone: Channel, by: Actor) -> None:
    actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    assert (phones(office, YESTERDAY), phones(office, TODAY)) == (["08321 1"], ["08321 2"])


def test_changing_twice_on_a_day_leaves_no_fact_that_never_held(
    office: Office, entry: Entry, phone: Channel, by: Actor
) -> None:
    actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    second = Channel.objects.get(value="08321 2")
    actions.replace(entry=entry, fact=second, new=new_phone(office, "08321 3"), by=by, **WHEN)
    assert phones(office, TODAY) == ["08321 3"]
    second.refresh_from_db()
    assert second.withdrawn_at == NOW


def test_what_is_prepared_for_later_stays(office: Office, entry: Entry, phone: Channel, by: Actor) -> None:
    later = TODAY + timedelta(days=30)
    actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 9", valid_from=later), by=by, **WHEN)
    phone.refresh_from_db()
    actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    assert (phones(office, TODAY), phones(office, later)) == (["08321 2"], ["08321 9"])


def test_a_correction_strikes_the_wrong_fact_out_for_all_days(
    office: Office, entry: Entry, phone: Channel, by: Actor
) -> None:
    actions.correct(entry=entry, fact=phone, new=new_phone(office, "08321 2"), reason="vertippt", by=by, **WHEN)
    assert phones(office, date(2020, 1, 1)) == ["08321 2"]
    assert Channel.objects.filter(value="08321 1", withdrawn_at=NOW).exists()


def test_a_correction_and_a_withdrawal_need_a_reason(office: Office, entry: Entry, phone: Channel, by: Actor) -> None:
    with pytest.raises(FactRefused):
        actions.correct(entry=entry, fact=phone, new=new_phone(office, "08321 2"), reason=" ", by=by, **WHEN)
    with pytest.raises(FactRefused):
        actions.withdraw(entry=entry, fact=phone, reason="", by=by, now=NOW)


def test_a_withdrawn_fact_is_gone_from_every_day(office: Office, entry: Entry, phone: Channel, by: Actor) -> None:
    actions.withdraw(entry=entry, fact=phone, reason="gehört einem anderen Amt", by=by, now=NOW)
    assert phones(office, TODAY) == []
    assert Channel.objects.known_at(NOW - timedelta(seconds=1)).count() == 0  # released at the same moment
    assert Channel.objects.filter(withdrawn_by_id=by.user_id).exists()


def test_a_fact_ends_after_its_last_day(office: Office, entry: Entry, phone: Channel, by: Actor) -> None:
    actions.end(entry=entry, fact=phone, last_day=TODAY, by=by, now=NOW)
    assert (phones(office, TODAY), phones(office, TOMORROW)) == (["08321 1"], [])


def test_two_editors_do_not_overwrite_each_other(office: Office, entry: Entry, phone: Channel, by: Actor) -> None:
    seen = Channel.objects.get(pk=phone.pk)
    actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    with pytest.raises(Stale):
        actions.replace(entry=entry, fact=seen, new=new_phone(office, "08321 3"), by=by, **WHEN)


def test_a_name_in_other_languages_is_outdated_by_a_new_german_one(office: Office, entry: Entry, by: Actor) -> None:
    facts = OfficeFacts.objects.get(office=office)
    named = {"office": office, "kind": "department"}
    first = NewFact(OfficeFacts, {**named, "name": Text.of("Bürgeramt", en="Citizens' office")})
    actions.correct(entry=entry, fact=facts, new=first, reason="Übersetzung", by=by, **WHEN)
    facts = OfficeFacts.objects.in_force().get(office=office)
    second = NewFact(OfficeFacts, {**named, "name": facts.name.reworded("Bürgerbüro")})
    actions.replace(entry=entry, fact=facts, new=second, by=by, **WHEN)
    page = queries.office_page(by.county_id, "buergeramt", TODAY)
    assert page is not None
    assert page.facts.name.state("en") == "outdated"


def test_the_state_of_the_records_on_a_day_can_be_asked(
    office: Office, entry: Entry, phone: Channel, by: Actor
) -> None:
    later = NOW + timedelta(hours=2)
    actions.correct(
        entry=entry, fact=phone, new=new_phone(office, "08321 2"), reason="vertippt", by=by, now=later, today=TODAY
    )
    assert [one.value for one in Channel.objects.known_at(NOW)] == ["08321 1"]
    assert [one.value for one in Channel.objects.known_at(later)] == ["08321 2"]


# --- what is refused --------------------------------------------------------------------------------------------------


def test_hours_that_overlap_with_others_are_refused(office: Office, entry: Entry, by: Actor) -> None:
    more = NewFact(Hours, {"office": office, "kind": "visit", "syntax": "Sa 10:00-12:00"}, valid_from=TOMORROW)
    with pytest.raises(FactRefused) as refused:
        actions.add(entry=entry, new=more, by=by, **WHEN)
    assert "gilt schon ein anderer Eintrag" in refused.value.messages[0]
    assert Hours.objects.count() == 1


def test_hours_of_another_kind_may_hold_beside_them(office: Office, entry: Entry, by: Actor) -> None:
    calls = NewFact(Hours, {"office": office, "kind": "phone", "syntax": "Mo-Fr 08:00-16:00"})
    actions.add(entry=entry, new=calls, by=by, **WHEN)
    assert Hours.objects.in_force().count() == 2


@pytest.mark.parametrize(
    ("model", "values", "days"),
    [
        (Hours, {"kind": "tickets", "syntax": "Mo-Fr 8-12"}, {}),
        (Hours, {"kind": "tickets", "syntax": ""}, {}),
        (Channel, {"kind": "email", "value": "info[at]landkreis"}, {}),
        (Channel, {"kind": "phone", "value": "anrufen"}, {}),
        (Channel, {"kind": "web_form", "value": "landkreis"}, {}),
        (Channel, {"kind": "phone", "value": ""}, {}),
        (Address, {"kind": "001", "street": "Weg", "postal_code": "8752", "place": "Sonthofen"}, {}),
        (Address, {"kind": "001", "street": "Weg", "postal_code": "87527", "place": ""}, {}),
        (Address, {"kind": "001", "post_box": "12", "postal_code": "87527", "place": "Sonthofen"}, {}),
        (Address, {"kind": "003", "street": "Weg", "post_box": "1", "postal_code": "87518", "place": "Sonthofen"}, {}),
        (Address, {"kind": "003", "postal_code": "87518", "place": "Sonthofen"}, {}),
        (Channel, {"kind": "phone", "value": "1234"}, {"valid_from": TOMORROW, "valid_to": TODAY}),
        (Closure, {}, {"valid_from": YESTERDAY, "valid_to": YESTERDAY}),
        (Closure, {}, {"valid_from": TODAY}),
        (Closure, {"time_from": time(8)}, {"valid_from": TODAY, "valid_to": TODAY}),
        (Closure, {"time_from": time(9), "time_to": time(8)}, {"valid_from": TODAY, "valid_to": TODAY}),
        (Closure, {"replacement": "von acht bis zwölf"}, {"valid_from": TODAY, "valid_to": TODAY}),
        (OfficeFacts, {"kind": "department", "name": Text()}, {}),
    ],
)
def test_what_cannot_be_right_is_refused(office: Office, entry: Entry, by: Actor, model, values, days) -> None:
    new = NewFact(model, {"office": office, **values}, **days)
    with pytest.raises(FactRefused):
        actions.add(entry=entry, new=new, by=by, **WHEN)
    assert not ChangeSet.objects.exists()


def test_a_notice_has_a_beginning_and_an_end(by: Actor, entry: Entry) -> None:
    with pytest.raises(FactRefused):
        actions.add(entry=entry, new=NewFact(Notice, {"title": Text("Achtung")}, valid_from=TODAY), by=by, **WHEN)
    with pytest.raises(FactRefused):
        actions.add(
            entry=entry, new=NewFact(Notice, {"title": Text()}, valid_from=TODAY, valid_to=TODAY), by=by, **WHEN
        )
    fine = NewFact(Notice, {"title": Text("Achtung")}, valid_from=TODAY, valid_to=TODAY)
    actions.add(entry=entry, new=fine, by=by, **WHEN)
    assert queries.notices_on(by.county_id, TODAY).count() == 1
    assert queries.notices_on(by.county_id, TOMORROW).count() == 0  # it vanishes by itself


def test_the_loudest_notice_comes_first(by: Actor, entry: Entry) -> None:
    for level in ("information", "urgent", "important"):
        values = {"title": Text(level), "level": level}
        actions.add(entry=entry, new=NewFact(Notice, values, valid_from=TODAY, valid_to=TODAY), by=by, **WHEN)
    shown = [one.level for one in queries.notices_on(by.county_id, TODAY)]
    assert shown == ["urgent", "important", "information"]


# --- closing an office for a day --------------------------------------------------------------------------------------


def test_an_office_closed_for_a_day_is_closed_on_that_day(office: Office, entry: Entry, by: Actor) -> None:
    shut = NewFact(Closure, {"office": office, "reason": Text("Betriebsausflug")}, valid_from=TODAY, valid_to=TODAY)
    actions.add(entry=entry, new=shut, by=by, **WHEN)
    page = queries.office_page(by.county_id, office.key, TODAY)
    assert page is not None
    moment = datetime(2026, 6, 10, 7, 0, tzinfo=UTC)  # nine o'clock
    state = queries.state_of(page.hours, page.closures, kind="visit", land="BY", ags=None, moment=moment)
    assert (state.is_open, str(state.reason.text) if state.reason else "") == (False, "Betriebsausflug")


# --- four eyes --------------------------------------------------------------------------------------------------------


@pytest.fixture
def four_eyes(by: Actor) -> None:
    actions.set_four_eyes(is_on=True, by=by, now=NOW)


def test_a_change_waits_for_a_second_person(
    four_eyes: None,
    office: Office,
    entry: Entry,
    phone: Channel,
    by: Actor,
    second: User,
    acting: Callable[[User], Actor],
) -> None:
    change = actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    assert phones(office, TODAY) == ["08321 1"]
    assert [one.change.pk for one in queries.waiting(by.county_id)] == [change.pk]
    with pytest.raises(FactRefused):
        actions.release(change=change, by=by, now=NOW)
    released = actions.release(change=change, by=acting(second), now=NOW)
    assert (phones(office, TODAY), released.state) == (["08321 2"], "in_force")
    assert queries.waiting(by.county_id) == []
    with pytest.raises(FactRefused):
        actions.release(change=change, by=acting(second), now=NOW)


def test_a_change_that_is_not_released_has_no_effect(
    four_eyes: None,
    office: Office,
    entry: Entry,
    phone: Channel,
    by: Actor,
    second: User,
    acting: Callable[[User], Actor],
) -> None:
    change = actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    with pytest.raises(FactRefused):
        actions.refuse(change=change, reason="", by=acting(second), now=NOW)
    actions.refuse(change=change, reason="Nummer stimmt nicht", by=acting(second), now=NOW)
    assert phones(office, TODAY) == ["08321 1"]
    change.refresh_from_db()
    assert change.state == "refused"


def test_a_release_fails_when_the_facts_changed_since(
    four_eyes: None,
    office: Office,
    entry: Entry,
    phone: Channel,
    by: Actor,
    second: User,
    acting: Callable[[User], Actor],
) -> None:
    one = actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    other = actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 3"), by=by, **WHEN)
    actions.release(change=one, by=acting(second), now=NOW)
    with pytest.raises(Stale):
        actions.release(change=other, by=acting(second), now=NOW)
    assert phones(office, TODAY) == ["08321 2"]


# --- history and undo -------------------------------------------------------------------------------------------------


def test_the_last_change_can_be_taken_back(office: Office, entry: Entry, phone: Channel, by: Actor) -> None:
    change = actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    undone = actions.undo(change=change, by=by, now=NOW)
    assert phones(office, TODAY) == phones(office, TOMORROW) == ["08321 1"]
    assert (undone.kind, undone.undoes_id) == ("undone", change.pk)
    with pytest.raises(FactRefused):
        actions.undo(change=change, by=by, now=NOW)


def test_an_older_change_waits_for_the_later_ones(office: Office, entry: Entry, phone: Channel, by: Actor) -> None:
    first = actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    fact = Channel.objects.get(value="08321 2")
    second = actions.correct(
        entry=entry, fact=fact, new=new_phone(office, "08321 3", valid_from=TODAY), reason="vertippt", by=by, **WHEN
    )
    with pytest.raises(FactRefused):
        actions.undo(change=first, by=by, now=NOW)
    actions.undo(change=second, by=by, now=NOW)
    assert phones(office, TODAY) == ["08321 2"]
    actions.undo(change=first, by=by, now=NOW)
    assert phones(office, TODAY) == ["08321 1"]


def test_the_history_names_what_was_done_and_offers_to_undo_the_last(
    office: Office, entry: Entry, phone: Channel, by: Actor
) -> None:
    actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    hours = Hours.objects.get(office=office)
    actions.end(entry=entry, fact=hours, last_day=TODAY, by=by, now=NOW)
    rows = queries.history(by.county_id, office.public_id)
    assert [(row.change.kind, row.kinds, row.may_be_undone) for row in rows] == [
        ("ended", ["hours"], True), ("replaced", ["channel"], False)
    ]  # fmt: skip


def test_every_change_is_in_the_audit_trail_without_its_values(
    office: Office, entry: Entry, phone: Channel, by: Actor
) -> None:
    change = actions.replace(entry=entry, fact=phone, new=new_phone(office, "08321 2"), by=by, **WHEN)
    actions.undo(change=change, by=by, now=NOW)
    events = [event for event in Event.objects.order_by("id") if event.kind.startswith("directory")]
    assert [(event.kind, event.fields) for event in events] == [
        ("directory_changed", ["channel"]), ("directory_undone", [])
    ]  # fmt: skip
    assert not any("08321" in str(event.__dict__) for event in events)


def test_rooms_above_are_told(office: Office, entry: Entry, phone: Channel, by: Actor, monkeypatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(changes, "LISTENERS", [told.append])
    actions.end(entry=entry, fact=phone, last_day=TODAY, by=by, now=NOW)
    assert told == [by.county_id]
