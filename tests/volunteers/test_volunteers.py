"""Volunteers: registering, duplicates, states over time, consent."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.core.errors import Refused
from geleit.directory.models import Municipality
from geleit.volunteers import actions, queries, rules
from geleit.volunteers.codes import VolunteerState
from geleit.volunteers.folding import folded, folded_name, telling_digits
from geleit.volunteers.models import CircleMember, Consent, Engagement, Volunteer
from tests.conftest import TODAY
from tests.volunteers.making import SINCE, appoint, engage, join, make_circle, make_volunteer, sign, when

pytestmark = pytest.mark.django_db
REGISTER = "/ehrenamt/freiwillige/neu/"


def typed(**more: Any) -> dict[str, Any]:
    """A whole form."""
    return {
        "given_name": "Jörg", "family_name": "Groß", "birth_date": "14.3.1961", "email": "joerg@helfen.example",
        "phone": "", "municipality": "", "languages": ["uk"], "wishes": ["transport"], "availability": ["weekend"],
        "radius_km": "20", "has_car": "on", "experience": "Busfahrer", "emergency_contact": "Ada Groß, 08321 1",
        "remark": "", "state": "prospect", "since": "10.6.2026", **more,
    }  # fmt: skip


# --- registering ----------------------------------------------------------------------------------------------------


def test_somebody_is_registered_with_all_that_matters(client: Client, by: Actor, sonthofen: Municipality) -> None:
    page = client.post(REGISTER, typed(municipality=sonthofen.ags), follow=True).content.decode()
    for part in ("Jörg Groß", "Interessiert", "14.03.1961", "Ukrainisch", "Fahrdienst", "20 km", "Ada Groß, 08321 1"):
        assert part in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize(("born", "may"), [("10.06.2010", True), ("11.06.2010", False), ("2.3.2015", False)])
def test_under_sixteen_is_refused_and_the_reason_said(client: Client, by: Actor, born: str, may: bool) -> None:
    response = client.post(REGISTER, typed(birth_date=born))
    assert response.status_code == (302 if may else 422)
    assert may or "mindestens 16 Jahre alt" in response.content.decode()


def test_nobody_becomes_active_without_a_birth_date(client: Client, by: Actor) -> None:
    response = client.post(REGISTER, typed(birth_date="", state="active"))
    assert response.status_code == 422
    assert "Das Geburtsdatum fehlt noch" in response.content.decode()
    assert client.post(REGISTER, typed(birth_date="")).status_code == 302


def test_somebody_nobody_can_reach_is_refused(client: Client, by: Actor) -> None:
    assert client.post(REGISTER, typed(email="", phone="")).status_code == 422


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"given_name": "Gross", "family_name": "JÖRG", "email": "neu@helfen.example"}, "gleicher Name"),
        ({"given_name": "Ada", "email": "JOERG@helfen.example "}, "gleiche E-Mail-Adresse"),
        ({"given_name": "Ada", "email": "", "phone": "+49 8321 / 612-47"}, "gleiche Telefonnummer"),
    ],
)
def test_who_may_be_the_same_is_shown_before_anything_is_saved(
    client: Client, by: Actor, entry: dict[str, str], why: str, again: Callable[[], None]
) -> None:
    make_volunteer(by, "Jörg", "Groß", email="joerg@helfen.example", phone="08321 61247")
    response = client.post(REGISTER, typed(**entry))
    page = response.content.decode()
    assert why in page
    again()
    assert Volunteer.objects.count() == 1
    mark = page.split('name="confirm" value="')[1].split('"')[0]
    assert client.post(REGISTER, typed(**entry, confirm="x" * 32)).status_code == 200
    assert client.post(REGISTER, typed(**entry, confirm=mark)).status_code == 302
    again()
    assert Volunteer.objects.count() == 2


def test_folding_is_plain() -> None:
    assert folded("  Müller-Lüdenscheidt, É. ") == "mueller luedenscheidt e"
    assert folded_name("Ana María", "O’Neill") == folded_name("O’Neill", "ANA maria")
    assert telling_digits("+49 (0)8321 612-47") == telling_digits("08321/61247") == telling_digits("0049 8321 61247")
    assert telling_digits("110") == ""


# --- states ---------------------------------------------------------------------------------------------------------


def test_the_way_from_prospect_to_active_is_one_table() -> None:
    way = [VolunteerState.PROSPECT, VolunteerState.CONTACTED, VolunteerState.INTERVIEW, VolunteerState.ACTIVE]
    assert all(after in rules.volunteer_moves(before) for before, after in pairwise(way))
    assert VolunteerState.ACTIVE not in rules.volunteer_moves(VolunteerState.PROSPECT)
    assert all(
        VolunteerState.LEFT in ends for start, ends in rules.VOLUNTEER_MOVES.items() if start not in (None, "left")
    )


def test_the_page_of_states_is_the_table() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "volunteer-states.md"
    assert f"```mermaid\n{rules.diagram()}\n```" in page.read_text(encoding="utf-8")


def test_registered_and_active_are_different_numbers_on_every_day(by: Actor) -> None:
    for number in range(6):
        one = make_volunteer(by, f"Ida{number}", "Frei")
        if number < 4:
            actions.move_volunteer(volunteer=one, state="dormant", on=date(2026, 1, 1), note="", **when(by))
        if number == 0:
            actions.move_volunteer(volunteer=one, state="left", on=date(2026, 5, 1), note="", **when(by))
    numbers = {
        day: {figure.state: figure.number for figure in queries.figures_on(by.county_id, day)}
        for day in (SINCE, date(2026, 1, 1), TODAY)
    }
    assert [(numbers[day][""], numbers[day]["active"], numbers[day]["dormant"]) for day in numbers] == [
        (6, 6, 0),
        (6, 2, 4),
        (5, 2, 3),
    ]
    filters = queries.VolunteerFilters(state="active")
    assert len(queries.volunteer_list(by, filters=filters, on=SINCE).rows) == 6
    assert len(queries.volunteer_list(by, filters=filters, on=TODAY).rows) == 2


@pytest.mark.parametrize(
    ("state", "on"),
    [("prospect", TODAY), ("dormant", TODAY + timedelta(days=1)), ("dormant", SINCE - timedelta(days=1))],
)
def test_a_state_that_cannot_follow_is_refused(by: Actor, state: str, on: date) -> None:
    with pytest.raises(Refused):
        actions.move_volunteer(volunteer=make_volunteer(by), state=state, on=on, note="", **when(by))


def test_who_leaves_leaves_circles_activities_and_the_declaration(by: Actor, sonthofen: Municipality) -> None:
    one = make_volunteer(by)
    sign(by, one)
    join(by, one, make_circle(by, sonthofen))
    engage(by, one)
    actions.move_volunteer(volunteer=one, state="left", on=TODAY, note="Umzug", **when(by))
    assert CircleMember.objects.get().valid_to == Engagement.objects.get().ended_on == TODAY
    assert queries.declaration_of(one) is None


def test_who_coordinates_cannot_just_leave(by: Actor, sonthofen: Municipality) -> None:
    one, circle = make_volunteer(by), make_circle(by, sonthofen)
    sign(by, one)
    appoint(by, one, circle)
    with pytest.raises(Refused):
        actions.move_volunteer(volunteer=one, state="left", on=TODAY, note="", **when(by))
    with pytest.raises(Refused):
        actions.leave_circle(member=CircleMember.objects.get(), **when(by))


def test_who_left_can_come_back_and_the_past_stays(client: Client, by: Actor, again: Callable[[], None]) -> None:
    one = make_volunteer(by)
    for state, day in (
        ("left", "1.2.2026"),
        ("contacted", "1.3.2026"),
        ("interview", "2.3.2026"),
        ("active", "3.3.2026"),
    ):
        address = reverse("volunteers:move_volunteer", args=[one.public_id])
        assert client.post(address, {"state": state, "on": day, "note": ""}).status_code == 302
    again()
    periods = [(one.state, one.since) for one in one.periods.order_by("since", "id")]
    assert periods[-1] == ("active", date(2026, 3, 3))
    assert len(periods) == 5


# --- consent and finding --------------------------------------------------------------------------------------------


def test_consent_is_dated_and_can_be_withdrawn(client: Client, by: Actor, again: Callable[[], None]) -> None:
    one = make_volunteer(by)
    address = reverse("volunteers:consents", args=[one.public_id])
    client.post(address, {"given": ["name_in_circle", "photo"]})
    page = client.post(address, {"given": ["name_in_circle"]}, follow=True).content.decode()
    assert "Name für die anderen im Helferkreis" in page
    assert "Fotos" not in page
    again()
    assert {(row.what, row.withdrawn_on) for row in Consent.objects.all()} == {
        ("name_in_circle", None),
        ("photo", TODAY),
    }


def test_somebody_is_found_by_parts_of_the_name_sent_by_post(client: Client, by: Actor) -> None:
    make_volunteer(by, "Jörg", "Groß")
    make_volunteer(by, "Ada", "Klein")
    page = client.post("/ehrenamt/freiwillige/suche/", {"name": "gross jö"}).content.decode()
    assert "Groß, Jörg" in page
    assert "Klein" not in page
    assert "Niemand mit diesem Namen" in client.post("/ehrenamt/freiwillige/suche/", {"name": "Xaver"}).content.decode()


def test_who_is_overtaken_keeps_the_text_and_sees_both(client: Client, by: Actor) -> None:
    one = make_volunteer(by, "Jörg", "Groß")
    address = reverse("volunteers:change_volunteer", args=[one.public_id])
    client.post(address, typed(remark="Von ihr", version="1"))
    response = client.post(address, typed(remark="Von mir", version="1"))
    assert response.status_code == 409
    assert "<del>Von ihr</del>" in response.content.decode()
    assert client.post(address, typed(remark="Von mir", version="2")).status_code == 302
