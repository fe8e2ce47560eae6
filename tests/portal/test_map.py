"""The municipalities as a table and as a map that says the same."""

import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geleit.accounts.models import County
from geleit.core.maps import draw
from geleit.directory.models import MunicipalityOutline, Responsibility
from tests.conftest import TODAY

Get = Callable[..., str]
SQUARE = [[[[9.0, 49.0], [9.1, 49.0], [9.1, 49.1], [9.0, 49.1], [9.0, 49.0]]]]
BESIDE = [[[[9.1, 49.0], [9.2, 49.0], [9.2, 49.1], [9.1, 49.1], [9.1, 49.0]]]]


class Links(HTMLParser):
    """Addresses of the links inside the map and of those inside the table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: dict[str, list[tuple[str, str]]] = {"svg": [], "table": []}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in self.found:
            self.inside.append(tag)
        elif tag == "a" and self.inside:
            self.found[self.inside[-1]].append((given["href"], given.get("aria-label", "")))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()


# --- drawing ----------------------------------------------------------------------------------------------------------


def test_areas_are_drawn_side_by_side_with_north_above() -> None:
    drawing = draw({"west": SQUARE, "east": BESIDE})
    west, east = drawing.areas["west"], drawing.areas["east"]
    assert west.path.startswith("M6 ")
    assert west.path.endswith("z")
    assert west.x < east.x
    assert west.y == east.y
    assert 700 < drawing.height < 800  # a degree of longitude is shorter than one of latitude
    north = [[[[x, y + 0.1] for x, y in SQUARE[0][0]]]]
    both = draw({"south": SQUARE, "north": north})
    assert both.areas["north"].y < both.areas["south"].y


def test_the_number_stands_inside_an_area_that_is_bent() -> None:
    bent = [[[[9.0, 49.0], [9.3, 49.0], [9.3, 49.1], [9.05, 49.1], [9.05, 49.4], [9.0, 49.4], [9.0, 49.0]]]]
    drawing = draw({"one": bent})
    assert drawing.areas["one"].x < 200


def test_nothing_to_draw_and_something_too_small_to_draw() -> None:
    assert draw({}).areas == {}
    speck = [[[[9.15, 49.05], [9.15001, 49.05], [9.15001, 49.05001], [9.15, 49.05]]]]
    assert draw({"one": [*SQUARE, *speck], "other": BESIDE}).areas["one"].path.count("z") == 1


# --- the page ---------------------------------------------------------------------------------------------------------

IN_DATABASE = pytest.mark.django_db


@IN_DATABASE
@pytest.mark.parametrize(("county", "towns"), [("heilbronn", 46), ("oberallgaeu", 28)])
def test_every_municipality_is_in_the_map_and_in_the_table(
    get: Get, published: County, county: str, towns: int
) -> None:
    page = get(f"/{county}/gemeinden/")
    links = Links(page)
    on_map = [href for href, _label in links.found["svg"]]
    in_table = [href for href, _label in links.found["table"] if "/zustaendig/" in href]
    assert on_map == in_table
    assert len(set(on_map)) == towns
    assert page.count("<text ") == towns
    assert "© GeoBasis-DE / BKG, Daten verändert" in page
    assert "01.01.2016" in page
    assert "style=" not in page


@IN_DATABASE
def test_a_municipality_leads_to_its_team_and_to_the_responsible_office(get: Get, published: County) -> None:
    page = get("/heilbronn/gemeinden/")
    links = Links(page)
    labels = [label for _href, label in links.found["svg"]]
    assert any(re.fullmatch(r"\d+: Eppingen – .*Eppingen.*", label) for label in labels)
    assert ("/heilbronn/aemter/t04-eppingen/", "") in links.found["table"]
    there = get("/heilbronn/zustaendig/?ort=Eppingen")
    assert 'value="Eppingen"' in there
    assert 'aria-invalid="true"' not in there


@IN_DATABASE
def test_the_map_has_a_name_a_description_and_a_way_around_it(get: Get, published: County) -> None:
    page = get("/heilbronn/gemeinden/")
    svg = page[page.index('<svg class="gl-map__picture') : page.index("</figure>")]
    assert 'viewBox="0 0 1000 ' in svg
    for name in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', svg):
        assert f'id="{name}"' in svg
    assert 'href="#municipalities"' in page
    assert 'id="municipalities"' in page


@IN_DATABASE
def test_from_right_to_left_the_map_stays_as_it_is(get: Get, published: County) -> None:
    page = get("/heilbronn/ar/gemeinden/")
    assert 'dir="rtl"' in page
    assert 'direction="ltr"' in page
    assert "/heilbronn/ar/zustaendig/?ort=Eppingen" in page
    german = get("/heilbronn/gemeinden/")
    paths = [re.findall(r' d="([^"]+)"', text) for text in (page, german)]
    assert paths[0] == paths[1]


@IN_DATABASE
def test_without_borders_the_table_stands_alone(get: Get, published: County) -> None:
    MunicipalityOutline.objects.all().delete()
    page = get("/heilbronn/gemeinden/")
    assert '<svg class="gl-map' not in page
    assert page.count("/heilbronn/zustaendig/?ort=") == 46


@IN_DATABASE
def test_who_counsels_is_shown_as_of_the_day(get: Get, published: County) -> None:
    Responsibility.objects.filter(office__key="t04-eppingen").update(valid_to=TODAY - timedelta(days=1))
    today = get("/heilbronn/gemeinden/")
    assert "/heilbronn/aemter/t04-eppingen/" not in today
    assert '<a class="pl-tap" href="/heilbronn/kontakt/">' in today
    before = TODAY - timedelta(days=2)
    assert "/heilbronn/aemter/t04-eppingen/" in get(f"/heilbronn/gemeinden/?stand={before.isoformat()}")


@IN_DATABASE
def test_it_takes_few_statements_and_little_room(get: Get, published: County) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = get("/heilbronn/gemeinden/")
    assert len(captured) <= 8
    assert len(page) < 80_000
