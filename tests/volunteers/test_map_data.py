"""The map that can be enlarged gets its areas as data: what the table says, for who may read the table."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core.maps import draw
from geleit.directory.models import Municipality, MunicipalityOutline
from geleit.volunteers import actions, maps, queries, rules
from geleit.volunteers.codes import MapSubject
from tests.conftest import TODAY, make_user
from tests.volunteers.making import appoint, join, make_circle, make_volunteer, sign

pytestmark = pytest.mark.django_db
PUBLIC = "/oberallgaeu/ehrenamt/karte.json"


@pytest.fixture
def helping(by: Actor, places: dict[str, Municipality]) -> dict[str, Municipality]:
    """Four active people in Sonthofen, one in Oberstdorf; all three municipalities lie side by side."""
    for east, place in enumerate(places.values()):
        west = 10 + east / 10
        ring = [[west, 47.4], [west + 0.1, 47.4], [west + 0.1, 47.5], [west, 47.5], [west, 47.4]]
        MunicipalityOutline.objects.create(municipality=place, shape=[[ring]], as_of=TODAY, attribution="© Amt")
    south = make_circle(by, places["Sonthofen"], "Süd", activities=("transport",), languages=("uk",))
    north = make_circle(by, places["Oberstdorf"], "Nord")
    people = [make_volunteer(by, name, "Huber") for name in ("Ada", "Berta", "Carla", "Dora", "Emma")]
    sign(by, people[0])
    appoint(by, people[0], south)
    for one in people[1:4]:
        join(by, one, south)
    join(by, people[4], north)
    return places


def asked(client: Client, query: str = "") -> list[dict[str, Any]]:
    """The areas as the Lotsin's browser gets them."""
    answer = client.get(reverse("volunteers:distribution_map_data") + query)
    assert answer.status_code == 200
    features: list[dict[str, Any]] = answer.json()["features"]
    return features


def published(by: Actor, path: str = PUBLIC) -> list[dict[str, Any]]:
    """The areas as everybody gets them."""
    actions.publish_coverage(county_id=by.county_id, today=TODAY)
    answer = Client().get(path)
    assert answer.status_code == 200
    features: list[dict[str, Any]] = answer.json()["features"]
    return features


def cells(row: str) -> list[str]:
    """What the cells of a line of a table say."""
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]


# --- for the integration guide --------------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", list(MapSubject))
def test_the_data_says_what_the_table_says(
    client: Client, by: Actor, helping: dict[str, Municipality], subject: MapSubject
) -> None:
    rows = queries.distribution(by, on=TODAY).rows
    features = asked(client, f"?show={subject}")
    assert [one["id"] for one in features] == [row.municipality.ags for row in rows]
    for one, row in zip(features, rows, strict=True):
        said = one["properties"]
        value = rules.map_value(subject, circles=row.circles, volunteers=row.volunteers, gaps=row.gaps)
        assert said["name"] == row.municipality.name
        assert said["sign"] == value.sign
        assert said["tone"] == 10 + value.step
        assert said["sentences"] == [maps.words_of(row, each) for each in MapSubject]
        assert said["label"] == f"{row.municipality.name}: {maps.words_of(row, subject)}"


def test_the_data_names_nobody(client: Client, by: Actor, helping: Any) -> None:
    text = client.get(reverse("volunteers:distribution_map_data")).content.decode()
    assert "4 aktive Freiwillige" in text
    assert not re.search("Huber|Ada|Berta|Süd|Nord", text)


def test_its_links_open_the_lists_behind_the_figures(client: Client, by: Actor, helping: Any) -> None:
    by_name = {one["properties"]["name"]: one["properties"]["links"] for one in asked(client)}
    ags = helping["Sonthofen"].ags
    assert [link["href"] for link in by_name["Sonthofen"]] == [
        f"/ehrenamt/verteilung/{ags}/",
        f"/ehrenamt/?municipality={ags}",
        f"/ehrenamt/freiwillige/?state=active&municipality={ags}",
    ]
    assert [link["words"] for link in by_name["Balderschwang"]] == ["Gemeinde öffnen"]
    for links in by_name.values():
        assert [client.get(link["href"]).status_code for link in links] == [200] * len(links)


def test_a_past_day_goes_along(client: Client, by: Actor, helping: Any) -> None:
    day = (TODAY - timedelta(days=800)).isoformat()
    features = asked(client, f"?show=circles&on={day}")
    assert {one["properties"]["sign"] for one in features} == {"0"}
    assert {link["href"][-14:] for one in features for link in one["properties"]["links"]} == {f"?on={day}"}
    page = client.get(reverse("volunteers:distribution_map") + f"?on={day}").content.decode()
    address = f"/ehrenamt/verteilung/karte.json?on={day}&amp;show=circles"
    assert f'data-map="{address}"' in page


@pytest.mark.parametrize("query", ["?show=nonsense", "?on=31.2.2026", "?show=gaps&on=2099-01-01"])
def test_a_wrong_choice_gives_the_usual_areas(client: Client, by: Actor, helping: Any, query: str) -> None:
    assert len(asked(client, query)) == 3


def test_whoever_may_not_read_the_table_gets_no_data(
    client: Client, by: Actor, helping: Any, signed_in: Callable[[User], Client], oberallgaeu: County
) -> None:
    address = reverse("volunteers:distribution_map_data")
    assert Client().get(address).status_code == 302
    officer = make_user(oberallgaeu, "johanna", Role.REFUGEE_OFFICER, "landratsamt")
    assert signed_in(officer).get(address).status_code == 403


