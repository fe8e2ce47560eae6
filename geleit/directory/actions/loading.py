"""Loading the facts of a county from the data files: municipalities, offices and how they are reached, services, teams.

Loading again changes nothing. Official facts that changed in a file (municipalities, teams) are changed; postal codes
are made equal to the file. Published facts are only added: once they are in the directory they belong to its editors.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from geleit.accounts.codes import UnitKind
from geleit.accounts.models import County, Unit
from geleit.core import clock, wall
from geleit.core.codelists import read_rows
from geleit.directory.actions.loading_facts import Facts
from geleit.directory.actions.outlines import load_outlines
from geleit.directory.models import Municipality, PlaceName, PostalCode, TeamSite
from geleit.directory.rules.names import sort_name

Row = dict[str, str]
M = TypeVar("M", bound=Model)


@dataclass
class Loaded:
    """How many records were made and changed."""

    created: int = 0
    changed: int = 0


@transaction.atomic
def load_reference_data(*, county: County, now: datetime, demo: bool = False) -> Loaded:
    """Bring the county's directory to the state of the data files, as valid on the day of `now`.

    A county without rows in the files is left as it is: its administrator enters it. Facts invented for the
    demonstration (their source says so) come only with `demo`.
    """
    wall.enter(county.pk)
    done = Loaded()
    day = clock.local(now).date()
    towns = _municipalities(county, done)
    _postal_codes(towns, done)
    _place_names(towns, done)
    done.created += load_outlines(towns.values())
    _teams(county, towns, _valid(_own(read_rows("directory", "team_sites.csv"), county), day), done)
    done.created += Facts(county=county, towns=towns, now=now, demo=demo).load()
    return done


def _municipalities(county: County, done: Loaded) -> dict[str, Municipality]:
    """Its own municipalities and those around it that people confuse with it."""
    wanted = {
        row["ags"]: {
            "in_county": county,
            "ars": row["ars"],
            "name": row["name"],
            "sort_name": sort_name(row["name"]),
            "kind": row["kind"],
            "county_name": county.name,
            "population": int(row["population"]),
            "population_date": date.fromisoformat(row["population_date"]),
            "latitude": _degrees(row["lat"]),
            "longitude": _degrees(row["lon"]),
        }
        for row in _own(read_rows("directory", "municipalities.csv"), county)
    }
    known = {town.ags: town for town in Municipality.objects.filter(ags__in=wanted)}
    kept = _keep(Municipality, known, wanted, lambda ags: {"ags": ags}, done)
    around = {
        row["ags"]: {
            "ars": row["ars"],
            "name": row["name"],
            "sort_name": sort_name(row["name"]),
            "kind": row["kind"],
            "county_name": row["county_name"],
        }
        for row in _own(read_rows("directory", "municipalities_around.csv"), county)
    }
    known = {town.ags: town for town in Municipality.objects.filter(ags__in=around)}
    kept |= _keep(Municipality, known, around, lambda ags: {"ags": ags}, done)
    return kept


def _degrees(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.000001"))


def _postal_codes(towns: Mapping[str, Municipality], done: Loaded) -> None:
    wanted = {
        (towns[row["ags"]].pk, row["postal_code"])
        for row in read_rows("directory", "postal_codes.csv")
        if row["ags"] in towns
    }
    known = {
        (code.municipality_id, code.code): code
        for code in PostalCode.objects.filter(municipality__in=[town.pk for town in towns.values()])
    }
    PostalCode.objects.filter(pk__in=[known[key].pk for key in known.keys() - wanted]).delete()
    new = [PostalCode(municipality_id=town, code=code) for town, code in sorted(wanted - known.keys())]
    done.created += len(PostalCode.objects.bulk_create(new))


def _place_names(towns: Mapping[str, Municipality], done: Loaded) -> None:
    wanted = {
        (towns[row["ags"]].pk, sort_name(row["name"])): {"name": row["name"]}
        for row in read_rows("directory", "place_names.csv")
        if row["ags"] in towns
    }
    known = {
        (one.municipality_id, one.sort_name): one
        for one in PlaceName.objects.filter(municipality__in=[town.pk for town in towns.values()])
    }
    _keep(PlaceName, known, wanted, lambda key: {"municipality_id": key[0], "sort_name": key[1]}, done)


def _teams(county: County, towns: Mapping[str, Municipality], rows: Iterable[Row], done: Loaded) -> None:
    rows = list(rows)
    top = Unit.objects.filter(county=county, parent=None).order_by("id").first()
    wanted = {row["key"]: {"name": row["name"], "kind": UnitKind.MUNICIPAL_TEAM.value, "parent": top} for row in rows}
    known = {unit.key: unit for unit in Unit.objects.filter(county=county, key__in=wanted).select_related("parent")}
    units = _keep(Unit, known, wanted, lambda key: {"county": county, "key": key}, done)
    seats = {units[row["key"]].pk: {"seat": towns[row["seat"]]} for row in rows}
    known_sites = {site.unit_id: site for site in TeamSite.objects.filter(county=county).select_related("seat")}
    sites = _keep(TeamSite, known_sites, seats, lambda unit_id: {"county": county, "unit_id": unit_id}, done)
    for row in rows:
        sites[units[row["key"]].pk].municipalities.set([towns[ags] for ags in row["municipalities"].split()])


def _keep(
    model: type[M],
    known: Mapping[Any, M],
    wanted: Mapping[Any, Mapping[str, Any]],
    identity: Callable[[Any], Mapping[str, Any]],
    done: Loaded,
) -> dict[Any, M]:
    """Create what is missing and change what differs; returns all wanted records by key."""
    new = {key: model(**identity(key), **values) for key, values in wanted.items() if key not in known}
    done.created += len(model._default_manager.bulk_create(new.values()))
    for key, values in wanted.items():
        if key in known:
            changed = [name for name, value in values.items() if getattr(known[key], name) != value]
            for name in changed:
                setattr(known[key], name, values[name])
            if changed:
                known[key].save(update_fields=changed)
                done.changed += 1
    return {key: known.get(key) or new[key] for key in wanted}


def _own(rows: Iterable[Row], county: County) -> list[Row]:
    return [row for row in rows if row["county"] == county.regional_key]


def _valid(rows: Iterable[Row], day: date) -> list[Row]:
    return [row for row in rows if (_day(row["valid_from"]) or date.min) <= day <= (_day(row["valid_to"]) or date.max)]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
