"""Hours, what they are enough for, and money."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django import forms as django_forms
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.core.errors import Refused
from geleit.volunteers import actions, queries, rules
from geleit.volunteers.models import Allowance, HourEntry, Volunteer
from geleit.volunteers.typed import HoursField
from tests.conftest import TODAY
from tests.volunteers.making import give, make_volunteer, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def elfriede(by: Actor) -> Volunteer:
    """An active volunteer since January of last year."""
    return make_volunteer(by)


def typed(**more: Any) -> dict[str, Any]:
    """A whole form."""
    return {"on": "10.6.2026", "minutes": "1:30", "activity": "forms", "circle": "", "note": "", **more}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1:30", 90), ("1,5", 90), ("2", 120), ("0.25", 15), ("2 Std.", 120), ("0:05", 5), ("25", 1500)],
)
def test_hours_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert HoursField().clean(text) == minutes


@pytest.mark.parametrize("text", ["", "1:75", "viel", "-2", "1:2:3"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(django_forms.ValidationError):
        HoursField().clean(text)


@pytest.mark.parametrize(
    ("entry", "because"),
    [
        ({"minutes": "25"}, "Ein Tag hat 24 Stunden."),
        ({"on": "11.6.2026"}, "nicht für künftige Tage"),
        ({"on": "14.1.2025"}, "ab dem 15.01.2025"),
        ({"minutes": "0"}, "mindestens eine Minute"),
    ],
)
def test_impossible_hours_are_refused_with_the_reason(
    client: Client, elfriede: Volunteer, entry: dict[str, str], because: str
) -> None:
    response = client.post(reverse("volunteers:hours", args=[elfriede.public_id]), typed(**entry))
    assert response.status_code == 422
    assert because in response.content.decode()


def test_several_entries_share_the_hours_of_a_day(by: Actor, elfriede: Volunteer) -> None:
    give(by, elfriede, 20 * 60)
    with pytest.raises(Refused) as refusal:
        give(by, elfriede, 5 * 60)
    assert "20:00" in refusal.value.messages[0]
    give(by, elfriede, 4 * 60)


def test_hours_are_entered_then_confirmed(client: Client, elfriede: Volunteer, again: Callable[[], None]) -> None:
    address = reverse("volunteers:hours", args=[elfriede.public_id])
    assert "eingetragen" in client.post(address, typed(), follow=True).content.decode()
    again()
    entry = HourEntry.objects.get()
    page = client.post(reverse("volunteers:confirm_hours", args=[entry.public_id]), follow=True).content.decode()
    assert "bestätigt" in page
    assert client.post(reverse("volunteers:remove_hours", args=[entry.public_id])).status_code == 422
    client.post(address, typed(on="9.6.2026"))
    again()
    open_entry = HourEntry.objects.get(confirmed_on=None)
    assert client.post(reverse("volunteers:remove_hours", args=[open_entry.public_id])).status_code == 302
    again()
    assert HourEntry.objects.get().minutes == 90


def test_all_entries_are_confirmed_at_once(client: Client, by: Actor, elfriede: Volunteer) -> None:
    for days in range(3):
        give(by, elfriede, 60, TODAY - timedelta(days=days))
    address = reverse("volunteers:confirm_all_hours", args=[elfriede.public_id])
    assert "3 Einträge sind bestätigt." in client.post(address, follow=True).content.decode()


# --- thresholds -----------------------------------------------------------------------------------------------------


def give_many(by: Actor, one: Volunteer, hours: int, start: date) -> None:
    """So many hours, ten a day, from a day on."""
    for number in range(hours // 10):
        give(by, one, 600, start + timedelta(days=number))


@pytest.mark.parametrize(("hours", "reached"), [(70, False), (80, True)])
def test_eighty_hours_a_year_are_enough_for_the_proof(
    by: Actor, elfriede: Volunteer, hours: int, reached: bool
) -> None:
    give_many(by, elfriede, hours, date(2026, 1, 1))
    page = queries.hours_page(elfriede, year=2026, today=TODAY, land="BY")
    assert page.proof is not None
    assert (page.proof.is_reached, page.minutes) == (reached, hours * 60)


def test_the_card_needs_two_whole_years_of_250_hours() -> None:
    known = {"birth_date": date(1961, 3, 14), "active_since": date(2001, 6, 10), "today": TODAY, "land": "BY"}
    reached = [
        rules.card_state([one * 60, two * 60], **known).is_reached  # type: ignore[arg-type, union-attr]
        for one, two in ((250, 250), (250, 249), (0, 600), (261, 400))
    ]
    assert reached == [True, False, False, True]
    card = rules.card_state([0, 0], **known)  # type: ignore[arg-type]
    assert card is not None
    assert card.is_gold
    assert rules.card_state([], **(known | {"land": "BW"})) is None  # type: ignore[arg-type]


def test_the_card_looks_back_from_today(by: Actor, elfriede: Volunteer) -> None:
    give_many(by, elfriede, 250, date(2025, 6, 11))
    give_many(by, elfriede, 100, date(2025, 2, 1))
    page = queries.hours_page(elfriede, year=2026, today=TODAY, land="BY")
    assert page.card is not None
    assert page.card.years == (250, 100)
    assert page.first_year == 2025


# --- money ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "limits"), [(2020, [720, 2400]), (2025, [840, 3000]), (2026, [960, 3300]), (2012, [])]
)
def test_the_tax_free_sums_are_dated(year: int, limits: list[int]) -> None:
    assert [state.limit for state in rules.allowance_states({}, year=year, land="BY")] == limits


@pytest.mark.parametrize(("paid", "state"), [("767.99", "ok"), ("768", "soon"), ("960", "soon"), ("960.01", "overdue")])
def test_a_warning_comes_before_the_limit(paid: str, state: str) -> None:
    [flat, _trainer] = rules.allowance_states({"flat": Decimal(paid)}, year=2026, land="BY")
    assert flat.state == state


def test_passing_the_limit_is_shown_and_not_hidden(client: Client, elfriede: Volunteer, by: Actor) -> None:
    address = reverse("volunteers:allowances", args=[elfriede.public_id])
    answers = {"paid_on": "1.6.2026", "kind": "flat", "amount": "1.000,50", "payer": "Gemeinde"}
    page = client.post(address, answers, follow=True).content.decode()
    assert "Der Freibetrag ist überschritten" in page
    assert "1.000,50 von 960 Euro" in page


def test_money_not_yet_paid_is_refused(by: Actor, elfriede: Volunteer) -> None:
    for paid_on, amount in ((TODAY + timedelta(days=1), Decimal(10)), (TODAY, Decimal(0))):
        with pytest.raises(Refused):
            actions.record_allowance(
                volunteer=elfriede, paid_on=paid_on, kind="flat", amount=amount, payer="x", **when(by)
            )
    assert not Allowance.objects.exists()
