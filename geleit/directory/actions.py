"""Loading municipalities, offices and teams from the shipped reference files; repeated loading changes only facts."""

from datetime import date, datetime
from decimal import Decimal

from anyascii import anyascii
from django.db import transaction

from geleit.accounts.codes import UnitKind
from geleit.accounts.models import County, Unit
from geleit.core.codelists import code_list, read_rows
from geleit.directory.models import ContactChannel, Municipality, Office, PostalCode, TeamSite


@transaction.atomic
def load_reference_data(*, county: County, now: datetime) -> None:
    """Bring municipalities, postal codes, offices, channels and teams of a county up to the shipped files.

    The transaction must be inside the county's wall.
    """
    del now  # public facts carry their own dates
    municipalities = _load_municipalities(county)
    _load_postal_codes(municipalities)
    _load_offices(county)
    _load_teams(county, municipalities)


def _load_municipalities(county: County) -> dict[str, Municipality]:
    kinds = code_list("directory", "municipality_kind")
    rows = [row for row in read_rows("directory", "municipalities.csv") if row["county"] == county.regional_key]
    Municipality.objects.bulk_create(
        (
            Municipality(
                in_county=county,
                ags=row["ags"],
                ars=row["ars"],
                name=row["name"],
                sort_name=anyascii(row["name"].lower()),
                kind=kinds.label(row["kind"]),
                population=int(row["population"]),
                population_date=date.fromisoformat(row["population_date"]),
                latitude=Decimal(row["lat"]),
                longitude=Decimal(row["lon"]),
            )
            for row in rows
        ),
        update_conflicts=True,
        unique_fields=["ags"],
        update_fields=["ars", "name", "sort_name", "kind", "population", "population_date", "latitude", "longitude"],
    )
    return {one.ags: one for one in Municipality.objects.filter(in_county=county)}


def _load_postal_codes(municipalities: dict[str, Municipality]) -> None:
    PostalCode.objects.bulk_create(
        (
            PostalCode(municipality=municipalities[row["ags"]], code=row["postal_code"])
            for row in read_rows("directory", "postal_codes.csv")
            if row["ags"] in municipalities
        ),
        ignore_conflicts=True,
    )


def _load_offices(county: County) -> None:
    channels = read_rows("directory", "office_contacts.csv")
    for row in read_rows("directory", "offices.csv"):
        if row["county"] != county.regional_key:
            continue
        facts = {name: row[name] for name in ("name", "street", "postal_code", "place")}
        office, _ = Office.objects.update_or_create(county=county, key=row["key"], defaults=facts)
        ContactChannel.objects.filter(county=county, office=office).delete()
        ContactChannel.objects.bulk_create(
            ContactChannel(
                county=county,
                office=office,
                kind=channel["kind"],
                value=channel["value"],
                purpose=channel["purpose"],
                valid_from=_day(channel["valid_from"]),
                valid_to=_day(channel["valid_to"]),
                source=channel["source"],
            )
            for channel in channels
            if channel["office"] == row["key"]
        )


def _load_teams(county: County, municipalities: dict[str, Municipality]) -> None:
    top = Unit.objects.filter(county=county, kind=UnitKind.OFFICE, parent=None).first()
    for row in read_rows("directory", "team_sites.csv"):
        if row["county"] != county.regional_key:
            continue
        unit, _ = Unit.objects.update_or_create(
            county=county,
            key=row["key"],
            defaults={"name": row["name"], "kind": UnitKind.MUNICIPAL_TEAM, "parent": top},
        )
        site, _ = TeamSite.objects.update_or_create(
            county=county, unit=unit, defaults={"seat": municipalities[row["seat"]]}
        )
        site.municipalities.set([municipalities[ags] for ags in row["municipalities"].split()])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
