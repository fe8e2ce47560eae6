"""The map of the county and what everybody may read of it: the same figures as the table, and never people."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County
from geleit.core import wall
from geleit.directory.models import Municipality, MunicipalityOutline
from geleit.volunteers import actions, maps, queries, rules, tasks
from geleit.volunteers.codes import Gap, MapSubject
from geleit.volunteers.models import Coverage
from tests.conftest import TODAY
from tests.volunteers.making import appoint, join, make_circle, make_volunteer, sign, when

pytestmark = pytest.mark.django_db
SUBJECTS = list(MapSubject)


@pytest.fixture
def drawn(places: dict[str, Municipality]) -> dict[str, Municipality]:
    """The municipalities lie side by side."""
    for east, place in enumerate(places.values()):
        west = 10 + east / 10
        ring = [[west, 47.4], [west + 0.1, 47.4], [west + 0.1, 47.5], [west, 47.5], [west, 47.4]]
        MunicipalityOutline.objects.create(municipality=place, shape=[[ring]], as_of=TODAY, attribution="© Amt")
    return places


@pytest.fixture
def helping(by: Actor, drawn: dict[str, Municipality]) -> dict[str, Municipality]:
    """Four active people in Sonthofen, one of them coordinates; one in Oberstdorf, where nobody does."""
    south = make_circle(
        by, drawn["Sonthofen"], "Süd", activities=("transport",), languages=("uk",), mailbox="sued@sonthofen.example"
    )
    north = make_circle(by, drawn["Oberstdorf"], "Nord")
    people = [make_volunteer(by, name, "Huber") for name in ("Ada", "Berta", "Carla", "Dora", "Emma")]
    sign(by, people[0])
    appoint(by, people[0], south)
    for one in people[1:4]:
        join(by, one, south)
    join(by, people[4], north)
    return drawn


def publish(by: Actor) -> bool:
    """Publish today's figures."""
    return actions.publish_coverage(county_id=by.county_id, today=TODAY)


# --- the map --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_map_says_what_the_table_says(
    client: Client, by: Actor, helping: dict[str, Municipality], subject: MapSubject
) -> None:
    found = queries.distribution(by, on=TODAY)
    page = client.get(reverse("volunteers:distribution_map") + f"?show={subject}").content.decode()
    labels = dict(re.findall(r'aria-label="([^":]+): ([^"]+)"><path', page))
    signs = re.findall(r"<text [^>]+>([^<]+)</text>", page)
    table = re.findall(r"<tr>.*?</tr>", page[page.index('id="places"') :], re.DOTALL)[1:]
    assert len(found.rows) == len(labels) == len(signs) == len(table) == 3
    for row, sign_shown, line in zip(found.rows, signs, table, strict=True):
        cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", line, re.DOTALL)]
        value = rules.map_value(subject, circles=row.circles, volunteers=row.volunteers, gaps=row.gaps)
        assert sign_shown == value.sign
        assert labels[row.municipality.name] == maps.words_of(row, subject)
        assert cells[:2] == [str(row.circles), str(row.volunteers)]
        if subject == MapSubject.GAPS:
            assert (labels[row.municipality.name] == "keine Lücke") == (cells[2] == "–")
        else:
            assert sign_shown == cells[0 if subject == MapSubject.CIRCLES else 1]


def test_every_area_is_a_link_and_the_map_can_be_skipped(
    client: Client, by: Actor, helping: dict[str, Municipality]
) -> None:
    page = client.get(reverse("volunteers:distribution_map")).content.decode()
    for place in helping.values():
        assert f'<a href="/ehrenamt/verteilung/{place.ags}/" aria-label="{place.name}' in page
    assert 'href="#places"' in page
    assert "style=" not in page


def test_the_map_of_a_past_day_is_that_of_its_table(client: Client, by: Actor, helping: Any) -> None:
    day = TODAY - timedelta(days=800)
    page = client.get(reverse("volunteers:distribution_map") + f"?on={day.isoformat()}&show=circles").content.decode()
    assert set(re.findall(r"<text [^>]+>([^<]+)</text>", page)) == {"0"}
    assert f"?on={day.isoformat()}" in page