def test_another_county_gets_its_own_areas(
    by: Actor, helping: Any, signed_in: Callable[[User], Client], heilbronn: County
) -> None:
    stranger = make_user(heilbronn, "lotsin", Role.INTEGRATION_GUIDE, "landratsamt")
    assert asked(signed_in(stranger)) == []


def test_a_municipality_without_borders_is_named_beside_the_map(client: Client, by: Actor, helping: Any) -> None:
    MunicipalityOutline.objects.filter(municipality=helping["Oberstdorf"]).delete()
    assert [one["properties"]["name"] for one in asked(client)] == ["Balderschwang", "Sonthofen"]
    said = "Nur in der Tabelle, weil die Grenzen fehlen: Oberstdorf"
    assert said in client.get(reverse("volunteers:distribution_map")).content.decode()
    published(by)
    assert said in Client().get("/oberallgaeu/ehrenamt/karte/").content.decode()


def test_without_any_borders_no_script_is_loaded(client: Client, by: Actor, helping: Any) -> None:
    MunicipalityOutline.objects.all().delete()
    assert asked(client) == []
    assert published(by) == []
    for page in (client.get(reverse("volunteers:distribution_map")), Client().get("/oberallgaeu/ehrenamt/karte/")):
        assert page.status_code == 200
        assert "map.js" not in page.content.decode()
        assert 'id="places"' in page.content.decode()


def test_the_areas_are_polygons_with_a_sign_inside(client: Client, by: Actor, helping: Any) -> None:
    for one in asked(client):
        assert one["geometry"]["type"] == "MultiPolygon"
        [[ring]] = one["geometry"]["coordinates"]
        east, north = one["properties"]["at"]
        assert min(x for x, _y in ring) < east < max(x for x, _y in ring)
        assert min(y for _x, y in ring) < north < max(y for _x, y in ring)


def test_a_point_of_the_picture_is_a_place_on_earth() -> None:
    corner = [[[[9.0, 49.0], [9.2, 49.0], [9.2, 49.3], [9.0, 49.3], [9.0, 49.0]]]]
    frame = draw({"one": corner}).frame
    for position in ([9.0, 49.3], [9.2, 49.0], [9.1, 49.2]):
        assert frame.position(*frame.point(position)) == pytest.approx(position, abs=0.0003)


# --- for everybody --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "en/", "ar/", "uk/", "ru/", "fa/", "tr/", "fr/", "ti/"])
def test_everybody_gets_what_the_public_table_says(by: Actor, helping: Any, language: str) -> None:
    features = published(by, f"/oberallgaeu/{language}ehrenamt/karte.json")
    page = Client().get(f"/oberallgaeu/{language}ehrenamt/karte/").content.decode()
    for one in features:
        said = one["properties"]
        line = page[page.index(f'<tr id="g{one["id"]}"') :]
        name, *values = cells(line)[:5]
        assert said["name"] == name
        assert said["sign"] == values[0]
        assert [sentence.partition(": ")[2] for sentence in said["sentences"]] == [v for v in values if v != "–"]
        assert [link["href"] for link in said["links"]] == [f"#g{one['id']}"]
    assert len(features) == 3
    assert f'data-map="/oberallgaeu/{language}ehrenamt/karte.json"' in page


def test_the_public_data_says_some_and_never_how_few(by: Actor, helping: Any) -> None:
    by_name = {one["properties"]["name"]: one["properties"]["sentences"] for one in published(by)}
    assert "Freiwillige: einige" in by_name["Oberstdorf"]
    assert "Freiwillige: 4" in by_name["Sonthofen"]


def test_where_nothing_is_published_there_is_no_data(by: Actor, helping: Any, heilbronn: County) -> None:
    actions.publish_coverage(county_id=by.county_id, today=TODAY)
    assert Client().get("/heilbronn/ehrenamt/karte.json").status_code == 404
    assert Client().get("/nirgendwo/ehrenamt/karte.json").status_code == 404


def test_public_data_is_sent_once(by: Actor, helping: Any, settings: Any, tmp_path: Path) -> None:
    settings.PORTAL_CACHE_SECONDS, settings.PORTAL_CACHE_DIR = 30, tmp_path
    actions.publish_coverage(county_id=by.county_id, today=TODAY)
    first = Client().get(PUBLIC)
    assert first.headers["Content-Type"] == "application/json"
    assert first.headers["Cache-Control"].startswith("public, max-age=0, must-revalidate")
    second = Client().get(PUBLIC, headers={"if-none-match": first.headers["ETag"]})
    assert second.status_code == 304
    assert second.content == b""


def test_the_data_costs_the_same_however_many_there_are(
    client: Client, by: Actor, helping: dict[str, Municipality], again: Callable[[], None]
) -> None:
    def cost() -> list[int]:
        actions.publish_coverage(county_id=by.county_id, today=TODAY)
        found = []
        for browser, path in ((client, reverse("volunteers:distribution_map_data")), (Client(), PUBLIC)):
            browser.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(path).status_code == 200
            found.append(len(captured))
            again()
        return found

    few = cost()
    for number in range(20):
        make_circle(by, helping["Balderschwang"], f"Kreis {number}")
    assert cost() == few
