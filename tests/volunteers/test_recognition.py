"""The proof of volunteering, the application for the card, and who was on duty."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.volunteers import actions, papers, queries
from geleit.volunteers.codes import Duty
from geleit.volunteers.models import Volunteer, VolunteerPeriod
from tests.conftest import TODAY
from tests.volunteers.making import engage, give, make_circle, make_training, make_volunteer, sign_up, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def elfriede(by: Actor) -> Volunteer:
    """An active volunteer since January of last year."""
    return make_volunteer(by)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What goes onto the papers, instead of the papers."""
    told: list[dict[str, Any]] = []

    def note(template: str, data: dict[str, Any], today: date) -> bytes:
        told.append({"template": template, **data})
        return b"%PDF"

    monkeypatch.setattr(papers, "printed", note)
    return told


def served(
    by: Actor, volunteer: Volunteer, hours: int, first: date = date(2026, 1, 5), *, confirm: bool = True
) -> None:
    """So many hours from a day on, eight a day."""
    for number in range(hours // 8):
        entry = give(by, volunteer, 480, first + timedelta(days=number))
        if confirm:
            actions.confirm_hours(entry=entry, **when(by))


def proof(client: Client, volunteer: Volunteer, tail: str = "") -> Any:
    """What somebody gets who asks for the proof."""
    return client.get(reverse("volunteers:proof", args=[volunteer.public_id]) + tail, follow=True)


def card(client: Client, volunteer: Volunteer) -> Any:
    """What somebody gets who asks for the application."""
    return client.get(reverse("volunteers:card_application", args=[volunteer.public_id]), follow=True)


# --- proof ----------------------------------------------------------------------------------------------------------


def test_eighty_confirmed_hours_give_the_proof(client: Client, by: Actor, elfriede: Volunteer) -> None:
    served(by, elfriede, 72)
    assert "Nur 72:00 Stunden" in proof(client, elfriede).content.decode()
    served(by, elfriede, 8, TODAY)
    answer = proof(client, elfriede)
    assert answer.content.startswith(b"%PDF")
    assert "Müller" not in answer.headers["Content-Disposition"]


def test_hours_nobody_confirmed_do_not_count(client: Client, by: Actor, elfriede: Volunteer) -> None:
    served(by, elfriede, 80, confirm=False)
    page = proof(client, elfriede).content.decode()
    assert "Nur 0:00 Stunden" in page
    assert "Bestätigen Sie bitte zuerst die Stunden" in page


def test_the_proof_names_activities_circles_and_trainings(
    client: Client, by: Actor, elfriede: Volunteer, printed: list[dict[str, Any]], again: Callable[[], None]
) -> None:
    served(by, elfriede, 80)
    training = make_training(by, title="Asylrecht", on=TODAY, deadline=TODAY)
    made = sign_up(by, training, elfriede)
    actions.record_attendance(unit=queries.units_of(training)[0], present=[made.public_id], **when(by))
    proof(client, elfriede, "?jahr=2026")
    [paper] = printed
    assert (paper["name"], paper["born"], paper["hours"]) == ("Elfriede Müller", "14.03.1961", "80:00 Stunden")
    assert paper["activities"] == [("Formulare und Briefe", "80:00 Stunden")]
    assert paper["trainings"] == ["10.06.2026: Asylrecht"]
    again()
    assert Event.objects.filter(kind=EventKind.VOLUNTEER_CERTIFIED).count() == 1


# --- card -----------------------------------------------------------------------------------------------------------


def two_years(by: Actor, volunteer: Volunteer, hours: int) -> None:
    """So many confirmed hours in each of the last two years."""
    VolunteerPeriod.objects.filter(volunteer=volunteer).update(since=date(2020, 1, 1))
    for first in (date(2024, 7, 1), date(2025, 7, 1)):
        served(by, volunteer, hours, first)


def test_two_years_of_enough_hours_give_the_application_for_the_blue_card(
    client: Client, by: Actor, elfriede: Volunteer, printed: list[dict[str, Any]]
) -> None:
    assert "reichen nicht" in card(client, elfriede).content.decode()
    two_years(by, elfriede, 256)
    card(client, elfriede)
    [paper] = printed
    assert (paper["gold"], paper["enough"], paper["valid_years"]) == (False, True, 3)
    assert [hours for _span, hours in paper["years"]] == ["256,0", "256,0"]


def test_twenty_five_years_give_the_application_for_the_golden_card(
    client: Client, by: Actor, elfriede: Volunteer, printed: list[dict[str, Any]]
) -> None:
    VolunteerPeriod.objects.filter(volunteer=elfriede).update(since=date(2001, 6, 10))
    card(client, elfriede)
    assert (printed[0]["gold"], printed[0]["served_years"]) == (True, 25)


def test_both_papers_can_be_set(by: Actor, elfriede: Volunteer) -> None:
    two_years(by, elfriede, 256)
    names: dict[str, Any] = {"county_name": by.county_name, "signed_by": by.display_name, "today": TODAY}
    year = queries.year_of_service(elfriede, year=2025, today=TODAY, land="BY")
    assert papers.proof(elfriede, year, **names).startswith(b"%PDF")
    case = queries.card_case(elfriede, today=TODAY, land="BY")
    assert papers.card_application(elfriede, case, **names).startswith(b"%PDF")


# --- duty roster ----------------------------------------------------------------------------------------------------


@pytest.fixture
def on_duty(by: Actor, elfriede: Volunteer, sonthofen: Any) -> None:
    """Hours, a training and an assignment today; one assignment that is over."""
    circle = make_circle(by, sonthofen, "Helferkreis Sonthofen")
    give(by, elfriede, 90)
    give(by, elfriede, 60, TODAY - timedelta(days=1))
    engage(by, elfriede, "transport", circle=circle, started_on=TODAY - timedelta(days=30))
    over = engage(by, elfriede, "sport", started_on=TODAY - timedelta(days=60))
    type(over).objects.filter(pk=over.pk).update(ended_on=TODAY - timedelta(days=10))
    training = make_training(by, on=TODAY, deadline=TODAY)
    made = sign_up(by, training, elfriede)
    actions.record_attendance(unit=queries.units_of(training)[0], present=[made.public_id], **when(by))


def test_the_roster_says_who_did_what_on_a_day(by: Actor, on_duty: None) -> None:
    rows = queries.duty_roster(by, first=TODAY, last=TODAY)
    assert [(row.kind, row.name, row.what, row.circle) for row in rows] == [
        (Duty.TRAINING, "Müller, Elfriede", "Asylrecht, Landratsamt", ""),
        (Duty.ENTERED, "Müller, Elfriede", "Formulare und Briefe", ""),
        (Duty.ASSIGNED, "Müller, Elfriede", "Fahrdienst", "Helferkreis Sonthofen"),
    ]
    before = queries.duty_roster(by, first=TODAY - timedelta(days=11), last=TODAY - timedelta(days=10))
    assert [row.what for row in before] == ["Sport", "Fahrdienst"]


def test_the_roster_comes_as_page_print_and_spreadsheet(
    client: Client, by: Actor, on_duty: None, again: Callable[[], None]
) -> None:
    page = client.get(reverse("volunteers:duty_roster")).content.decode()
    for part in ("10.06.2026", "Müller, Elfriede", "Asylrecht, Landratsamt", "Stunden, eingetragen"):
        assert part in page
    tail = f"?first={TODAY - timedelta(days=1)}&last={TODAY}"
    assert client.get(reverse("volunteers:duty_roster_pdf") + tail).content.startswith(b"%PDF")
    book = client.get(reverse("volunteers:duty_roster_book") + tail)
    assert book.headers["Cache-Control"] == "no-store"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Einsatzliste 09.06.2026 bis 10.06.2026"
    assert rows[3] == ["09.06.2026", "Müller, Elfriede", "Formulare und Briefe", "", "1:00 h", "Stunden, eingetragen"]
    assert len(rows) == 3 + 4
    again()
    assert Event.objects.filter(kind=EventKind.DUTY_ROSTER_READ).count() == 3


def test_no_cell_is_taken_for_a_formula(by: Actor) -> None:
    give(by, make_volunteer(by, "=1+1", '=HYPERLINK("http://x.example")'), 60)
    rows = queries.duty_roster(by, first=TODAY, last=TODAY)
    book = CalamineWorkbook.from_filelike(io.BytesIO(papers.roster_book(rows, first=TODAY, last=TODAY)))
    assert book.get_sheet_by_index(0).to_python()[3][1] == '=HYPERLINK("http://x.example"), =1+1'


@pytest.mark.parametrize(
    ("tail", "because"),
    [
        ("?first=10.6.2026&last=9.6.2026", "vor dem Beginn"),
        ("?first=1.1.2026&last=9.6.2026", "höchstens 31 Tage"),
        ("?first=31.2.2026", "diesen Tag gibt es nicht"),
    ],
)
def test_a_span_that_cannot_be_is_named_and_shows_today(
    client: Client, by: Actor, on_duty: None, tail: str, because: str
) -> None:
    page = client.get(reverse("volunteers:duty_roster") + tail)
    assert page.status_code == 200
    assert because.lower() in page.content.decode().lower()
    assert "<h2>10.06.2026</h2>" in page.content.decode()


def test_the_roster_costs_the_same_for_one_and_for_thirty(client: Client, by: Actor, again: Callable[[], None]) -> None:
    counts = []
    for number in range(30):
        give(by, make_volunteer(by, f"Ida{number}", "Frei"), 60)
        if number in (0, 29):
            client.get(reverse("volunteers:duty_roster"))
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse("volunteers:duty_roster")).status_code == 200
            counts.append(len(asked))
            again()
    assert counts[0] == counts[1]
