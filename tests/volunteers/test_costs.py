"""Every list of the room costs as many statements with thirty rows as with three."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.directory.models import Municipality
from geleit.volunteers import actions
from geleit.volunteers.models import HelperCircle, Training, TrainingUnit, Volunteer
from tests.conftest import NOW, TODAY
from tests.volunteers.making import (
    appoint,
    engage,
    give,
    join,
    make_circle,
    make_entry,
    make_question,
    make_training,
    make_volunteer,
    sheet_of,
    sign,
    sign_up,
    when,
)

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30
Row = Callable[[Actor, dict[str, Any], int], object]


@pytest.fixture
def ground(by: Actor, places: dict[str, Municipality]) -> dict[str, Any]:
    """One of what the pages are about: a volunteer, a circle, a training today, a question."""
    return {
        "places": places,
        "circle": make_circle(by, places["Sonthofen"]),
        "volunteer": make_volunteer(by, "Elfriede", "Erste"),
        "training": make_training(by, on=TODAY, deadline=TODAY, places=60),
    }


def another(by: Actor, ground: dict[str, Any], number: int) -> Volunteer:
    """One more volunteer, who signed and belongs to the circle."""
    made = make_volunteer(by, "Ida", f"Neu{number:02d}")
    sign(by, made)
    join(by, made, ground["circle"])
    return made


def taking_part(by: Actor, ground: dict[str, Any], number: int) -> object:
    """One more who was there in the training."""
    made = sign_up(by, ground["training"], another(by, ground, number))
    unit = TrainingUnit.objects.get(training=ground["training"])
    there = [one.public_id for one in ground["training"].sign_ups.all()]
    actions.record_attendance(unit=unit, present=there, by=by, now=NOW + timedelta(hours=12), today=TODAY)
    return made


def past_training(by: Actor, ground: dict[str, Any], number: int) -> object:
    """One more training, in which Elfriede took part."""
    return sign_up(by, make_training(by, title=f"Abend {number}"), ground["volunteer"])


def on_duty(by: Actor, ground: dict[str, Any], number: int) -> object:
    """Somebody gave time today and is assigned to an activity."""
    made = another(by, ground, number)
    engage(by, made)
    return give(by, made, 60)


def upload(by: Actor, ground: dict[str, Any], number: int) -> object:
    """One more uploaded list."""
    return actions.upload_list(
        kind="volunteers", sheet=sheet_of(("Ada", f"Klein{number}", "")), by=by, now=NOW + timedelta(minutes=number)
    )


def coordinated(by: Actor, ground: dict[str, Any], number: int) -> object:
    """One more coordinator and one more need of the circle."""
    appoint(by, another(by, ground, number), ground["circle"])
    return actions.add_need(circle=ground["circle"], activity="", text=f"Fahrer {number}", **when(by))


def served(by: Actor, ground: dict[str, Any], number: int) -> object:
    """One more circle of the municipality, with somebody active."""
    circle = make_circle(by, ground["places"]["Sonthofen"], f"Kreis {number:02d}", activities=("transport",))
    return join(by, make_volunteer(by, "Ida", f"Dort{number:02d}"), circle)


def timed(by: Actor, ground: dict[str, Any], number: int) -> object:
    """Elfriede gave time on one more day."""
    return give(by, ground["volunteer"], 30, on=TODAY - timedelta(days=number))


def key_of(record: HelperCircle | Volunteer | Training) -> list[Any]:
    """What stands in the address of a record's page."""
    return [record.public_id]


PAGES: dict[str, tuple[str, Row]] = {
    "volunteers:questions": ("", lambda by, _ground, number: make_question(by, f"Frage {number}")),
    "volunteers:knowledge": ("", lambda by, _ground, number: make_entry(by, f"Eintrag {number}")),
    "volunteers:trainings": ("", past_training),
    "volunteers:training_series": (
        "",
        lambda by, _ground, number: actions.create_series(name=f"Reihe {number}", description="", by=by, now=NOW),
    ),
    "volunteers:duty_roster": ("", on_duty),
    "volunteers:imports": ("", upload),
    "volunteers:circle": ("circle", coordinated),
    "volunteers:appoint": ("circle", another),
    "volunteers:circle_history": (
        "circle",
        lambda by, ground, number: actions.add_note(circle=ground["circle"], text=f"{number}", by=by, now=NOW),
    ),
    "volunteers:training": ("training", taking_part),
    "volunteers:attendance": ("training", taking_part),
    "volunteers:sign_up": ("training", taking_part),
    "volunteers:hours": ("volunteer", timed),
    "volunteers:volunteer_trainings": ("volunteer", past_training),
    "volunteers:municipality": ("", served),
}


@pytest.mark.parametrize("name", list(PAGES))
def test_a_list_costs_the_same_with_three_and_with_thirty_rows(
    client: Client, by: Actor, ground: dict[str, Any], again: Callable[[], None], name: str
) -> None:
    about, make = PAGES[name]
    keys = ["09780100"] if name == "volunteers:municipality" else key_of(ground[about]) if about else []
    path, counts = reverse(name, args=keys), []
    for number in range(MANY):
        make(by, ground, number)
        if number + 1 in (FEW, MANY):
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            counts.append(len(captured))
            again()
    assert counts[0] == counts[1]
    assert counts[1] <= 12, counts
