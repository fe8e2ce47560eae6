"""Figures of a period: what they count, that every one is the length of its list, and that the past stays as it was."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.clock import BERLIN
from geleit.directory.models import Municipality
from geleit.volunteers import actions, queries, rules
from geleit.volunteers.codes import Preset
from geleit.volunteers.details import CircleData
from geleit.volunteers.models import (
    HelperCircle,
    HourEntry,
    ServedMunicipality,
    SignUp,
    Training,
    TrainingUnit,
    Volunteer,
)
from geleit.volunteers.queries.numbers import BY_CIRCLE, BY_REGION, inquiries
from tests.conftest import NOW, TODAY
from tests.volunteers.making import (
    SINCE,
    appoint,
    engage,
    give,
    join,
    make_circle,
    make_inquiry,
    make_offer,
    make_question,
    make_training,
    make_volunteer,
    seen,
    sign,
    when,
)

pytestmark = pytest.mark.django_db
YEAR: dict[str, Any] = {"first": date(TODAY.year, 1, 1), "last": date(TODAY.year, 12, 31)}
MARCH = date(TODAY.year, 3, 10)
OF_MESSAGES = {
    one.key for part in (inquiries.SECTION, inquiries.BY_INSTITUTION, inquiries.BY_OUTCOME) for one in part.numbers
}


@pytest.fixture
def scope(by: Actor) -> queries.Scope:
    """This year as of today."""
    return queries.Scope(county_id=by.county_id, land="BY", stand=TODAY, today=TODAY, **YEAR)


@pytest.fixture
def life(by: Actor, places: dict[str, Municipality]) -> dict[str, Any]:
    """Two circles, six people, a training, hours and questions; something for every figure."""
    south = make_circle(by, places["Sonthofen"], "Helferkreis Süd", region="south")
    north = make_circle(by, places["Oberstdorf"], "Helferkreis Nord", region="north")
    old = make_circle(by, places["Oberstdorf"], "Alter Kreis", region="north")
    actions.move_circle(circle=old, state="dissolved", on=MARCH, note="", **when(by))
    people = {
        name: make_volunteer(by, name, "Huber", since=SINCE if name in "Ada Berta Carla" else MARCH)
        for name in ("Ada", "Berta", "Carla", "Dora", "Emma")
    }
    people["Frieda"] = make_volunteer(by, "Frieda", "Wartet", state="prospect", since=MARCH)
    sign(by, people["Ada"])
    appoint(by, people["Ada"], south)
    for name in ("Berta", "Dora"):
        join(by, people[name], south, since=MARCH)
    join(by, people["Emma"], north, since=MARCH)
    actions.move_volunteer(volunteer=people["Carla"], state="left", on=MARCH, note="", **when(by))
    seen(by, people["Emma"], dated_on=TODAY)
    engage(by, people["Emma"], "homework_help", contact="group", started_on=TODAY)
    _renewable(people["Emma"])
    for name, minutes in (("Ada", 90), ("Berta", 60)):
        entry = actions.enter_hours(
            volunteer=people[name], on=MARCH + timedelta(days=5), activity="forms", minutes=minutes, circle=south,
            note="", **when(by),
        )  # fmt: skip
        if name == "Ada":
            actions.confirm_hours(entry=entry, **when(by))
    training = _held(by, people)
    for subject, days, answer_after in (("schnell", 20, 1), ("spät", 20, 12), ("offen", 20, None), ("frisch", 0, None)):
        asked = make_question(by, subject, asked_on=TODAY - timedelta(days=days), circle=south)
        if answer_after:
            at = datetime.combine(asked.asked_on + timedelta(days=answer_after), NOW.time(), tzinfo=BERLIN)
            actions.answer_question(question=asked, text="So.", by=by, now=at)
    return {"south": south, "north": north, "people": people, "training": training}


def _renewable(volunteer: Volunteer) -> None:
    """The certificate was seen five years ago."""
    volunteer.certificates.update(dated_on=date(TODAY.year - 5, 1, 1), seen_on=date(TODAY.year - 5, 1, 2))


def _held(by: Actor, people: dict[str, Volunteer]) -> Training:
    """Two people attended an evening of two hours in March; a third signed up and stayed away."""
    training = make_training(by, on=MARCH + timedelta(days=10), deadline=MARCH)
    unit = TrainingUnit.objects.get(training=training)
    then: dict[str, Any] = {"by": by, "now": datetime.combine(MARCH, NOW.time(), tzinfo=BERLIN), "today": MARCH}
    made = [actions.sign_up(training=training, volunteer=people[name], **then) for name in ("Ada", "Berta", "Emma")]
    there = [one.public_id for one in made[:2]]
    actions.record_attendance(unit=unit, present=there, by=by, now=NOW, today=TODAY)
    return training


def told(by: Actor, scope: queries.Scope) -> dict[str, Any]:
    """Every figure by its key."""
    return {figure.number.key: figure.value for section in queries.numbers(by, scope) for figure in section.figures}


def rows_behind(by: Actor, scope: queries.Scope, key: str) -> int:
    """How many lines the list behind a figure has, all its pages together."""
    number, found, cursor = queries.numbers_for(by, scope)[key], 0, ""
    while True:
        page = queries.lines_behind(number, scope, cursor=cursor, size=2)
        found += len(page.lines)
        cursor = page.next_cursor
        if not cursor:
            return found


# --- what is counted ------------------------------------------------------------------------------------------------


def test_the_figures_of_a_year(by: Actor, life: dict[str, Any], scope: queries.Scope) -> None:
    found = {key: value for key, value in told(by, scope).items() if key not in OF_MESSAGES}
    assert found == {
        "reached": 6, "registered": 5, "active": 4, "joined": 3, "won": 2, "lost": 1,
        "hours": 90, "givers": 1, "unconfirmed": 60,
        "trainings": 1, "participations": 2, "participants": 2, "training_hours": 120, "attended_hours": 240,
        "questions": 4, "answered": 2, "answer_days": timedelta(days=6.5), "in_time": 1, "too_late": 1, "waiting": 2,
        "overdue": 1,
        "circles": 2, "active_circles": 2, "begun": 0, "dissolved": 1, "one_coordinator": 1, "no_coordinator": 1,
        "served": 2, "unserved": 1, "places_one_coordinator": 1,
        "without_declaration": 3, "to_renew": 1,
    }  # fmt: skip


def test_who_asked_for_help_and_what_came_of_it(by: Actor, life: dict[str, Any], scope: queries.Scope) -> None:
    make_inquiry(by, institution_kind="kindergarten", sent_at=NOW - timedelta(days=300))  # of last year
    helped = make_inquiry(by, institution_kind="kindergarten", sent_at=NOW - timedelta(days=20))
    actions.close_inquiry(
        inquiry=helped, outcome="found", note="", by=by, now=NOW - timedelta(days=10), today=TODAY - timedelta(days=10)
    )
    make_inquiry(by, institution_kind="school", sent_at=NOW - timedelta(days=20))
    make_inquiry(by, institution_kind="", sent_at=NOW)
    make_offer(by)
    make_inquiry(by, kind="threat")
    found = {key: value for key, value in told(by, scope).items() if key in OF_MESSAGES and value}
    assert found == {
        "messages": 4, "offers": 1, "asked": 3, "asked_institutions": 2,
        "asked_by_kindergarten": 1, "asked_by_school": 1, "asked_by_person": 1,
        "outcome_found": 1, "outcome_running": 2,
    }  # fmt: skip
    then = told(by, replace(scope, stand=TODAY - timedelta(days=15)))
    assert (then["asked"], then["outcome_found"], then["outcome_running"]) == (2, 0, 2), "closed later"
    assert all(rows_behind(by, scope, key) == value for key, value in found.items())


def test_messages_of_a_region_come_from_the_places_its_circles_serve(
    by: Actor, life: dict[str, Any], scope: queries.Scope
) -> None:
    place = ServedMunicipality.objects.filter(circle=life["south"]).order_by("id")[0].municipality
    make_inquiry(by, municipality_id=place.pk, sent_at=NOW)
    make_inquiry(by, municipality_id=None, sent_at=NOW)
    numbers = told(by, replace(scope, circle_id=life["south"].pk))
    assert (numbers["asked"], numbers["outcome_running"]) == (1, 1)
    assert told(by, scope)["asked"] == 2


def test_a_share_names_its_whole(by: Actor, life: dict[str, Any], scope: queries.Scope) -> None:
    found = {one.number.key: one for section in queries.numbers(by, scope) for one in section.figures}
    assert (found["in_time"].share, found["in_time"].whole) == (33, 3)


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("south", {"active": 3, "won": 1, "hours": 90, "participants": 2, "questions": 4, "circles": 1, "served": 1}),
        ("north", {"active": 1, "won": 1, "hours": 0, "participants": 0, "questions": 0, "circles": 1, "dissolved": 1}),
    ],
)
def test_the_figures_of_a_region(
    by: Actor, life: dict[str, Any], scope: queries.Scope, region: str, expected: dict[str, int]
) -> None:
    found = told(by, replace(scope, region=region))
    assert {key: found[key] for key in expected} == expected
    assert "unserved" not in found  # a municipality belongs to no region


def test_the_figures_of_a_circle(by: Actor, life: dict[str, Any], scope: queries.Scope) -> None:
    found = told(by, replace(scope, circle_id=life["north"].pk))
    assert (found["active"], found["circles"], found["no_coordinator"], found["lost"]) == (1, 1, 1, 0)


@pytest.fixture
def crossing(by: Actor, life: dict[str, Any], places: dict[str, Municipality]) -> dict[str, Any]:
    """Ada belongs to another circle of the south and, since April, to the north; Berta's circle went north today."""
    second = make_circle(by, places["Balderschwang"], "Helferkreis Südost", region="south")
    moving = make_circle(by, places["Oberstdorf"], "Wandernder Kreis", region="south")
    plain = make_circle(by, places["Sonthofen"], "Ohne Region")
    ada, berta = life["people"]["Ada"], life["people"]["Berta"]
    join(by, ada, second)
    join(by, ada, life["north"], since=MARCH + timedelta(days=22))
    join(by, berta, moving, since=MARCH)
    for person, circle, minutes in ((ada, second, 30), (berta, moving, 45), (berta, plain, 15), (ada, None, 7)):
        entry = give(by, person, minutes, on=MARCH + timedelta(days=6), circle=circle)
        HourEntry.objects.filter(pk=entry.pk).update(confirmed_on=MARCH + timedelta(days=8), confirmed_by=by.user_id)
        make_question(by, f"{minutes}?", asked_on=MARCH + timedelta(days=3), circle=circle)
    data = CircleData(name=moving.name, legal_form="informal", region="north", municipalities=(places["Oberstdorf"],))
    actions.change_circle(circle=moving, data=data, version=moving.version, **when(by))
    return {**life, "second": second, "moving": moving, "plain": plain}


