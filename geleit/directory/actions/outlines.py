"""Outlines of municipalities for the map: those that come with Geleit, and newer ones of the land survey."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.codelists import data_file
from geleit.directory.actions.outline_files import OutlinesRefused, read_outlines
from geleit.directory.changes import tell
from geleit.directory.models import Municipality, MunicipalityOutline
from geleit.directory.rules.outlines import Shape, coarse

ATTRIBUTION = "© GeoBasis-DE / BKG, Daten verändert"
LONGEST = 200  # of an attribution


@dataclass
class ImportedOutlines:
    """What came of a file with outlines."""

    as_of: date
    stored: int = 0
    unknown: list[str] = field(default_factory=list)  # keys in our counties that the directory does not know
    missing: list[str] = field(default_factory=list)  # our municipalities that the file does not hold


@transaction.atomic
def import_outlines(
    *, file: Path, as_of: date | None = None, attribution: str = "", older: bool = False
) -> ImportedOutlines:
    """Store the outlines of all municipalities of our counties from a VG250 file (GeoPackage or GeoJSON).

    `as_of` is the day of the borders, where the file does not say it; `attribution` what the licence of the file asks
    for beside the map. Raises OutlinesRefused for a file that cannot be used, and for one older than what is stored
    unless `older`.
    """
    counties = list(County.objects.order_by("pk"))
    read = read_outlines(file, tuple(county.regional_key for county in counties))
    day = as_of or read.as_of
    if day is None:
        raise OutlinesRefused(_("The file does not say of which day its borders are. Give the day with --as-of."))
    newest = MunicipalityOutline.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    if newest is not None and day < newest and not older:
        raise OutlinesRefused(
            _("The file is of %(file)s, the directory already of %(known)s. Use --older to go back on purpose.")
            % {"file": f"{day:%d.%m.%Y}", "known": f"{newest:%d.%m.%Y}"}
        )
    towns = {town.ags: town for town in Municipality.objects.filter(in_county__isnull=False)}
    if not towns.keys() & read.shapes.keys():
        raise OutlinesRefused(_("The file holds no municipality of the counties of this installation."))
    done = ImportedOutlines(day, unknown=sorted(read.shapes.keys() - towns.keys()))
    done.stored = _store(towns, coarse(read.shapes), day, (attribution or read.attribution or ATTRIBUTION)[:LONGEST])
    done.missing = sorted(towns.keys() - read.shapes.keys())
    for county in counties:
        wall.enter(county.pk)  # who listens writes into this county
        tell(county.pk)
    return done


def load_outlines(towns: Iterable[Municipality]) -> int:
    """Outlines from the data files for municipalities that have none yet; the number of new ones."""
    bare = {town.ags: town for town in towns if town.in_county_id is not None}
    known = MunicipalityOutline.objects.filter(municipality__in=[town.pk for town in bare.values()])
    drawn = set(known.values_list("municipality_id", flat=True))
    bare = {ags: town for ags, town in bare.items() if town.pk not in drawn}
    stored = 0
    for county in sorted({ags[:5] for ags in bare}):
        file = data_file("directory", f"outlines/{county}.json")
        if file.exists():
            read = read_outlines(file, (county,))
            shapes = {ags: shape for ags, shape in read.shapes.items() if ags in bare}
            stored += _store(bare, shapes, read.as_of or date.min, read.attribution)
    return stored


def _store(towns: Mapping[str, Municipality], shapes: Mapping[str, Shape], day: date, attribution: str) -> int:
    rows = [
        MunicipalityOutline(municipality=towns[ags], shape=shape, as_of=day, attribution=attribution)
        for ags, shape in shapes.items()
        if ags in towns
    ]
    MunicipalityOutline.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["municipality"],
        update_fields=["shape", "as_of", "attribution"],
    )
    return len(rows)
