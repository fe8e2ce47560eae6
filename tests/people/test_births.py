"""Birth dates: any usual notation, partial and estimated ones, and those that cannot be."""

from datetime import date

import pytest

from geleit.people.births import Birth, parse_birth, split_birth
from geleit.people.rules import obstacles_in_birth
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("1.2.1990", Birth(1990, 2, 1)),
        ("01.02.1990", Birth(1990, 2, 1)),
        ("1. 2. 1990", Birth(1990, 2, 1)),
        ("01/02/1990", Birth(1990, 2, 1)),
        ("01021990", Birth(1990, 2, 1)),
        ("1990-02-01", Birth(1990, 2, 1)),
        ("1.2.90", Birth(1990, 2, 1)),
        ("1.2.15", Birth(2015, 2, 1)),
        ("2.1990", Birth(1990, 2)),
        ("1990", Birth(1990)),
        ("31.02.1990", None),
        ("1.13.1990", None),
        ("1999999", None),
        ("Ahmad", None),
        ("2050", None),
        ("", None),
    ],
)
def test_usual_notations_are_understood(text: str, birth: Birth | None) -> None:
    assert parse_birth(text, today=TODAY) == birth


@pytest.mark.parametrize(
    ("text", "words", "birth"),
    [
        ("Haddad 14.3.1990 Rana", "Haddad Rana", Birth(1990, 3, 14)),
        ("Haddad", "Haddad", None),
        ("14.3.1990", "", Birth(1990, 3, 14)),
        ("HN-2026-00017", "HN-2026-00017", None),
    ],
)
def test_a_search_text_is_split_into_words_and_birth_date(text: str, words: str, birth: Birth | None) -> None:
    assert split_birth(text, today=TODAY) == (words, birth)


@pytest.mark.parametrize(
    ("birth", "sentence"),
    [
        (Birth(), ""),
        (Birth(1990), ""),
        (Birth(1990, 2), ""),
        (Birth(2024, 2, 29), ""),
        (Birth(TODAY.year, TODAY.month, TODAY.day), ""),
        (Birth(1990, 2, 31), "Den 31.02.1990 gibt es nicht."),
        (Birth(2023, 2, 29), "Den 29.02.2023 gibt es nicht."),
        (Birth(1990, 13, None), "Der Monat ist eine Zahl von 1 bis 12."),
        (Birth(2026, 6, 11), "Das Geburtsdatum liegt in der Zukunft."),
        (Birth(2027), "Das Geburtsdatum liegt in der Zukunft."),
        (Birth(1905, 1, 1), "Diese Person wäre älter als 120 Jahre. Bitte prüfen Sie das Jahr."),
        (Birth(1990, None, 5), "Bitte geben Sie auch den Monat an oder lassen Sie den Tag leer."),
        (Birth(None, 5, 5), "Bitte geben Sie auch das Jahr an oder lassen Sie Tag und Monat leer."),
    ],
)
def test_impossible_dates_are_refused_with_a_sentence(birth: Birth, sentence: str) -> None:
    assert obstacles_in_birth(birth, today=TODAY) == ([sentence] if sentence else [])


def test_a_birth_date_reads_as_far_as_it_is_known() -> None:
    shown = [
        Birth(1990, 2, 1).text,
        Birth(1990, 2).text,
        Birth(1990).text,
        Birth(1990, estimated=True).text,
        Birth().text,
    ]
    assert shown == ["01.02.1990", "02.1990", "1990", "etwa 1990", ""]


def test_age_counts_from_the_earliest_day_that_fits() -> None:
    assert Birth(1990, 6, 10).age_on(TODAY) == 36
    assert Birth(1990, 6, 11).age_on(TODAY) == 35
    assert Birth(1990).age_on(TODAY) == 36
    assert Birth().age_on(TODAY) is None


def test_the_latest_day_of_a_partial_date() -> None:
    assert Birth(2024, 2).latest == date(2024, 2, 29)
    assert Birth(2024).latest == date(2024, 12, 31)