DAYS = [TODAY, TODAY - timedelta(days=1), MARCH + timedelta(days=9), MARCH - timedelta(days=1)]


@pytest.mark.parametrize("stand", DAYS)
def test_regions_and_circles_beside_each_other_say_the_same(
    by: Actor, crossing: dict[str, Any], scope: queries.Scope, stand: date
) -> None:
    asked = replace(scope, stand=stand)
    for one in queries.by_region(by, asked, ["north", "south", "whole_county"]):
        alone = told(by, replace(asked, region=one.region))
        assert {figure.number.key: figure.value for figure in one.figures} == {key: alone[key] for key in BY_REGION}
    for circle in queries.by_circle(by, asked):
        pk = HelperCircle.objects.get(public_id=circle.public_id).pk
        alone = told(by, replace(asked, circle_id=pk))
        assert {figure.number.key: figure.value for figure in circle.figures} == {key: alone[key] for key in BY_CIRCLE}


@pytest.mark.parametrize("stand", DAYS)
def test_regions_and_circles_add_up_to_the_county(
    by: Actor, crossing: dict[str, Any], scope: queries.Scope, stand: date
) -> None:
    """Somebody active in two circles is one person in each, but an hour, a question and a circle are in one place."""
    asked = replace(scope, stand=stand)
    county, regions = told(by, asked), queries.by_region(by, asked, ["north", "south", "whole_county", ""])
    circles = queries.by_circle(by, asked)
    without = {"hours": 7 if stand > MARCH + timedelta(days=7) else 0, "questions": int(stand >= MARCH)}

    def added(found: Any, key: str) -> int:
        return sum(figure.value for one in found for figure in one.figures if figure.number.key == key)

    assert added(regions, "circles") == county["circles"] == len(circles)
    assert added(regions, "hours") + without["hours"] == county["hours"]
    # A circle that was dissolved by then has no line of its own, and no hours here.
    assert added(circles, "hours") + without["hours"] == county["hours"]
    assert added(circles, "questions") + without["questions"] == county["questions"]


