"""When a consultation may be recorded or corrected, as tables."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from geleit.cases.models import Case
from geleit.consultations import rules
from geleit.consultations.entry import Progress
from geleit.core.clock import BERLIN
from geleit.plans.models import Goal, Plan
from tests.conftest import NOW, TODAY
from tests.consultations.making import talk

OPENED = date(2026, 3, 1)


def a_case(number: int = 1, **values: Any) -> Case:
    """A case that is in no database."""
    told = {"pk": number, "number": f"HN-2026-0000{number}", "opened_on": OPENED, "state": "open", "person_id": number}
    return Case(**(told | values))


def a_goal(case: Case) -> Goal:
    """A goal that is in no database."""
    return Goal(pk=1, plan=Plan(pk=1, case=case))


CASE = a_case()
AT_OPENING = datetime(2026, 3, 1, 0, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({}, []),
        ({"at": NOW + timedelta(minutes=5)}, []),
        ({"at": NOW + timedelta(minutes=6)}, ["Die Beratung liegt in der Zukunft."]),
        ({"at": AT_OPENING}, []),
        (
            {"at": AT_OPENING - timedelta(hours=1)},
            ["Der Fall HN-2026-00001 wurde am 01.03.2026 eröffnet; die Beratung kann nicht davor liegen."],
        ),
        ({"minutes": 0}, ["Eine Beratung dauert zwischen 1 und 600 Minuten."]),
        ({"minutes": 1}, []),
        ({"minutes": 600}, []),
        ({"minutes": 601}, ["Eine Beratung dauert zwischen 1 und 600 Minuten."]),
        ({"topics": ()}, ["Bitte wählen Sie mindestens ein Thema."]),
        ({"topics": (), "is_letter": True}, []),
        ({"topics": ("housing", "weather")}, ["Bitte wählen Sie die Themen aus der Liste."]),
        ({"place": "moon"}, ["Bitte wählen Sie den Ort aus der Liste."]),
        ({"setting": "crowd"}, ["Bitte wählen Sie die Beratungsform aus der Liste."]),
        ({"setting": "family"}, []),
        ({"language": "xx"}, ["Bitte wählen Sie die Sprache aus der Liste."]),
        ({"interpreter": "parrot"}, ["Bitte wählen Sie die Sprachmittlung aus der Liste."]),
        ({"interpreter": "professional", "interpreter_minutes": 30}, []),
        (
            {"interpreter": "missing", "interpreter_minutes": 30},
            ["Zur Zeit der Sprachmittlung gehört, wer übersetzt hat."],
        ),
        (
            {"interpreter": "volunteer", "interpreter_minutes": 601},
            ["Eine Sprachmittlung dauert höchstens 10 Stunden."],
        ),
        ({"note": "x" * 10_001}, ["Die Notiz ist länger als 10000 Zeichen."]),
        ({"next_step": "Anrufen", "next_step_on": TODAY}, []),
        ({"next_step": "Anrufen"}, ["Bitte geben Sie an, bis wann der nächste Schritt erledigt sein soll."]),
        ({"next_step_on": TODAY}, ["Bitte schreiben Sie, was der nächste Schritt ist."]),
        (
            {"next_step": "Anrufen", "next_step_on": TODAY - timedelta(days=1)},
            ["Der nächste Schritt kann nicht vor der Beratung fällig sein."],
        ),
        ({"progress": (Progress(a_goal(CASE), "besser"),)}, []),
        (
            {"progress": (Progress(a_goal(a_case(2)), "besser"),)},
            ["Fortschritte können nur zu Zielen derer notiert werden, die dabei waren."],
        ),
        (
            {"progress": (Progress(a_goal(CASE), "x" * 601),)},
            ["Der Fortschritt zu einem Ziel ist länger als 600 Zeichen."],
        ),
    ],
)
def test_what_can_be_recorded(values: dict[str, Any], sentences: list[str]) -> None:
    assert rules.obstacles_to_recording(talk(CASE, **values), now=NOW) == sentences


@pytest.mark.parametrize(
    ("number", "sentences"),
    [
        (0, ["Bitte wählen Sie, wer dabei war."]),
        (1, []),
        (12, []),
        (13, ["Höchstens 12 Personen können teilnehmen."]),
    ],
)
def test_how_many_can_take_part(number: int, sentences: list[str]) -> None:
    cases = [a_case(place) for place in range(1, number + 1)]
    assert rules.obstacles_to_recording(talk(*cases), now=NOW) == sentences


def test_nothing_is_recorded_for_a_closed_case() -> None:
    closed = a_case(2, state="closed", closed_on=TODAY)
    assert rules.obstacles_to_recording(talk(CASE, closed), now=NOW) == [
        "Der Fall HN-2026-00002 ist geschlossen. Öffnen Sie ihn wieder, bevor Sie eine Beratung erfassen."
    ]
    assert rules.obstacles_to_case(a_case(state="paused")) == []


LATE = "Bitte schreiben Sie in wenigen Worten, warum die Beratung erst jetzt berichtigt wird."


@pytest.mark.parametrize(
    ("hours", "reason", "sentences"),
    [
        (0, "", []),
        (24, "", []),
        (24.1, "", [LATE]),
        (24.1, " neu ", [LATE]),
        (24.1, "falsche Person", []),
        (24 * 400, "falsche Person", []),
    ],
)
def test_after_a_day_a_correction_needs_a_reason(hours: float, reason: str, sentences: list[str]) -> None:
    recorded = NOW - timedelta(hours=hours)
    assert (
        rules.obstacles_to_correcting(talk(CASE), now=NOW, recorded_at=recorded, reason=reason, land="BW") == sentences
    )


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1)])
def test_a_correction_cannot_move_a_consultation_behind_the_closing(days: int, count: int) -> None:
    closed = a_case(state="closed", closed_on=TODAY - timedelta(days=days))
    obstacles = rules.obstacles_to_correcting(talk(closed), now=NOW, recorded_at=NOW, reason="", land="BW")
    assert len(obstacles) == count


def test_a_correction_keeps_topics_that_are_no_longer_offered() -> None:
    old = talk(CASE, topics=("weather",))
    common: dict[str, Any] = {"now": NOW, "recorded_at": NOW, "reason": "", "land": "BW"}
    assert rules.obstacles_to_correcting(old, known_topics=["weather"], **common) == []
    assert rules.obstacles_to_correcting(old, **common) == ["Bitte wählen Sie die Themen aus der Liste."]


@pytest.mark.parametrize(
    ("cases", "setting", "told"),
    [(1, "", "single"), (2, "", "family"), (1, "family", "family"), (2, "single", "single")],
)
def test_the_setting_follows_from_the_number_of_people(cases: int, setting: str, told: str) -> None:
    assert talk(*(a_case(place) for place in range(cases)), setting=setting).setting_told == told


def test_next_steps_are_offered_in_a_week_two_weeks_and_a_month() -> None:
    assert rules.next_step_presets(date(2026, 1, 31)) == [
        ("1w", date(2026, 2, 7)),
        ("2w", date(2026, 2, 14)),
        ("1m", date(2026, 2, 28)),
    ]
