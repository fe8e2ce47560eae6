"""Outlines of municipalities: those that come along, files of the land survey, and files that are none."""

import json
import sqlite3
import struct
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geleit.accounts.models import County
from geleit.config import cli
from geleit.core.codelists import read_rows
from geleit.directory.actions import load_reference_data
from geleit.directory.actions.outline_files import OutlinesRefused
from geleit.directory.actions.outlines import import_outlines
from geleit.directory.models import Municipality, MunicipalityOutline
from geleit.directory.rules.geodesy import to_degrees
from geleit.directory.rules.outlines import coarse
from tests.conftest import NOW
from tools import outlines as tool

DAY = date(2026, 1, 1)
ABSTATT, EPPINGEN = "08125001", "08125026"
LEFT = [(9.0, 49.0), (9.1, 49.0), (9.1003, 49.05), (9.1, 49.1), (9.0, 49.1), (9.0, 49.0)]
RIGHT = [(9.1, 49.0), (9.2, 49.0), (9.2, 49.1), (9.1, 49.1), (9.1003, 49.05), (9.1, 49.0)]
DATA = Path(tool.TARGET)


def feature(ags: str | None, ring: list[Any], **more: Any) -> dict[str, Any]:
    told = {**({"AGS": ags} if ags else {}), **more}
    return {"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def geojson(folder: Path, *features: dict[str, Any], **head: Any) -> Path:
    path = folder / "gemeinden.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", **head, "features": features}), encoding="utf-8")
    return path


def in_geopackage(ring: list[tuple[float, float]], system: int, *, height: bool = False) -> bytes:
    """A multipolygon as the land survey's files hold it."""
    numbers = [value for x, y in ring for value in ((x, y, 0.0) if height else (x, y))]
    kind = 1000 if height else 0
    polygon = struct.pack("<BIII", 1, 3 + kind, 1, len(ring)) + struct.pack(f"<{len(numbers)}d", *numbers)
    return b"GP" + struct.pack("<BBi4d", 0, 0b11, system, 0, 0, 0, 0) + struct.pack("<BII", 1, 6 + kind, 1) + polygon


def geopackage(
    folder: Path,
    *rows: tuple[str, int, bytes],
    columns: str = "AGS TEXT, GF INTEGER, geom BLOB",
    name: str = "vg250_gem",
) -> Path:
    path = folder / "DE_VG250.gpkg"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT)")
        base.execute("CREATE TABLE vg250_krs (AGS TEXT, geom BLOB)")
        base.execute("INSERT INTO vg250_krs VALUES ('08125', x'')")
        base.execute(f"CREATE TABLE {name} ({columns})")
        base.executemany("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom')", [("vg250_krs",), (name,)])
        base.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", rows)  # noqa: S608 - of this test
    base.close()
    return path


def refusal(**given: Any) -> str:
    with pytest.raises(OutlinesRefused) as refused:
        import_outlines(**{"as_of": DAY, **given})
    return " ".join(refused.value.messages)


# --- making borders coarse --------------------------------------------------------------------------------------------


def test_neighbours_keep_one_common_border() -> None:
    made = coarse({"left": [[LEFT]], "right": [[RIGHT]]}, tolerance=100)
    ((left,),), ((right,),) = made["left"], made["right"]
    assert set(left) == {(9.0, 49.0), (9.1, 49.0), (9.1, 49.1), (9.0, 49.1)}
    assert set(right) == {(9.1, 49.0), (9.2, 49.0), (9.2, 49.1), (9.1, 49.1)}
    assert left[0] == left[-1]
    assert len(left) == len(right) == 5


def test_what_is_wider_than_the_tolerance_stays() -> None:
    made = coarse({"left": [[LEFT]], "right": [[RIGHT]]}, tolerance=10)
    assert all((9.1003, 49.05) in made[name][0][0] for name in made)


def test_a_hole_and_the_town_in_it_fit_whichever_way_they_are_drawn() -> None:
    hole = [(9.04, 49.04), (9.06, 49.04), (9.06, 49.05), (9.0602, 49.055), (9.06, 49.06), (9.04, 49.06), (9.04, 49.04)]
    turned = [*hole[3::-1], *hole[-2:2:-1]]
    made = coarse({"around": [[LEFT, hole]], "inside": [[turned]]}, tolerance=100)
    assert set(made["around"][0][1]) == set(made["inside"][0][0])
    assert len(made["inside"][0][0]) == 5


def test_islands_smaller_than_the_tolerance_go_but_never_a_whole_town() -> None:
    speck = [(9.5, 49.5), (9.5001, 49.5), (9.5001, 49.5001), (9.5, 49.5)]
    made = coarse({"town": [[LEFT], [speck]], "tiny": [[speck]]}, tolerance=500)
    assert (len(made["town"]), len(made["tiny"])) == (1, 1)