def test_somebody_in_two_circles_of_a_region_counts_there_once(
    by: Actor, crossing: dict[str, Any], scope: queries.Scope
) -> None:
    north, south = queries.by_region(by, replace(scope, stand=TODAY - timedelta(days=1)), ["north", "south"])
    values = [{figure.number.key: figure.value for figure in one.figures} for one in (south, north)]
    assert values == [
        {"circles": 3, "active": 3, "won": 1, "lost": 0, "hours": 75, "participants": 2},
        {"circles": 1, "active": 2, "won": 1, "lost": 0, "hours": 0, "participants": 1},
    ]
    assert told(by, replace(scope, region="south"))["attended_hours"] == 240


# --- every number is its list ---------------------------------------------------------------------------------------

SUMS = {"hours": 1, "unconfirmed": 1, "training_hours": 1, "attended_hours": 2, "answer_days": 2}


@pytest.mark.parametrize("narrowed", ["", "south", "north", "the circle"])
@pytest.mark.parametrize("stand", [TODAY, MARCH + timedelta(days=9), MARCH - timedelta(days=1)])
def test_every_number_is_the_length_of_its_list(
    by: Actor, crossing: dict[str, Any], scope: queries.Scope, stand: date, narrowed: str
) -> None:
    circle = {"circle_id": crossing["south"].pk} if narrowed == "the circle" else {"region": narrowed}
    asked = replace(scope, stand=stand, **circle)
    found = told(by, asked)
    assert len(found) >= 29
    for key, value in found.items():
        if key not in SUMS:
            assert rows_behind(by, asked, key) == value, key


