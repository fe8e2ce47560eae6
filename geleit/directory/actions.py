"""Loading the official facts of a county from the data files: municipalities, postal codes, offices, teams.

Loading again changes nothing; a fact that changed in a file is changed. Rows that left a file stay, because files of
people may refer to them; only postal codes are made equal to the file.
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
from geleit.directory.models import ContactChannel, Municipality, Office, PostalCode, TeamSite

_FOLDS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
Row = dict[str, str]
M = TypeVar("M", bound=Model)


@dataclass
class Loaded:
    """How many records were made and changed."""

    created: int = 0
    changed: int = 0


@transaction.atomic
def load_reference_data(*, county: County, now: datetime) -> Loaded:
    """Bring the county's directory to the state of the data files, as valid on the day of `now`.

    A county without rows in the files is left as it is: its administrator enters it.
    """
    wall.enter(county.pk)
    done = Loaded()
    day = clock.local(now).date()
    towns = _municipalities(county, done)
    _postal_codes(towns, done)
    offices = _offices(county, _valid(_own(read_rows("directory", "offices.csv"), county), day), done)
    _channels(county, offices, done)
    _teams(county, towns, _valid(_own(read_rows("directory", "team_sites.csv"), county), day), done)
    return done


def sort_name(name: str) -> str:
    """A name in small ASCII letters, so that Ö sorts as oe in every database."""
    return name.lower().translate(_FOLDS)


def _municipalities(county: County, done: Loaded) -> dict[str, Municipality]:
    wanted = {
        row["ags"]: {
            "in_county": county,
            "ars": row["ars"],
            "name": row["name"],
            "sort_name": sort_name(row["name"]),
            "kind": row["kind"],
            "population": int(row["population"]),
            "population_date": date.fromisoformat(row["population_date"]),
            "latitude": Decimal(row["lat"]).quantize(Decimal("0.000001")),
            "longitude": Decimal(row["lon"]).quantize(Decimal("0.000001")),
        }
        for row in _own(read_rows("directory", "municipalities.csv"), county)
    }
    known = {town.ags: town for town in Municipality.objects.filter(ags__in=wanted)}
    return _keep(Municipality, known, wanted, lambda ags: {"ags": ags}, done)


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


def _offices(county: County, rows: Iterable[Row], done: Loaded) -> dict[str, Office]:
    wanted = {row["key"]: {name: row[name] for name in ("name", "street", "postal_code", "place")} for row in rows}
    known = {office.key: office for office in Office.objects.filter(county=county)}
    return _keep(Office, known, wanted, lambda key: {"county": county, "key": key}, done)


def _channels(county: County, offices: Mapping[str, Office], done: Loaded) -> None:
    """All of them with their validity, so that old addresses stay readable."""
    wanted = {
        (offices[row["office"]].pk, row["kind"], row["value"]): {
            "purpose": row["purpose"],
            "valid_from": _day(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
            "source": row["source"],
        }
        for row in read_rows("directory", "office_contacts.csv")
        if row["office"] in offices
    }
    channels = ContactChannel.objects.filter(county=county)
    known = {(channel.office_id, channel.kind, channel.value): channel for channel in channels}
    _keep(
        ContactChannel,
        known,
        wanted,
        lambda key: {"county": county, "office_id": key[0], "kind": key[1], "value": key[2]},
        done,
    )


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
    kept = {}
    for key, values in wanted.items():
        record = known.get(key)
        if record is None:
            record = model(**identity(key), **values)
            record.save(force_insert=True)
            done.created += 1
        else:
            changed = [name for name, value in values.items() if getattr(record, name) != value]
            for name in changed:
                setattr(record, name, values[name])
            if changed:
                record.save(update_fields=changed)
                done.changed += 1
        kept[key] = record
    return kept


def _own(rows: Iterable[Row], county: County) -> list[Row]:
    return [row for row in rows if row["county"] == county.regional_key]


def _valid(rows: Iterable[Row], day: date) -> list[Row]:
    return [row for row in rows if (_day(row["valid_from"]) or date.min) <= day <= (_day(row["valid_to"]) or date.max)]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
