"""Reading files with the outlines of municipalities: VG250 as GeoPackage, or GeoJSON."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from geleit.core.errors import Refused
from geleit.directory.rules.geodesy import DEGREES, ZONES, UnknownCoordinates, shape_in_geopackage, to_degrees
from geleit.directory.rules.outlines import Shape, shape_of

LAND = 4  # value of GF for land; the others are water
_UNINCORPORATED = "Gemeindefreie"  # how BEZ begins for forests and lakes that belong to no municipality
_SQLITE = b"SQLite format 3\0"
_KEY = 8  # digits of the key of a municipality
_GERMANY = (5.0, 16.0, 46.0, 56.0)  # a little more than Germany: west, east, south, north
_WORLD = "CRS84"  # how GeoJSON names degrees


class OutlinesRefused(Refused):
    """The file holds no outlines of municipalities, or not in a form that can be read."""


@dataclass
class OutlineFile:
    """What a file holds: shapes in degrees by the key of the municipality, of some counties only."""

    counties: tuple[str, ...]
    shapes: dict[str, Shape] = field(default_factory=dict)
    as_of: date | None = None
    attribution: str = ""
    entries: int = 0  # of all counties

    def wants(self, ags: object, number: int) -> str:
        """The key of an entry that is to be kept, or "". Raises OutlinesRefused for what is no key."""
        text = str(ags)
        if len(text) != _KEY or not text.isdigit():
            raise OutlinesRefused(
                _("Entry %(number)s: “%(key)s” is no AGS of a municipality; it has eight digits.")
                % {"number": number, "key": text[:20]}
            )
        self.entries += 1
        return text if text.startswith(self.counties) else ""

    def add(self, ags: str, shape: Shape, system: int) -> None:
        """A municipality can come in several pieces."""
        self.shapes[ags] = [*self.shapes.get(ags, []), *_converted(shape, system)]


def read_outlines(file: Path, counties: tuple[str, ...]) -> OutlineFile:
    """The municipalities of some counties. Raises OutlinesRefused with a sentence that says what is wrong."""
    try:
        with file.open("rb") as handle:
            start = handle.read(len(_SQLITE))
    except OSError as error:
        raise OutlinesRefused(_("The file %(name)s cannot be read.") % {"name": file.name}) from error
    found = OutlineFile(counties)
    if start == _SQLITE:
        _geopackage(file, found)
    else:
        _geojson(file, found)
    if not found.entries:
        raise OutlinesRefused(_("The file holds no municipality."))
    west, east, south, north = _GERMANY
    for ags, shape in found.shapes.items():
        x, y = shape[0][0][0]
        if not (west < x < east and south < y < north):
            raise OutlinesRefused(
                _("%(key)s does not lie in Germany: the file names another coordinate system than it uses.")
                % {"key": ags}
            )
    return found


# --- GeoPackage -------------------------------------------------------------------------------------------------------


def _geopackage(file: Path, found: OutlineFile) -> None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as base:
            layer, geometry, columns = _layer(base)
            wanted = [columns["AGS"], geometry, *(columns[name] for name in ("GF", "BEZ") if name in columns)]
            names = ", ".join(_quoted(name) for name in wanted)
            rows = base.execute(f"SELECT {names} FROM {_quoted(layer)}")  # noqa: S608 - names are quoted
            rows.row_factory = sqlite3.Row
            for number, row in enumerate(rows, start=1):
                told = {name.upper(): row[name] for name in row.keys()}  # noqa: SIM118 - a Row is no mapping
                key = found.wants(told["AGS"], number) if _is_municipality(told) else ""
                if key and told[geometry.upper()] is not None:
                    found.add(key, *_shape_in(told[geometry.upper()], number))
    except sqlite3.DatabaseError as error:
        raise OutlinesRefused(_("The GeoPackage is damaged: %(problem)s") % {"problem": str(error)}) from error


def _layer(base: sqlite3.Connection) -> tuple[str, str, dict[str, str]]:
    """The layer of municipalities, its geometry and its columns by upper-case name."""
    try:
        layers = base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns ORDER BY 1").fetchall()
    except sqlite3.OperationalError as error:
        raise OutlinesRefused(_("This database is no GeoPackage: it has no list of layers.")) from error
    seen = []
    for layer, geometry in layers:
        rows = base.execute(f"PRAGMA table_info({_quoted(layer)})").fetchall()
        columns = {row[1].upper(): row[1] for row in rows}
        seen.append(f"{layer} ({', '.join(row[1] for row in rows)})")
        if "AGS" in columns and geometry.upper() in columns and _has_municipalities(base, layer, columns["AGS"]):
            return layer, geometry, columns
    raise OutlinesRefused(
        _("No layer of the GeoPackage has a column AGS with the eight digits of municipalities. It has: %(layers)s")
        % {"layers": "; ".join(seen) or "–"}
    )


def _has_municipalities(base: sqlite3.Connection, layer: str, column: str) -> bool:
    """Whether a layer with a column AGS is about municipalities; counties and states have shorter keys."""
    row = base.execute(f"SELECT {_quoted(column)} FROM {_quoted(layer)} LIMIT 1").fetchone()  # noqa: S608 - quoted
    return row is None or len(str(row[0])) == _KEY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _shape_in(blob: bytes, number: int) -> tuple[Shape, int]:
    try:
        return shape_in_geopackage(blob)
    except ValueError as error:
        raise OutlinesRefused(_unreadable(number)) from error


# --- GeoJSON ----------------------------------------------------------------------------------------------------------


def _geojson(file: Path, found: OutlineFile) -> None:
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise OutlinesRefused(_("The file is neither a GeoPackage nor GeoJSON.")) from error
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise OutlinesRefused(_("The GeoJSON holds no list of features."))
    try:
        found.as_of = date.fromisoformat(content["as_of"]) if content.get("as_of") else None
    except (TypeError, ValueError) as error:
        raise OutlinesRefused(_("The day of the file cannot be read.")) from error
    found.attribution = str(content.get("attribution", ""))
    system = _system(content.get("crs"))
    for number, feature in enumerate(_flat(content["features"]), start=1):
        told = {str(name).upper(): value for name, value in (feature.get("properties") or {}).items()}
        if "AGS" not in told:
            raise OutlinesRefused(_("Entry %(number)s has no AGS.") % {"number": number})
        key = found.wants(told["AGS"], number) if _is_municipality(told) else ""
        if key:
            try:
                shape = shape_of(feature.get("geometry"))
            except ValueError as error:
                raise OutlinesRefused(_unreadable(number)) from error
            found.add(key, shape, system)


def _flat(features: list[Any]) -> Iterator[dict[str, Any]]:
    for one in features:
        if isinstance(one, dict):
            inner = one.get("features")
            yield from _flat(inner) if isinstance(inner, list) else [one]


def _system(crs: object) -> int:
    """The number of the coordinate system; GeoJSON without one is in degrees."""
    name = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
    if not name or str(name).endswith(_WORLD):
        return min(DEGREES)
    number = str(name).rpartition(":")[2]
    return int(number) if number.isdigit() else 0


# --- both -------------------------------------------------------------------------------------------------------------


def _is_municipality(told: Mapping[str, Any]) -> bool:
    """Whether an entry is the land of a municipality."""
    return told.get("GF", LAND) == LAND and not str(told.get("BEZ") or "").startswith(_UNINCORPORATED)


def _unreadable(number: int) -> str:
    return _("The shape of entry %(number)s cannot be read.") % {"number": number}


def _converted(shape: Shape, system: int) -> Shape:
    try:
        return to_degrees(shape, system)
    except UnknownCoordinates as error:
        known = ", ".join(f"EPSG:{one}" for one in sorted({*ZONES, *DEGREES}))
        raise OutlinesRefused(
            _("The coordinate system EPSG:%(system)s is not converted. Take the file in one of these: %(known)s")
            % {"system": system, "known": known}
        ) from error