def test_coordinates_of_the_land_survey_become_degrees() -> None:
    (((position,),),) = to_degrees([[[(500_000.0, 5_538_630.703)]]], 25832)
    assert position == pytest.approx((9.0, 50.0), abs=1e-7)
    (((west,),),), (((east,),),) = (to_degrees([[[(400_000.0, 5_400_000.0)]]], zone) for zone in (25832, 25833))
    assert east == pytest.approx((west[0] + 6, west[1]))


# --- what comes along -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("county", "towns"), [("08125", 46), ("09780", 28)])
def test_every_municipality_of_the_demonstration_has_an_outline(county: str, towns: int) -> None:
    file = DATA / f"{county}.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    keys = {row["ags"] for row in read_rows("directory", "municipalities.csv") if row["county"] == county}
    assert {one["properties"]["AGS"] for one in content["features"]} == keys
    assert len(keys) == towns
    assert content["attribution"] == "© GeoBasis-DE / BKG, Daten verändert"
    assert content["as_of"] == "2016-01-01"
    assert file.stat().st_size <= 60_000


@pytest.mark.django_db
def test_they_are_loaded_with_the_county_and_lie_around_its_towns(hn: County) -> None:
    drawn = list(MunicipalityOutline.objects.filter(municipality__in_county=hn).select_related("municipality"))
    assert len(drawn) == 46
    for one in drawn:
        x, y = zip(*(position for polygon in one.shape for ring in polygon for position in ring), strict=True)
        assert min(x) < one.municipality.longitude < max(x), one.municipality.ags
        assert min(y) < one.municipality.latitude < max(y), one.municipality.ags
    assert load_reference_data(county=hn, now=NOW, demo=True).created == 0


# --- the tool ---------------------------------------------------------------------------------------------------------


def test_the_tool_takes_land_only_and_flattens_collections(tmp_path: Path) -> None:
    lake = feature("99001001", LEFT, GEN="Seedorf", GF=2, BEZ="Gemeinde")
    land = feature("99001001", RIGHT, GEN="Seedorf", GF=4, BEZ="Gemeinde")
    wood = feature("99001451", LEFT, GEN="Kempter Wald", GF=4, BEZ="Gemeindefreies Gebiet")
    source = tmp_path / "gemeinden.geo.json"
    source.write_text(json.dumps([{"type": "FeatureCollection", "features": [lake, land]}, wood]), encoding="utf-8")
    assert tool.main(["99001", "--source", str(source), "--target", str(tmp_path)]) == 0
    made = json.loads((tmp_path / "99001.json").read_text(encoding="utf-8"))
    assert [one["properties"] for one in made["features"]] == [{"AGS": "99001001", "GEN": "Seedorf"}]
    assert [9.2, 49.0] in made["features"][0]["geometry"]["coordinates"][0][0]
    assert made["attribution"]


