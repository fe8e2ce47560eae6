"""Lists and the distribution: what they show for any day, that numbers and lists agree, and what they cost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import grimp
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.directory.models import Municipality
from geleit.volunteers import actions, queries
from geleit.volunteers.codes import Gap
from geleit.volunteers.models import Volunteer
from tests.conftest import TODAY
from tests.volunteers.making import SINCE, appoint, engage, give, join, make_circle, make_volunteer, sign, when

pytestmark = pytest.mark.django_db
LISTS = ("volunteers:circles", "volunteers:volunteers", "volunteers:distribution")


def fill(by: Actor, places: dict[str, Municipality], number: int) -> None:
    """A circle with a coordinator, a member, a need, an activity and hours."""
    circle = make_circle(
        by,
        places["Sonthofen"],
        f"Helferkreis {number:02d}",
        activities=("transport",),
        languages=("uk", "ar"),
        region="south",
    )
    one, two = (make_volunteer(by, name, f"Person{number:02d}", languages=("uk",)) for name in ("Ada", "Berta"))
    sign(by, one)
    appoint(by, one, circle)
    join(by, two, circle)
    engage(by, two, "transport", started_on=SINCE)
    give(by, two, 60)
    actions.add_need(circle=circle, activity="", text="Fahrer", **when(by))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_and_for_thirty(
    client: Client, by: Actor, places: Any, name: str, again: Callable[[], None]
) -> None:
    counts = []
    for number in range(30):
        fill(by, places, number)
        if number in (0, 29):
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as told:
                assert client.get(reverse(name)).status_code == 200
            counts.append(len(told))
            again()
    assert counts[0] == counts[1]
    assert counts[1] <= 12, counts


def test_the_pages_of_one_circle_and_one_volunteer_cost_little(
    client: Client, by: Actor, places: Any, again: Callable[[], None]
) -> None:
    fill(by, places, 1)
    circle = queries.circle_list(by, filters=queries.CircleFilters(), on=TODAY).rows[0]
    person = queries.volunteer_list(by, filters=queries.VolunteerFilters(), on=TODAY).rows[0]
    hours = reverse("volunteers:hours", args=[person.public_id])
    place = reverse("volunteers:municipality", args=["09780100"])
    for address in (circle.href, person.href, hours, place):
        client.get(address)
        with CaptureQueriesContext(connection) as told:
            assert client.get(address).status_code == 200
        assert len(told) <= 12, (address, len(told))


def test_the_list_of_volunteers_says_what_matters_and_is_recorded(
    client: Client, by: Actor, places: Any, again: Callable[[], None]
) -> None:
    fill(by, places, 1)
    page = client.get(reverse("volunteers:volunteers")).content.decode()
    for part in ("Person01, Berta", "Aktiv", "15.01.2025", "Helferkreis 01", "Fahrdienst", "1:00 h"):
        assert part in page
    again()
    assert Event.objects.filter(kind=EventKind.VOLUNTEERS_LISTED).count() == 1


def test_the_lists_page_by_key_and_sort_both_ways(client: Client, by: Actor, places: Any) -> None:
    for number in range(5):
        fill(by, places, number)
    every = queries.VolunteerFilters()
    for sort in ("name", "-name", "since", "-hours", "municipality", "-municipality"):
        seen: list[str] = []
        cursor = ""
        while True:
            page = queries.volunteer_list(by, filters=every, on=TODAY, sort=sort, cursor=cursor, size=3)
            seen += [row.name for row in page.rows]
            cursor = page.next_cursor
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == 10, sort
    circles = [
        queries.circle_list(by, filters=queries.CircleFilters(), on=TODAY, sort=sort).rows[0].name
        for sort in ("name", "-name", "-volunteers", "coordinators")
    ]
    assert circles[:2] == ["Helferkreis 00", "Helferkreis 04"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "prospect"}, 1),
        ({"activity": "transport"}, 1),
        ({"language": "uk"}, 2),
        ({"municipality": "09780100"}, 2),
        ({"municipality": "09780102"}, 0),
        ({"attention": "free"}, 0),
        ({"attention": "declaration"}, 1),
        ({"attention": "waiting"}, 1),
    ],
)
def test_the_list_is_narrowed(by: Actor, places: Any, filters: dict[str, Any], found: int) -> None:
    fill(by, places, 1)
    make_volunteer(by, "Carla", "Wartet", state="prospect", since=TODAY - timedelta(days=14))
    assert len(queries.volunteer_list(by, filters=queries.VolunteerFilters(**filters), on=TODAY).rows) == found


def test_a_wrong_filter_narrows_nothing(client: Client, by: Actor, places: Any) -> None:
    fill(by, places, 1)
    for tail in ("?state=x&circle=no-uuid&on=31.13.2026&at=n.x&sort=zz", "?on=2099-01-01", "?municipality=' OR 1=1"):
        for name in LISTS:
            assert client.get(reverse(name) + tail).status_code == 200


# --- distribution ---------------------------------------------------------------------------------------------------


def test_every_municipality_has_a_line_with_its_gaps(by: Actor, places: dict[str, Municipality]) -> None:
    fill(by, places, 1)
    make_circle(by, places["Oberstdorf"], "Helferkreis Oberstdorf")
    found = queries.distribution(by, on=TODAY)
    lines = {row.municipality.name: (row.circles, row.volunteers, row.gaps) for row in found.rows}
    assert lines == {
        "Balderschwang": (0, 0, [Gap.NO_CIRCLE]),
        "Oberstdorf": (1, 0, [Gap.NO_COORDINATOR]),
        "Sonthofen": (1, 2, [Gap.ONE_COORDINATOR]),
    }
    assert (found.circles, found.volunteers, found.without_circle, found.one_coordinator) == (2, 2, 1, 1)


def test_people_of_two_circles_are_counted_once(by: Actor, places: dict[str, Municipality]) -> None:
    fill(by, places, 1)
    other = make_circle(by, places["Sonthofen"], "Zweiter Kreis")
    for row in queries.volunteer_list(by, filters=queries.VolunteerFilters(), on=TODAY).rows:
        one = Volunteer.objects.get(public_id=row.public_id)
        join(by, one, other)
    found = queries.distribution(by, on=TODAY)
    assert {row.municipality.name: row.volunteers for row in found.rows}["Sonthofen"] == 2
    assert found.volunteers == 2


@pytest.mark.parametrize("on", [SINCE - timedelta(days=1), SINCE, date(2026, 3, 1), TODAY])
def test_every_number_is_the_length_of_the_list_behind_it(by: Actor, places: dict[str, Municipality], on: date) -> None:
    for number in range(3):
        fill(by, places, number)
    tired = Volunteer.objects.filter(given_name="Berta").order_by("pk")[0]
    actions.move_volunteer(volunteer=tired, state="dormant", on=date(2026, 2, 1), note="", **when(by))
    for row in queries.distribution(by, on=on).rows:
        ags = row.municipality.ags
        circles = queries.circle_list(by, filters=queries.CircleFilters(municipality=ags), on=on).rows
        people = queries.VolunteerFilters(state="active", municipality=ags)
        assert row.circles == len(circles)
        assert row.volunteers == len(queries.volunteer_list(by, filters=people, on=on).rows)


def test_the_numbers_lead_to_the_lists_of_the_same_day(client: Client, by: Actor, places: Any) -> None:
    fill(by, places, 1)
    page = client.get(reverse("volunteers:distribution") + "?on=2026-03-01").content.decode()
    assert "?municipality=09780100&amp;on=2026-03-01" in page
    assert "?state=active&amp;municipality=09780100&amp;on=2026-03-01" in page
    place = client.get(reverse("volunteers:municipality", args=["09780100"])).content.decode()
    assert "Fahrdienst" in place
    assert "nur eine Person koordiniert" in place


def test_volunteers_know_nothing_of_people() -> None:
    """Another purpose, other data: no way from one to the other (also held by .importlinter)."""
    graph = grimp.build_graph("geleit", cache_dir=None)
    reached = {
        imported
        for module in graph.modules
        if module.startswith("geleit.volunteers")
        for imported in graph.find_modules_directly_imported_by(module)
    }
    assert "geleit.directory.models" in reached
    assert not {module for module in reached if module.startswith(("geleit.people", "geleit.cases", "geleit.plans"))}