def test_without_borders_the_table_stands_alone(client: Client, by: Actor, places: Any) -> None:
    page = client.get(reverse("volunteers:distribution_map")).content.decode()
    assert '<svg class="gl-map' not in page
    assert "Balderschwang" in page
    assert client.get(reverse("volunteers:distribution_map_svg")).status_code == 200


@pytest.mark.parametrize("tail", ["?show=nonsense", "?on=31.2.2026", "?show=gaps&on=2099-01-01"])
def test_a_wrong_choice_shows_the_usual_map(client: Client, by: Actor, drawn: Any, tail: str) -> None:
    assert client.get(reverse("volunteers:distribution_map") + tail).status_code == 200


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_picture_for_print_needs_nothing_around_it(
    client: Client, by: Actor, helping: dict[str, Municipality], subject: MapSubject
) -> None:
    answer = client.get(reverse("volunteers:distribution_map_svg") + f"?show={subject}")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - made by ourselves
    texts = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    found = queries.distribution(by, on=TODAY)
    for row in found.rows:
        value = rules.map_value(subject, circles=row.circles, volunteers=row.volunteers, gaps=row.gaps)
        assert texts[texts.index(row.municipality.name) - 1] == value.sign
    assert "Landkreis Oberallgäu" in texts[0]
    assert f"{TODAY:%d.%m.%Y}" in texts[1]
    assert "© Amt" in texts[-1]
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 3
    assert b"style" not in answer.content
    assert b"class" not in answer.content
    paper = client.get(reverse("volunteers:distribution_map_pdf") + f"?show={subject}")
    assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("subject", "given", "step", "sign"),
    [
        (MapSubject.CIRCLES, {"circles": 0}, 0, "0"),
        (MapSubject.CIRCLES, {"circles": 4}, 3, "4"),
        (MapSubject.VOLUNTEERS, {"volunteers": 4}, 1, "4"),
        (MapSubject.VOLUNTEERS, {"volunteers": 25}, 4, "25"),
        (MapSubject.GAPS, {"gaps": (Gap.NO_CIRCLE,)}, 0, "–"),
        (MapSubject.GAPS, {"gaps": (Gap.ONE_COORDINATOR,)}, 2, "1"),
        (MapSubject.GAPS, {}, 3, "+"),
    ],
)
def test_a_step_of_colour_always_has_its_sign(subject: MapSubject, given: dict[str, Any], step: int, sign: str) -> None:
    nothing: dict[str, Any] = {"circles": 0, "volunteers": 0, "gaps": ()}
    value = rules.map_value(subject, **(nothing | given))
    assert (value.step, value.sign) == (step, sign)


def test_the_steps_leave_no_number_out() -> None:
    assert rules.step_ranges(MapSubject.CIRCLES) == [(0, "0"), (1, "1"), (2, "2"), (3, "3–4"), (4, "≥ 5")]
    assert [words for _step, words in rules.step_ranges(MapSubject.VOLUNTEERS)] == ["0", "1–4", "5–9", "10–24", "≥ 25"]


# --- what is published ----------------------------------------------------------------------------------------------


def test_published_are_figures_and_few_people_are_not_counted(by: Actor, helping: Any) -> None:
    assert publish(by)
    rows = {row.municipality.name: row for row in Coverage.objects.select_related("municipality")}
    assert {name: (row.circles, row.volunteers) for name, row in rows.items()} == {
        "Sonthofen": (1, 4),
        "Oberstdorf": (1, None),
        "Balderschwang": (0, 0),
    }
    assert rows["Sonthofen"].activities == ["transport"]
    assert not publish(by)  # nothing reads differently