def test_the_tool_says_when_it_knows_no_such_county(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "gemeinden.geo.json"
    source.write_text("[]", encoding="utf-8")
    assert tool.main(["99001", "--source", str(source), "--target", str(tmp_path)]) == 1
    assert "99001: no such county" in capsys.readouterr().out


# --- files of the land survey -----------------------------------------------------------------------------------------

IN_DATABASE = pytest.mark.django_db


@IN_DATABASE
def test_a_geojson_file_is_stored_and_told_apart(hn: County, tmp_path: Path) -> None:
    file = geojson(
        tmp_path,
        feature(ABSTATT, LEFT, GF=4),
        feature(ABSTATT, RIGHT, GF=2),
        feature("08125999", RIGHT),
        feature("09162000", RIGHT),
    )
    done = import_outlines(file=file, as_of=DAY)
    assert (done.stored, done.unknown) == (1, ["08125999"])
    assert EPPINGEN in done.missing
    stored = MunicipalityOutline.objects.get(municipality__ags=ABSTATT)
    assert (stored.as_of, stored.attribution) == (DAY, "© GeoBasis-DE / BKG, Daten verändert")
    assert len(stored.shape) == 1
    assert MunicipalityOutline.objects.filter(municipality__ags=EPPINGEN).exists()  # keeps the one it had


@IN_DATABASE
@pytest.mark.parametrize("height", [False, True])
def test_a_geopackage_of_the_land_survey_is_converted(hn: County, tmp_path: Path, height: bool) -> None:
    ring = [(500_000.0, 5_430_000.0), (510_000.0, 5_430_000.0), (510_000.0, 5_440_000.0), (500_000.0, 5_430_000.0)]
    file = geopackage(
        tmp_path,
        (ABSTATT, 4, in_geopackage(ring, 25832, height=height)),
        (ABSTATT, 2, in_geopackage(ring, 25832)),
    )
    assert import_outlines(file=file, as_of=DAY, attribution="© BKG (2026) CC BY 4.0").stored == 1
    stored = MunicipalityOutline.objects.get(municipality__ags=ABSTATT)
    assert stored.shape[0][0][0] == [9.0, pytest.approx(49.02, abs=0.01)]
    assert stored.attribution == "© BKG (2026) CC BY 4.0"


@IN_DATABASE
def test_a_geopackage_without_the_needed_columns_says_what_it_has(hn: County, tmp_path: Path) -> None:
    file = geopackage(tmp_path, columns="GEN TEXT, GF INTEGER, geom BLOB")
    said = refusal(file=file)
    assert "AGS" in said
    assert "vg250_gem (GEN, GF, geom)" in said
    assert "vg250_krs (AGS, geom)" in said


@IN_DATABASE
def test_a_database_that_is_no_geopackage(hn: County, tmp_path: Path) -> None:
    path = tmp_path / "anderes.gpkg"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE orte (name TEXT)")
    base.close()
    assert "GeoPackage" in refusal(file=path)


@IN_DATABASE
def test_a_damaged_geopackage(hn: County, tmp_path: Path) -> None:
    path = tmp_path / "kaputt.gpkg"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    assert "GeoPackage" in refusal(file=path)


@IN_DATABASE
def test_a_shape_that_ends_too_early_is_named(hn: County, tmp_path: Path) -> None:
    file = geopackage(tmp_path, (ABSTATT, 4, in_geopackage(LEFT, 4326)[:-40]))
    assert "1" in refusal(file=file)
    assert MunicipalityOutline.objects.get(municipality__ags=ABSTATT).as_of == date(2016, 1, 1)


@IN_DATABASE
def test_other_coordinate_systems_are_refused_by_name(hn: County, tmp_path: Path) -> None:
    said = refusal(file=geopackage(tmp_path, (ABSTATT, 4, in_geopackage(LEFT, 31467))))
    assert "EPSG:31467" in said
    assert "EPSG:25832" in said
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert "EPSG:3857" in refusal(file=geojson(tmp_path, feature(ABSTATT, LEFT), crs=crs))


@IN_DATABASE
def test_a_file_that_names_another_system_than_it_uses(hn: County, tmp_path: Path) -> None:
    metres = [(500_000.0, 5_430_000.0), (510_000.0, 5_430_000.0), (510_000.0, 5_440_000.0), (500_000.0, 5_430_000.0)]
    assert ABSTATT in refusal(file=geojson(tmp_path, feature(ABSTATT, metres)))


@IN_DATABASE
@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("kein JSON", "GeoJSON"),
        ('{"type": "Feature"}', "GeoJSON"),
        ('{"features": []}', "Gemeinde"),
        (json.dumps({"features": [feature(None, LEFT)]}), "AGS"),
        (json.dumps({"features": [feature("8125", LEFT)]}), "8125"),
        (json.dumps({"features": [feature("09162000", LEFT)]}), "Landkreis"),
        (json.dumps({"features": [feature(ABSTATT, LEFT[:-1])]}), "1"),
        (json.dumps({"features": [{"properties": {"AGS": ABSTATT}, "geometry": None}]}), "1"),
        ('{"features": [], "as_of": "gestern"}', "Tag"),
    ],
)
def test_other_files_are_refused_with_a_sentence(hn: County, tmp_path: Path, content: str, word: str) -> None:
    path = tmp_path / "datei.json"
    path.write_text(content, encoding="utf-8")
    assert word in refusal(file=path)


@IN_DATABASE
def test_a_missing_file_a_missing_day_and_an_older_file(hn: County, tmp_path: Path) -> None:
    assert "fehlt.gpkg" in refusal(file=tmp_path / "fehlt.gpkg")
    file = geojson(tmp_path, feature(ABSTATT, LEFT))
    assert "--as-of" in refusal(file=file, as_of=None)
    old = date(2015, 1, 1)
    assert "01.01.2015" in refusal(file=file, as_of=old)
    assert import_outlines(file=file, as_of=old, older=True).stored == 1


@IN_DATABASE
def test_every_county_s_kept_pages_hear_of_it(hn: County, oa: County, tmp_path: Path, monkeypatch: Any) -> None:
    told: list[int] = []
    monkeypatch.setattr("geleit.directory.changes.LISTENERS", [told.append])
    import_outlines(file=geojson(tmp_path, feature(ABSTATT, LEFT)), as_of=DAY)
    assert set(told) == {hn.pk, oa.pk}


def test_the_command_explains_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["import-outlines", "--help"])
    assert "VG250" in capsys.readouterr().out


@IN_DATABASE
def test_a_town_without_county_is_not_drawn(hn: County) -> None:
    outside = Municipality.objects.filter(in_county=None)
    assert outside.exists()
    assert not MunicipalityOutline.objects.filter(municipality__in=outside).exists()
