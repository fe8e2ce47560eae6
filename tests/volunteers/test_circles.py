"""Helper circles: what they are, what may be public of them, and who coordinates."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Role
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.directory.models import Channel, Municipality, Office
from geleit.volunteers import actions, queries, rules
from geleit.volunteers.models import CircleNeed, Coordination, Declaration, HelperCircle
from tests.conftest import NOW, TODAY, make_user
from tests.volunteers.making import SINCE, appoint, join, make_circle, make_volunteer, sign, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(by: Actor, sonthofen: Municipality) -> HelperCircle:
    """The circle of Sonthofen."""
    return make_circle(by, sonthofen, "Helferkreis Sonthofen", activities=("transport",), languages=("uk",))


def typed(**more: Any) -> dict[str, Any]:
    """A whole form."""
    return {
        "name": "Helferkreis Oberstdorf", "legal_form": "informal", "region": "south", "municipalities": ["09780101"],
        "accommodations": "Unterkunft 12\n\nUnterkunft 7", "activities": ["transport", "forms"], "languages": ["uk"],
        "mailbox": "helferkreis@oberstdorf.example", "phone": "", "state": "active", "since": "1.10.2015", **more,
    }  # fmt: skip


def test_a_circle_is_recorded_with_all_it_is(client: Client, places: Any, again: Callable[[], None]) -> None:
    response = client.post(reverse("volunteers:new_circle"), typed(), follow=True)
    text = response.content.decode()
    for part in (
        "Helferkreis Oberstdorf",
        "Lose Gruppe",
        "Süd",
        "Unterkunft 12, Unterkunft 7",
        "Fahrdienst",
        "Ukrainisch",
    ):
        assert part in text
    again()
    made = HelperCircle.objects.get()
    assert [(one.state, one.since) for one in made.periods.all()] == [("active", date(2015, 10, 1))]


@pytest.mark.parametrize(
    ("mailbox", "phone", "because"),
    [
        ("erika@gmx.de", "", "gehören Privatleuten"),
        ("Erika@T-Online.de", "", "gehören Privatleuten"),
        ("", "0170 1234567", "Mobilnummer"),
        ("", "+49 (0)151 234 56 78", "Mobilnummer"),
        ("", "08322 98765", "Sie beginnen mit 08321 612"),
        ("elfriede@helfen.example", "", "Adresse einer freiwilligen Person"),
        ("", "08321 612-4711", "Nummer einer freiwilligen Person"),
    ],
)
def test_a_private_contact_is_refused_and_the_reason_said(
    client: Client, by: Actor, places: Any, mailbox: str, phone: str, because: str, again: Callable[[], None]
) -> None:
    office = Office.objects.create(county_id=by.county_id, key="lra")
    Channel.objects.create(
        county_id=by.county_id, office=office, kind="phone", value="08321 612-0", recorded_at=NOW, released_at=NOW
    )
    make_volunteer(by, email="Elfriede@Helfen.example", phone="+49 8321 612 4711")
    response = client.post(reverse("volunteers:new_circle"), typed(mailbox=mailbox, phone=phone))
    assert response.status_code == 422
    assert because in response.content.decode()
    again()
    assert not HelperCircle.objects.exists()


def test_a_number_of_the_county_may_be_public(by: Actor, sonthofen: Municipality) -> None:
    office = Office.objects.create(county_id=by.county_id, key="lra")
    Channel.objects.create(
        county_id=by.county_id, office=office, kind="phone", value="08321 612-0", recorded_at=NOW, released_at=NOW
    )
    for number, phone in enumerate(("08321 612-433", "+49 8321 612433", "0049 8321 612 433")):
        assert make_circle(by, sonthofen, f"Kreis {number}", phone=phone).phone == phone


def test_two_circles_of_one_county_have_two_names(by: Actor, circle: HelperCircle, sonthofen: Municipality) -> None:
    with pytest.raises(Refused):
        make_circle(by, sonthofen, "helferkreis  SONTHOFEN")


def test_a_circle_lives_dated(by: Actor, circle: HelperCircle) -> None:
    actions.move_circle(circle=circle, state="dormant", on=date(2026, 2, 1), note="Sommerpause", **when(by))
    before, after = (
        [row.state for row in queries.circle_list(by, filters=queries.CircleFilters(), on=day).rows]
        for day in (date(2026, 1, 31), date(2026, 2, 1))
    )
    assert (before, after) == (["active"], ["dormant"])
    assert queries.circle_list(by, filters=queries.CircleFilters(), on=SINCE - timedelta(days=1)).rows == []


@pytest.mark.parametrize(
    ("state", "on"),
    [("founded", TODAY), ("dormant", TODAY + timedelta(days=1)), ("dormant", SINCE - timedelta(days=1))],
)
def test_a_state_that_cannot_follow_is_refused(by: Actor, circle: HelperCircle, state: str, on: date) -> None:
    with pytest.raises(Refused):
        actions.move_circle(circle=circle, state=state, on=on, note="", **when(by))


def test_a_dissolved_circle_goes_nowhere() -> None:
    assert rules.circle_moves("dissolved") == ()


def test_whoever_coordinates_has_signed_first(by: Actor, circle: HelperCircle) -> None:
    elfriede = make_volunteer(by)
    with pytest.raises(Refused, match="Refused") as refusal:
        appoint(by, elfriede, circle)
    assert any("Verschwiegenheitserklärung" in message for message in refusal.value.messages)
    sign(by, elfriede)
    assert appoint(by, elfriede, circle).valid_to is None
    assert [one.volunteer.pk for one in queries.circle_people(circle)["members"]] == [elfriede.pk]


def test_a_declaration_signed_later_does_not_count_before(by: Actor, circle: HelperCircle) -> None:
    elfriede = make_volunteer(by)
    sign(by, elfriede, on=TODAY)
    with pytest.raises(Refused):
        appoint(by, elfriede, circle, since=TODAY - timedelta(days=1))


def test_who_leaves_loses_the_declaration_and_the_successor_signs_first(
    client: Client, by: Actor, circle: HelperCircle, again: Callable[[], None]
) -> None:
    elfriede, georg = make_volunteer(by), make_volunteer(by, "Georg", "Waibel")
    sign(by, elfriede)
    coordination = appoint(by, elfriede, circle)
    response = client.post(
        reverse("volunteers:end_coordination", args=[coordination.public_id]), {"on": "9.6.2026"}, follow=True
    )
    assert "Wer nachfolgt, unterschreibt zuerst." in response.content.decode()
    again()
    assert Coordination.objects.get().valid_to == date(2026, 6, 9)
    assert Declaration.objects.get(volunteer=elfriede).lapsed_on == date(2026, 6, 9)
    page = client.get(reverse("volunteers:appoint", args=[circle.public_id])).content.decode()
    assert "Wer nachfolgt, unterschreibt zuerst." in page
    again()
    sign(by, georg, on=TODAY)
    response = client.post(
        reverse("volunteers:appoint", args=[circle.public_id]),
        {"volunteer": str(georg.public_id), "valid_from": "10.6.2026"},
    )
    assert response.status_code == 302


def test_the_declaration_stays_while_another_circle_is_coordinated(
    by: Actor, circle: HelperCircle, sonthofen: Municipality
) -> None:
    elfriede = make_volunteer(by)
    sign(by, elfriede)
    first, second = appoint(by, elfriede, circle), appoint(by, elfriede, make_circle(by, sonthofen, "Anderer"))
    actions.end_coordination(coordination=first, on=TODAY, **when(by))
    assert queries.declaration_of(elfriede) is not None
    actions.end_coordination(coordination=second, on=TODAY, **when(by))
    assert queries.declaration_of(elfriede) is None


def test_a_need_is_listed_until_it_is_met(client: Client, circle: HelperCircle, again: Callable[[], None]) -> None:
    client.post(
        reverse("volunteers:add_need", args=[circle.public_id]), {"text": "Fahrer für Freitag", "activity": "transport"}
    )
    again()
    need = CircleNeed.objects.get()
    page = client.post(reverse("volunteers:meet_need", args=[need.public_id]), follow=True).content.decode()
    assert "gedeckt am 10.06.2026" in page


def test_notes_are_kept_with_who_and_when(client: Client, circle: HelperCircle) -> None:
    address = reverse("volunteers:circle_history", args=[circle.public_id])
    page = client.post(address, {"text": "Braucht bald Verstärkung."}, follow=True).content.decode()
    assert "Braucht bald Verstärkung." in page
    assert "10.06.2026, 10:00 · Veronika" in page


def test_who_is_overtaken_keeps_the_text_and_sees_both(
    client: Client, by: Actor, circle: HelperCircle, again: Callable[[], None]
) -> None:
    address = reverse("volunteers:change_circle", args=[circle.public_id])
    mine = typed(name="Mein Name", municipalities=["09780100"], version="1")
    client.post(address, mine | {"name": "Ihr Name"})
    response = client.post(address, mine)
    assert response.status_code == 409
    assert "<del>Ihr Name</del>" in response.content.decode()
    assert "<ins>Mein Name</ins>" in response.content.decode()
    assert client.post(address, mine | {"version": "2"}).status_code == 302
    again()
    assert HelperCircle.objects.get().name == "Mein Name"


def test_the_insurance_hint_follows_the_legal_form_and_the_day(client: Client, circle: HelperCircle) -> None:
    page = client.get(reverse("volunteers:circle", args=[circle.public_id])).content.decode()
    assert "Schäden am eigenen Auto" in page
    assert rules.insurance_hint("informal", on=date(2007, 3, 31)) is None
    assert rules.insurance_hint("registered_association", on=TODAY) != rules.insurance_hint("informal", on=TODAY)


def test_the_trail_names_fields_and_no_values(by: Actor, circle: HelperCircle, sonthofen: Municipality) -> None:
    make_volunteer(by)
    join(by, make_volunteer(by, "Georg", "Waibel"), circle)
    assert {event.subject for event in Event.objects.filter(at=NOW)} == {"circle", "volunteer"}
    assert "Georg" not in str(list(Event.objects.values()))


def test_a_circle_of_another_county_does_not_exist(
    client: Client, circle: HelperCircle, signed_in: Any, amara: Any, again: Callable[[], None]
) -> None:
    outsider = make_user(amara.county, "lotsin-hn", Role.INTEGRATION_GUIDE, "landratsamt")
    assert signed_in(outsider).get(reverse("volunteers:circle", args=[circle.public_id])).status_code == 404
