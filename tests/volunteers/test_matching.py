"""Who fits to a request for help: cases worked out by hand."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from geleit.core.codelists import labels
from geleit.volunteers.rules import Candidate, HelpWanted, km_between, matches

SONTHOFEN, OBERSTDORF, KEMPTEN = (47.5170, 10.2810), (47.4093, 10.2773), (47.7267, 10.3139)


def helper(name: str, *activities: str, languages: Any = (), availability: Any = (), **more: Any) -> Candidate:
    """A volunteer."""
    return Candidate(
        key=uuid4(), name=name, is_circle=False, activities=frozenset(activities), languages=frozenset(languages),
        availability=frozenset(availability), **more,
    )  # fmt: skip


def wanted(*activities: str, languages: Any = (), availability: Any = ()) -> HelpWanted:
    """A request from Sonthofen."""
    return HelpWanted(
        activities=frozenset(activities), languages=frozenset(languages), availability=frozenset(availability),
        municipality="09780139", place=SONTHOFEN,
    )  # fmt: skip


def names(request: HelpWanted, *candidates: Candidate) -> list[str]:
    return [one.candidate.name for one in matches(request, candidates)]


def words(name: str, codes: Any) -> list[str]:
    return labels("people" if name == "language" else "volunteers", name, codes)


def test_the_distance_is_that_of_the_map() -> None:
    """Between two degrees of latitude lie 111.2 km; Sonthofen lies 12 km north of Oberstdorf."""
    assert km_between((47.0, 10.0), (48.0, 10.0)) == pytest.approx(111.2, abs=0.1)
    assert km_between(SONTHOFEN, OBERSTDORF) == pytest.approx(12.0, abs=0.2)
    assert km_between(SONTHOFEN, SONTHOFEN) == 0


def test_who_does_none_of_it_does_not_fit() -> None:
    assert names(wanted("reading"), helper("Karl", "transport")) == []


def test_activities_count_first_then_languages_times_and_the_way() -> None:
    near, far = {"09780139": SONTHOFEN}, {"09780133": OBERSTDORF}
    request = wanted("reading", "homework_help", languages=("ar",), availability=("weekend",))
    people = (
        helper("nearest", "reading", places=near),
        helper("far", "reading", places=far),
        helper("has time", "reading", places=far, availability=("weekend",)),
        helper("speaks", "reading", places=far, languages=("ar",)),
        helper("does both", "reading", "homework_help", places=far),
        helper("nobody knows where", "reading"),
    )
    assert names(request, *people) == ["does both", "speaks", "has time", "nearest", "far", "nobody knows where"]


@pytest.mark.parametrize(("radius", "fits"), [(11, False), (12, True), (None, True)])
def test_nobody_is_proposed_beyond_the_own_radius(radius: int | None, fits: bool) -> None:
    person = helper("Gerda", "reading", places={"09780133": (47.4093, 10.2773)}, radius_km=radius)
    place = (47.5165, 10.2810)  # 11.9 km away
    request = HelpWanted(activities=frozenset({"reading"}), municipality="09780139", place=place)
    assert bool(matches(request, [person])) is fits


def test_a_circle_is_as_near_as_the_nearest_place_it_serves() -> None:
    circle = Candidate(
        key=UUID(int=1), name="Helferkreis", is_circle=True, activities=frozenset({"reading"}),
        places={"09780133": OBERSTDORF, "09763000": KEMPTEN},
    )  # fmt: skip
    [found] = matches(wanted("reading"), [circle])
    assert found.km == pytest.approx(12.0, abs=0.2)
    assert not found.is_in_place


def test_the_reasons_are_said_in_words() -> None:
    person = helper(
        "Gerda", "reading", "sport", places={"09780139": None}, languages=("ar", "fr"), availability=("weekend",)
    )
    [found] = matches(wanted("reading", languages=("ar",), availability=("weekend",)), [person])
    assert found.reasons(words) == [
        "macht: Lesen und Vorlesen mit Kindern",
        "spricht: Arabisch",
        "hat Zeit: am Wochenende",
        "in derselben Gemeinde",
    ]
    [away] = matches(wanted("reading"), [helper("Karl", "reading", places={"09780133": OBERSTDORF})])
    assert away.reasons(words) == ["macht: Lesen und Vorlesen mit Kindern", "12 km entfernt"]
    [nowhere] = matches(wanted("reading"), [helper("Uta", "reading")])
    assert nowhere.reasons(words) == ["macht: Lesen und Vorlesen mit Kindern"]


def test_the_list_stays_short() -> None:
    assert len(matches(wanted("reading"), [helper(f"Nr. {number}", "reading") for number in range(40)])) == 20