def test_behind_a_sum_stand_the_entries_it_is_made_of(by: Actor, life: dict[str, Any], scope: queries.Scope) -> None:
    assert {key: rows_behind(by, scope, key) for key in SUMS} == SUMS
    lines = queries.lines_behind(queries.numbers_for(by, scope)["attended_hours"], scope).lines
    assert sorted(line.cells[-1] for line in lines) == ["2:00 h", "2:00 h"]


def test_every_number_of_the_page_opens_its_list(client: Client, by: Actor, life: dict[str, Any], again: Any) -> None:
    page = client.get(reverse("volunteers:numbers")).content.decode()
    for key in ("active", "won", "lost", "hours", "trainings", "questions", "circles", "served", "without_declaration"):
        start = page.index(f'href="/ehrenamt/zahlen/{key}/?')
        href = page[start + 6 : page.index('"', start + 6)].replace("&amp;", "&")
        answer = client.get(href)
        assert answer.status_code == 200, key
    assert "Huber, Carla" in client.get("/ehrenamt/zahlen/lost/").content.decode()
    again()
    assert Event.objects.filter(kind=EventKind.VOLUNTEERS_LISTED).count() >= 1


# --- the past stays as it was ---------------------------------------------------------------------------------------


def test_what_happens_later_does_not_change_the_figures_of_a_past_day(
    by: Actor, life: dict[str, Any], scope: queries.Scope, places: dict[str, Municipality]
) -> None:
    south, people = life["south"], life["people"]
    past = replace(scope, stand=TODAY - timedelta(days=1), last=TODAY - timedelta(days=1))
    by_region = {region: told(by, replace(past, region=region)) for region in ("", "south", "north")}
    # Everything that can change changes today.
    actions.end_coordination(coordination=south.coordinations.get(), on=TODAY, **when(by))
    for name in ("Ada", "Berta", "Emma"):
        actions.move_volunteer(volunteer=people[name], state="dormant", on=TODAY, note="", **when(by))
    make_volunteer(by, "Neu", "Dazu", since=TODAY)
    for entry in people["Berta"].hours.all():
        actions.confirm_hours(entry=entry, **when(by))
    question = make_question(by, "neu", circle=south)
    actions.answer_question(question=question, text="So.", by=by, now=NOW)
    moved = CircleData(
        name=south.name, legal_form=south.legal_form, region="north", municipalities=(places["Balderschwang"],)
    )
    actions.change_circle(circle=south, data=moved, version=south.version, **when(by))
    actions.move_circle(circle=life["north"], state="dissolved", on=TODAY, note="", **when(by))
    actions.cancel_training(training=make_training(by), because="krank", by=by, now=NOW, today=TODAY)
    assert {region: told(by, replace(past, region=region)) for region in by_region} == by_region
    now = told(by, scope)
    assert now != by_region[""]
    assert (now["active"], now["circles"], now["served"], now["hours"]) == (2, 1, 1, 150)