def test_a_change_is_published_by_the_worker(by: Actor, helping: Any, oberallgaeu: County) -> None:
    publish(by)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        actions.move_volunteer(volunteer=queries.named(by, "Berta")[0], state="dormant", on=TODAY, note="", **when(by))
        cursor.execute("SELECT args->>'county_id' FROM procrastinate_jobs WHERE task_name = %s", [actions.PUBLISH])
        assert cursor.fetchall() == [(str(by.county_id),)]
    assert tasks.publish_coverage(oberallgaeu.pk)
    wall.enter(oberallgaeu.pk)
    assert Coverage.objects.get(municipality__name="Sonthofen").volunteers == 3


def test_every_night_all_counties_are_published(by: Actor, helping: Any, heilbronn: County) -> None:
    assert tasks.publish_all_coverage(0) == 1
    assert tasks.publish_all_coverage(0) == 0


# --- the public page ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "en/", "ar/", "uk/", "ru/", "fa/", "tr/", "fr/", "ti/"])
def test_everybody_reads_the_map_in_every_language(by: Actor, helping: Any, language: str) -> None:
    publish(by)
    answer = Client().get(f"/oberallgaeu/{language}ehrenamt/karte/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r"<text [^>]+>([^<]+)</text>", page) == ["0", "1", "1"]
    assert page.count('<tr id="g') == 3
    assert "Huber" not in page
    assert "sued@sonthofen.example" not in page
    assert "style=" not in page


def test_the_public_page_says_some_and_never_how_few(by: Actor, helping: Any) -> None:
    publish(by)
    page = Client().get("/oberallgaeu/ehrenamt/karte/").content.decode()
    line = page[page.index('<tr id="g09780101"') :]
    cells = [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<t[hd].*?</t[hd]>", line, re.DOTALL)[:5]]
    assert cells == ["Oberstdorf", "1", "einige", "–", "–"]
    south = page[page.index('<tr id="g09780100"') :]
    assert "Fahrdienst" in south
    assert "Ukrainisch" in south


def test_without_a_circle_there_is_no_public_page(by: Actor, drawn: Any, heilbronn: County) -> None:
    publish(by)
    assert Client().get("/oberallgaeu/ehrenamt/karte/").status_code == 404
    assert Client().get("/heilbronn/ehrenamt/karte/").status_code == 404


def test_the_public_page_costs_the_same_however_many_there_are(
    by: Actor, helping: dict[str, Municipality], again: Callable[[], None]
) -> None:
    def cost() -> int:
        publish(by)
        with CaptureQueriesContext(connection) as captured:
            assert Client().get("/oberallgaeu/ehrenamt/karte/").status_code == 200
        again()
        return len(captured)

    few = cost()
    for number in range(30):
        make_circle(by, helping["Balderschwang"], f"Kreis {number}")
    assert cost() == few
    assert few <= 8


def test_the_role_of_the_public_pages_reads_these_figures_and_nothing_else_of_the_room(by: Actor, helping: Any) -> None:
    publish(by)
    readable = [name for name in wall.portal_tables(connection) if name.startswith("volunteers_")]
    assert readable == ["volunteers_coverage", "volunteers_publicletter"]
    with transaction.atomic():
        assert wall.enter_portal("oberallgaeu")
        assert Coverage.objects.count() == 3
        for refused in ("SELECT 1 FROM volunteers_volunteer", "UPDATE volunteers_coverage SET circles = 9"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(refused)
        wall.leave_portal()


def test_the_page_of_the_map_costs_the_same_however_many_there_are(
    client: Client, by: Actor, helping: dict[str, Municipality], again: Callable[[], None]
) -> None:
    def cost() -> int:
        client.get(reverse("volunteers:distribution_map"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("volunteers:distribution_map")).status_code == 200
        again()
        return len(captured)

    few = cost()
    for number in range(30):
        circle = make_circle(by, helping["Balderschwang"], f"Kreis {number}")
        join(by, make_volunteer(by, "Ida", f"Neu{number}"), circle)
    assert cost() == few
    assert few <= 12