def test_a_circle_keeps_its_former_municipality_and_region_for_former_days(
    by: Actor, places: dict[str, Municipality]
) -> None:
    circle = make_circle(by, places["Sonthofen"], "Wandert", region="south")
    data = CircleData(name="Wandert", legal_form="informal", region="north", municipalities=(places["Oberstdorf"],))
    actions.change_circle(circle=circle, data=data, version=1, **when(by))

    def found(on: date, **filters: str) -> list[str]:
        page = queries.circle_list(by, filters=queries.CircleFilters(**filters), on=on)
        return [row.name for row in page.rows]

    before = TODAY - timedelta(days=1)
    for on, region, ags in ((before, "south", "09780100"), (TODAY, "north", "09780101")):
        assert found(on, region=region) == found(on, municipality=ags) == ["Wandert"]
    for on, region, ags in ((TODAY, "south", "09780100"), (before, "north", "09780101")):
        assert found(on, region=region) == found(on, municipality=ags) == []
    lines = {row.municipality.name: row.circles for row in queries.distribution(by, on=before).rows}
    assert lines == {"Balderschwang": 0, "Oberstdorf": 0, "Sonthofen": 1}


def test_a_change_taken_back_on_the_same_day_leaves_nothing(by: Actor, places: dict[str, Municipality]) -> None:
    circle = make_circle(by, places["Sonthofen"], "Zurück", region="south")
    for version, (region, place) in enumerate((("north", "Oberstdorf"), ("south", "Sonthofen")), start=1):
        data = CircleData(name="Zurück", legal_form="informal", region=region, municipalities=(places[place],))
        circle = actions.change_circle(circle=circle, data=data, version=version, **when(by))
    for on in (TODAY, TODAY - timedelta(days=1)):
        filters = queries.CircleFilters(region="south", municipality="09780100")
        assert len(queries.circle_list(by, filters=filters, on=on).rows) == 1


# --- periods --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "preset", "period"),
    [
        (date(2026, 11, 23), Preset.THIS_YEAR, (date(2026, 1, 1), date(2026, 12, 31))),
        (date(2026, 11, 23), Preset.LAST_YEAR, (date(2025, 1, 1), date(2025, 12, 31))),
        (date(2026, 11, 23), Preset.THIS_QUARTER, (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 11, 23), Preset.LAST_QUARTER, (date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 2, 1), Preset.LAST_QUARTER, (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2024, 2, 29), Preset.THIS_QUARTER, (date(2024, 1, 1), date(2024, 3, 31))),
    ],
)
def test_usual_periods(today: date, preset: Preset, period: tuple[date, date]) -> None:
    assert rules.period_of(preset, today) == period


def test_before_anything_was_there_every_figure_is_nothing(
    by: Actor, life: dict[str, Any], scope: queries.Scope
) -> None:
    found = told(by, replace(scope, first=date(2010, 1, 1), last=date(2010, 12, 31)))
    assert {key: value for key, value in found.items() if value} == {"unserved": 3}
    assert found["answer_days"] is None


@pytest.mark.parametrize(
    ("tail", "sentence", "kept"),
    [
        ("?first=1.6.2026&last=1.5.2026", "Das Ende liegt vor dem Beginn.", ["1.6.2026", "1.5.2026"]),
        ("?first=31.2.2026", "Diesen Tag gibt es nicht", ["31.2.2026"]),
        ("?stand=1.1.2099", "Der Tag liegt in der Zukunft.", ["1.1.2099"]),
        ("?first=1.5.2026&last=1.6.2026&stand=1.4.2026", "01.04.2026", ["1.5.2026", "1.4.2026"]),
    ],
)
def test_a_wrong_period_is_explained_and_what_was_typed_stays(
    client: Client, by: Actor, tail: str, sentence: str, kept: list[str]
) -> None:
    page = client.get(reverse("volunteers:numbers") + tail).content.decode()
    assert sentence in page
    assert all(f'value="{one}"' in page for one in kept)
    assert "/ehrenamt/zahlen/active/" not in page
    for name in ("volunteers:numbers_pdf", "volunteers:numbers_book"):
        assert client.get(reverse(name) + tail).status_code == 404


def test_an_unknown_figure_is_not_found(client: Client, by: Actor) -> None:
    assert client.get(reverse("volunteers:number", args=["nonsense"])).status_code == 404
    assert client.get(reverse("volunteers:number", args=["unserved"]) + "?region=north").status_code == 404
    assert client.get(reverse("volunteers:number", args=["active"]) + "?at=n.x").status_code == 200


def test_certificates_of_a_past_day_are_not_told(by: Actor, life: dict[str, Any], scope: queries.Scope) -> None:
    assert "to_renew" not in told(by, replace(scope, stand=TODAY - timedelta(days=1)))


# --- papers and cost ------------------------------------------------------------------------------------------------


def test_the_figures_as_paper_and_as_spreadsheet(client: Client, by: Actor, life: dict[str, Any]) -> None:
    paper = client.get(reverse("volunteers:numbers_pdf"))
    assert paper.content.startswith(b"%PDF")
    book = client.get(reverse("volunteers:numbers_book"))
    with zipfile.ZipFile(io.BytesIO(book.content)) as packed:
        words = packed.read("xl/sharedStrings.xml").decode()
        cells = packed.read("xl/worksheets/sheet1.xml").decode()
    for part in ("Erreicht", "Bestätigte Stunden", "Nach Region", "33 % von 3"):
        assert part in words or part in packed_names(book.content)
    assert "<v>1.5</v>" in cells  # hours as a number
    assert "Huber" not in words


def packed_names(content: bytes) -> str:
    """The names of the sheets of a spreadsheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read("xl/workbook.xml").decode()


def test_the_page_costs_the_same_however_much_there_is(
    client: Client, by: Actor, life: dict[str, Any], again: Callable[[], None], places: dict[str, Municipality]
) -> None:
    addresses = [reverse("volunteers:numbers"), reverse("volunteers:numbers") + "?region=south"]
    addresses += [reverse("volunteers:numbers_side_by_side"), reverse("volunteers:numbers_book")]
    addresses += [reverse("volunteers:number", args=[key]) for key in ("active", "hours", "questions", "circles")]

    def cost() -> list[int]:
        counts = []
        for one in addresses:
            client.get(one)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(one).status_code == 200
            counts.append(len(captured))
        again()
        return counts

    few = cost()
    for number in range(30):
        circle = make_circle(by, places["Sonthofen"], f"Kreis {number:02d}")
        one = make_volunteer(by, "Ida", f"Person{number:02d}")
        join(by, one, circle)
        give(by, one, 60)
        make_question(by, f"Frage {number}", circle=circle)
    assert cost() == few
    assert max(few) <= 12, few


def test_who_attended_is_found_by_the_day_of_the_unit(by: Actor, life: dict[str, Any], scope: queries.Scope) -> None:
    day = life["training"].starts_on
    assert told(by, replace(scope, first=day, last=day))["participants"] == 2
    assert told(by, replace(scope, first=day + timedelta(days=1)))["participants"] == 0
    assert SignUp.objects.filter(training=life["training"]).count() == 3
